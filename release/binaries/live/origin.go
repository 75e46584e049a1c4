package live

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
)

// Origin is an HTTP server that sends what it is told, byte by byte.
type Origin struct {
	listener net.Listener
	mu       sync.Mutex
	answer   func(n int, r *http.Request) []byte
	asked    int
}

// NewOrigin starts an origin that ends with the test. It asks answer what to send,
// for request number n (from 1); the body of the request is read already.
func NewOrigin(t testing.TB, answer func(n int, r *http.Request) []byte) *Origin {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &Origin{listener: l, answer: answer}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go o.serve(c)
		}
	}()
	return o
}

// Addr returns where it listens.
func (o *Origin) Addr() net.Addr { return o.listener.Addr() }

// Asked returns how many requests have come.
func (o *Origin) Asked() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked
}

// Answer changes what it sends, and returns how many requests have come before.
func (o *Origin) Answer(answer func(n int, r *http.Request) []byte) (asked int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer = answer
	return o.asked
}

func (o *Origin) serve(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	for {
		request, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		o.mu.Lock()
		o.asked++
		n, answer := o.asked, o.answer
		o.mu.Unlock()
		if _, err := c.Write(answer(n, request)); err != nil {
			return
		}
	}
}
