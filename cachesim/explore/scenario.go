package explore

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/yamlguard"
)

// Scenario is a handful of requests to a small cache, of which only the order of
// steps is open. Operations are texts: "get a/1", "store a/1 2 5", "abort a/1 2", "unsafe
// a", "show a", "wait 3". a is a URL; a small letter and its capital have keys of which
// the first 32 bits are the same. 1 is a variant (process-vary on), none for a response
// without Vary. What follows a stored object are the blocks of its body and its lifetime
// in seconds, 0 and 100 if they are missing, and "hints" if it has links to tell early.
type Scenario struct {
	Name  string `yaml:"name"`
	About string `yaml:"about"`
	// Blocks is how many the cache has, at most 16.
	Blocks int `yaml:"blocks"`
	// Variants is max-secondary-entries, 10 if missing.
	Variants int `yaml:"max-secondary-entries"`
	// EarlyHints is early-hints, "on" or "only"; HintsRatio its ratio, 25 if missing. 3.5 alone
	// knows them.
	EarlyHints string `yaml:"early-hints"`
	HintsRatio int    `yaml:"hints-ratio"`
	// Setup is done first, one operation after the other.
	Setup []string `yaml:"setup"`
	// Threads are what each thread does, at most 4 with 8 operations each.
	Threads [][]string `yaml:"threads"`
	Shows   Shows      `yaml:"shows"`
}

// Shows is what a scenario is there to show.
type Shows struct {
	// Defect is the name of a defect (cachesim.Defects).
	Defect string `yaml:"defect"`
	// Breaks are the names of the invariants that it breaks here.
	Breaks []string `yaml:"breaks"`
	// On and NotOn are versions.
	On    []string `yaml:"on"`
	NotOn []string `yaml:"not-on"`
}

const (
	// MaxScenario is how long the text of a scenario may be, in bytes.
	MaxScenario = 1 << 16
	maxSetup    = 32
)

// ParseScenario reads a scenario from YAML.
func ParseScenario(data []byte) (*Scenario, error) {
	if len(data) > MaxScenario {
		return nil, fmt.Errorf("the scenario is larger than %d bytes", MaxScenario)
	}
	var sc Scenario
	if err := decode(data, &sc); err != nil {
		return nil, err
	}
	if _, err := sc.compile(); err != nil {
		return nil, err
	}
	return &sc, nil
}

// decode reads YAML. The library panics on some texts that are none, as on a list that
// is only a tag.
func decode(data []byte, sc *Scenario) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the scenario is not YAML that can be read: %v", p)
		}
	}()
	if err := yamlguard.Plain(data); err != nil {
		return err
	}
	return yaml.UnmarshalWithOptions(data, sc, yaml.Strict())
}

// compile checks a scenario and reads its operations.
func (sc *Scenario) compile() (*config, error) {
	switch {
	case sc.Blocks < 1 || sc.Blocks > maxBlocks:
		return nil, fmt.Errorf("blocks is %d, not 1 to %d", sc.Blocks, maxBlocks)
	case sc.Variants < 0:
		return nil, fmt.Errorf("max-secondary-entries is %d", sc.Variants)
	case len(sc.Threads) < 1 || len(sc.Threads) > maxThreads:
		return nil, fmt.Errorf("there are %d threads, not 1 to %d", len(sc.Threads), maxThreads)
	case len(sc.Setup) > maxSetup:
		return nil, fmt.Errorf("the setup has more than %d operations", maxSetup)
	}
	hints, err := sc.hinting()
	if err != nil {
		return nil, err
	}
	c := &config{hints: hints, blocks: int8(sc.Blocks), variants: uint32(sc.Variants), threads: len(sc.Threads)}
	if c.variants == 0 {
		c.variants = cachesim.DefaultSettings(1).MaxSecondaryEntries
	}
	if c.setup, err = parseOperations(sc.Setup); err != nil {
		return nil, err
	}
	for i, ops := range sc.Threads {
		if len(ops) > maxOps {
			return nil, fmt.Errorf("a thread has more than %d operations", maxOps)
		}
		if c.programs[i], err = parseOperations(ops); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// hinting reads what the scenario says of early hints.
func (sc *Scenario) hinting() (h hinting, err error) {
	ratio := sc.HintsRatio
	if ratio == 0 {
		ratio = cachesim.DefaultSettings(1).HintsRatio
	}
	switch {
	case sc.EarlyHints != "" && sc.EarlyHints != "on" && sc.EarlyHints != "only":
		return h, fmt.Errorf("early-hints is %q, not on or only", sc.EarlyHints)
	case ratio < 1 || ratio > 99:
		return h, fmt.Errorf("hints-ratio is %d, not 1 to 99", ratio)
	}
	return hinting{on: sc.EarlyHints != "", only: sc.EarlyHints == "only", limit: int8(sc.Blocks * ratio / 100)}, nil
}

func parseOperations(texts []string) ([]operation, error) {
	list := make([]operation, len(texts))
	for i, text := range texts {
		var err error
		if list[i], err = parseOperation(text); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Explorer explores one scenario under one version of HAProxy.
type Explorer struct{ config *config }

// New makes an explorer.
func New(sc *Scenario, v release.Version, o Options) (*Explorer, error) {
	c, err := sc.compile()
	if err != nil {
		return nil, err
	}
	c.sem = cachesim.SemanticsOf(v)
	if c.hints.on && c.sem.Family != cachesim.F4 {
		return nil, fmt.Errorf("%s does not know early-hints", v)
	}
	if err := o.check(&c.sem); err != nil {
		return nil, err
	}
	c.sem, c.unlocked, c.plain = o.apply(c.sem)
	for _, ops := range append([][]operation{c.setup}, c.programs[:]...) {
		for _, o := range ops {
			if o.url != 0 {
				c.keys |= 1 << (o.key() % uint8(c.sem.Trees))
			}
		}
	}
	return &Explorer{c}, nil
}

// Result is what one exploration found.
type Result struct {
	// Findings are the first of each invariant and defect.
	Findings []Finding
	// Complete tells that every order of steps was covered.
	Complete bool
	// Runs are the orders that were gone through to an end, States the different states
	// that were met.
	Runs, States int
	// Steps are the atomic steps that were done, Longest how many of them in one run.
	Steps   int64
	Longest int

	unnamed int // what no known defect explains
}

// Breaks reports whether a defect broke an invariant.
func (r *Result) Breaks(v Invariant, d cachesim.DefectID) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Invariant == v && f.Defect != nil && f.Defect.ID == d
	})
}

// note adds what was seen, once for each invariant and cause.
func (r *Result) note(v Invariant, why cause, schedule []uint8) {
	f, ok := finding(v, why)
	if !ok {
		r.unnamed++
		return
	}
	for _, old := range r.Findings {
		if old.Invariant == v && old.Defect == f.Defect {
			return
		}
	}
	f.Schedule = slices.Clone(schedule)
	r.Findings = append(r.Findings, f)
}
