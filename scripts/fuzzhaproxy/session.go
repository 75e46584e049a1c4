package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// session asks one binary.
type session struct {
	options
	binaries.Binary
	dir   string
	base  []*base
	pool  []string
	mu    sync.Mutex
	asked int
	count struct{ skipped, crashed, refused int }
	clusters
}

// base is a configuration to begin with, as this HAProxy sees it.
type base struct {
	lines []string
	once  sync.Once
	good  bool
}

func newSession(o options, b binaries.Binary, texts []string, dir string) *session {
	s := &session{options: o, Binary: b, dir: dir, clusters: clusters{}}
	seen := map[string]bool{}
	for _, text := range texts {
		lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
		s.base = append(s.base, &base{lines: lines})
		for _, line := range lines {
			if trimmed := strings.TrimSpace(line); indent(line) != "" && trimmed != "" && trimmed[0] != '#' && !seen[trimmed] {
				seen[trimmed] = true
				s.pool = append(s.pool, "    "+trimmed)
			}
		}
	}
	return s
}

// run asks about one change after the other until the time, or n, is over.
func (s *session) run() {
	end := time.Now().Add(s.time)
	next := 0
	var wg sync.WaitGroup
	for range min(2, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for {
				s.mu.Lock()
				i := next
				next++
				s.mu.Unlock()
				if s.n > 0 && i >= s.n || s.n == 0 && time.Now().After(end) {
					return
				}
				s.try(i)
			}
		})
	}
	wg.Wait()
}

// try makes change number i and keeps what comes of it.
func (s *session) try(i int) {
	v := s.Version
	m := mutator{rand.New(rand.NewPCG(s.seed, uint64(i)<<20^branchNumber(v.Branch()))), v, s.pool}
	b := s.choose(m)
	if b == nil {
		return
	}
	text := strings.Join(m.mutate(b.lines), "\n") + "\n"
	said, err := verdict.Ask(s.Binary, s.dir, text)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case errors.Is(err, verdict.ErrNoAnswer):
		s.count.crashed++
		return
	case err != nil || unclear(said):
		s.count.skipped++
		return
	}
	s.asked++
	if said.Refused {
		s.count.refused++
	}
	for _, d := range differences(said, s.vet(text), strings.Split(text, "\n"), s.warnings) {
		s.add(&finding{difference: d, number: i, text: text, binary: s.Binary})
	}
}

// branchNumber makes a number of a branch, so that each has changes of its own.
func branchNumber(branch string) uint64 {
	var n uint64
	for _, c := range branch {
		n = 31*n + uint64(c)
	}
	return n
}

// choose returns a configuration that this HAProxy accepts, or nil.
func (s *session) choose(m mutator) *base {
	const attempts = 50
	for range attempts {
		b := pick(m, s.base...)
		b.once.Do(func() {
			said, err := verdict.Ask(s.Binary, s.dir, strings.Join(b.lines, "\n")+"\n")
			b.good = err == nil && !said.Refused && !unclear(said)
		})
		if b.good {
			return b
		}
	}
	return nil
}

// unclear reports whether the machine has a say in the answer, which may hide the
// rest.
func unclear(said verdict.HAProxy) bool { return len(verdict.About(said.Alerts)) < len(said.Alerts) }

// vet asks hapvet.
func (s *session) vet(text string) verdict.Hapvet { return verdict.Vet(text, s.Version, "") }

func (s *session) summary() string {
	n := 0
	for _, c := range s.clusters {
		n += c.total()
	}
	return fmt.Sprintf("HAProxy %s: %d asked, %d of them refused, %d disagreements in %d clusters; %d left out for the machine, %d without an answer",
		s.Version, s.asked, s.count.refused, n, len(s.clusters), s.count.skipped, s.count.crashed)
}
