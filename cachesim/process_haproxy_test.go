//go:build haproxy

package cachesim_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// origin is an HTTP server that sends what it is told, byte by byte.
type origin struct {
	net.Listener
	mu     sync.Mutex
	answer []byte
	asked  int
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

func (o *origin) serve(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	for {
		request, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		o.mu.Lock()
		answer := o.answer
		o.asked++
		o.mu.Unlock()
		if _, err := c.Write(answer); err != nil {
			return
		}
	}
}

func (o *origin) next(answer []byte) (asked int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer = answer
	return o.asked
}

func (o *origin) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked
}

// process is a running HAProxy.
type process struct {
	version release.Version
	address string
	socket  string
	log     *bytes.Buffer
}

// start runs a HAProxy with one cache.
func start(t *testing.T, path string, v release.Version, section string, origin string) *process {
	t.Helper()
	dir := t.TempDir()
	p := &process{version: v, address: freeAddress(t), socket: filepath.Join(dir, "s"), log: &bytes.Buffer{}}
	config := fmt.Sprintf(`global
    stats socket %s level admin
    nbthread 1
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend f
    bind %s
    http-request cache-use c
    http-response cache-store c
    default_backend b
backend b
    http-reuse never
    server s %s
cache c
%s`, p.socket, p.address, origin, section)
	file := filepath.Join(dir, "haproxy.cfg")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, "-db", "-f", file)
	cmd.Stderr = p.log
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	for range 500 {
		if c, err := net.Dial("tcp", p.address); err == nil {
			c.Close()
			return p
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("HAProxy %s does not listen: %s", v, p.log)
	return nil
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// ask sends one request as it stands, and returns the response.
func (p *process) ask(request string, method string) (*http.Response, error) {
	c, err := net.Dial("tcp", p.address)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(c, request); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

var (
	shownEntry  = regexp.MustCompile(`hash:(\d+).*?size:(\d+) \((\d+) blocks\), refcount:(\d+), expire:(-?\d+)`)
	shownBlocks = regexp.MustCompile(`available blocks:(\d+)`)
)

// show asks for `show cache`.
func (p *process) show(t *testing.T) (entries []cachesim.Shown, available int) {
	t.Helper()
	c, err := net.Dial("unix", p.socket)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "show cache\n")
	out, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
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
