//go:build haproxy

package checks_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries/live"
)

// What the rules about caches say can be seen: each claim goes through each
// binary that it holds for, with a server behind.
func TestCacheClaimsHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			seen := 0
			for _, c := range append(cacheClaims[:len(cacheClaims):len(cacheClaims)], cacheValueClaims...) {
				if c.versions != "" && !release.MustRanges(c.versions).Contains(h.version) {
					continue
				}
				seen++
				t.Run(c.rule+"/"+c.name, func(t *testing.T) { h.see(t, &c) })
			}
			t.Logf("HAProxy %s showed %d claims", h.version.Full(), seen)
		})
	}
}

// see checks what the rule says, and what HAProxy does.
func (h haproxy) see(t *testing.T, c *claim) {
	t.Helper()
	const body = "0123456789012345678901234567890123456789"
	origin := live.NewOrigin(t, func(n int, _ *http.Request) []byte {
		headers := strings.ReplaceAll(c.answer, "N", strconv.Itoa(n))
		return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s", len(body), headers, body)
	})
	text := cacheDefaults + strings.ReplaceAll(c.text, "{origin}", origin.Addr().String())
	if found := h.judge(strings.ReplaceAll(text, live.Address, ":8080"), checks.LookupRule(c.rule)).Findings; (len(found) == 0) != c.good {
		t.Errorf("%s says %s", c.rule, show(found))
	}
	process := live.Start(t, h.path, text)
	var got []string
	for _, request := range c.ask {
		got = append(got, h.askLive(t, process, origin, request, c.shows))
	}
	if got := strings.Join(got, " "); got != c.want {
		t.Errorf("HAProxy %s: got %q, want %q, of\n%s", h.version, got, c.want, text)
	}
}

// askLive sends a request, and tells what came of it in a word.
func (h haproxy) askLive(t *testing.T, p *live.Process, origin *live.Origin, request, shows string) string {
	t.Helper()
	if request == "wait" {
		time.Sleep(2100 * time.Millisecond) // HAProxy counts whole seconds
		return "-"
	}
	line, headers, _ := strings.Cut(request, "|")
	if !strings.Contains(line, " ") {
		line = "GET " + line
	}
	method, _, _ := strings.Cut(line, " ")
	if headers != "" {
		headers = strings.ReplaceAll(headers, "|", "\r\n") + "\r\n"
	}
	before := origin.Asked()
	response, err := p.Ask(fmt.Sprintf("%s HTTP/1.1\r\nHost: www.example\r\n%sConnection: close\r\n\r\n", line, headers), method)
	if err != nil {
		t.Fatalf("%v: HAProxy says %s", err, p.Log())
	}
	word := "hit"
	switch {
	case response.StatusCode != http.StatusOK:
		word = strconv.Itoa(response.StatusCode)
	case origin.Asked() > before:
		word = "miss"
	}
	if shows != "" {
		word += "(" + response.Header.Get(shows) + ")"
	}
	return word
}
