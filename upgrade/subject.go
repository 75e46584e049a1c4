package upgrade

import (
	"errors"
	"fmt"
	"sync"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Subject is a configuration, as its files hold it, and where it runs.
type Subject struct {
	// Name is what the user calls it.
	Name    string
	Sources []config.Source
	// Env are the environment variables of HAProxy, LocalPeer is its name among
	// peers, and Build what it was built with; see config.Options.
	Env       map[string]string
	LocalPeer string
	Build     config.Build
}

// read reads the configuration for a version.
func (s *Subject) read(v release.Version) *config.Config {
	return config.ParseAll(s.Sources, config.Options{Version: v, Env: s.Env, LocalPeer: s.LocalPeer, Build: s.Build})
}

// with returns the same configuration with other content of its files.
func (s *Subject) with(sources []config.Source) *Subject {
	other := *s
	other.Sources = sources
	return &other
}

// startupRules are those that speak for HAProxy.
var startupRules = sync.OnceValue(func() []*checks.Rule {
	var rules []*checks.Rule
	for _, r := range checks.Rules() {
		if r.Category == checks.Startup {
			rules = append(rules, r)
		}
	}
	return rules
})

// reading is a configuration as one version takes it, and what that version says.
type reading struct {
	*config.Config
	findings []checks.Finding
}

// answer reads the configuration for a version and asks what that says to it: errors
// and warnings at startup. The error tells of a rule that failed, which is a bug.
func (s *Subject) answer(v release.Version) (reading, error) {
	c := s.read(v)
	var failed failure
	results := checks.Lint([]func() *config.Config{func() *config.Config { return c }}, failed.guard(startupRules()))
	r := reading{Config: c}
	for _, f := range results[0].Findings {
		if f.Severity >= checks.Warning {
			r.findings = append(r.findings, f)
		}
	}
	return r, failed.err
}

// failure keeps a panic of a rule, which runs beside others, from ending the process.
type failure struct {
	mu  sync.Mutex
	err error
}

// guard returns rules that do the same, and whose panics are kept.
func (f *failure) guard(rules []*checks.Rule) []*checks.Rule {
	guarded := make([]*checks.Rule, len(rules))
	for i, r := range rules {
		guarded[i] = new(*r)
		guarded[i].Check = func(p *checks.Pass) {
			defer f.recover("rule " + r.ID)
			r.Check(p)
		}
	}
	return guarded
}

// recover keeps a panic, if there is one, of what. It must be deferred itself.
func (f *failure) recover(what string) {
	p := recover()
	if p == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = fmt.Errorf("%w: %s: %v", ErrInternal, what, p)
	}
}

// ErrInternal says that hapvet itself failed.
var ErrInternal = errors.New("hapvet itself failed")

// refused reports whether the version refuses the configuration.
func (r reading) refused() bool {
	return checks.Result{Config: r.Config, Findings: r.findings}.Refused()
}
