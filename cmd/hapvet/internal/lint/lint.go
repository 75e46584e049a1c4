package lint

import (
	"cmp"
	"slices"
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
)

// Job is what to lint, and how.
type Job struct {
	Inputs []Input
	Stdin  Standard
	// Versions are the HAProxy versions for all inputs; none chooses for each.
	Versions  []release.Version
	Rules     []*checks.Rule
	Selection Selection
	Env       map[string]string
	LocalPeer string
	// Machine is what may be asked of this machine, and Build what the HAProxy at
	// hand was built with.
	Machine config.Machine
	Build   config.Build
	// Verbose tells what was assumed.
	Verbose bool
	// Fixing says what to do about fixes.
	Fixing Fixing
	// Known says which findings are known already, and not shown.
	Known Known
	// Severities are how grave the findings of some rules are, in place of their own.
	Severities map[string]checks.Severity
	// Ignores leave findings out that somebody has judged. Whole tells that the inputs are
	// all that they may be about.
	Ignores []Ignore
	Whole   bool
	// Resident is set where the process goes on after the run; see there.
	Resident *Resident
}

// Do lints every input that can be read. The errors say, in the order of the
// inputs, what could not be done; the run holds the rest.
func (j Job) Do() (report.Run, []error) {
	w := work{Job: j, chooser: j.chooser(), now: time.Now(), shown: make(map[string]bool, len(j.Rules))}
	if err := w.Known.load(); err != nil {
		return report.Run{}, []error{err}
	}
	for _, r := range j.Rules {
		w.shown[r.ID] = j.Selection.shows(r)
	}
	for _, in := range j.Inputs {
		w.read(in)
	}
	if len(w.ready)+len(w.errs) == 0 { // one of several files may have none, but not all of them
		w.errs = w.absent
	}
	w.lint()
	run := w.report()
	if len(w.errs) == 0 { // a baseline that lacks what could not be read would be wrong
		if err := w.Known.save(); err != nil {
			w.errs = append(w.errs, err)
		}
	}
	return run, w.errs
}

// work is a job under way.
type work struct {
	Job
	chooser *chooser
	guard   guard
	now     time.Time
	shown   map[string]bool // the rules whose findings are shown
	ran     []*checks.Rule
	ready   []ready
	results []checks.Result // of each target of each that is ready, in order
	errs    []error
	absent  []error // the files of YAML that hold no configuration
}

// ready is a configuration that was read and waits to be linted.
type ready struct {
	name    string
	sources []config.Source
	choice  choice
	in      Input
	fixed   *report.Fixed // what fixes did or would do; nil if none were asked for
}

func (w *work) read(in Input) {
	if in.Manifest.IsZero() {
		w.readOne(in)
	} else if err := w.readManifest(in); err != nil {
		w.errs = append(w.errs, err)
	}
}

// readOne reads what is one configuration.
func (w *work) readOne(in Input) {
	sources, err := w.sources(in)
	if err == nil {
		var c choice
		if c, err = w.chooser.choose(sources, in.Settings); err == nil {
			r := ready{name: in.Name(w.Stdin), sources: sources, choice: c, in: in}
			err = w.fix(&r)
			w.ready = append(w.ready, r)
		}
	}
	if err != nil {
		w.errs = append(w.errs, err)
	}
}

// shows reports whether a finding is shown.
func (w *work) shows(f checks.Finding) bool { return w.shown[f.Rule] }

// lint runs the rules over everything that is ready.
func (w *work) lint() {
	w.ran = w.running()
	rules := make([]*checks.Rule, len(w.ran))
	for i, r := range w.ran {
		rules[i] = w.guard.rule(w.abandoning(r))
	}
	var configs []func() *config.Config
	for i, r := range w.ready {
		for _, t := range r.choice {
			configs = append(configs, w.guard.read(i, r.sources, w.options(r.in.Settings, t.version)))
		}
	}
	w.tuneMemory()
	w.results = checks.Lint(configs, rules)
	w.weigh(w.results)
}

// running returns the rules to run.
func (w *work) running() []*checks.Rule {
	return slices.DeleteFunc(slices.Clone(w.Rules), func(r *checks.Rule) bool { return !w.Selection.runs(r) })
}

// weigh gives findings the severities that the project has for their rules.
func (w *work) weigh(results []checks.Result) {
	if len(w.Severities) == 0 {
		return
	}
	for _, r := range results {
		for i := range r.Findings {
			if s, ok := w.Severities[r.Findings[i].Rule]; ok {
				r.Findings[i].Severity = s
			}
		}
	}
}

// options are those to read a configuration with for a version. Own are its settings.
func (w *work) options(own *Settings, v release.Version) config.Options {
	opts := config.Options{Version: v, Env: w.Env, LocalPeer: w.LocalPeer, Machine: w.Machine, Build: w.Build}
	if own != nil && own.Env != nil {
		opts.Env = own.Env
	}
	if own != nil && own.Build != nil {
		opts.Build, opts.Machine.Features = *own.Build, true
	}
	return opts
}

// report puts together what is shown.
func (w *work) report() report.Run {
	failed := w.failed()
	hide := func(f checks.Finding) bool { return !w.shows(f) }
	var run report.Run
	results := w.results
	for i, r := range w.ready {
		mine := results[:len(r.choice)]
		results = results[len(r.choice):]
		if slices.ContainsFunc(mine, unread) {
			continue
		}
		c := report.Configuration{Name: r.name, Fixed: r.fixed}
		c.Suppressed = checks.Suppress(mine, w.ran, w.now) + w.ignore(mine)
		for j, result := range mine {
			c.Targets = append(c.Targets, report.Target{
				Config: result.Config, VersionWhy: r.choice[j].why, Startup: startup(result, failed[i]), Omitted: result.Omitted,
			})
		}
		c.Findings = slices.DeleteFunc(checks.Across(mine), hide)
		w.hideKnown(r, &c)
		if !slices.ContainsFunc(mine, func(r checks.Result) bool { return r.Omitted > 0 }) {
			w.addHistories(r, c.Findings)
		}
		if w.Verbose {
			c.Assumed = assumptions(mine[0].Config, w.Env)
		}
		run.Configurations = append(run.Configurations, c)
	}
	run.Advisories, run.Notes = w.advisories(), slices.Concat(w.idleIgnores(), w.yamlNotes())
	if len(run.Configurations) > 0 {
		run.Version = run.Configurations[0].Targets[0].Config.Version
	} else {
		run.Version = w.chooser.overall()
	}
	return run
}

// advisories says how new the known defects are, if the rule on them ran.
func (w *work) advisories() report.Advisories {
	asked := slices.ContainsFunc(w.Rules, func(r *checks.Rule) bool { return r.ID == "advisory" && w.Selection.runs(r) })
	if !asked || len(w.ready) == 0 {
		return report.Advisories{}
	}
	db := advisories.Current()
	return report.Advisories{Date: db.Date(), Old: db.Stale(time.Now())}
}

// unread reports whether hapvet failed to read a configuration.
func unread(r checks.Result) bool { return len(r.Config.Files) == 0 }

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
	n := 0
	for i, r := range w.ready {
		for range r.choice {
			index[w.results[n].Config] = i
			n++
		}
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
