//go:build haproxy

package cachesim_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
)

// The model is compared with real caches: an origin of ours answers what the test
// wants, a real HAProxy with a cache stands before it, and each request goes to both
// it and the model. Transfers overlap: some are slow to come in, some to go out, some
// break off.

// requestsEach is how many random requests each version is asked; HAPVET_REQUESTS asks
// more. There is a new configuration for every requestsPerConfig of them.
const (
	requestsEach      = 2000
	requestsPerConfig = 400
)

// Random requests have the same outcome in the model as in each real version, and
// leave the same objects behind.
func TestModelAgainstHAProxy(t *testing.T) {
	requests := requestsEach
	if n, err := strconv.Atoi(os.Getenv("HAPVET_REQUESTS")); err == nil {
		requests = n
	}
	first, _ := strconv.ParseUint(os.Getenv("HAPVET_SEED"), 10, 64)
	found := binaries.Need(t)
	for _, b := range found {
		t.Run(b.Version.Branch(), func(t *testing.T) {
			t.Parallel()
			o := newOrigin(t)
			var total tally
			configurations := 0
			for seed := first; total.requests < requests; seed++ {
				configurations++
				t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
					if diff := compareRun(t, b, o, seed, &total); diff != "" {
						t.Fatal(diff)
					}
				})
				if t.Failed() {
					return
				}
			}
			t.Logf("HAProxy %s: %d configurations, %s: all as in the model", b.Version.Full(), configurations, &total)
		})
	}
}

// tally counts what was compared.
type tally struct {
	requests, hits, slow, held, broken, listings int
}

func (n *tally) String() string {
	return fmt.Sprintf("%d requests (%d hits, %d slow to come in, %d slow to go out, %d broken off), %d listings",
		n.requests, n.hits, n.slow, n.held, n.broken, n.listings)
}

// object is what is stored.
type object struct {
	id         string
	body, head int
}

// run is the comparison of one configuration.
type run struct {
	*tally
	traffic
	p       *process
	o       *origin
	c       *cachesim.Cache
	version release.Version
	stored  map[int]object  // what is stored, by row
	large   map[string]bool // URIs of which a large body is stored
	ids     int
	active  []*exchange
	trail   []string
}

// compareRun returns in what model and HAProxy differ, or "".
func compareRun(t *testing.T, b binaries.Binary, o *origin, seed uint64, n *tally) string {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 2950))
	settings, section := scenario(rnd, b.Version)
	sem := cachesim.SemanticsOf(b.Version)
	c, err := cachesim.New(settings, sem)
	if err != nil {
		t.Fatal(err)
	}
	r := &run{
		tally: n, p: start(t, b.Path, section, o.Addr().String()), o: o, c: c, version: b.Version, stored: map[int]object{}, large: map[string]bool{},
		traffic: traffic{rnd: rnd, sem: &sem, max: int(settings.MaxObjectSize), keys: pick(rnd, 10, 30, 100)},
	}
	if r.max == 0 {
		r.max = settings.Blocks() * 4
	}
	for step := range requestsPerConfig {
		diff := r.step()
		if diff == "" && (step%15 == 14 || step == requestsPerConfig-1) {
			diff = r.compareShown(t)
		}
		if diff != "" {
			return fmt.Sprintf("seed %d, HAProxy %s, cache\n%s: %s, with\n%safter\n%s\n%s",
				seed, b.Version, section, diff, r.underWay(), strings.Join(r.trail[max(0, len(r.trail)-30):], "\n"), r.p.Log())
		}
	}
	return ""
}

// underWay lists the transfers that have not ended.
func (r *run) underWay() string {
	var b strings.Builder
	for _, x := range r.active {
		fmt.Fprintf(&b, "under way, %d bytes, storing %t: %s\n", x.sent, cachesim.IsStoring(&x.t), x.line)
	}
	return b.String()
}

// step lets something happen: a new request, or a bit of one under way.
func (r *run) step() string {
	if r.rnd.IntN(200) == 0 {
		time.Sleep(1100 * time.Millisecond)
	}
	if len(r.active) > 0 && (len(r.active) > 5 || r.rnd.IntN(3) == 0) {
		return r.goOn(r.rnd.IntN(len(r.active)))
	}
	return r.begin()
}

