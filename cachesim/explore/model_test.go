package explore

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// sequential runs single operations, one after the other.
type sequential struct{ *machine }

func newSequential(t *testing.T, version string, variants int) sequential {
	t.Helper()
	sc := &Scenario{Blocks: maxBlocks, Variants: variants, Threads: [][]string{{"get a", "get b"}}}
	return sequential{newMachine(explorer(t, sc, version, Options{}).config, nil)}
}

// do runs an operation and reports whether something was served.
func (s sequential) do(t *testing.T, text string) (served bool) {
	t.Helper()
	o, err := parseOperation(text)
	if err != nil {
		t.Fatal(err)
	}
	programs := [maxThreads][]operation{{o}}
	s.current = &programs
	for s.begin(); s.state.threads[0].step != done && !s.over; s.step(0) {
		served = served || s.state.threads[0].step == deliver
	}
	return served
}

// used is how many blocks are not in the list of available ones.
func (s sequential) used() int { return int(s.blocks) - int(s.state.free) }

// model is the same traffic on the model that is exact to the byte.
type model struct {
	c   *cachesim.Cache
	sem cachesim.Semantics
	now int64
}

func newModel(t *testing.T, version string, variants int) *model {
	t.Helper()
	settings := cachesim.DefaultSettings(1)
	settings.ProcessVary, settings.MaxSecondaryEntries, settings.MaxAge = true, uint32(variants), 1000
	sem := cachesim.SemanticsOf(release.MustParse(version))
	c, err := cachesim.NewExact(settings, sem)
	if err != nil {
		t.Fatal(err)
	}
	return &model{c, sem, 1000}
}

// uriOf makes a URI whose key begins with five bits of 0, as those of the steps do:
// beside a zombie, the way through the index depends on them.
func uriOf(url string) string {
	for n := 0; ; n++ {
		uri := fmt.Sprint("/", url, n)
		if cachesim.HashOf("https://h" + uri)[3] < 8 {
			return uri
		}
	}
}

func (m *model) request(method, url string, variant int) *cachesim.Request {
	head := cachesim.RequestHead{Method: method, URI: uriOf(url), Version: "HTTP/1.1", Headers: cachesim.Headers{{Name: "host", Value: "h"}, {Name: "accept-encoding", Value: "identity"}}}
	if variant > 0 {
		head.Headers = append(head.Headers, cachesim.Header{Name: "referer", Value: fmt.Sprint(variant)})
	}
	r := m.sem.DigestRequest(&head)
	return &r
}

func (m *model) response(age, variant int) *cachesim.Response {
	head := cachesim.ResponseHead{
		Version: "HTTP/1.1", Status: 200, Reason: "OK",
		Headers: cachesim.Headers{{Name: "cache-control", Value: fmt.Sprintf("max-age=%d", age)}, {Name: "content-length", Value: "0"}},
	}
	if variant > 0 {
		head.Headers = append(head.Headers, cachesim.Header{Name: "vary", Value: "accept-encoding, referer"})
	}
	r := m.sem.DigestResponse(&head)
	return &r
}

// The steps, done by one thread, come to what the model of the cache comes to: what is
// served, and how many blocks stay in use.
func TestStepsAgreeWithModel(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	hits, stores := 0, 0
	for _, version := range []string{"2.0.8", "2.3.0", "2.4.0", "2.8.25", "2.9.0", "2.9.15", "3.0.11", "3.2.20", "3.4.0", "3.4.4", "3.5-dev3", "3.5-dev5"} {
		for range 150 {
			steps, m := newSequential(t, version, 2), newModel(t, version, 2)
			log := ""
			for range 12 {
				url, variant, age := string("ab"[random.IntN(2)]), random.IntN(4), []int{2, 100}[random.IntN(2)]
				switch random.IntN(8) {
				case 0:
					log += "wait 1; "
					steps.do(t, "wait 1")
					m.now++
					continue
				case 1:
					log += "unsafe " + url + "; "
					steps.do(t, "unsafe "+url)
					m.c.Exchange(m.now, m.request("POST", url, 0), m.response(1, 0), 0)
					continue
				}
				object := url
				if url == "a" {
					variant++
					object = fmt.Sprintf("a/%d", variant)
				} else {
					variant = 0
				}
				log += fmt.Sprintf("get %s (%d); ", object, age)
				var tx cachesim.Transaction
				want := m.c.Lookup(m.now, m.request("GET", url, variant), &tx).IsHit()
				if got := steps.do(t, "get "+object); got != want {
					t.Fatalf("%s: %s: served %t, want %t", version, log, got, want)
				}
				if want {
					m.c.Release(&tx)
					hits++
				} else if r := m.response(age, variant); m.c.Store(m.now, &tx, r) != cachesim.VaryKeyMissing {
					m.c.Finish(&tx, 0)
					steps.do(t, fmt.Sprintf("store %s 0 %d", object, age))
					stores++
				}
				if m.c.Crashed() != steps.over {
					t.Fatalf("%s: %s: crashed %t, want %t", version, log, steps.over, m.c.Crashed())
				}
				if steps.over {
					break
				}
				if got, want := steps.used(), 1024-m.c.Available(); got != want {
					t.Fatalf("%s: %s: %d blocks in use, want %d", version, log, got, want)
				}
			}
		}
	}
	if hits < 500 || stores < 1000 {
		t.Errorf("only %d hits and %d stores", hits, stores)
	}
}
