package lint

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

const newIssue = "https://github.com/hapvet/hapvet/issues/new"

// failure is a panic: a bug of hapvet.
type failure struct {
	config *config.Config // where a rule failed
	index  int            // which configuration was being read, when that failed
	rule   string         // "" when reading failed
	panic  any
	at     string
}

// describe says what failed on which configuration.
func (f failure) describe(name string) error {
	what := "rule " + f.rule
	if f.rule == "" {
		what = "reading the configuration"
	}
	return fmt.Errorf("%s: internal error: %s failed at %s: %v; this is a bug in hapvet, and a report of it at %s helps",
		name, what, f.at, f.panic, newIssue)
}

// guard keeps a panic in one place from taking everything else down.
type guard struct {
	mu       sync.Mutex
	failures []failure
}

// rule returns a rule that does as r, and whose panics are kept.
func (g *guard) rule(r *checks.Rule) *checks.Rule {
	guarded := *r
	guarded.Check = func(p *checks.Pass) {
		if len(p.Config.Files) == 0 { // reading it failed
			return
		}
		defer g.recover(failure{config: p.Config, rule: r.ID})
		r.Check(p)
	}
	return &guarded
}

// read returns a function that parses configuration i; if that panics, it
// returns a configuration without files.
func (g *guard) read(i int, sources []config.Source, opts config.Options) func() *config.Config {
	return func() (c *config.Config) {
		c = &config.Config{Version: opts.Version}
		defer g.recover(failure{index: i})
		return parse(sources, opts)
	}
}

// parse is a variable for the tests, which let it panic.
var parse = config.ParseAll

// recover keeps a panic, if there is one. It must be deferred itself.
func (g *guard) recover(f failure) {
	if f.panic = recover(); f.panic == nil {
		return
	}
	f.at = panicPlace()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.failures = append(g.failures, f)
}

// panicPlace returns file and line of the code that panicked.
func panicPlace() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	for panicking := false; ; {
		frame, more := frames.Next()
		isRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if panicking && !isRuntime {
			return fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
		}
		panicking = panicking || isRuntime && strings.Contains(frame.Function, "panic")
		if !more {
			return "an unknown place"
		}
	}
}
