//go:build haproxy

package trace_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/trace"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/release/binaries/live"
)

// recipe is what the documentation says to put into a frontend, logging to standard
// error.
func recipe(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "simulate-traffic.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(data), "```haproxy\n")
	block, _, ok := strings.Cut(block, "```")
	if !ok || !strings.Contains(block, "log stdout") {
		t.Fatal("the recipe is not where it was")
	}
	return strings.Replace(block, "log stdout", "log stderr", 1)
}

// What HAProxy records by the recipe of the documentation is the traffic that was
// sent.
func TestRecordedByHAProxy(t *testing.T) {
	found := binaries.Need(t)
	for _, b := range found {
		if b.Version.AtLeast(release.MustParse("2.4.0")) {
			t.Run(b.Version.Branch(), func(t *testing.T) { record(t, b.Path, sendable(200)) })
		}
	}
}

// sendable are random exchanges that a test can send over HTTP/1. The last one breaks
// off.
func sendable(n int) []trace.Exchange {
	list := exchanges(n)
	for i := range list {
		e := &list[i]
		if e.Request.Version == "HTTP/2.0" {
			e.Request.Version = "HTTP/1.1"
		}
		if e.Request.Method == "POST" {
			e.Request.Headers = append(e.Request.Headers, cachesim.Header{Name: "content-length", Value: "0"})
		}
		e.Request.URI += `?a="b\c`
		e.Response.Reason = http.StatusText(e.Response.Status)
		if !e.Response.Chunked && e.Response.Length < 0 {
			e.Response.Headers = append(e.Response.Headers, cachesim.Header{Name: "content-length", Value: fmt.Sprint(e.Body)})
		}
		e.Broken, e.Response.Trailers = -1, nil
		e.Frame()
	}
	last := &list[n-1]
	last.Request.Method, last.Request.Headers = "GET", headers("host: h")
	last.Body, last.Broken = 50_000, 20_000
	last.Response.Headers = headers("content-length: 50000")
	last.Frame()
	return list
}

// record sends exchanges through a HAProxy, and compares what it records.
func record(t *testing.T, path string, list []trace.Exchange) {
	o := live.NewOrigin(t, func(n int, _ *http.Request) []byte { return responseText(&list[n-1]) })
	// Threads would log side by side, each with a clock that it sets from time to time.
	p := live.Start(t, path, "global\n    nbthread 1\ndefaults\n    mode http\n    timeout client 5s\n    timeout connect 5s\n    timeout server 500ms\n"+
		"frontend web\n    bind "+live.Address+"\n"+recipe(t)+"    default_backend origin\nbackend origin\n    server s "+o.Addr().String()+"\n")
	for i := range list {
		send(t, p.Address, &list[i], i == len(list)-1)
	}
	var got []trace.Exchange
	var stats trace.Stats
	for deadline := time.Now().Add(10 * time.Second); len(got) < len(list) && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		got, stats = scanned(t, strings.NewReader(recorded(p.Log())))
	}
	if len(got) != len(list) || stats.Damaged > 0 || stats.Unknown != nil {
		t.Fatalf("%d of %d exchanges, %+v", len(got), len(list), stats)
	}
	for i := range list {
		compareRecorded(t, &got[i], &list[i])
	}
}

// recorded are the whole lines of a log that are those of a trace.
func recorded(log string) string {
	var lines strings.Builder
	for line := range strings.Lines(log) {
		if strings.HasPrefix(line, `{"time"`) && strings.HasSuffix(line, "\n") {
			lines.WriteString(line)
		}
	}
	return lines.String()
}

func compareRecorded(t *testing.T, got, sent *trace.Exchange) {
	t.Helper()
	want := *sent
	want.Time, want.Client, want.Duration = got.Time, "127.0.0.1", got.Duration
	if want.Request.Method == "HEAD" {
		want.Body = 0
	}
	if sent.Broken >= 0 && got.Broken >= 0 && got.Broken <= sent.Broken {
		want.Broken = got.Broken // of the last bytes HAProxy need not have known
	}
	if got.Time <= 0 || got.Duration < 0 || fmt.Sprintf("%+v", *got) != fmt.Sprintf("%+v", want) {
		t.Errorf("recorded %+v\n    sent %+v", *got, want)
	}
}

// responseText is what the origin sends.
func responseText(e *trace.Exchange) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", e.Response.Status, e.Response.Reason)
	for _, h := range e.Response.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	b.WriteString("\r\n")
	body := e.Body
	if e.Broken >= 0 {
		body = e.Broken
	}
	switch {
	case e.Request.Method == "HEAD":
	case e.Response.Chunked:
		for ; body > 0; body -= min(body, 1000) {
			fmt.Fprintf(&b, "%x\r\n%s\r\n", min(body, 1000), strings.Repeat("x", int(min(body, 1000))))
		}
		b.WriteString("0\r\n\r\n")
	default:
		b.WriteString(strings.Repeat("x", int(body)))
	}
	return []byte(b.String())
}

// send sends a request, and reads the response.
func send(t *testing.T, address string, e *trace.Exchange, breaks bool) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "%s %s %s\r\n", e.Request.Method, e.Request.URI, e.Request.Version)
	for _, h := range e.Request.Headers {
		fmt.Fprintf(c, "%s: %s\r\n", h.Name, h.Value)
	}
	fmt.Fprint(c, "\r\n")
	response, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: e.Request.Method})
	if err != nil {
		t.Fatalf("%+v: %v", e, err)
	}
	if _, err := io.Copy(io.Discard, response.Body); (err != nil) != breaks {
		t.Fatalf("%+v: %v", e, err)
	}
}
