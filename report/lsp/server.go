package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
)

// Server serves one client.
type Server struct {
	// Workspace tells what files are, and Settings hold until the client has others.
	Workspace Workspace
	Settings  Settings
	// Version is that of the program, which clients show.
	Version string
	// Delay is how long the server waits for the next keystroke before it looks for
	// findings.
	Delay time.Duration

	conn    jsonrpc2.Conn
	methods map[string]method
	state   state
	// abandoned tells that the client left without asking for a shutdown.
	abandoned bool
	client    clientCapabilities
	units     encoding
	linting   sync.Mutex // held while the rules run: one configuration at a time

	mu        sync.Mutex // of all below
	epoch     uint64     // counts what changes the content of files
	documents map[string]*document
	owners    map[string]owned // by path
	groups    map[string]*group
	shown     map[string]*shown
}

// state is how far the connection got.
type state uint8

const (
	unborn state = iota // "initialize" has to come first
	serving
	shutDown // "exit" has to come last
	gone
)

// errAbandoned says that the client left without a good-bye.
var errAbandoned = errors.New("the editor ended the connection without asking for a shutdown")

// Serve talks to a client until it leaves. It returns nil if the client did so as the
// protocol wants it, and closes out in any case.
func (s *Server) Serve(ctx context.Context, in io.Reader, out io.WriteCloser) error {
	s.methods = s.allMethods()
	s.units = utf16Units
	s.documents, s.owners = map[string]*document{}, map[string]owned{}
	s.groups, s.shown = map[string]*group{}, map[string]*shown{}
	s.conn = jsonrpc2.NewConn(newStream(s.untilLeft(in), out, out.Close), jsonrpc2.WithCodec(codec{}))
	s.conn.Go(ctx, func(_ context.Context, r *jsonrpc2.Request) (any, error) { return s.handle(r) })
	<-s.conn.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.groups {
		g.generation.Add(1) // nobody waits for its findings any more
	}
	if err := s.conn.Err(); err != nil {
		return err
	}
	if s.state != gone || s.abandoned {
		return errAbandoned
	}
	return nil
}

// untilLeft reads from a client that has not left. Messages are read by the goroutine that
// handles them.
func (s *Server) untilLeft(in io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		if s.state == gone {
			return 0, io.EOF
		}
		return in.Read(p)
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// codec writes and reads what messages hold.
type codec struct{}

// Marshal implements [jsonrpc2.Codec].
func (codec) Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Unmarshal implements [jsonrpc2.Codec].
func (codec) Unmarshal(data []byte, v any) error { return json.Unmarshal(data, v) }

// method answers a request, or takes a notification.
type method func(params json.RawMessage) (any, error)

// on makes a method of a function for its parameters.
func on[P any](f func(P) (any, error)) method {
	return func(raw json.RawMessage) (any, error) {
		var params P
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &params); err != nil {
				return nil, jsonrpc2.NewError(jsonrpc2.InvalidParams, err.Error())
			}
		}
		return f(params)
	}
}

// told makes a method of a function that answers nothing.
func told[P any](f func(P) error) method {
	return on(func(params P) (any, error) { return nil, f(params) })
}

func (s *Server) allMethods() map[string]method {
	return map[string]method{
		"initialize":                       on(s.initialize),
		"initialized":                      told(s.initialized),
		"shutdown":                         on(s.shutdown),
		"exit":                             told(s.exit),
		"workspace/didChangeConfiguration": told(s.configure),
		"workspace/didChangeWatchedFiles":  told(s.changedOnDisk),
		"textDocument/didOpen":             told(s.open),
		"textDocument/didChange":           told(s.change),
		"textDocument/didSave":             told(s.save),
		"textDocument/didClose":            told(s.closed),
		"textDocument/hover":               on(s.hover),
		"textDocument/completion":          on(s.completion),
		"completionItem/resolve":           on(s.describeItem),
		"textDocument/definition":          on(s.definition),
		"textDocument/references":          on(s.references),
		"textDocument/documentHighlight":   on(s.highlight),
		"textDocument/prepareRename":       on(s.prepareRename),
		"textDocument/rename":              on(s.rename),
		"textDocument/documentSymbol":      on(s.outline),
		"textDocument/foldingRange":        on(s.folding),
		"textDocument/codeAction":          on(s.codeActions),
		"codeAction/resolve":               on(s.resolveAction),
		"textDocument/formatting":          on(s.format),
		"textDocument/rangeFormatting":     on(s.format),
	}
}

// handle takes one message. Where hapvet itself fails, the client hears of it, and the
// server goes on.
func (s *Server) handle(r *jsonrpc2.Request) (result any, err error) {
	name := r.Method()
	defer func() {
		if p := recover(); p != nil {
			result, err = nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "hapvet failed on %s: %v; this is a bug", name, p)
		}
		if err != nil && !r.IsCall() { // an error would end the connection
			s.log(fmt.Sprintf("%s: %v", name, err))
			err = nil
		}
	}()
	handler, known := s.methods[name]
	switch {
	case !known && (!r.IsCall() || len(name) > 2 && name[:2] == "$/"):
		return nil, nil // as the protocol allows
	case s.state == unborn && name != "initialize" && name != "exit":
		return nil, jsonrpc2.NewError(jsonrpc2.ServerNotInitialized, "the first request has to be initialize")
	case s.state == shutDown && name != "exit", s.state == serving && name == "initialize", s.state == gone:
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidRequest, name+" cannot come now")
	case !known:
		return nil, jsonrpc2.NewError(jsonrpc2.MethodNotFound, fmt.Sprintf("there is no method %q", name))
	}
	return handler(json.RawMessage(r.Params()))
}

// log tells the client something that its user may want to read in a log.
func (s *Server) log(message string) {
	s.notify("window/logMessage", object{"type": 2, "message": message})
}

// notify tells the client something. It may have left by now, which shows elsewhere.
func (s *Server) notify(method string, params any) {
	_ = s.conn.Notify(context.Background(), method, params)
}
