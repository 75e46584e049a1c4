//go:build haproxy

package checks_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/release/binaries/live"
)

// Of two frontends with one address each gets some connections: the kernel chooses. That all of
// these go to one of them happens once in 10^17 times.
func TestRepeatedBindHAProxy(t *testing.T) {
	const text = proofDefaults + `frontend web
    bind {address}
    http-request deny deny_status 403
frontend other
    bind {address}
    http-request deny deny_status 404
`
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			h.finds(t, "repeated-bind", text, true)
			process := live.Start(t, h.path, text)
			seen := map[string]int{}
			for range 60 {
				seen[h.answerTo(t, process, "/", "")]++
				if seen["403"] > 0 && seen["404"] > 0 {
					return
				}
			}
			t.Errorf("HAProxy %s: %v", h.version, seen)
		})
	}
}

// What is captured of a request stands in the log.
func TestSecretInLogHAProxy(t *testing.T) {
	origin := live.NewOrigin(t, func(int, *http.Request) []byte { return []byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") })
	text := strings.ReplaceAll(proofDefaults, "defaults\n", "defaults\n    log stderr format raw local0\n") + fmt.Sprintf(`frontend web
    bind {address}
    capture request header Authorization len 100
    option httplog
    default_backend app
backend app
    server s1 %s
`, origin.Addr())
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			h.finds(t, "secret-in-log", text, true)
			process := live.Start(t, h.path, text)
			h.answerTo(t, process, "/|Authorization: Bearer open-sesame", "")
			for deadline := time.Now().Add(5 * time.Second); !strings.Contains(process.Log(), "{Bearer open-sesame}"); time.Sleep(5 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("HAProxy %s logs %s", h.version, process.Log())
				}
			}
		})
	}
}
