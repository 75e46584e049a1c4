//go:build haproxy

package cachesim_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release/binaries/live"
)

// script is what the origin answers to one request, bit by bit.
type script struct {
	out   chan []byte   // closed at its end, where the connection is closed
	taken atomic.Bool   // by a request
	left  chan struct{} // closed when HAProxy closes the connection
}

func newScript() *script { return &script{out: make(chan []byte, 64), left: make(chan struct{})} }

// origin is an HTTP server that sends what scripts tell it.
type origin struct {
	net.Listener
	mu   sync.Mutex
	next *script
}

func newOrigin(t *testing.T) *origin {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &origin{Listener: l}
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

// serve answers one request: HAProxy opens a connection for each.
func (o *origin) serve(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	request, err := http.ReadRequest(r)
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, request.Body)
	o.mu.Lock()
	s := o.next
	o.mu.Unlock()
	s.taken.Store(true)
	go func() {
		_, _ = r.ReadByte()
		close(s.left)
	}()
	for b := range s.out {
		if _, err := c.Write(b); err != nil {
			return
		}
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	<-s.left
}

// expect tells what to answer to the next request.
func (o *origin) expect(s *script) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.next = s
}

// process is a running HAProxy.
type process struct{ *live.Process }

// start runs a HAProxy with one cache. It tells in a header, which is not stored, the
// seconds in which it looked a request up, and had the answer.
func start(t *testing.T, path, section, origin string) *process {
	t.Helper()
	return &process{live.Start(t, path, fmt.Sprintf(`global
    stats socket `+live.Socket+` level admin
    nbthread 1
    tune.sndbuf.client 16384
defaults
    mode http
    option http-no-delay
    timeout client 60s
    timeout server 60s
    timeout connect 5s
frontend f
    bind `+live.Address+`
    http-request set-var(txn.t) date
    http-request cache-use c
    http-response cache-store c
    http-response set-header x-now "%%[var(txn.t)] %%[date]"
    default_backend b
backend b
    http-reuse never
    server s %s
cache c
%s`, origin, section))}
}

var (
	shownEntry  = regexp.MustCompile(`hash:(\d+).*?size:(\d+) \((\d+) blocks\), refcount:(\d+), expire:(-?\d+)`)
	shownBlocks = regexp.MustCompile(`available blocks:(\d+)`)
)

// show asks for `show cache`.
func (p *process) show(t *testing.T) (entries []cachesim.Shown, available int) {
	t.Helper()
	out, err := p.Command("show cache")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out) {
		if m := shownBlocks.FindStringSubmatch(line); m != nil {
			available, _ = strconv.Atoi(m[1])
		}
		if m := shownEntry.FindStringSubmatch(line); m != nil {
			key, _ := strconv.ParseUint(m[1], 10, 32)
			size, _ := strconv.Atoi(m[2])
			blocks, _ := strconv.Atoi(m[3])
			refs, _ := strconv.Atoi(m[4])
			expire, _ := strconv.ParseInt(m[5], 10, 64)
			entries = append(entries, cachesim.Shown{Key: uint32(key), Size: size, Blocks: blocks, Refs: refs, Expire: expire})
		}
	}
	return entries, available
}
