package explore

import (
	"math"

	"github.com/cespare/xxhash/v2"
)

// Exhaust goes through every order of steps that matters, up to a number of states. If
// the result is complete, what is not among its findings does not happen in the
// scenario, as far as the model and its steps go.
//
// Two reductions spare orders that come to the same. Sleep sets (Godefroid) leave out
// those that differ only in steps that touch nothing in common ([steps] says what each
// touches). States that were met before are not gone on from again, except with the
// threads that slept there until now. States are told apart by two hashes of
// 64 bits (XXH64).
func (x *Explorer) Exhaust(maxStates int) *Result {
	return x.ExhaustWithin(maxStates, math.MaxInt64)
}

// ExhaustWithin is [Explorer.Exhaust] that also ends after so many steps.
func (x *Explorer) ExhaustWithin(maxStates int, most int64) *Result {
	r := &Result{Complete: true}
	s := &search{Result: r, machine: x.machine(r), limit: maxStates, most: most, visited: map[fingerprint]uint8{}, second: xxhash.NewWithSeed(1)}
	s.observer = func(v Invariant, why cause) { r.note(v, why, s.path) }
	s.from(0)
	r.States = len(s.visited)
	return r
}

// search is a search in depth.
type search struct {
	*Result
	*machine
	limit   int                   // states
	most    int64                 // steps
	visited map[fingerprint]uint8 // the threads that slept at every visit
	saved   []*state              // by depth
	path    []uint8
	encoded []byte
	second  *xxhash.Digest
}

// fingerprint tells states apart.
type fingerprint [2]uint64

// fingerprint works out that of the encoded state.
func (s *search) fingerprint() fingerprint {
	s.second.ResetWithSeed(1)
	_, _ = s.second.Write(s.encoded) // it never fails
	return fingerprint{xxhash.Sum64(s.encoded), s.second.Sum64()}
}

// from goes on from the state of the machine. sleep are the threads whose next step is
// covered by other orders.
func (s *search) from(sleep uint8) {
	if s.over {
		s.Runs++
		return
	}
	ready := s.ready()
	if ready == 0 || len(s.path) >= maxSteps {
		s.Runs++
		s.conclude(len(s.path))
		return
	}
	if s.Steps >= s.most {
		s.Complete = false
		return
	}
	todo := s.visit(sleep) & ready
	if todo == 0 {
		return
	}
	depth := len(s.path)
	if depth == len(s.saved) {
		s.saved = append(s.saved, &state{})
	}
	saved := s.saved[depth]
	saved.copyFrom(&s.state)
	for i := range s.threads {
		if todo>>i&1 == 0 {
			continue
		}
		awake := s.dependent(saved, i)
		s.path = append(s.path, uint8(i))
		s.Longest = max(s.Longest, len(s.path))
		s.step(i)
		s.Steps++
		s.from(sleep &^ awake)
		s.path = s.path[:depth]
		s.state.copyFrom(saved)
		s.over = false
		sleep |= 1 << i
	}
}

// visit notes that a state is met, and returns the threads with which to go on.
func (s *search) visit(sleep uint8) uint8 {
	s.encoded = s.state.appendState(s.encoded[:0], s.config)
	key := s.fingerprint()
	before, met := s.visited[key]
	switch {
	case !met && len(s.visited) >= s.limit:
		s.Complete = false
		return 0
	case !met:
		s.visited[key] = sleep
		return ^sleep
	}
	s.visited[key] = before & sleep
	return before &^ sleep
}

// dependent returns the threads whose next step may come to something else before or
// after that of one thread.
func (s *search) dependent(at *state, i int) uint8 {
	bits := uint8(1) << i
	for j := range s.threads {
		if j != i && !independent(&at.threads[i], &at.threads[j]) {
			bits |= 1 << j
		}
	}
	return bits
}
