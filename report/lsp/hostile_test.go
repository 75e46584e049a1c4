package lsp

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/report/lsp/lsptest"
)

// raw sends a body as a message.
func raw(t *testing.T, c *lsptest.Client, body string) {
	t.Helper()
	if err := c.Raw(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)); err != nil {
		t.Fatal(err)
	}
}

// refusal waits for an error with a code.
func refusal(t *testing.T, c *lsptest.Client, code int) string {
	t.Helper()
	m, err := c.Wait(func(m lsptest.Message) bool { return m.Error != nil })
	if err != nil {
		t.Fatal(err)
	}
	if m.Error.Code != code {
		t.Errorf("the error is %v, want the code %d", m.Error, code)
	}
	return m.Error.Message
}

// What is no message is answered, and the next message is read.
func TestWrongMessages(t *testing.T) {
	c := serve(t, &fixed{})
	for body, code := range map[string]int{
		"":                                -32700,
		"{":                               -32700,
		"nonsense":                        -32700,
		"\x00\xff":                        -32700,
		strings.Repeat("[", 100_000):      -32700,
		strings.Repeat(`{"id":`, 100_000): -32700,
		`{"jsonrpc":"2.0","id":1,"method":"textDocument/hover"}`: -32002,
		`{"jsonrpc":"2.0","id":"a","method":"shutdown"}`:         -32002,
	} {
		raw(t, c, body)
		refusal(t, c, code)
	}
	raw(t, c, `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":7}`) // which nobody answers
	greet(t, c, object{}, nil)
	for _, test := range []struct {
		method, params string
		code           int
	}{
		{"textDocument/hover", `{"textDocument":{"uri":"file:///x"},"position":{"line":-1,"character":0}}`, -32602},
		{"textDocument/hover", `{"textDocument":{"uri":"file:///x"},"position":{"line":4294967296,"character":0}}`, -32602},
		{"textDocument/hover", `{"textDocument":7}`, -32602},
		{"textDocument/rename", `[]`, -32602},
		{"initialize", `{}`, -32600},
		{"no/method", `{}`, -32601},
	} {
		raw(t, c, fmt.Sprintf(`{"jsonrpc":"2.0","id":99,"method":%q,"params":%s}`, test.method, test.params))
		refusal(t, c, test.code)
	}
}

// A message that is too long is read past, without being kept.
func TestLongMessage(t *testing.T) {
	c := serve(t, &fixed{})
	if err := c.Raw(fmt.Sprintf("Content-Length: %d\r\n\r\n", maxMessage+1)); err != nil {
		t.Fatal(err)
	}
	part := strings.Repeat(" ", 1<<20)
	for range maxMessage / len(part) {
		if err := c.Raw(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Raw(" "); err != nil {
		t.Fatal(err)
	}
	refusal(t, c, -32600)
	greet(t, c, object{}, nil)
}

// What is no header ends the connection, as nobody knows where the next one begins; so
// does an end in the middle.
func TestWrongHeaders(t *testing.T) {
	for text, want := range map[string]error{
		"GET / HTTP/1.1\r\n\r\n":                          errHeader,
		"Content-Length: x\r\n\r\n":                       errHeader,
		"Content-Length: -1\r\n\r\n":                      errHeader,
		"\r\n":                                            errHeader,
		strings.Repeat("a", 2*maxHeader):                  errHeader,
		strings.Repeat("a: b\r\n", 100):                   errHeader,
		"Content-Length: 99999999999999999999999\r\n\r\n": errHeader,
		"Content-Length: 10\r\n\r\nabc":                   io.ErrUnexpectedEOF,
		"Content-Length: 9000000000\r\n\r\nab":            io.ErrUnexpectedEOF,
		"Content-Le":                                      io.ErrUnexpectedEOF,
		"":                                                io.EOF,
	} {
		s := newStream(strings.NewReader(text), io.Discard, func() error { return nil })
		if _, _, err := s.Read(t.Context()); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, want %v", text, err, want)
		}
	}
}

// An editor that dies is an error; so is one that leaves without asking for a shutdown.
func TestAbandoned(t *testing.T) {
	c, ended := connect(t, &fixed{})
	greet(t, c, object{}, nil)
	const exit = `{"jsonrpc":"2.0","method":"exit"}`
	_ = c.Raw(strings.Repeat(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(exit), exit), 3)) // the rest is not read
	if err := <-ended; !errors.Is(err, errAbandoned) {
		t.Error("the server ended with:", err)
	}
	c, ended = connect(t, &fixed{})
	greet(t, c, object{}, nil)
	_ = c.Raw("Content-Length: 5\r\n\r\n")
	_ = c.Hang()
	if err := <-ended; err == nil {
		t.Error("the server ended well")
	}
}

// Positions beyond the text, and questions about what is not open, do no harm.
func TestFarPositions(t *testing.T) {
	c := serve(t, &fixed{})
	greet(t, c, object{}, nil)
	const uri = "file:///x.cfg"
	for _, text := range []string{"", "\n", "global", "frontend a\n  bind :80\n  use_backend b if { path_beg ", "\x00", "🐎\r\r\n \"", "backend a\n acl"} {
		if err := c.Open(uri, text); err != nil {
			t.Fatal(err)
		}
		for _, at := range []position{{0, 0}, {0, 1}, {0, 1 << 31}, {1, 5}, {2, 30}, {2, 1 << 31}, {1 << 31, 0}, {1<<32 - 1, 1<<32 - 1}} {
			for method := range (&Server{}).allMethods() {
				if !strings.HasPrefix(method, "textDocument/") || strings.HasPrefix(method, "textDocument/did") {
					continue
				}
				err := c.Call(method, object{
					"textDocument": object{"uri": uri}, "position": at, "newName": "x",
					"range": span{at, at}, "context": object{"diagnostics": []any{}}, "options": object{"tabSize": 4},
				}, nil)
				if answer := (&lsptest.Error{}); errors.As(err, &answer) && answer.Code == -32603 {
					t.Errorf("%s at %v of %q: %v", method, at, text, err)
				}
			}
			if err := c.Change(uri, 2, [2]int{int(at.Line), int(at.Character)}, [2]int{int(at.Line), int(at.Character)}, "\n"); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Notify("textDocument/didClose", object{"textDocument": object{"uri": uri}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Call("textDocument/hover", object{"textDocument": object{"uri": "file:///other"}, "position": position{}}, nil); err == nil {
		t.Error("a hover on what is not open is no error")
	}
}

// A server that fails on one question says so, and goes on.
func TestPanics(t *testing.T) {
	c := serve(t, panicking{})
	greet(t, c, object{}, nil)
	if err := c.Notify("textDocument/didOpen", object{"textDocument": object{"uri": "file:///x", "version": 1, "text": ""}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Wait(func(m lsptest.Message) bool { return m.Method == "window/logMessage" }); err != nil {
		t.Fatal(err)
	}
}

// panicking is a workspace with a bug.
type panicking struct{}

// Configurations implements [Workspace].
func (panicking) Configurations(string, Settings) ([]Configuration, error) { panic("a bug") }
