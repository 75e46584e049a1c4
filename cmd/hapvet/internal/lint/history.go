package lint

import (
	"slices"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// maxHistorySize bounds, in bytes, the configurations that are read again for
// each branch: 16 readings of one of this size take a few hundred milliseconds.
const maxHistorySize = 256 << 10

// addHistories tells of each startup finding what every branch answers to its
// line, by reading the configuration for all of them.
func (w *work) addHistories(r ready, findings []checks.Finding) {
	size := 0
	for _, s := range r.sources {
		size += len(s.Content)
	}
	isStartup := func(f checks.Finding) bool { return f.Category == checks.Startup }
	if w.Resident != nil || size > maxHistorySize || !slices.ContainsFunc(findings, isStartup) {
		return
	}
	var targets []release.Version
	for _, t := range r.choice {
		targets = append(targets, t.version)
	}
	var configs []func() *config.Config
	var aside guard // what fails here only leaves the histories out
	for _, v := range checks.Representatives(targets) {
		configs = append(configs, aside.read(0, r.sources, w.options(r.in.Settings, v)))
	}
	var rules []*checks.Rule
	for _, rule := range w.Rules {
		if rule.Category == checks.Startup {
			rules = append(rules, aside.rule(rule))
		}
	}
	results := checks.Lint(configs, rules)
	if len(aside.failures) == 0 {
		checks.Histories(findings, results)
	}
}
