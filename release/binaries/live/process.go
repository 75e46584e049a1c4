package live

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// What Start fills in.
const (
	Address = "{address}" // of a bind line
	Socket  = "{socket}"  // of the stats socket
)

// Process is a running HAProxy.
type Process struct {
	Address string
	Socket  string
	log     lockedBuffer
}

// patience is how long anything may take.
const patience = 10 * time.Second

// Start runs the HAProxy at path with a configuration, in which it replaces
// [Address] and [Socket], and waits until it listens. The process ends with the
// test.
func Start(t testing.TB, path, config string) *Process {
	t.Helper()
	dir := t.TempDir()
	p := &Process{Address: freeAddress(t), Socket: filepath.Join(dir, "s")}
	hasSocket := strings.Contains(config, Socket)
	config = strings.NewReplacer(Address, p.Address, Socket, p.Socket).Replace(config)
	file := filepath.Join(dir, "haproxy.cfg")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, "-db", "-f", file)
	cmd.Stderr = &p.log
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended })
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if c, err := net.Dial("tcp", p.Address); err == nil {
			c.Close()
			// Somebody else's process may have taken the address in the meantime.
			if !hasSocket {
				return p
			}
			if c, err := net.Dial("unix", p.Socket); err == nil {
				c.Close()
				return p
			}
		}
		select {
		case <-ended:
			t.Fatalf("%s has ended (%s): %s", path, cmd.ProcessState, p.Log())
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not listen: %s", path, p.Log())
	return nil
}

// Log returns what the process has printed.
func (p *Process) Log() string { return p.log.String() }

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Ask sends one request as it stands, and returns the response with its whole body.
func (p *Process) Ask(request, method string) (*http.Response, error) {
	return p.ask(request, method, func() (net.Conn, error) { return net.Dial("tcp", p.Address) })
}

func (p *Process) ask(request, method string, dial func() (net.Conn, error)) (*http.Response, error) {
	c, err := dial()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
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

// Command asks the stats socket, and returns what it says.
func (p *Process) Command(command string) (string, error) {
	c, err := net.Dial("unix", p.Socket)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if _, err := io.WriteString(c, command+"\n"); err != nil {
		return "", err
	}
	out, err := io.ReadAll(c)
	return string(out), err
}

// lockedBuffer is a buffer that a process may write while the test reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