// begin sends a request, and takes it to its end or leaves it under way.
func (r *run) begin() string {
	x := &exchange{}
	x.asked, x.answered = r.draw()
	x.request, x.response = r.sem.DigestRequest(&x.asked), r.sem.DigestResponse(&x.answered.ResponseHead)
	r.ids++
	x.id = fmt.Sprintf("%08d", r.ids)
	r.requests++
	x.narrow = x.asked.Method == http.MethodGet && r.large[x.asked.URI]
	asked, err := x.begin(r.p, r.o)
	asks, answers := r.times(x)
	hints := r.c.Stats().HintHits
	outcome := r.c.Lookup(asks, &x.request, &x.t)
	if told := r.c.Stats().HintHits > hints; told != x.hinted {
		return fmt.Sprintf("early hints %t, in the model %t: %s %s", x.hinted, told, x.id, x.asked.URI)
	}
	x.line = fmt.Sprintf("%s: %s %s %s -> %d %s body %d", x.id, x.asked.Method, x.asked.URI, brief(x.asked.Headers), x.answered.Status, brief(x.answered.Headers), x.answered.body)
	if err != nil {
		return fmt.Sprintf("%v, while the model says %s: %s", err, outcome, x.line)
	}
	if outcome.IsHit() {
		r.hits++
		return r.hit(answers, x, outcome, asked)
	}
	if x.got.StatusCode == http.StatusBadGateway { // too large for HAProxy, which is not the cache's affair
		r.note("%s: refused", x.line)
		x.breakOff(false)
		return ""
	}
	verdict := r.c.Store(answers, &x.t, &x.response)
	r.note("%s: model %s, %s", x.line, outcome, verdict)
	if !asked {
		return fmt.Sprintf("HAProxy answers %d from the cache", x.got.StatusCode)
	}
	if cachesim.IsStoring(&x.t) {
		r.large[x.asked.URI] = x.answered.body > 150_000
		r.stored[cachesim.RowOf(&x.t)] = object{x.id, x.answered.body, x.response.Payload}
	}
	whole := x.answered.plain() && x.answered.body == 0
	if x.asked.Method == http.MethodGet && x.answered.Status == 200 && !whole && r.rnd.IntN(5) == 0 {
		r.slow++
		r.active = append(r.active, x)
		return ""
	}
	for x.asked.Method != http.MethodHead && x.sent < x.answered.body {
		if diff := r.more(x); diff != "" {
			return diff
		}
	}
	return r.finish(x)
}

// hit compares an answer of the cache.
func (r *run) hit(now int64, x *exchange, outcome cachesim.Outcome, asked bool) string {
	r.note("%s: model %s", x.line, outcome)
	close(x.script.out)
	if asked {
		return "HAProxy asks the origin"
	}
	if x.got.StatusCode >= 500 && r.stored[cachesim.RowOf(&x.t)].head > 14_000 { // no room for the header of this test
		r.c.Release(&x.t)
		return ""
	}
	want := http.StatusOK
	if outcome == cachesim.NotModified {
		want = http.StatusNotModified
	}
	if x.got.StatusCode != want {
		return fmt.Sprintf("HAProxy answers %d", x.got.StatusCode)
	}
	object := r.stored[cachesim.RowOf(&x.t)]
	x.body = object.body
	if id := x.got.Header.Get(idHeader); id != object.id {
		return fmt.Sprintf("HAProxy answers with %s, the model with %s", id, object.id)
	}
	if age := x.got.Header.Get("age"); age != strconv.FormatInt(r.c.Age(now, &x.t), 10) {
		return fmt.Sprintf("Age is %s, not %d", age, r.c.Age(now, &x.t))
	}
	if x.narrow && x.body > 150_000 && x.got.StatusCode == http.StatusOK {
		r.held++
		r.active = append(r.active, x)
		return ""
	}
	return r.read(x)
}

// read takes an answer of the cache to its end.
func (r *run) read(x *exchange) string {
	err := x.drain()
	r.c.Release(&x.t)
	if body := x.body; err != nil || x.got.StatusCode == http.StatusOK && x.asked.Method == http.MethodGet && x.sent != body {
		return fmt.Sprintf("%s: %d bytes of %d: %v", x.id, x.sent, body, err)
	}
	return ""
}

