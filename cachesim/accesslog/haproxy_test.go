//go:build haproxy

package accesslog_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
)

// A real HAProxy logs to a socket of ours in many formats; what is read back must be
// what was sent.

// sent is what a request was made of, and what must be read back.
type sent struct {
	method, uri, version string
	status               int
	termination          string // its first two characters
	server               string
	headers              cachesim.Headers // that the format must tell
	body                 int
}

// logFormats are the frontends of the test: their name, the versions that take it,
// the format of the syslog message, and their lines.
var logFormats = []struct{ name, versions, syslog, lines string }{
	{"httplog", ">=2.0.0", "rfc3164", "option httplog"},
	{"captures", ">=2.0.0", "rfc5424", `option httplog
    capture request header Host len 100
    capture request header X-Odd len 200
    capture response header Cache-Control len 100
    capture response header Content-Length len 20`},
	{"clf", ">=2.0.0", "short", "option httplog clf"},
	{"clfcaptures", ">=2.0.0", "raw", `option httplog clf
    capture request header Host len 100
    capture request header X-Odd len 200
    capture response header Cache-Control len 100`},
	{"quoted", ">=2.0.0", "timed", `http-request capture req.fhdr(X-Odd) len 200
    log-format "%{+Q}o %T %ft %b %s %HM %HP %HQ %HV %ST %B %tsc %[capture.req.hdr(0)] %ci:%cp end"`},
	{"escaped", ">=2.0.0", "iso", `http-request capture req.fhdr(X-Odd) len 200
    log-format "%{+Q,+E}o [sd@1 t=%Ts h=%[capture.req.hdr(0)] r=%r] %ft %b %s %ST %B %ts %Ta"`},
	{"literal", ">=2.0.0", "raw", `http-request capture req.fhdr(X-Odd) len 200
    log-format '{"time":"%t","frontend":"%f","backend":"%b","server":"%s","method":"%HM","uri":"%[capture.req.uri,json(utf8s)]","version":"%HV","status":%ST,"bytes":%B,"state":"%tsc","odd":"%[capture.req.hdr(0),json(utf8s)]","Ta":%Ta,"TR":%TR}'`},
	{"hex", ">=2.0.0", "priority", `log-format "%{+X}o %ci:%cp %Ts %ms %rt %pid %{-X}ft %{-X}b/%s %HU %HM %HV %ST %B %ts"`},
	{"variables", ">=2.0.0", "rfc3164", `http-request set-var(txn.odd) req.fhdr(X-Odd)
    http-response set-var(txn.cc) res.hdr(cache-control)
    log-format "%trl %f %b/%s %{+Q,+E}[var(txn.odd)] %{+Q}[var(txn.cc)] %ST %B %ts \"%HM %HU %HV\""`},
	{"json", ">=3.0.0", "raw", `http-request capture req.fhdr(X-Odd) len 200
    log-format "%{+json}o %(t)tr %(f)f %(b)b %(s)s %(r)r %(st)ST %(by)B %(ts)tsc %(odd)[capture.req.hdr(0)] unnamed %ci %(hr)hr %(hrl)hrl"`},
	{"samples", ">=3.0.0", "rfc5424", `log-format "%[request_date(us),us_utime(\"%Y-%m-%dT%H:%M:%S.%6NZ\")] %[fe_name] %[be_name]/%[srv_name] %[capture.req.method] %[capture.req.uri] %[capture.req.ver] %[txn.status] %[bytes_out] %[txn.sess_term_state] %[txn.timer.total]"`},
	{"all", ">=2.0.0", "raw", ""}, // every alias
}

// lab is a running HAProxy with its logs.
type lab struct {
	version   release.Version
	addresses map[string]string
	config    *config.Config
	mu        sync.Mutex
	lines     strings.Builder
	count     int
}

