package checks

import (
	"runtime"
	"slices"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/release/parallel"
)

// Result is what the rules found in one configuration.
type Result struct {
	Config   *config.Config
	Findings []Finding // by file, line, column and rule
	// Omitted counts the findings beyond [MaxFindings], and the lines that were left
	// out (see config.Config.Dropped).
	Omitted int
}

// Refused reports whether HAProxy of the target version would refuse to start.
func (r Result) Refused() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Category == Startup && f.Severity == Error
	})
}

// Lint reads configurations and runs rules over them, in parallel. The results
// come in the order of the configurations; a configuration is a function so
// that reading happens in parallel, too.
func Lint(configs []func() *config.Config, rules []*Rule) []Result {
	results := make([]Result, len(configs))
	if len(configs) == 1 { // spread the rules instead
		c := configs[0]()
		results[0] = merge(c, runParallel(c, rules))
		return results
	}
	parallel.For(len(configs), func(i int) {
		c := configs[i]()
		passes := newPasses(c, rules)
		for _, p := range passes {
			p.run()
		}
		results[i] = merge(c, passes)
	})
	return results
}

// runParallel runs rules beside each other: one that waits for names or samples that
// another is gathering keeps no processor from the rest. A goroutine for each rule would
// take longer than most rules do, as the stack of each has to grow.
func runParallel(c *config.Config, rules []*Rule) []*Pass {
	const perProcessor = 8
	passes := newPasses(c, rules)
	parallel.On(perProcessor*runtime.GOMAXPROCS(0), len(passes), func(i int) { passes[i].run() })
	return passes
}

// newPasses prepares a run of each rule over one configuration.
func newPasses(c *config.Config, rules []*Rule) []*Pass {
	passes := make([]*Pass, len(rules))
	oddParameters := sync.OnceValue(func() []oddParameter { return readOddParameters(c) })
	analysis := flow.New(c)
	for i, rule := range rules {
		passes[i] = &Pass{Config: c, Flow: analysis, rule: rule, oddParameters: oddParameters}
	}
	return passes
}

func (p *Pass) run() {
	if p.rule.concerns(p.Config.Version) {
		p.rule.Check(p)
	}
}

func merge(c *config.Config, passes []*Pass) Result {
	r := Result{Config: c, Omitted: c.Dropped}
	for _, p := range passes {
		r.Findings = append(r.Findings, p.findings...)
		r.Omitted += p.omitted()
	}
	slices.SortStableFunc(r.Findings, compareFindings(fileOrder(c)))
	return r
}

// fileOrder gives the position of each file of a configuration.
func fileOrder(c *config.Config) map[*config.File]int {
	order := make(map[*config.File]int, len(c.Files))
	for i, f := range c.Files {
		order[f] = i
	}
	return order
}
