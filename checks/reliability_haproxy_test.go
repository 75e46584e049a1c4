//go:build haproxy

package checks_test

import (
	"bufio"
	"crypto/sha1" //nolint:gosec // WebSockets ask for it
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release/binaries/live"
)

const reliabilityDefaults = `defaults
    mode http
    timeout connect 2s
    timeout client 2s
    timeout server 500ms
`

// finds checks that a rule finds something in a configuration, or nothing.
func (h haproxy) finds(t *testing.T, rule, text string, want bool) {
	t.Helper()
	text = strings.ReplaceAll(text, live.Address, ":8080")
	if found := h.judge(text, checks.LookupRule(rule)).Findings; (len(found) > 0) != want {
		t.Errorf("%s says %s of\n%s", rule, show(found), text)
	}
}

// TestRetriesRepeatHAProxy: a POST that the server is slow to answer reaches it again.
func TestRetriesRepeatHAProxy(t *testing.T) {
	eachReal(t, func(t *testing.T, h haproxy) {
		for _, test := range []struct {
			lines    string
			repeated bool
		}{
			{"    retry-on response-timeout\n", true},
			{"    retry-on all-retryable-errors\n", true},
			{"    retry-on response-timeout\n    http-request disable-l7-retry if METH_POST\n", false},
			{"    retry-on conn-failure\n", false},
		} {
			posts := make(chan bool, 10)
			server := live.Serve(t, func(c net.Conn) {
				if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil && r.Method == http.MethodPost {
					posts <- true // and no answer
				}
			})
			text := reliabilityDefaults + "listen app\n    bind " + live.Address + "\n    retries 2\n" + test.lines + "    server s1 " + server + "\n"
			h.finds(t, "retry-repeats", text, test.repeated)
			p := live.Start(t, h.path, text)
			if _, err := p.Ask("POST /pay HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", http.MethodPost); err != nil {
				t.Fatal(err)
			}
			if n := len(posts); (n > 1) != test.repeated {
				t.Errorf("%q: the server had the POST %d times", test.lines, n)
			}
		}
	})
}

// TestChecksOnThePortHAProxy: with "port", checks of a server with TLS come in the clear.
func TestChecksOnThePortHAProxy(t *testing.T) {
	eachReal(t, func(t *testing.T, h haproxy) {
		const handshake, proxyV2 = 0x16, 0x0d
		for _, test := range []struct {
			parameters string
			first      byte
			found      bool
		}{
			{"ssl verify none check", handshake, false},
			{"ssl verify none check port PORT", 'G', true},
			{"ssl verify none check check-ssl port PORT", handshake, false},
			{"send-proxy-v2 check", proxyV2, false},
			{"send-proxy-v2 check port PORT", 'G', true},
			{"send-proxy-v2 check check-send-proxy port PORT", proxyV2, false},
		} {
			seen := make(chan byte, 10)
			server := live.Serve(t, func(c net.Conn) {
				var b [1]byte
				if _, err := io.ReadFull(c, b[:]); err == nil {
					seen <- b[0]
				}
			})
			_, port, _ := net.SplitHostPort(server)
			text := reliabilityDefaults + "listen app\n    bind " + live.Address + "\n    option httpchk GET /\n    server s1 " + server + " inter 200ms " + strings.ReplaceAll(test.parameters, "PORT", port) + "\n"
			h.finds(t, "check-loses-transport", text, test.found)
			live.Start(t, h.path, text)
			select {
			case first := <-seen:
				if first != test.first {
					t.Errorf("%q: a check begins with %#x, not %#x", test.parameters, first, test.first)
				}
			case <-time.After(10 * time.Second):
				t.Errorf("%q: no check", test.parameters)
			}
		}
	})
}

// TestChecksWithoutHostHAProxy: a check in HTTP/1.1 has no Host header unless one is written.
func TestChecksWithoutHostHAProxy(t *testing.T) {
	eachReal(t, func(t *testing.T, h haproxy) {
		for _, test := range []struct {
			lines         string
			version, host bool // HTTP/1.1, and a Host header
		}{
			{"    option httpchk GET / HTTP/1.1\n", true, false},
			{"    option httpchk\n    http-check send meth GET uri / ver HTTP/1.1\n", true, false},
			{"    option httpchk\n    http-check send meth GET uri / ver HTTP/1.1 hdr Host a\n", true, true},
			{"    option httpchk GET / HTTP/1.1\n    http-check send hdr Host a\n", true, true},
			{"    option httpchk GET /\n", false, false},
		} {
			seen := make(chan string, 10)
			server := live.Serve(t, func(c net.Conn) {
				b := make([]byte, 4096)
				n, _ := c.Read(b)
				seen <- strings.ToLower(string(b[:n]))
			})
			text := reliabilityDefaults + "listen app\n    bind " + live.Address + "\n" + test.lines + "    server s1 " + server + " check inter 200ms\n"
			h.finds(t, "check-without-host", text, test.version && !test.host)
			live.Start(t, h.path, text)
			select {
			case check := <-seen:
				if strings.Contains(check, " http/1.1\r\n") != test.version || strings.Contains(check, "\r\nhost: ") != test.host {
					t.Errorf("%q: the check is %q", test.lines, check)
				}
			case <-time.After(10 * time.Second):
				t.Errorf("%q: no check", test.lines)
			}
		}
	})
}

// TestTunnelTimeoutHAProxy: a quiet WebSocket is cut after the shorter of two timeouts, or after
// timeout tunnel.
func TestTunnelTimeoutHAProxy(t *testing.T) {
	eachReal(t, func(t *testing.T, h haproxy) {
		server := live.Serve(t, func(c net.Conn) {
			r, err := http.ReadRequest(bufio.NewReader(c))
			if err != nil {
				return
			}
			sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // see above
			_, _ = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "+
				base64.StdEncoding.EncodeToString(sum[:])+"\r\n\r\n")
		})
		for _, test := range []struct {
			line string
			cut  bool
		}{{"", true}, {"    timeout tunnel 1h\n", false}} {
			text := reliabilityDefaults + "frontend web\n    bind " + live.Address + "\n    use_backend chat if { hdr(Upgrade) -i websocket }\nbackend chat\n" + test.line + "    server s1 " + server + "\n"
			h.finds(t, "tunnel-timeout", text, test.cut)
			p := live.Start(t, h.path, text)
			c, err := net.Dial("tcp", p.Address)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
			_ = c.SetReadDeadline(time.Now().Add(2 * time.Second))
			answer, err := io.ReadAll(c) // to its end, or to the deadline
			if !strings.HasPrefix(string(answer), "HTTP/1.1 101 ") {
				t.Fatalf("answer %q", answer)
			}
			if cut := err == nil; cut != test.cut {
				t.Errorf("%q: cut is %v (%v)", test.line, cut, err)
			}
		}
	})
}
