package cachesim

import (
	"math/rand/v2"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// versions are one of each way in which the cache works.
var versions = []string{"2.0.0", "2.2.9", "2.3.0", "2.4.0", "2.6.12", "2.8.25", "2.9.3", "3.0.11", "3.2.26", "3.4.7", "3.5-dev5"}

// actor plays one client of a random run.
type actor struct {
	t        Transaction
	request  Request
	response Response
	left     int
}

// play lets random clients meet one cache, each step after any other, and calls check
// after each.
func play(c *Cache, seed uint64, steps int, check func(step int)) (outcomes []Outcome, verdicts []Verdict) {
	rnd := rand.New(rand.NewPCG(seed, 1))
	actors := make([]actor, 8)
	now := int64(1000)
	for step := range steps {
		if rnd.IntN(20) == 0 {
			now++
		}
		a := &actors[rnd.IntN(len(actors))]
		switch {
		case a.t.phase == delivering:
			c.Release(&a.t)
		case a.t.phase == storing && rnd.IntN(10) == 0:
			verdicts = append(verdicts, c.Abort(&a.t))
		case a.t.phase == storing && a.left > 0:
			n := min(a.left, 1+rnd.IntN(8000))
			c.Append(&a.t, n)
			a.left -= n
		case a.t.phase == storing:
			verdicts = append(verdicts, c.Finish(&a.t, 0))
		default:
			a.start(c, rnd)
			o := c.Lookup(now, &a.request, &a.t)
			outcomes = append(outcomes, o)
			if o < Hit {
				verdicts = append(verdicts, c.Store(now, &a.t, &a.response))
			}
		}
		if c.crashed {
			return outcomes, verdicts
		}
		check(step)
	}
	return outcomes, verdicts
}

func (a *actor) start(c *Cache, rnd *rand.Rand) {
	coding := gzipEncoding << rnd.IntN(3)
	a.request = Request{HasKey: true, Hash: HashOf(string(rune('a' + rnd.IntN(20))))}
	if rnd.IntN(15) == 0 {
		a.request.Method = MethodOther
	}
	a.request.Variant = secondaryKey{encodings: coding | identityEncoding, signature: varyEncoding | varyReferer, referer: 1 + rnd.Uint64N(12)}
	a.left = rnd.IntN(40_000)
	a.response = Response{
		Status: 200, Lifetime: int64(rnd.IntN(6)), HasLifetime: true, Head: 100 + rnd.IntN(2000), Body: int64(a.left), Payload: 100,
		Encodings: coding,
	}
	if rnd.IntN(2) == 0 && c.sem.SecondaryBytes > 0 {
		a.response.HasVary, a.response.Signature = true, varyEncoding|varyReferer
	}
}

func newTestCache(t *testing.T, version string) *Cache {
	t.Helper()
	c, err := New(Settings{
		TotalMaxSize: 1, MaxObjectSize: 100_000, MaxAge: 100, ProcessVary: true, MaxSecondaryEntries: 3,
	}, SemanticsOf(release.MustParse(version)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Whatever happens, no block is lost or in two places: those in the list of available
// rows and those of rows in use are all that there are.
func TestBlocksAreConserved(t *testing.T) {
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			for seed := range uint64(5) {
				c := newTestCache(t, version)
				play(c, seed, 1500, func(step int) { conserved(t, c, seed, step) })
			}
		})
	}
}

func conserved(t *testing.T, c *Cache, seed uint64, step int) {
	t.Helper()
	seen := map[rowID]bool{}
	listed := 0
	before := none
	for id := c.avail.head; id != none; id = c.avail.links[id].next {
		r := &c.slab[id]
		if seen[id] || c.avail.links[id].prev != before || r.refs != 0 {
			t.Fatalf("seed %d, step %d: row %d of the list is twice in it, misplaced, or in use", seed, step, id)
		}
		seen[id] = true
		listed += int(r.blocks)
		before = id
	}
	if listed != c.available || before != c.avail.tail {
		t.Fatalf("seed %d, step %d: %d blocks in the list, %d said to be available", seed, step, listed, c.available)
	}
	unused := map[rowID]bool{}
	for _, id := range c.unused {
		unused[id] = true
	}
	used := 0
	for id := range c.slab {
		if r := &c.slab[id]; !seen[rowID(id)] && !unused[rowID(id)] {
			if r.refs <= 0 && !r.is(isRecycled) {
				t.Fatalf("seed %d, step %d: row %d is nowhere and nobody's", seed, step, id)
			}
			used += int(r.blocks)
		}
	}
	if listed+used != c.total {
		t.Fatalf("seed %d, step %d: %d blocks available and %d in use, of %d", seed, step, listed, used, c.total)
	}
}

// What the index holds can be found, and nothing else is linked.
func TestIndexHoldsWhatIsLinked(t *testing.T) {
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			for seed := range uint64(5) {
				c := newTestCache(t, version)
				play(c, seed, 1500, func(step int) {
					found := 0
					for _, s := range c.index.slots {
						first := s.first - 1
						for id := first; id != none; id = c.index.next(id) {
							if !c.slab[id].is(isLinked) || c.slab[id].key() != c.slab[first].key() {
								t.Fatalf("seed %d, step %d: the index leads to row %d, which is not linked", seed, step, id)
							}
							found++
						}
						if first != none && c.index.first(c.slab[first].key()) != first {
							t.Fatalf("seed %d, step %d: key %d is in two slots", seed, step, c.slab[first].key())
						}
					}
					linked := 0
					for id := range c.slab {
						if c.slab[id].is(isLinked) {
							linked++
						}
					}
					if linked != found {
						t.Fatalf("seed %d, step %d: %d entries are linked, %d can be found", seed, step, linked, found)
					}
				})
			}
		})
	}
}

// The same seed gives the same run.
func TestDeterminism(t *testing.T) {
	for _, version := range versions {
		o1, v1 := play(newTestCache(t, version), 7, 20_000, func(int) {})
		o2, v2 := play(newTestCache(t, version), 7, 20_000, func(int) {})
		if len(o1) != len(o2) || len(v1) != len(v2) {
			t.Fatalf("%s: %d and %d outcomes, %d and %d verdicts", version, len(o1), len(o2), len(v1), len(v2))
		}
		for i := range o1 {
			if o1[i] != o2[i] {
				t.Fatalf("%s: outcome %d differs", version, i)
			}
		}
	}
}
