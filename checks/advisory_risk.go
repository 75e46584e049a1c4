package checks

import (
	"fmt"
	"slices"
	"sync"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// riskTraffic is the traffic that the risk is estimated for, as a configuration does not tell
// what is asked for: a preset in which responses vary.
const riskTraffic = "api"

// riskKey is what an estimate depends on.
type riskKey struct {
	version  release.Version
	settings cachesim.Settings
	threads  int
}

// riskMemory keeps estimates, since fixes lint the same cache again and again.
var riskMemory = struct {
	sync.Mutex
	reports map[riskKey]*risk.Report
}{reports: map[riskKey]*risk.Report{}}

const maxRiskMemory = 256

// simulatedCaches is how many caches of a configuration are simulated, the first ones, so that
// a lint stays below a second. `hapvet simulate --risk` takes any.
const simulatedCaches = 2

// riskFor estimates the risk of a cache; nil if that cannot be. It takes some tenths of
// a second the first time.
func riskFor(c *config.Config, k *config.HTTPCache) *risk.Report {
	threads, _ := simulation.Threads(c)
	key := riskKey{c.Version, simulation.SettingsOf(k), threads}
	key.settings.Name = ""
	riskMemory.Lock()
	defer riskMemory.Unlock()
	if r, known := riskMemory.reports[key]; known {
		return r
	}
	if len(riskMemory.reports) >= maxRiskMemory {
		clear(riskMemory.reports)
	}
	w, err := workload.Preset(riskTraffic)
	if err != nil {
		return nil
	}
	study := risk.Study{Version: c.Version, Settings: key.settings, Threads: threads, Workload: w, Traffic: riskTraffic, Quick: true}
	r, err := study.Run()
	if err != nil {
		r = nil // settings that HAProxy refuses
	}
	riskMemory.reports[key] = r
	return r
}

// gravely reports whether an advisory is about a defect that a study looks for and that ends
// a process or damages its memory. Other defects are no reason to simulate anything.
func gravely(a *advisories.Advisory) bool {
	return slices.ContainsFunc(risk.Outcomes(), func(o risk.Outcome) bool {
		return o.Advisory == a.ID && o.Harm <= risk.HarmMemory
	})
}

// withRisk adds to the finding of an advisory about a cache how likely the defect shows, and
// what each way out makes of that.
func withRisk(p *Pass, m advisories.Match, f Finding) Finding {
	if m.Scope == nil || !gravely(m.Advisory) {
		return f
	}
	caches := p.Config.Caches()
	i := slices.IndexFunc(caches, func(k *config.HTTPCache) bool { return k.Section == m.Scope })
	if i < 0 || i >= simulatedCaches {
		return f
	}
	r := riskFor(p.Config, caches[i])
	if r == nil {
		return f
	}
	for _, text := range riskTexts(r, m.Advisory) {
		f = f.With(m.Scope.Header, text)
	}
	f.Fixes = slices.Clone(f.Fixes)
	for j := range r.Remedies {
		x := &r.Remedies[j]
		edits := simulation.RemedyEdits(p.Config, caches[i], x)
		switch known := sameEdits(f.Fixes, edits); {
		case len(edits) == 0:
		case known != nil:
			known.Message += "; " + effectText(r, x, m.Advisory)
		case x.ID != risk.DisableCache && concerns(r, x, m.Advisory):
			fix := UnsafeFix(fmt.Sprintf("%s: %s; %s", x.Action, x.Price, effectText(r, x, m.Advisory)), edits...)
			fix.Partial = x.ID == risk.MoreVariants
			f = f.Fixing(fix)
		}
	}
	return f
}

// riskTexts tell how likely the gravest outcome of an advisory is, and what an upgrade makes
// of it.
func riskTexts(r *risk.Report, a *advisories.Advisory) []string {
	i := slices.IndexFunc(r.Outcomes, func(e risk.Estimate) bool {
		return e.Advisory == a.ID && (e.Status == risk.Estimated || e.Status == risk.NotSeen)
	})
	if i < 0 {
		return nil
	}
	e := &r.Outcomes[i]
	text := fmt.Sprintf("simulated in short with made-up traffic (preset %q), in a million requests after a start: %s", riskTraffic, e.Summary)
	switch {
	case e.Status == risk.NotSeen:
		text += "; that was not seen in a few short runs, and longer ones tell more: see hapvet simulate --risk"
	case e.Method == risk.ByCoincidence:
		text += fmt.Sprintf(", with a probability of %s to %s: nobody knows for how long what races overlaps", risk.Chance(e.Interval.Low), risk.Chance(e.Interval.High))
	default:
		text += fmt.Sprintf(", with a probability of %s (%s to %s), after about %.0f requests", risk.Chance(e.Probability), risk.Chance(e.Interval.Low),
			risk.Chance(e.Interval.High), e.FirstAfter)
	}
	texts := []string{text}
	for j := range r.Remedies {
		if x := &r.Remedies[j]; (x.ID == risk.Upgrade || x.ID == risk.UpgradeFurther) && concerns(r, x, a) {
			return append(texts, fmt.Sprintf("%s; %s", x.Action, effectText(r, x, a)))
		}
	}
	return texts
}

// effectText is a line of the table of remedies.
func effectText(r *risk.Report, x *risk.Remedy, a *advisories.Advisory) string {
	what := fmt.Sprintf("crash %s instead of %s", risk.Chance(x.Effect.Crash), risk.Chance(r.Now.Crash))
	if x.Effect.CrashInterval.High > 0.5 && x.Effect.Crash < 0.01 {
		what = "no crash seen in short runs"
	}
	if !slices.ContainsFunc(r.Outcomes, func(e risk.Estimate) bool {
		return e.Advisory == a.ID && slices.Contains(x.Effect.Reachable, e.Outcome)
	}) {
		what = "out of reach"
	}
	return fmt.Sprintf("simulated: %s, hits %s instead of %s, memory %s instead of %s", what,
		simulation.Percent(x.Effect.HitRatio), simulation.Percent(r.Now.HitRatio), simulation.Size(x.Effect.Memory), simulation.Size(r.Now.Memory))
}

// sameEdits returns the fix that edits the same places, or nil.
func sameEdits(fixes []Fix, edits []config.Edit) *Fix {
	for i := range fixes {
		if slices.EqualFunc(fixes[i].Edits, edits, func(a, b config.Edit) bool { return a == b || a.Overlaps(b) }) {
			return &fixes[i]
		}
	}
	return nil
}

// concerns reports whether a remedy does something about the defect of an advisory: it puts
// it out of reach, or makes it at least ten times less likely.
func concerns(r *risk.Report, x *risk.Remedy, a *advisories.Advisory) bool {
	for _, e := range r.Outcomes {
		if e.Advisory == a.ID && slices.Contains(x.Stops, e.Outcome) {
			return true
		}
	}
	about := slices.ContainsFunc(r.Outcomes, func(e risk.Estimate) bool { return e.Advisory == a.ID && e.Harm == risk.HarmCrash })
	return about && x.ID == risk.MoreVariants && 10*x.Effect.Crash <= r.Now.Crash
}
