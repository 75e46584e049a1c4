//go:build haproxy

package changes_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/release/binaries/live"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// observation shows a silent change on two running versions: the same configuration is
// seen to do one thing by the old one, and another by the new one.
type observation struct {
	id, from, to string
	config       string
	see          func(t *testing.T, p *live.Process, o *origins) string
	old, new     string
}

// origins are what stands behind the proxies of an observation: HTTP servers, and what
// they were asked.
type origins struct {
	mu     sync.Mutex
	seen   []*http.Request
	answer string // the whole response, by default one whose body names the server
	names  []string
}

// stand in configurations for what is known when they run.
const proxies = `
defaults
    mode http
    timeout connect 2s
    timeout client 4s
    timeout server 4s
frontend web
    bind {address}
    default_backend app
`

const (
	oneServer   = proxies + "backend app\n    balance roundrobin\n    server s0 {origin0}\n"
	fourServers = "    server s0 {origin0}\n    server s1 {origin1}\n    server s2 {origin2}\n    server s3 {origin3}\n"
)

// start runs a binary with a configuration, and four origins behind it.
func start(t *testing.T, path, text string) (*live.Process, *origins) {
	t.Helper()
	o := &origins{}
	for i := range 4 {
		name := fmt.Sprintf("s%d", i)
		server := live.NewOrigin(t, func(_ int, r *http.Request) []byte { return o.serve(name, r) })
		text = strings.ReplaceAll(text, fmt.Sprintf("{origin%d}", i), server.Addr().String())
	}
	for mark, make := range marks {
		if strings.Contains(text, mark) {
			text = strings.ReplaceAll(text, mark, make(t))
		}
	}
	return live.Start(t, path, text), o
}

func (o *origins) serve(name string, r *http.Request) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen, o.names = append(o.seen, r), append(o.names, name)
	if o.answer != "" {
		return []byte(o.answer)
	}
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(name), name)
}

// last is the last request that a server got, or an empty one.
func (o *origins) last() *http.Request {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.seen) == 0 {
		return &http.Request{}
	}
	return o.seen[len(o.seen)-1]
}

// Each observation holds on both sides of its change, and with what keeps the old
// behaviour, the new version does what the old one did.
func TestSilentChangesShowHAProxy(t *testing.T) {
	all := binaries.Need(t)
	for _, o := range observations {
		t.Run(o.id+"@"+o.from+".."+o.to, func(t *testing.T) {
			old, ok1 := nearest(all, release.MustParse(o.from+".0"))
			target, ok2 := nearest(all, release.MustParse(o.to+".0"))
			if !ok1 || !ok2 {
				t.Skip("no binary")
			}
			c := changes.Lookup(o.id)
			if c == nil {
				t.Fatal("no such change")
			}
			text := strings.TrimPrefix(o.config, "\n")
			for _, side := range []struct {
				binary binaries.Binary
				want   string
			}{{old, o.old}, {target, o.new}} {
				if got := o.run(t, side.binary, text); got != side.want {
					t.Errorf("HAProxy %s: %s, want %s", side.binary.Version, got, side.want)
				}
			}
			hits := o.hits(t, c, old, target, text)
			kept := apply(t, hits, func(h changes.Hit) []config.Edit { return h.Keep })
			if kept == text {
				if len(c.Keep) > 0 {
					t.Error("nothing keeps the old behaviour")
				}
				return
			}
			if got := o.run(t, target, kept); got != o.old {
				t.Errorf("HAProxy %s, with what keeps the old behaviour: %s, want %s\n%s", target.Version, got, o.old, kept)
			}
		})
	}
}

func (o observation) run(t *testing.T, b binaries.Binary, text string) string {
	t.Helper()
	p, servers := start(t, b.Path, text)
	return o.see(t, p, servers)
}

// hits are the places that the change finds in the configuration of the observation.
func (o observation) hits(t *testing.T, c *changes.Change, old, target binaries.Binary, text string) []changes.Hit {
	t.Helper()
	source := []config.Source{{Name: "haproxy.cfg", Content: text}}
	from := config.ParseAll(source, config.Options{Version: old.Version})
	hits := c.Find(from, config.ParseAll(source, config.Options{Version: target.Version}))
	if len(hits) == 0 && c.Matters(old.Version, target.Version) {
		t.Fatal("the change does not find what concerns it")
	}
	if len(hits) == 0 { // a distribution has the change in a version that upstream has not
		hits = []changes.Hit{{Directives: []*config.Directive{from.Sections[0].Header}}}
	}
	return hits
}
