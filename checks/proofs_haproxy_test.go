//go:build haproxy

package checks_test

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries/live"
)

// proof is what a rule says of a configuration, and what a real HAProxy is seen to do
// with it. Files proofs_*_haproxy_test.go add theirs to proofs with prove.
type proof struct {
	name string
	rule string
	// good tells that the rule finds nothing, so that it shows the way out.
	good bool
	// text is the configuration behind its defaults section, which has mode http and
	// timeouts. {address} is where it listens, {origin} a server and {port} the port
	// of its address, {certificate} a file
	// for the name www.example; {socket} a stats socket.
	text string
	// ask are the requests, each on a connection of its own: a path, or a method and a
	// path, then headers and "TLS" behind "|". "wait" waits for a bit more than two
	// seconds. Host is www.example unless there is one.
	ask []string
	// want has a word for each: the status of the response, and in parentheses what
	// shows says; "none" where no response came.
	want string
	// shows is the name of a header of the response; "Seen-" before it means that of
	// the request as the server got it; "body" is the body.
	shows string
	// versions are those that it holds for; "" means all.
	versions string
}

var proofs []proof

// prove adds proofs; the result makes it a declaration.
func prove(more ...proof) bool {
	proofs = append(proofs, more...)
	return true
}

// What rules say of behaviour can be seen: each proof goes through each binary that
// it holds for.
func TestProofsHAProxy(t *testing.T) {
	rules := map[string]bool{}
	for _, p := range proofs {
		if !p.good {
			rules[p.rule] = true
		}
	}
	t.Logf("%d proofs for %d rules", len(proofs), len(rules))
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			for _, p := range proofs {
				if p.versions == "" || release.MustRanges(p.versions).Contains(h.version) {
					t.Run(p.rule+"/"+p.name, func(t *testing.T) { h.proves(t, &p) })
				}
			}
		})
	}
}

const proofDefaults = `defaults
    mode http
    timeout client 5s
    timeout server 5s
    timeout connect 5s
`

// proves checks what the rule says, and what HAProxy does.
func (h haproxy) proves(t *testing.T, p *proof) {
	t.Helper()
	origin := live.NewOrigin(t, func(_ int, r *http.Request) []byte {
		var seen strings.Builder
		for name, values := range r.Header {
			fmt.Fprintf(&seen, "Seen-%s: %s\r\n", name, strings.Join(values, "; "))
		}
		return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSeen-Host: %s\r\nSeen-Path: %s\r\n%s\r\nok", r.Host, r.URL.Path, seen.String())
	})
	address := origin.Addr().String()
	text := proofDefaults + strings.NewReplacer("{origin}", address, "{port}", address[strings.LastIndexByte(address, ':')+1:]).Replace(p.text)
	if strings.Contains(text, "{certificate}") {
		text = strings.ReplaceAll(text, "{certificate}", live.Certificate(t, "www.example"))
	}
	judged := strings.NewReplacer(live.Address, ":8080", live.Socket, "/run/haproxy.sock").Replace(text)
	if found := h.judge(judged, checks.LookupRule(p.rule)).Findings; (len(found) == 0) != p.good {
		t.Errorf("%s says %q", p.rule, show(found))
	}
	process := live.Start(t, h.path, text)
	var got []string
	for _, request := range p.ask {
		got = append(got, h.answerTo(t, process, request, p.shows))
	}
	if got := strings.Join(got, " "); got != p.want {
		t.Errorf("HAProxy %s: got %q, want %q, of\n%s\nIt says %s", h.version, got, p.want, text, process.Log())
	}
}

// answerTo sends a request, and tells what came back in a word.
func (h haproxy) answerTo(t *testing.T, p *live.Process, request, shows string) string {
	t.Helper()
	if request == "wait" {
		time.Sleep(2100 * time.Millisecond) // HAProxy counts whole seconds
		return "-"
	}
	line, more, _ := strings.Cut(request, "|")
	if !strings.Contains(line, " ") {
		line = "GET " + line
	}
	method, _, _ := strings.Cut(line, " ")
	headers, secure := "", false
	for header := range strings.SplitSeq(more, "|") {
		switch {
		case header == "TLS":
			secure = true
		case header != "":
			headers += header + "\r\n"
		}
	}
	if !strings.Contains("\r\n"+headers, "\r\nHost:") {
		headers = "Host: www.example\r\n" + headers
	}
	text := fmt.Sprintf("%s HTTP/1.1\r\n%sConnection: close\r\n\r\n", line, headers)
	ask := func() (*http.Response, error) { return p.Ask(text, method) }
	if secure {
		ask = func() (*http.Response, error) { return p.AskTLS(text, method, "www.example") }
	}
	response, err := ask()
	if err != nil {
		return "none"
	}
	word := strconv.Itoa(response.StatusCode)
	switch shows {
	case "":
	case "body":
		body, _ := io.ReadAll(response.Body)
		word += "(" + strings.TrimSpace(string(body)) + ")"
	default:
		word += "(" + response.Header.Get(shows) + ")"
	}
	return word
}
