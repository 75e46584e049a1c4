//go:build haproxy

package upgrade_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release/binaries/live"
)

// servers are the HTTP servers behind the proxies of a migration. What they answer says
// who they are and what they were asked.
type servers struct{ addresses []string }

func newServers(t *testing.T) *servers {
	t.Helper()
	s := &servers{}
	for i := range 4 {
		origin := live.NewOrigin(t, func(_ int, r *http.Request) []byte { return echo(fmt.Sprintf("server%d", i), r) })
		s.addresses = append(s.addresses, origin.Addr().String())
	}
	return s
}

// echo answers with the request that a server got, and with headers for the rules of a
// proxy to work on.
func echo(name string, r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body)
	text := fmt.Sprintf("%s got %s %s\nhost: %s\n%s%s", name, r.Method, r.URL.RequestURI(), r.Host, lines(r.Header), body)
	status := "200 OK"
	if wanted := r.URL.Query().Get("status"); wanted != "" {
		status = wanted + " Wanted"
	}
	return fmt.Appendf(nil, "HTTP/1.1 %s\r\nContent-Length: %d\r\nServer: %s\r\nX-Powered-By: tests\r\nSet-Cookie: S=1; path=/\r\n\r\n%s", status, len(text), name, text)
}

// unlike are headers that tell nothing of what rules do: they depend on how a version
// goes about connections and error pages.
var unlike = []string{"Cache-Control", "Connection", "Content-Length", "Content-Type", "Date", "Keep-Alive"}

// lines are headers in order, one in each line.
func lines(h http.Header) string {
	var list []string
	for name, values := range h {
		if !slices.Contains(unlike, name) {
			for _, v := range values {
				list = append(list, strings.ToLower(name)+": "+v+"\n")
			}
		}
	}
	slices.Sort(list)
	return strings.Join(list, "")
}

// fill puts addresses and files into a configuration.
func (s *servers) fill(t *testing.T, text, address string) string {
	t.Helper()
	for i, a := range s.addresses {
		text = strings.ReplaceAll(text, fmt.Sprintf("{server%d}", i), a)
	}
	if strings.Contains(text, "{free}") {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		text = strings.ReplaceAll(text, "{free}", l.Addr().String())
		l.Close()
	}
	if strings.Contains(text, "{page}") {
		page := filepath.Join(t.TempDir(), "page.http")
		if err := os.WriteFile(page, []byte("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\nX-Page: ours\r\n\r\nsorry"), 0o600); err != nil {
			t.Fatal(err)
		}
		text = strings.ReplaceAll(text, "{page}", page)
	}
	return strings.ReplaceAll(text, live.Address, address)
}

func (s *servers) start(t *testing.T, path, text string) *live.Process {
	t.Helper()
	return live.Start(t, path, s.fill(t, text, live.Address))
}

var address = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// answer asks one request, each line of which is a line of HTTP, and puts down the
// status, the headers and what the servers say.
func (s *servers) answer(t *testing.T, p *live.Process, request string) string {
	t.Helper()
	head := strings.Split(request, "\n")
	method, _, _ := strings.Cut(head[0], " ")
	r, err := p.Ask(strings.Join(head, "\r\n")+"\r\nConnection: close\r\n\r\n", method)
	if err != nil {
		return "no answer\n"
	}
	body, _ := io.ReadAll(r.Body)
	if bytes.HasPrefix(body, []byte("<")) { // an error page of HAProxy
		body = nil
	}
	return address.ReplaceAllString(fmt.Sprintf("%d\n%s%s\n", r.StatusCode, lines(r.Header), body), "ADDRESS")
}
