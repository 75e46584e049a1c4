package trace

import (
	"io"
	"strings"

	"github.com/go-faster/jx"

	"github.com/hapvet/hapvet/cachesim"
)

// Writer writes a trace.
type Writer struct {
	out   io.Writer
	json  jx.Encoder
	lines []byte
}

// flushBytes is how much a Writer gathers.
const flushBytes = 64 << 10

// NewWriter writes a trace to a writer. Flush must be called at the end.
func NewWriter(w io.Writer) *Writer { return &Writer{out: w} }

// Write writes an exchange as one line. What the schema has a default for is left
// out.
func (w *Writer) Write(e *Exchange) error {
	w.json.Reset()
	w.json.Obj(func(j *jx.Encoder) {
		w.number("time", e.Time)
		w.text("client", e.Client)
		w.request(&e.Request)
		w.number("status", int64(e.Response.Status))
		if e.Response.Reason != reasonOf(e.Response.Status) {
			j.Field("reason", func(j *jx.Encoder) { j.Str(e.Response.Reason) })
		}
		w.headers("response_headers", e.Response.Headers)
		w.number("body", e.Body)
		w.headers("trailers", e.Response.Trailers)
		if e.Duration > 0 {
			w.number("duration", e.Duration)
		}
		if e.Broken >= 0 {
			w.number("aborted", e.Broken)
		}
	})
	w.lines = append(append(w.lines, w.json.Bytes()...), '\n')
	if len(w.lines) < flushBytes {
		return nil
	}
	return w.Flush()
}

// Flush writes what is left.
func (w *Writer) Flush() error {
	_, err := w.out.Write(w.lines)
	w.lines = w.lines[:0]
	return err
}

func (w *Writer) request(r *cachesim.RequestHead) {
	if r.Method != "GET" {
		w.text("method", r.Method)
	}
	headers := r.Headers
	if len(headers) > 0 && headers[0].Name == "host" && headers[0].Value != "" {
		w.text("host", headers[0].Value)
		headers = headers[1:]
	}
	w.text("uri", r.URI)
	if r.Version != "HTTP/1.1" {
		w.text("version", r.Version)
	}
	w.headers("request_headers", headers)
}

func (w *Writer) number(name string, n int64) {
	w.json.FieldStart(name)
	w.json.Int64(n)
}

func (w *Writer) text(name, text string) {
	if text != "" {
		w.json.FieldStart(name)
		w.json.Str(text)
	}
}

func (w *Writer) headers(name string, h cachesim.Headers) {
	if len(h) == 0 {
		return
	}
	var block strings.Builder
	for i, line := range h {
		if i > 0 {
			block.WriteByte('\n')
		}
		block.WriteString(line.Name + ": " + line.Value)
	}
	w.text(name, block.String())
}
