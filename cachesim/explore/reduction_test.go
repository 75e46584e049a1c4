package explore

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/cespare/xxhash/v2"
)

// everything goes through all orders of steps without sleep sets: what is broken, and
// the states in which the threads end.
func everything(m *machine, ends, broken map[string]bool, met map[string]bool) {
	state := string(m.state.appendState(nil, m.config))
	if met[state] {
		return
	}
	met[state] = true
	ready := m.ready()
	if ready == 0 {
		if !m.finished() {
			broken["threads wait for each other"] = true
		}
		for _, l := range m.state.locks {
			if l != (lock{}) {
				broken["a lock stays taken"] = true
			}
		}
		ends[state] = true
		m.checkRest()
		return
	}
	own := newState(&m.state)
	for i := range m.threads {
		if ready>>i&1 == 0 {
			continue
		}
		m.step(i)
		if !m.over {
			everything(m, ends, broken, met)
		}
		m.over = false
		m.state.copyFrom(own)
	}
}

func newState(s *state) *state {
	c := &state{}
	c.copyFrom(s)
	return c
}

// Sleep sets leave nothing out that is broken, on any version.
func TestReductionLosesNothing(t *testing.T) {
	for name, sc := range scenarios(t) {
		for _, version := range []string{"2.0.0", "2.4.0", "2.8.25", "2.9.0", "3.0.11", "3.2.20", "3.3.11", "3.4.4", "3.5-dev3", "3.5-dev5"} {
			losesNothing(t, explorer(t, sc, version, Options{}), name+", "+version)
		}
	}
}

// losesNothing compares the search with one that leaves nothing out.
func losesNothing(t *testing.T, x *Explorer, where string) {
	t.Helper()
	full, reduced := map[string]bool{}, map[string]bool{}
	note := func(m map[string]bool) func(Invariant, cause) {
		return func(v Invariant, why cause) { m[fmt.Sprint(v, why)] = true }
	}
	ends := map[string]bool{}
	everything(newMachine(x.config, note(full)), ends, full, map[string]bool{})
	s := &search{Result: &Result{Complete: true}, machine: newMachine(x.config, note(reduced)), limit: bound, most: math.MaxInt64, visited: map[fingerprint]uint8{}, second: xxhash.NewWithSeed(1)}
	s.from(0)
	if !s.Complete || !maps.Equal(full, reduced) {
		t.Errorf("%s: all orders break %v, the reduced ones %v", where, full, reduced)
	}
}

// Steps that are said to be independent come to the same in either order, and neither
// keeps the other from being done.
func TestIndependence(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pairs := 0
	for name, sc := range mixed(t) {
		for _, version := range []string{"2.3.0", "2.4.0", "2.8.25", "2.9.0", "3.0.11", "3.4.0", "3.4.4", "3.5-dev5"} {
			m := newMachine(explorer(t, sc, version, Options{}).config, nil)
			start := newState(&m.state)
			for range 60 {
				m.state.copyFrom(start)
				m.over = false
				for ready := m.ready(); ready != 0 && !m.over; ready = m.ready() {
					pairs += checkPairs(t, m, ready, name+", "+version)
					m.step(pick(ready, random.Uint64()))
				}
				if !m.over && (!m.finished() || m.state.locks != [1 + trees]lock{}) {
					t.Fatalf("%s, %s: a lock stays taken: %+v", name, version, m.state.locks)
				}
			}
		}
	}
	if pairs < 1000 {
		t.Errorf("only %d pairs of independent steps were seen", pairs)
	}
}

func checkPairs(t *testing.T, m *machine, ready uint8, where string) (pairs int) {
	t.Helper()
	at := newState(&m.state)
	both := func(i, j int) string {
		defer func() { m.state.copyFrom(at); m.over = false }()
		m.step(i)
		if m.over {
			return "over"
		}
		if !m.canStep(j) {
			return "blocked"
		}
		m.step(j)
		if m.over {
			return "over"
		}
		return string(m.state.appendState(nil, m.config))
	}
	for i := range m.threads {
		for j := range i {
			if ready>>i&ready>>j&1 == 0 || !independent(&at.threads[i], &at.threads[j]) {
				continue
			}
			pairs++
			if a, b := both(i, j), both(j, i); a != b {
				t.Fatalf("%s: %q and %q are not independent", where, steps[at.threads[i].step].name, steps[at.threads[j].step].name)
			}
		}
	}
	return pairs
}

// mixed are the scenarios that come with hapvet and one in which much happens at once.
func mixed(t testing.TB) map[string]*Scenario {
	list := scenarios(t)
	list["mixed"] = busy
	return list
}

// busy has every operation in it, and too few blocks for all of them.
var busy = &Scenario{
	Blocks: 7, Variants: 2, Setup: []string{"store a/1 1", "store b 1"},
	Threads: [][]string{
		{"get a/2", "store a/2 1", "get b", "unsafe a"},
		{"store b 2", "get a/1", "abort a/3 1", "show a"},
		{"get a/1", "wait 1", "store a/3", "get a/3"},
	},
}
