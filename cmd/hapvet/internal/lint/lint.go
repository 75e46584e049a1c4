package lint

import (
	"cmp"
	"slices"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
)

// Job is what to lint, and how.
type Job struct {
	Inputs []Input
	Stdin  Standard
	// Version is the HAProxy version for all inputs; zero chooses one for each.
	Version   release.Version
	Rules     []*checks.Rule
	Selection Selection
	Env       map[string]string
	LocalPeer string
}

// Do lints every input that can be read. The errors say, in the order of the
// inputs, what could not be done; the run holds the rest.
func (j Job) Do() (report.Run, []error) {
	w := work{Job: j, chooser: newChooser(j.Version)}
	for _, in := range j.Inputs {
		w.read(in)
	}
	w.lint()
	return w.report(), w.errs
}

// work is a job under way.
type work struct {
	Job
	chooser *chooser
	guard   guard
	ready   []target
	results []checks.Result
	errs    []error
}

// target is a configuration that was read and waits to be linted.
type target struct {
	name    string
	sources []config.Source
	choice  choice
}

func (w *work) read(in Input) {
	sources, err := in.read(w.Stdin)
	if err == nil {
		var c choice
		if c, err = w.chooser.choose(sources); err == nil {
			w.ready = append(w.ready, target{in.name(w.Stdin), sources, c})
			return
		}
	}
	w.errs = append(w.errs, err)
}

// lint runs the rules over everything that is ready.
func (w *work) lint() {
	var rules []*checks.Rule
	for _, r := range w.Rules {
		if w.Selection.runs(r) {
			rules = append(rules, w.guard.rule(r))
		}
	}
	configs := make([]func() *config.Config, len(w.ready))
	for i, t := range w.ready {
		configs[i] = w.guard.read(i, t.sources, config.Options{
			Version: t.choice.version, Env: w.Env, LocalPeer: w.LocalPeer,
		})
	}
	w.results = checks.Lint(configs, rules)
}

// report puts together what is shown.
func (w *work) report() report.Run {
	failed := w.failed()
	shown := make(map[string]bool, len(w.Rules))
	for _, r := range w.Rules {
		shown[r.ID] = w.Selection.shows(r)
	}
	hide := func(f checks.Finding) bool { return !shown[f.Rule] }
	var run report.Run
	for i, result := range w.results {
		if len(result.Config.Files) == 0 { // reading it failed
			continue
		}
		run.Configurations = append(run.Configurations, report.Configuration{
			Name:       w.ready[i].name,
			Config:     result.Config,
			VersionWhy: w.ready[i].choice.why,
			Startup:    startup(result, failed[i]),
			Findings:   slices.DeleteFunc(result.Findings, hide),
		})
	}
	if len(run.Configurations) > 0 {
		run.Version = run.Configurations[0].Config.Version
	} else {
		run.Version = w.chooser.overall()
	}
	return run
}

// startup is the verdict on one configuration. HAProxy is said to take it only
// if everything was checked.
func startup(r checks.Result, failed bool) report.Startup {
	switch {
	case r.Refused():
		return report.Refused
	case failed || r.Config.Omitted > 0:
		return report.Unknown
	}
	return report.Accepted
}

// failed returns the indexes of the configurations on which hapvet itself
// failed, and turns these failures into errors.
func (w *work) failed() map[int]bool {
	index := make(map[*config.Config]int, len(w.results))
	for i, r := range w.results {
		index[r.Config] = i
	}
	failures := w.guard.failures
	for i, f := range failures {
		if f.config != nil {
			failures[i].index = index[f.config]
		}
	}
	slices.SortFunc(failures, func(a, b failure) int {
		return cmp.Or(cmp.Compare(a.index, b.index), cmp.Compare(a.rule, b.rule))
	})
	failed := map[int]bool{}
	for _, f := range failures {
		failed[f.index] = true
		w.errs = append(w.errs, f.describe(w.ready[f.index].name))
	}
	return failed
}
