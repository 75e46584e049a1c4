//go:build haproxy

package changes_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/release/binaries/live"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// questions are what the proxies are asked: all that the examples tell apart.
var questions = []string{
	"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n",
	"HEAD /html HTTP/1.1\r\nHost: localhost\r\n\r\n",
	"GET /static/app.css?v=1 HTTP/1.1\r\nHost: www.example.com\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n",
	"GET /Old/a/b.html HTTP/1.1\r\nHost: Shop.example.com:8080\r\nX-Forwarded-Proto: ftp\r\n\r\n",
	"GET /old/a/b HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8.0\r\n\r\n",
	"GET /late HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8.0\r\n\r\n",
	"GET /late HTTP/1.1\r\nHost: x\r\n\r\n",
	"GET /private/x HTTP/1.1\r\nHost: x\r\nCookie: SRV=a; JSESSIONID=1\r\n\r\n",
	"GET /admin HTTP/1.1\r\nHost: x\r\n\r\n",
	"GET /blog/wp-login.PHP?a HTTP/1.1\r\nHost: x\r\n\r\n",
	"GET /ok HTTP/1.1\r\nHost: x\r\n\r\n",
	"GET /up HTTP/1.1\r\nHost: x\r\n\r\n",
	"GET /app HTTP/1.1\r\nHost: x\r\n\r\n",
	"GET /secret HTTP/1.1\r\nHost: x\r\n\r\n",
	"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b",
}

// hops are the headers of which each version thinks otherwise, and that no example is
// about.
var hops = []string{"Date", "Connection", "Keep-Alive", "Proxy-Connection"}

// The proxies of an example answer, and ask the server behind them, as they did before
// the edits and the other version, and so do their health checks.
func TestEditsKeepBehaviourOfHAProxy(t *testing.T) {
	all := binaries.Need(t)
	migrations := 0
	for _, c := range changes.All() {
		examples, archive := examplesOf(t, c.ID)
		if strings.Contains(string(archive.Comment), "not asked") || strings.Contains(string(archive.Comment), "not started") {
			continue
		}
		for _, e := range examples {
			old, found := nearest(all, e.from)
			target, found2 := nearest(all, e.to)
			if strings.Contains(string(archive.Comment), "full build") {
				found, found2 = found && hasTLS(t, old), found2 && hasTLS(t, target)
			}
			if !found || !found2 || !e.startable() {
				continue
			}
			hits := e.find(c, e.text)
			if len(hits) == 0 || slices.ContainsFunc(hits, func(h changes.Hit) bool { return len(h.Edits) == 0 }) {
				continue
			}
			migrations++
			t.Run(c.ID+"/"+e.name, func(t *testing.T) {
				edited := apply(t, hits, func(h changes.Hit) []config.Edit { return h.Edits })
				before, after := behaviour(t, old, e.text), behaviour(t, target, edited)
				for i := range before {
					if before[i] != after[i] {
						t.Errorf("HAProxy %s:\n%s\nHAProxy %s:\n%s", old.Version, before[i], target.Version, after[i])
					}
				}
			})
		}
	}
	t.Logf("%d migrations", migrations)
}

// startable reports whether an example has a proxy to ask, and needs no files.
func (e example) startable() bool {
	return strings.Contains(e.text, "bind :8080") && !strings.Contains(e.text, ".pem") && !strings.Contains(e.text, ".lua")
}

// behaviour starts a HAProxy with a configuration and returns what becomes of each
// question: what the client gets, and what the server sees. The last one is the first
// health check, if there are any.
func behaviour(t *testing.T, h binaries.Binary, text string) []string {
	t.Helper()
	var mu sync.Mutex
	check := ""
	origin := live.NewOrigin(t, func(_ int, r *http.Request) []byte {
		seen := r.Method + " " + r.RequestURI + " Host=" + r.Host + "\n" + headers(r.Header)
		if r.Header.Get("X-Question") == "" {
			mu.Lock()
			defer mu.Unlock()
			check = seen
		}
		body := seen
		if r.Method == http.MethodHead {
			body = ""
		}
		return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nServer: origin\r\nX-Secret: my key\r\nX-B: c\r\nSet-Cookie: JSESSIONID=1\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	})
	p := live.Start(t, h.Path, placed(text, origin.Addr().String(), t.TempDir()))
	list := make([]string, len(questions), len(questions)+1)
	for i, question := range questions {
		asked := strings.Replace(question, "\r\n\r\n", "\r\nX-Question: 1\r\nConnection: close\r\n\r\n", 1)
		method, _, _ := strings.Cut(question, " ")
		response, err := p.Ask(asked, method)
		if err != nil {
			list[i] = question + "no answer"
			continue
		}
		list[i] = fmt.Sprintf("%s%d\n%s", question, response.StatusCode, headers(response.Header))
		if response.Header.Get("X-B") != "" {
			list[i] += bodyOf(t, response)
		}
	}
	if strings.Contains(text, "httpchk") && strings.Contains(text, " check") {
		list = append(list, eventually(&mu, &check))
	}
	return list
}

// servers matches the addresses of servers, up to the port.
var servers = regexp.MustCompile(`(\b(?:server \S+|dispatch) )127\.0\.0\.1:\d+`)

// placed puts addresses that are free into an example.
func placed(text, origin, dir string) string {
	text = strings.Replace(text, "bind :8080", "bind "+live.Address, 1)
	for strings.Contains(text, "bind :") {
		from := strings.Index(text, "bind :")
		to := from + len("bind :")
		for text[to] >= '0' && text[to] <= '9' {
			to++
		}
		text = text[:from] + "bind unix@" + filepath.Join(dir, strconv.Itoa(from)) + text[to:]
	}
	return servers.ReplaceAllString(text, "${1}"+origin)
}

// headers writes header lines in order, without those of one connection.
func headers(h http.Header) string {
	var lines []string
	for name, values := range h {
		if !slices.Contains(hops, name) {
			lines = append(lines, fmt.Sprintf("  %s: %q\n", name, values))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func bodyOf(t *testing.T, r *http.Response) string {
	t.Helper()
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(b.String(), "\r\n\r\n")
	return body
}

// eventually returns a text that another goroutine will write.
func eventually(mu *sync.Mutex, text *string) string {
	const patience = 10 * time.Second
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		mu.Lock()
		got := *text
		mu.Unlock()
		if got != "" {
			return "health check: " + got
		}
	}
	return "health check: none"
}
