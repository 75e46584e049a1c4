// Package lsptest has an editor for tests of the language server: it says what it is told
// to say, and keeps what it hears.
package lsptest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Client is one end of a connection.
type Client struct {
	out io.WriteCloser

	mu    sync.Mutex
	come  *sync.Cond
	heard []Message
	err   error // that ended the connection
	calls int
}

// Message is what a server says: the answer to a request, or a notification.
type Message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *Error          `json:"error"`
}

// Error is an answer that is an error.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Message) }

// New returns a client that hears a server from in and talks to it over out.
func New(in io.Reader, out io.WriteCloser) *Client {
	c := &Client{out: out}
	c.come = sync.NewCond(&c.mu)
	go c.hear(bufio.NewReader(in))
	return c
}

// hear keeps all messages, so that the server never waits for the client.
func (c *Client) hear(in *bufio.Reader) {
	for {
		m, err := read(in)
		c.mu.Lock()
		if err != nil {
			c.err = err
		} else {
			c.heard = append(c.heard, m)
		}
		c.come.Broadcast()
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func read(in *bufio.Reader) (Message, error) {
	size := 0
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return Message{}, err
		}
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if size, err = strconv.Atoi(value); err != nil {
				return Message{}, err
			}
		}
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(in, body); err != nil {
		return Message{}, err
	}
	var m Message
	return m, json.Unmarshal(body, &m)
}

// Raw sends bytes as they are.
func (c *Client) Raw(text string) error {
	_, err := io.WriteString(c.out, text)
	return err
}

// Send sends a message with its header.
func (c *Client) Send(message any) error {
	body, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return c.Raw(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body))
}

// Notify sends a notification.
func (c *Client) Notify(method string, params any) error {
	return c.Send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// Call sends a request, and reads the answer into result unless that is nil.
func (c *Client) Call(method string, params, result any) error {
	c.calls++
	id := c.calls
	if err := c.Send(map[string]any{"jsonrpc": "2.0", "id": id, "method": method, "params": params}); err != nil {
		return err
	}
	m, err := c.Wait(func(m Message) bool { return m.Method == "" && string(m.ID) == strconv.Itoa(id) })
	switch {
	case err != nil:
		return err
	case m.Error != nil:
		return m.Error
	case result == nil:
		return nil
	}
	return json.Unmarshal(m.Result, result)
}

// Wait returns the first message that a function wants, and takes it out of what was
// heard.
func (c *Client) Wait(wanted func(Message) bool) (Message, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for seen := 0; ; {
		for ; seen < len(c.heard); seen++ {
			if m := c.heard[seen]; wanted(m) {
				c.heard = append(c.heard[:seen], c.heard[seen+1:]...)
				return m, nil
			}
		}
		if c.err != nil {
			return Message{}, fmt.Errorf("the server is gone: %w", c.err)
		}
		c.come.Wait()
	}
}

// Diagnostic is a finding as the client is told of it.
type Diagnostic struct {
	Range struct {
		Start, End struct{ Line, Character int }
	} `json:"range"`
	Severity           int    `json:"severity"`
	Code               string `json:"code"`
	Message            string `json:"message"`
	Tags               []int  `json:"tags"`
	CodeDescription    struct{ Href string }
	RelatedInformation []struct {
		Location struct{ URI string }
		Message  string
	}
}

// Diagnostics waits for the findings in a version of a document; in any if version is 0.
func (c *Client) Diagnostics(uri string, version int) ([]Diagnostic, error) {
	var p struct {
		URI         string
		Version     int
		Diagnostics []Diagnostic
	}
	_, err := c.Wait(func(m Message) bool {
		p.Diagnostics, p.Version, p.URI = nil, 0, ""
		return m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &p) == nil &&
			p.URI == uri && (version == 0 || p.Version == version)
	})
	return p.Diagnostics, err
}

// Shown returns what a client would show of a document by now: what it heard last, and in
// which version.
func (c *Client) Shown(uri string) (found []Diagnostic, version int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := len(c.heard) - 1; i >= 0; i-- {
		var p struct {
			URI         string
			Version     int
			Diagnostics []Diagnostic
		}
		if c.heard[i].Method != "textDocument/publishDiagnostics" {
			continue
		}
		if err := json.Unmarshal(c.heard[i].Params, &p); err != nil || p.URI == uri {
			return p.Diagnostics, p.Version, err
		}
	}
	return nil, 0, fmt.Errorf("nothing was heard of %s", uri)
}

// Open opens a document as its first version.
func (c *Client) Open(uri, text string) error {
	return c.Notify("textDocument/didOpen", map[string]any{
		"textDocument": map[string]any{"uri": uri, "languageId": "haproxy", "version": 1, "text": text},
	})
}

// Change replaces a part of a document, from one position to another, of lines and
// characters.
func (c *Client) Change(uri string, version int, from, to [2]int, text string) error {
	position := func(p [2]int) map[string]int { return map[string]int{"line": p[0], "character": p[1]} }
	return c.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": uri, "version": version},
		"contentChanges": []any{map[string]any{"range": map[string]any{"start": position(from), "end": position(to)}, "text": text}},
	})
}

// Hang hangs up.
func (c *Client) Hang() error { return c.out.Close() }

// Leave ends the connection as the protocol wants it.
func (c *Client) Leave() error {
	return errors.Join(c.Call("shutdown", nil, nil), c.Notify("exit", nil), c.out.Close())
}
