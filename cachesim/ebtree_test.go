package cachesim

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// model is what trees should hold: entries by key, in the order in which they came.
type model map[uint32][]rowID

// well checks the structure of a tree below a branch: pointers lead back, keys are on their
// sides, bits fall. It returns the leaves in order.
func well(t *testing.T, x *ebTrees, up ebUp, above int) []rowID {
	t.Helper()
	down := *x.branch(up)
	switch down.kind {
	case toLeaf:
		if x.nodes[down.to].leafUp != up {
			t.Fatalf("leaf %d does not lead back to %v", down.to, up)
		}
		return []rowID{down.to}
	case toNode:
		n := &x.nodes[down.to]
		if n.nodeUp != up || !n.leafUp.is {
			t.Fatalf("node %d does not lead back to %v, or has no leaf", down.to, up)
		}
		if int(n.bit) >= above && above >= 0 {
			t.Fatalf("node %d has bit %d below %d", down.to, n.bit, above)
		}
		before := well(t, x, ebUp{down.to, left, true}, int(n.bit))
		behind := well(t, x, ebUp{down.to, right, true}, int(n.bit))
		if n.bit >= 0 && (x.nodes[before[0]].key>>n.bit&1 != 0 || x.nodes[behind[0]].key>>n.bit&1 != 1) {
			t.Fatalf("node %d has keys on the wrong side of bit %d", down.to, n.bit)
		}
		return append(before, behind...)
	}
	return nil
}

// Trees find what was put into them, duplicates in their order, whatever is inserted and
// removed in between, and stay as they should be.
func TestTrees(t *testing.T) {
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		x, want := newEBTrees([]int{1, 8}[seed%2]), model{}
		keys := 1 + rnd.Uint32N(40)
		spread := []uint32{1, 0x9e3779b1}[rnd.IntN(2)]
		var in []rowID
		for step := range 1500 {
			if len(in) > 0 && rnd.IntN(100) < 30+step/30 {
				i := rnd.IntN(len(in))
				id := in[i]
				in = slices.Delete(in, i, i+1)
				key := x.nodes[id].key
				want[key] = slices.DeleteFunc(want[key], func(r rowID) bool { return r == id })
				x.remove(id)
				x.remove(id) // which changes nothing
			} else {
				id, key := rowID(step), (1+rnd.Uint32N(keys))*spread
				x.insert(id, key)
				in = append(in, id)
				want[key] = append(want[key], id)
			}
			compareTrees(t, x, want, len(in))
		}
		if x.fault != NoFault {
			t.Fatalf("seed %d: %s", seed, x.fault)
		}
	}
}

func compareTrees(t *testing.T, x *ebTrees, want model, entries int) {
	t.Helper()
	leaves := 0
	for i := range x.trees {
		list := well(t, x, ebUp{-1 - rowID(i), left, true}, 32)
		leaves += len(list)
		if !slices.IsSortedFunc(list, func(a, b rowID) int { return int(int64(x.nodes[a].key) - int64(x.nodes[b].key)) }) {
			t.Fatalf("tree %d is out of order", i)
		}
	}
	if leaves != entries {
		t.Fatalf("%d leaves, %d entries", leaves, entries)
	}
	for key, ids := range want {
		var forth, back []rowID
		for id := x.firstOf(key); id != none; id = x.neighbour(id, right) {
			forth = append(forth, id)
		}
		if len(ids) > 0 {
			for id := ids[len(ids)-1]; id != none; id = x.neighbour(id, left) {
				back = append([]rowID{id}, back...)
			}
		}
		if !slices.Equal(forth, ids) || !slices.Equal(back, ids) {
			t.Fatalf("key %d: %v forth, %v back, want %v", key, forth, back, ids)
		}
	}
}

// An exact cache does what the other one does, where no entry stays in the index that is
// none any more.
func TestExactIsTheSame(t *testing.T) {
	for _, version := range versions {
		for seed := range uint64(5) {
			sem := SemanticsOf(release.MustParse(version)).With(WrongVictim, false)
			settings := Settings{TotalMaxSize: 1, MaxObjectSize: 100_000, MaxAge: 100, ProcessVary: true, MaxSecondaryEntries: 3}
			plain, err := New(settings, sem)
			if err != nil {
				t.Fatal(err)
			}
			exact, err := NewExact(settings, sem)
			if err != nil {
				t.Fatal(err)
			}
			var shown [][]Shown
			var usages []Usage
			keep := func(c *Cache) { shown, usages = append(shown, c.Show(c.now)), append(usages, c.Usage(c.now)) }
			o1, v1 := play(plain, seed, 4000, func(step int) {
				if step%97 == 0 {
					keep(plain)
				}
			})
			n := 0
			o2, v2 := play(exact, seed, 4000, func(step int) {
				if step%97 != 0 {
					return
				}
				if n >= len(shown) || !slices.Equal(shown[n], exact.Show(exact.now)) || usages[n] != exact.Usage(exact.now) {
					t.Fatalf("%s, seed %d, step %d: the exact cache holds something else", version, seed, step)
				}
				n++
			})
			if !slices.Equal(o1, o2) || !slices.Equal(v1, v2) || exact.Fault() != NoFault || plain.Stats() != exact.Stats() {
				t.Errorf("%s, seed %d: the exact cache goes another way; fault %s", version, seed, exact.Fault())
			}
		}
	}
}

// Golden sequence G9 and what follows (facts/cache.md 5): on 2.9.0 and 3.0.0, variants
// beyond the limit take the first ones with them and stay themselves as they should not;
// once their blocks hold something else, a look-up ends in it.
func TestWrongVictim(t *testing.T) {
	for version, want := range map[string]string{"2.8.0": "HHHMMM", "2.9.0": "MMMMHH", "3.0.10": "MMMMHH", "3.0.11": "HHHMMM"} {
		c, err := NewExact(Settings{TotalMaxSize: 1, MaxAge: 1000, ProcessVary: true, MaxSecondaryEntries: 3}, SemanticsOf(release.MustParse(version)))
		if err != nil {
			t.Fatal(err)
		}
		const signature = varyEncoding | varyReferer
		request := func(n int) *Request {
			return &Request{HasKey: true, Hash: HashOf("/"), Variant: secondaryKey{encodings: allEncodings, signature: signature | varyOrigin, referer: uint64(n) + 1}}
		}
		response := Response{Status: 200, HasLifetime: true, Lifetime: 100, Head: 100, Body: 10, HasVary: true, Signature: signature, Encodings: identityEncoding}
		for n := range 6 {
			c.Exchange(1000, request(n), &response, 10)
		}
		got := ""
		for n := range 6 {
			var tx Transaction
			if c.Lookup(1000, request(n), &tx).IsHit() {
				got += "H"
			} else {
				got += "M"
			}
			c.Release(&tx)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
		plain := Response{Status: 200, HasLifetime: true, Lifetime: 100, Head: 100, Body: 3000}
		for n := range 400 {
			c.Exchange(1001, &Request{HasKey: true, Hash: HashOf(string(rune(1000 + n)))}, &plain, 3000)
		}
		var tx Transaction
		c.Lookup(1001, request(0), &tx)
		if sick := want[0] == 'M'; c.Crashed() != sick || (c.Fault() == RecycledNode) != sick {
			t.Errorf("%s: crashed %t, fault %s", version, c.Crashed(), c.Fault())
		}
	}
}