// goOn takes a request that is under way one step further.
func (r *run) goOn(i int) string {
	x := r.active[i]
	reading := !x.script.taken.Load()
	end := r.rnd.IntN(3) == 0
	abort := r.rnd.IntN(8) == 0 && x.sent < x.answered.body && !x.answered.untilClose
	if reading || end || abort || x.sent >= x.answered.body {
		r.active = slices.Delete(r.active, i, i+1)
	}
	switch {
	case reading:
		r.note("%s: read to its end", x.id)
		return r.read(x)
	case abort:
		r.broken++
		client := r.rnd.IntN(2) == 0
		x.breakOff(client)
		r.note("%s: breaks off (client %t) after %d bytes: %s", x.id, client, x.sent, r.c.Abort(&x.t))
		return ""
	case end || x.sent >= x.answered.body:
		for x.sent < x.answered.body {
			if diff := r.more(x); diff != "" {
				return diff
			}
		}
		return r.finish(x)
	default:
		return r.more(x)
	}
}

// more sends a piece of the body.
func (r *run) more(x *exchange) string {
	n := min(pieceSize, x.answered.body-x.sent)
	if err := x.more(n); err != nil {
		return fmt.Sprintf("%s: %v", x.id, err)
	}
	if x.sent == x.answered.body && x.answered.plain() {
		r.ended(x, r.c.FinishWith(&x.t, n, x.response.Tail))
	} else {
		r.c.Append(&x.t, n)
	}
	return ""
}

func (r *run) ended(x *exchange, v cachesim.Verdict) {
	x.finished = true
	r.note("%s: ends after %d bytes: %s", x.id, x.sent, v)
}

func (r *run) finish(x *exchange) string {
	if err := x.end(); err != nil {
		return fmt.Sprintf("%s: %v", x.id, err)
	}
	if !x.finished {
		r.ended(x, r.c.Finish(&x.t, x.response.Tail))
	}
	return ""
}

func (r *run) note(format string, args ...any) {
	r.trail = append(r.trail, fmt.Sprintf(format, args...))
}

// brief writes headers for a failure.
func brief(h cachesim.Headers) string {
	words := make([]string, len(h))
	for i, header := range h {
		words[i] = header.Name + ": " + header.Value[:min(40, len(header.Value))]
	}
	return "[" + strings.Join(words, "; ") + "]"
}

// times returns when HAProxy looked a request up, and when it had the answer: it tells
// so itself, in the seconds that its cache goes by.
func (r *run) times(x *exchange) (asks, answers int64) {
	if x.got != nil {
		if n, _ := fmt.Sscan(x.got.Header.Get("x-now"), &asks, &answers); n == 2 {
			return asks, answers
		}
	}
	now := time.Now().Unix()
	return now, now
}

// compareShown compares what `show cache` lists. HAProxy is given some time to notice
// that connections have been closed.
func (r *run) compareShown(t *testing.T) string {
	t.Helper()
	r.listings++
	var diff string
	for range 100 {
		before := time.Now().Unix()
		real, available := r.p.show(t)
		for now := before; now <= time.Now().Unix(); now++ {
			if diff = r.listed(now, real, available); diff == "" {
				return ""
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "show cache: " + diff
}

// listed returns in what a list differs from that of the model at a time.
func (r *run) listed(now int64, real []cachesim.Shown, available int) string {
	if available != r.c.Available() {
		return fmt.Sprintf("%d blocks available, %d in the model", available, r.c.Available())
	}
	line := func(s cachesim.Shown) string {
		if r.sem.Key == cachesim.KeySeeded {
			s.Key = 0
		}
		return fmt.Sprintf("hash %d, size %d, %d blocks, refs %d, expire %d", s.Key, s.Size, s.Blocks, s.Refs, s.Expire)
	}
	alive := func(list []cachesim.Shown) []string {
		var out []string
		for _, s := range list {
			if s.Expire > 0 {
				out = append(out, line(s))
			}
		}
		slices.Sort(out)
		return out
	}
	got, want := alive(real), alive(r.c.Show(now))
	if slices.Equal(got, want) {
		return ""
	}
	without := func(list, others []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(others, s) }), "; ")
	}
	return fmt.Sprintf("only HAProxy has %s; only the model has %s", without(got, want), without(want, got))
}