func startLab(t *testing.T, b binaries.Binary, origin string) *lab {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &lab{version: b.Version, addresses: map[string]string{}}
	t.Cleanup(func() { socket.Close() })
	go l.listen(socket)
	free := freeAddresses(t, len(logFormats))
	var text strings.Builder
	fmt.Fprintf(&text, "global\n    nbthread 1\ndefaults\n    mode http\n    timeout client 10s\n    timeout server 10s\n    timeout connect 5s\n")
	for i, f := range logFormats {
		if !release.MustRanges(f.versions).Contains(b.Version) {
			continue
		}
		lines := f.lines
		if f.name == "all" {
			lines = "log-format \"" + everyAlias(b.Version) + "\""
		}
		syslog := f.syslog
		if b.Version.Before(release.MustParse("2.3.0")) && (syslog == "timed" || syslog == "iso" || syslog == "priority") {
			syslog = "short"
		}
		l.addresses[f.name] = free[i]
		fmt.Fprintf(&text, "frontend %s\n    bind %s\n    log %s len 16000 format %s local0\n    %s\n    default_backend origin\n",
			f.name, l.addresses[f.name], socket.LocalAddr(), syslog, lines)
	}
	fmt.Fprintf(&text, "backend origin\n    server s-1 %s\n    http-request cache-use c if { path_beg /cached }\n    http-response cache-store c\ncache c\n    total-max-size 1\n", origin)
	file := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	l.config = config.Resolve([]*config.File{config.Parse(file, text.String(), b.Version)}, config.Options{Version: b.Version})
	var said strings.Builder
	cmd := exec.Command(b.Path, "-db", "-f", file)
	cmd.Stderr = &said
	cmd.Env = append(os.Environ(), "TZ=Asia/Kathmandu") // 5:45 h before UTC
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 500 {
		if c, err := net.Dial("tcp", l.addresses["httplog"]); err == nil {
			c.Close()
			return l
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("HAProxy %s does not listen: %s\n%s", b.Version, said.String(), text.String())
	return nil
}

// everyAlias is a format of all aliases that a version has.
func everyAlias(v release.Version) string {
	var out strings.Builder
	for _, name := range accesslog.AliasNames(v) {
		fmt.Fprintf(&out, "%s=%%%s ", name, name)
	}
	return out.String() + "end"
}

// freeAddresses returns different addresses that nobody listens at.
func freeAddresses(t *testing.T, n int) []string {
	t.Helper()
	var out []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		out = append(out, l.Addr().String())
	}
	return out
}

// listen collects what is logged.
func (l *lab) listen(socket net.PacketConn) {
	buffer := make([]byte, 1<<16)
	for {
		n, _, err := socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		if strings.HasSuffix(strings.TrimSpace(string(buffer[:n])), " started.") { // "Proxy httplog started.", up to 2.2
			continue
		}
		l.mu.Lock()
		l.lines.WriteString(strings.TrimSuffix(string(buffer[:n]), "\n") + "\n")
		l.count++
		l.mu.Unlock()
	}
}

// logged waits for a number of lines.
func (l *lab) logged(t *testing.T, n int) string {
	t.Helper()
	for range 1000 {
		l.mu.Lock()
		text, count := l.lines.String(), l.count
		l.mu.Unlock()
		if count >= n {
			return text
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("HAProxy %s logged %d lines of %d", l.version, l.count, n)
	return ""
}

// oddBytes are values of a header that need care.
const oddBytes = "ab \"\\#{}|[]%'&<>=,;\t\xc3\xa9\xff"

// ask sends a random request, and returns what must be read back. Aborts of the client
// leave after a part of the body.
func (l *lab) ask(t *testing.T, rnd *rand.Rand, frontend string, id int) sent {
	t.Helper()
	s := sent{method: []string{"GET", "GET", "GET", "HEAD", "POST"}[rnd.IntN(5)], version: "HTTP/1.1", termination: "--", server: "s-1"}
	s.status = []int{200, 200, 200, 404, 304, 503}[rnd.IntN(6)]
	s.body = rnd.IntN(3000)
	part := s.body
	if s.status == 304 {
		s.body, part = 0, 0
	}
	odd := []byte("o")
	for range rnd.IntN(20) {
		odd = append(odd, oddBytes[rnd.IntN(len(oddBytes))])
	}
	odd = append(odd, 'o')
	first := "x"
	clientLeaves := false
	switch kind := rnd.IntN(12); {
	case kind == 0 && s.status == 200 && s.method == "GET": // the server leaves
		s.body, part, s.termination = 50_000, 20_000, "SD"
	case kind == 1 && s.status == 200 && s.method == "GET": // the client leaves
		s.body, part, clientLeaves, s.termination = 30_000_000, 30_000_000, true, "CD"
	case kind == 2 && s.method == "GET":
		first, s.status, id = "cached", 200, -rnd.IntN(3)
		s.body = 100 - id
		part = s.body
		s.server = "s-1 or <CACHE>"
	}
	s.uri = fmt.Sprintf("/%s/%d/%d/%d/%d", first, s.status, s.body, part, id)
	if id >= 0 && rnd.IntN(2) == 0 {
		const chars = `"{}|[]\^~<>'&?=%20+`
		s.uri += "/" + string(chars[rnd.IntN(6)]) + string(chars[rnd.IntN(len(chars))]) + "?q=" + string(chars[rnd.IntN(len(chars))])
	}
	s.headers = cachesim.Headers{{Name: "host", Value: "h" + strconv.Itoa(id)}, {Name: "x-odd", Value: string(odd)}}
	text := fmt.Sprintf("%s %s %s\r\nHost: h%d\r\nX-Odd: %s\r\nConnection: close\r\n", s.method, s.uri, s.version, id, odd)
	if s.method == "POST" {
		text += "Content-Length: 3\r\n\r\nabc"
	} else {
		text += "\r\n"
	}
	c, err := net.Dial("tcp", l.addresses[frontend])
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	if clientLeaves {
		_, _ = io.ReadFull(c, make([]byte, 1000))
		_ = c.(*net.TCPConn).SetLinger(0)
		return s
	}
	_, _ = io.Copy(io.Discard, c)
	return s
}

// TestAgainstHAProxy sends requests through real binaries and reads their logs back.
func TestAgainstHAProxy(t *testing.T) {
	binaries.Each(t, func(t *testing.T, b binaries.Binary) { compareLogs(t, b) })
}

func compareLogs(t *testing.T, b binaries.Binary) {
	l := startLab(t, b, startOrigin(t))
	formats, unreadable := accesslog.Formats(l.config)
	if len(unreadable) > 0 {
		t.Fatalf("not read: %v", unreadable)
	}
	location, err := time.LoadLocation("Asia/Kathmandu")
	if err != nil {
		t.Fatal(err)
	}
	const each = 40
	rnd := rand.New(rand.NewPCG(5, 1))
	begin := time.Now().Add(-2 * time.Second)
	lines := 1 // the connection that found out that it listens
	l.logged(t, lines)
	for _, f := range logFormats {
		if l.addresses[f.name] == "" {
			continue
		}
		var asked []sent
		l.mu.Lock()
		l.lines.Reset()
		l.mu.Unlock()
		for i := range each {
			asked = append(asked, l.ask(t, rnd, f.name, i))
			lines++
			l.logged(t, lines)
		}
		text := l.logged(t, lines)
		scanner := accesslog.NewScanner(f.name, strings.NewReader(text), formats, location)
		var e accesslog.Entry
		if n := strings.Count(text, "\n"); n != each {
			t.Errorf("HAProxy %s, %s: %d lines for %d requests:\n%s", b.Version, f.name, n, each, text)
		}
		for i := range asked {
			if err := scanner.Next(&e); err != nil {
				t.Fatalf("HAProxy %s, %s: %v after %d requests: %+v\n%s", b.Version, f.name, err, i, scanner.Stats().Damages, text)
			}
			if diff := asked[i].compare(&e, f.name, begin, b.Version); diff != "" {
				t.Errorf("HAProxy %s, %s: %s\nsent %+v\nread %+v\nline %s", b.Version, f.name, diff, asked[i], e, strings.Split(text, "\n")[i])
			}
		}
	}
	t.Logf("HAProxy %s: %d requests in %d formats read back as they were sent", b.Version.Full(), lines-1, len(l.addresses))
}

// compare says what was read back in another way than it was sent.
func (s *sent) compare(e *accesslog.Entry, frontend string, begin time.Time, v release.Version) string {
	var diffs []string
	check := func(what string, got, want any) {
		if got != want {
			diffs = append(diffs, fmt.Sprintf("%s: got %q, want %q", what, got, want))
		}
	}
	f := e.Format
	check("method", e.Method, s.method)
	check("URI", e.URI, s.uri)
	check("version", e.Version, s.version)
	check("status", e.Status, s.status)
	check("frontend", e.Frontend, frontend)
	check("backend", e.Backend, "origin")
	if s.server != "s-1" && e.Server == "<CACHE>" {
		check("termination", e.Termination[:2], "LR")
	} else if s.server == "s-1" || e.Server != "" { // srv_name knows servers only
		check("server", e.Server, "s-1")
		// Of both leaving, either is told. HAProxy does not wait for the end to log
		// "samples", as no alias asks for it.
		if frontend != "samples" && (s.termination != "SD" || e.Termination[:2] != "CD") {
			check("termination", e.Termination[:2], s.termination)
		}
	}
	if at := time.UnixMicro(e.Time); at.Before(begin) || at.After(time.Now().Add(time.Second)) {
		diffs = append(diffs, fmt.Sprintf("time %v", at))
	}
	for _, h := range s.headers {
		got := ""
		for _, known := range e.Request {
			if known.Name == h.Name {
				got = known.Value
			}
		}
		if frontend == "literal" { // json(utf8s) leaves out what is no UTF-8
			h.Value = strings.ToValidUTF8(h.Value, "")
		}
		if strings.Contains(f.Text, "+E") && v.Before(release.MustParse("2.4.0")) && strings.HasPrefix(h.Value, got) && got != "" {
			h.Value = got // what escaping adds is cut off at the end
		}
		if f.TellsRequestHeader(h.Name) {
			check(h.Name, got, h.Value)
		}
	}
	return strings.Join(diffs, "\n")
}
