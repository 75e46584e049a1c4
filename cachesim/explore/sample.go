package explore

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Strategy is how a run chooses the thread that does the next step.
type Strategy uint8

// The strategies.
const (
	// RoundRobin: each thread in turn, as far as locks let it. Every run is the same.
	RoundRobin Strategy = iota
	// Random: any of those that can, with the same probability.
	Random
	// PCT is probabilistic concurrency testing (Burckhardt and others, ASPLOS 2010):
	// threads have random priorities, and the highest that can goes on, but at depth-1
	// random steps it falls below all others. A defect that shows as soon as depth
	// steps come in a certain order is found by one run with a probability of at least
	// 1/(n*k^(depth-1)), for n threads and k steps. k is taken from the longest run
	// before, so the first run promises this for a depth of 1 only.
	PCT
)

var strategyNames = [...]string{"round-robin", "random", "pct"}

func (s Strategy) String() string { return strategyNames[s] }

// ParseStrategy reads the name of a strategy.
func ParseStrategy(name string) (Strategy, error) {
	s, err := parseName(name, strategyNames[:])
	return Strategy(s), err
}

// Sampling is how to sample orders of steps.
type Sampling struct {
	Strategy Strategy
	// Seed and the number of a run determine what is chosen in it.
	Seed uint64
	Runs int
	// Steps is after how many steps no further run begins; 0 sets no bound.
	Steps int64
	// Depth is that of PCT, at least 1.
	Depth int
}

// Promise is the lowest probability with which one run of PCT finds a defect of its
// depth, where there are so many threads and no run has more steps. It is 0 for other
// strategies, which promise nothing.
func (s Sampling) Promise(threads, steps int) float64 {
	if s.Strategy != PCT {
		return 0
	}
	return 1 / (float64(max(1, threads)) * math.Pow(float64(max(1, steps)), float64(s.Depth-1)))
}

// maxSteps bounds one run: what takes more walks in a circle.
const maxSteps = 1 << 14

// Sample goes through runs one after the other.
func (x *Explorer) Sample(s Sampling) (*Result, error) {
	if s.Strategy == PCT && s.Depth < 1 {
		return nil, fmt.Errorf("the depth of pct is %d, not 1 or more", s.Depth)
	}
	r := &Result{}
	m := x.machine(r)
	start := &state{}
	start.copyFrom(&m.state)
	path := make([]uint8, 0, maxSteps)
	m.observer = func(v Invariant, why cause) { r.note(v, why, path) }
	c := newChooser(s, m.threads)
	for run := range s.Runs {
		if run > 0 {
			if s.Steps > 0 && r.Steps >= s.Steps {
				break
			}
			m.state.copyFrom(start)
			m.over = false
		}
		c.begin(uint64(run))
		path = path[:0]
		for !m.over && len(path) < maxSteps {
			ready := m.ready()
			if ready == 0 {
				break
			}
			i := c.next(ready, len(path))
			path = append(path, uint8(i))
			m.step(i)
		}
		c.longest = max(c.longest, len(path))
		r.Longest = max(r.Longest, len(path))
		r.Steps += int64(len(path))
		r.Runs++
		m.conclude(len(path))
	}
	return r, nil
}

// machine makes a machine after the setup; what goes wrong in the setup is noted with an
// empty schedule.
func (x *Explorer) machine(r *Result) *machine {
	return newMachine(x.config, func(v Invariant, why cause) { r.note(v, why, nil) })
}

// ready returns the threads that can do a step, as bits.
func (m *machine) ready() uint8 {
	var bits uint8
	for i := range m.threads {
		if m.canStep(i) {
			bits |= 1 << i
		}
	}
	return bits
}

// conclude looks at the end of a run.
func (m *machine) conclude(length int) {
	switch {
	case m.over:
	case m.finished():
		m.checkRest()
	case length >= maxSteps:
		m.violate(EndlessWalk, m.state.recycled)
	}
}

// chooser chooses threads.
type chooser struct {
	Sampling
	threads    int
	random     *rand.PCG
	last       int
	longest    int // steps of a run so far, at least 1
	priorities [maxThreads]int
	changes    []int // the steps before which the thread that would go on falls back
}

func newChooser(s Sampling, threads int) *chooser {
	return &chooser{Sampling: s, threads: threads, random: rand.NewPCG(0, 0), longest: 1, changes: make([]int, max(0, s.Depth-1))}
}

// begin starts a run.
func (c *chooser) begin(run uint64) {
	c.last = -1
	c.random.Seed(c.Seed, run)
	if c.Strategy != PCT {
		return
	}
	r := rand.New(c.random)
	for i, p := range r.Perm(c.threads) {
		c.priorities[i] = c.Depth + p
	}
	for i := range c.changes {
		c.changes[i] = r.IntN(c.longest)
	}
}

// next chooses one of the threads that are ready.
func (c *chooser) next(ready uint8, step int) int {
	switch c.Strategy {
	case RoundRobin:
		for c.last = (c.last + 1) % c.threads; ready>>c.last&1 == 0; {
			c.last = (c.last + 1) % c.threads
		}
		return c.last
	case PCT:
		for i, change := range c.changes {
			if change == step {
				c.priorities[c.highest(ready)] = c.Depth - 1 - i
			}
		}
		return c.highest(ready)
	}
	return pick(ready, c.random.Uint64())
}

func (c *chooser) highest(ready uint8) int {
	best := -1
	for i := range c.threads {
		if ready>>i&1 != 0 && (best < 0 || c.priorities[i] > c.priorities[best]) {
			best = i
		}
	}
	return best
}

// pick returns one of the bits that are set. The bias is below one in 2^60.
func pick(ready uint8, random uint64) int {
	var list [maxThreads]int
	n := uint64(0)
	for i := range maxThreads {
		if ready>>i&1 != 0 {
			list[n] = i
			n++
		}
	}
	return list[random%n]
}
