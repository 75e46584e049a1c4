//go:build haproxy

package cachesim_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/hapvet/hapvet/cachesim"
)

// exchange is one request on its way, to a real HAProxy and to the model.
type exchange struct {
	asked    cachesim.RequestHead
	answered answer
	request  cachesim.Request
	response cachesim.Response

	conn     net.Conn
	reader   *bufio.Reader
	got      *http.Response
	script   *script
	t        cachesim.Transaction
	sent     int // bytes of the body
	body     int // of the stored object, on a hit
	id       string
	line     string // for the trail
	hinted   bool   // 103 came first
	narrow   bool   // its client reads slowly
	primed   int    // bytes of the body that were sent with the headers
	stored   bool   // the answer is one that is stored
	finished bool   // the model has stored it to its end
}

// connect opens a connection; on a narrow one little is under way at a time, so that
// HAProxy cannot send all of a large answer to a client that does not read it.
func connect(address string, narrow bool) (net.Conn, error) {
	d := net.Dialer{}
	if narrow {
		d.Control = func(_, _ string, c syscall.RawConn) error {
			return c.Control(func(fd uintptr) {
				_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096)
			})
		}
	}
	return d.Dial("tcp", address)
}

// hurry bounds what comes next in time.
func (x *exchange) hurry() { _ = x.conn.SetDeadline(time.Now().Add(5 * time.Second)) }

// begin sends the request, has the origin answer with headers, and reads those that
// come, from wherever. It reports whether the origin was asked.
func (x *exchange) begin(p *process, o *origin) (asked bool, err error) {
	x.script = newScript()
	x.script.out <- x.answered.head(x.id)
	if err := x.ask(p, o); err != nil {
		return false, err
	}
	return x.await()
}

// ask sends the request. What the origin answers stands in the script.
func (x *exchange) ask(p *process, o *origin) (err error) {
	o.expect(x.script)
	if x.conn, err = connect(p.Address, x.narrow); err != nil {
		return err
	}
	x.hurry()
	_, err = io.WriteString(x.conn, requestText(&x.asked))
	return err
}

// await reads the headers that come.
func (x *exchange) await() (asked bool, err error) {
	x.hurry()
	x.reader = bufio.NewReaderSize(x.conn, 4096)
	for err == nil && (x.got == nil || x.got.StatusCode == http.StatusEarlyHints) {
		x.hinted = x.got != nil
		x.got, err = http.ReadResponse(x.reader, &http.Request{Method: x.asked.Method})
	}
	return x.script.taken.Load(), err
}

// more sends and reads n more bytes of the body.
func (x *exchange) more(n int) error {
	x.script.out <- x.answered.piece(n)
	x.sent += n
	x.hurry()
	_, err := io.CopyN(io.Discard, x.got.Body, int64(n))
	return err
}

// end ends the answer of the origin, and reads what is left of it.
func (x *exchange) end() error {
	if tail := x.answered.end(); len(tail) > 0 {
		x.script.out <- tail
	}
	close(x.script.out)
	return x.drain()
}

// drain reads the rest of a body.
func (x *exchange) drain() error {
	x.hurry()
	if tcp, ok := x.conn.(*net.TCPConn); ok && x.narrow {
		_ = tcp.SetReadBuffer(1 << 20)
	}
	rest, err := io.Copy(io.Discard, x.got.Body)
	x.sent += int(rest)
	x.conn.Close()
	return err
}

// breakOff closes the connection of the origin, or of the client with a reset, and
// waits until HAProxy has noticed.
func (x *exchange) breakOff(client bool) {
	x.hurry()
	if !client {
		close(x.script.out)
		_, _ = io.Copy(io.Discard, x.got.Body)
		x.conn.Close()
		return
	}
	if tcp, ok := x.conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	x.conn.Close()
	close(x.script.out)
	select {
	case <-x.script.left:
	case <-time.After(5 * time.Second):
	}
	time.Sleep(2 * time.Millisecond)
}

// answer is a response with the size of its body.
type answer struct {
	cachesim.ResponseHead
	body       int
	untilClose bool
}

func (a *answer) head(id string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", a.Status, a.Reason)
	for _, h := range a.Headers {
		if h.Name == idHeader {
			h.Value = id
		}
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// piece is n bytes of the body as they are sent.
func (a *answer) piece(n int) []byte {
	body := bytes.Repeat([]byte("x"), n)
	if a.Chunked {
		return fmt.Appendf(nil, "%x\r\n%s\r\n", n, body)
	}
	return body
}

// end is what is sent behind the body.
func (a *answer) end() []byte {
	if !a.Chunked {
		return nil
	}
	var b bytes.Buffer
	b.WriteString("0\r\n")
	for _, h := range a.Trailers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

func requestText(r *cachesim.RequestHead) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\r\n", r.Method, r.URI, r.Version)
	for _, h := range r.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	b.WriteString("connection: close\r\n\r\n")
	return b.String()
}
