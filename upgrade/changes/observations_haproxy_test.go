//go:build haproxy

package changes_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release/binaries/live"
)

const (
	get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
)

// observations are the silent changes that show on the five binaries which `make haproxy`
// fetches.
var observations = []observation{
	{"balance-random", "3.2", "3.4", proxies + "backend app\n" + fourServers, turns, "in turn", "some order"},
	{
		"consistent-hash-keys", "2.6", "3.0", proxies + "backend app\n    balance uri\n    hash-type consistent\n" + fourServers, order(24),
		"302201201220103232222100", "002233330322131013020200",
	},
	{
		"consistent-hash-keys", "3.0", "3.2", proxies + "backend app\n    balance uri\n    hash-type consistent\n" + fourServers, order(24),
		"002233330322131013020200", "302201201220103232222100",
	},
	{"server-sni-auto", "3.2", "3.4", proxies + "backend app\n    balance roundrobin\n    server s0 {tls} ssl verify none\n", sniOfRequest, `SNI=""`, `SNI="h"`},
	{
		"check-sni-auto", "3.2", "3.4", proxies + `backend app
    balance roundrobin
    option httpchk
    http-check send meth GET uri /check ver HTTP/1.1 hdr Host www.example.com
    server s0 {tls} ssl verify none sni str(other.example) check inter 200ms
`, sniOfCheck, `SNI=""`, `SNI="www.example.com"`,
	},
	{"abortonclose-default", "3.2", "3.4", strings.Replace(oneServer, "{origin0}", "{origin0} maxconn 1", 1), halfClosed, "answer 200", "answer "},
	{"ssl-bind-alpn", "2.6", "3.0", strings.Replace(oneServer, "{address}", "{address} ssl crt {certificate}", 1), protocol, "", "h2"},
	{"dhe-off", "2.2", "2.6", strings.Replace(oneServer, "{address}", "{address} ssl crt {rsa}", 1), dhe, "handshake", "alert"},
	{"stats-version", "3.2", "3.4", strings.Replace(oneServer, "    default", "    stats enable\n    default", 1), shows("GET /haproxy?stats HTTP/1.1\r\nHost: h\r\n\r\n", "HAProxy version"), "true", "false"},
	{"websocket-key", "2.2", "2.6", oneServer, status("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"), "200", "400"},
	{"switching-protocols-unasked", "2.2", "2.6", oneServer, statusFor("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", get), "101", "502"},
	{"no-content-length-204", "2.2", "2.6", oneServer, showsFor("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", "content-length"), "true", "false"},
	{
		"transfer-encoding-strict", "2.2", "2.6", oneServer,
		statusFor("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", get), "200", "502",
	},
	{"http10-body", "2.2", "2.6", oneServer, status("GET / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc"), "200", "413"},
	{"default-port-in-host", "2.2", "2.6", oneServer, hostSeen("GET http://h:80/ HTTP/1.1\r\nHost: h:80\r\n\r\n"), "h:80", "h"},
	{"http-protocols-only", "2.2", "2.6", oneServer, status("DESCRIBE rtsp://h/a RTSP/1.0\r\n\r\n"), "502", "400"},     // 502: the server gets it, and does not take it,
	{"nul-in-header", "2.6", "3.0", oneServer, status("GET / HTTP/1.1\r\nHost: h\r\nA: b\x00c\r\n\r\n"), "502", "400"}, // as above,
	{"chunk-lf", "2.6", "3.0", oneServer, status("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n"), "200", "400"},
	{"request-target-strict", "2.6", "3.0", oneServer, status("GET http:///a HTTP/1.1\r\nHost: h\r\n\r\n"), "200", "400"},
	{"host-characters", "2.6", "3.2", oneServer, status("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), "200", "400"},
	{"host-comma", "2.6", "3.2", oneServer, status("GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"), "200", "400"},
	{"too-long-status", "3.0", "3.2", oneServer, status("GET / HTTP/1.1\r\nHost: h\r\nA: " + strings.Repeat("x", 16000) + "\r\n\r\n"), "400", "431"},
	{"h2c-token", "2.6", "3.0", oneServer, upgradeSeen, "h2c", ""},
	{"status-digits", "3.0", "3.2", oneServer, statusFor("HTTP/1.1 2000 Much\r\nContent-Length: 0\r\n\r\n", get), "2000", "502"},
	{
		"early-answers-drained", "2.6", "3.0", strings.Replace(oneServer, "    default", "    http-request redirect location /new\n    default", 1),
		shows("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", "connection: close"), "true", "false",
	},
	{"http2-window", "3.0", "3.2", strings.Replace(oneServer, "{address}", "{address} proto h2", 1), window, "65536", "16384"},
	{"no-http2-status", "3.2", "3.4", strings.Replace(oneServer, "    default", "    option disable-h2-upgrade\n    default", 1), status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "400", "405"},
	{
		"set-cookie2", "2.6", "3.0", strings.Replace(oneServer, "{origin0}", "{origin0} cookie c1\n    cookie A rewrite", 1),
		showsFor("HTTP/1.1 200 OK\r\nSet-Cookie2: A=6\r\nContent-Length: 0\r\n\r\n", "A=c1"), "true", "false",
	},
	{
		"fcgi-header-names", "2.2", "2.6", proxies + `fcgi-app php
    docroot /srv
backend app
    balance roundrobin
    use-fcgi-app php
    server s0 {fcgi} proto fcgi
`, underscores, "true", "false",
	},
	{
		"hdr-ip-strict", "2.2", "2.6", strings.Replace(oneServer, "    default", "    http-request deny if { hdr_ip(x-ip) 192.0.2.1 }\n    default", 1),
		status("GET / HTTP/1.1\r\nHost: h\r\nX-IP: 192.0.2.1x\r\n\r\n"), "403", "200",
	},
	{"cache-needs-lifetime", "2.2", "2.6", cached(oneServer), asked, "1 requests", "2 requests"},
	{"cache-conditional", "2.2", "2.6", cached(oneServer), conditional, "200", "304"},
	{
		"log-forward-host", "3.0", "3.2", oneServer + "log-forward syslog\n    dgram-bind {udp}\n    log {log} format rfc5424 local0\n",
		forwarded, "-", "127.0.0.1",
	},
	{"lua-log-stderr", "2.6", "3.0", "global\n    log {log} local0\n    lua-load {script}\n" + oneServer, printed("said by a script"), "true", "false"},
	{"info-spliced-bytes", "2.6", "3.0", withSocket(oneServer), command("show info", "TotalSplicdedBytesOut"), "true", "false"},
	{"servers-state-fields", "2.2", "2.6", withSocket(oneServer), command("show servers state", "srv_use_ssl"), "false", "true"},
	{"servers-conn-fields", "3.2", "3.4", withSocket(oneServer), command("show servers conn", "idle_sess"), "false", "true"},
	{"default-resolvers", "2.2", "2.6", withSocket(oneServer), command("show resolvers", "default"), "false", "true"},
	{
		"prometheus-idle-connections", "2.2", "2.6", strings.Replace(oneServer, "    default", "    http-request use-service prometheus-exporter\n    default", 1),
		shows("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "haproxy_server_server_idle_connections_current"), "true", "false",
	},
	{"log-bad-requests", "2.2", "2.6", strings.Replace(oneServer, "    mode", "    log {log} local0\n    mode", 1), loggedNonsense, "true", "false"},
	{"log-bytes-own-answers", "3.2", "3.4", strings.Replace(oneServer, "    default", "    log {log} local0\n    option httplog\n    http-request deny\n    default", 1), loggedBytes, "192", "0"},
}

// cached puts a cache before the server of a configuration.
func cached(text string) string {
	return "cache c\n    total-max-size 4\n" + text + "    http-request cache-use c\n    http-response cache-store c\n"
}

func withSocket(text string) string { return "global\n    stats socket {socket}\n" + text }

// shows sends bytes, and sees whether the answer holds a text.
func shows(raw, text string) func(*testing.T, *live.Process, *origins) string {
	return func(t *testing.T, p *live.Process, _ *origins) string {
		return fmt.Sprint(strings.Contains(exchange(t, p, raw), text))
	}
}

// showsFor is the same where the server answers something special.
func showsFor(answer, text string) func(*testing.T, *live.Process, *origins) string {
	return func(t *testing.T, p *live.Process, o *origins) string {
		o.answer = answer
		return fmt.Sprint(strings.Contains(exchange(t, p, get), text))
	}
}

// printed sees whether the process printed a text.
func printed(text string) func(*testing.T, *live.Process, *origins) string {
	return func(_ *testing.T, p *live.Process, _ *origins) string {
		return fmt.Sprint(strings.Contains(p.Log(), text))
	}
}

// hostSeen sees the Host that the server gets.
func hostSeen(raw string) func(*testing.T, *live.Process, *origins) string {
	return func(t *testing.T, p *live.Process, o *origins) string {
		exchange(t, p, raw)
		return o.last().Host
	}
}

func upgradeSeen(t *testing.T, p *live.Process, o *origins) string {
	exchange(t, p, "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
	return o.last().Header.Get("Upgrade")
}

func sniOfRequest(t *testing.T, p *live.Process, _ *origins) string {
	_, body, _ := strings.Cut(exchange(t, p, "GET / HTTP/1.1\r\nHost: h:81\r\nConnection: close\r\n\r\n"), "\r\n\r\n")
	return body
}

func sniOfCheck(*testing.T, *live.Process, *origins) string {
	line, _ := noted(func(l string) bool { return strings.HasPrefix(l, "SNI=") })
	return line
}

func underscores(t *testing.T, p *live.Process, _ *origins) string {
	exchange(t, p, "GET / HTTP/1.1\r\nHost: h\r\nA_B: c\r\n\r\n")
	line, _ := noted(func(l string) bool { return strings.Contains(l, "REQUEST_METHOD") })
	return fmt.Sprint(strings.Contains(line, "HTTP_A_B"))
}

// asked sees how many of two equal requests reach the server.
func asked(t *testing.T, p *live.Process, o *origins) string {
	for range 2 {
		exchange(t, p, get)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return fmt.Sprintf("%d requests", len(o.seen))
}

// conditional sees what becomes of a request for what has not changed.
func conditional(t *testing.T, p *live.Process, o *origins) string {
	o.answer = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nETag: \"1\"\r\nContent-Length: 1\r\n\r\nx"
	exchange(t, p, get)
	return statusOf(exchange(t, p, "GET /a HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"1\"\r\n\r\n"))
}

// forwarded sends a message without a host, and sees the one that comes out.
func forwarded(t *testing.T, _ *live.Process, _ *origins) string {
	side.Lock()
	address := side.udp
	side.Unlock()
	c, err := net.Dial("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "<134>1 2026-01-01T00:00:00Z - app 1 - - text")
	line, ok := noted(func(l string) bool { return strings.HasSuffix(strings.TrimSpace(l), "text") })
	if !ok {
		t.Fatal("no message")
	}
	return strings.Fields(line)[2]
}

// loggedNonsense sees whether a request that is none gets a line, by the line of one
// that is none of them and comes after it.
func loggedNonsense(t *testing.T, p *live.Process, _ *origins) string {
	exchange(t, p, "nonsense\r\n\r\n")
	if _, err := p.Ask(get, http.MethodGet); err != nil {
		t.Fatal(err)
	}
	if _, ok := noted(func(l string) bool { return strings.Contains(l, "Connect from") }); !ok {
		t.Fatal("no log line")
	}
	side.Lock()
	defer side.Unlock()
	return fmt.Sprint(len(side.lines) > 2) // the first connection is that of the test that looks whether it listens
}

// loggedBytes sees the bytes in the log line of a denied request.
func loggedBytes(t *testing.T, p *live.Process, _ *origins) string {
	if _, err := p.Ask(get, http.MethodGet); err != nil {
		t.Fatal(err)
	}
	line, ok := noted(func(l string) bool { return strings.Contains(l, " 403 ") })
	if !ok {
		t.Fatal("no log line")
	}
	_, rest, _ := strings.Cut(line, " 403 ")
	return strings.Fields(rest)[0]
}
