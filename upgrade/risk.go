package upgrade

import (
	"slices"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/config"
)

// RiskTraffic is the made-up traffic that risks are simulated with: the preset of package
// workload in which responses vary. A configuration does not tell its own.
const RiskTraffic = "api"

// Risk is how likely known defects of the HTTP cache end the process, or damage its
// memory. It is simulated in short, with [RiskTraffic]; hapvet simulate --risk tells
// more.
type Risk struct {
	// Cache is the one that is most at risk; "" where none is.
	Cache string `json:"cache,omitempty"`
	// Crash is the probability of that within a million requests after a start, with
	// its interval.
	Crash    float64       `json:"crash_per_million"`
	Interval risk.Interval `json:"crash_interval"`
	// Outcomes are the harmful ones that can be reached.
	Outcomes []string `json:"reachable_outcomes"`
}

// addRisks adds to all options how likely defects of the cache end the process, if they
// do so in one of them.
func (j *Job) addRisks(options []Option) {
	concerned := make([][]*config.HTTPCache, len(options))
	found := false
	for i := range options {
		concerned[i] = j.endangered(options[i].step.after)
		found = found || len(concerned[i]) > 0
	}
	if !found {
		return
	}
	for i := range options {
		options[i].Risk = riskOf(options[i].step.after, concerned[i])
	}
}

// endangered returns the caches of a configuration that are concerned by an advisory
// on a defect which ends the process or damages its memory.
func (j *Job) endangered(c *config.Config) []*config.HTTPCache {
	var caches []*config.HTTPCache
	for _, m := range j.Advisories.MatchAll(c) {
		if m.Scope == nil || !gravely(m.Advisory) {
			continue
		}
		for _, k := range c.Caches() {
			if k.Section == m.Scope && !slices.Contains(caches, k) {
				caches = append(caches, k)
			}
		}
	}
	return caches
}

// gravely reports whether a study looks for the defect of an advisory, and it ends the
// process or damages its memory.
func gravely(a *advisories.Advisory) bool {
	return slices.ContainsFunc(risk.Outcomes(), func(o risk.Outcome) bool { return o.Advisory == a.ID && o.Harm <= risk.HarmMemory })
}

// riskOf simulates some caches of a configuration, and returns the risk of the one that
// is most at risk; nil where the simulation is not possible.
func riskOf(c *config.Config, caches []*config.HTTPCache) *Risk {
	worst := &Risk{Outcomes: []string{}}
	threads, _ := simulation.Threads(c)
	for _, k := range caches {
		w, err := workload.Preset(RiskTraffic)
		if err != nil {
			return nil
		}
		study := risk.Study{Version: c.Version, Settings: simulation.SettingsOf(k), Threads: threads, Workload: w, Traffic: RiskTraffic, Quick: true}
		r, err := study.Run()
		if err != nil {
			return nil // settings that HAProxy refuses
		}
		if now := r.Now; worst.Cache == "" || now.Crash > worst.Crash {
			worst = &Risk{Cache: k.Name, Crash: now.Crash, Interval: now.CrashInterval, Outcomes: now.Reachable}
		}
	}
	return worst
}
