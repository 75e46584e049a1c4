package risk

import (
	"math"

	"github.com/hapvet/hapvet/cachesim"
)

// Report is what a study found. It is the JSON of `hapvet simulate --risk`
// (docs/risk.schema.json): members may be added, any other change counts Schema up.
type Report struct {
	Schema         int      `json:"schema"`
	HAProxyVersion string   `json:"haproxy_version"`
	VersionWhy     string   `json:"haproxy_version_why,omitempty"`
	Files          []string `json:"files"`
	Cache          Settings `json:"cache"`
	Threads        int      `json:"threads"`
	// Traffic is the workload or the record, Rate its requests in a second.
	Traffic string  `json:"traffic"`
	Rate    float64 `json:"rate"`
	Seed    uint64  `json:"seed"`
	Quick   bool    `json:"quick"`
	// Delete and Refuse are what was set by hand, "as-version" where nothing was.
	Delete string `json:"delete"`
	Refuse string `json:"refuse"`
	// Requests is how many requests were simulated in all.
	Requests int64 `json:"simulated_requests"`
	// Verdict says in one sentence what to do.
	Verdict  string     `json:"verdict"`
	Outcomes []Estimate `json:"outcomes"`
	// Now is the cache as it is, in the terms of the remedies.
	Now      Effect   `json:"now"`
	Remedies []Remedy `json:"remedies"`
	// Driven is the outcome that Drivers are about, "" without any.
	Driven      string   `json:"driven_outcome,omitempty"`
	Drivers     []Driver `json:"drivers"`
	Assumptions []string `json:"assumptions"`
	Unknown     []string `json:"unknown"`
}

// Settings are those of the cache.
type Settings struct {
	Name                string `json:"name"`
	TotalMaxSize        int    `json:"total_max_size"`  // MiB
	MaxObjectSize       int64  `json:"max_object_size"` // bytes
	MaxAge              int32  `json:"max_age"`         // seconds
	ProcessVary         bool   `json:"process_vary"`
	MaxSecondaryEntries uint32 `json:"max_secondary_entries"`
}

// Status is what can be said of an outcome.
type Status string

// The statuses.
const (
	// Estimated: the defect is there and can be reached, and how often is estimated.
	Estimated Status = "estimated"
	// NotSeen: it can be reached, and did not show. The interval tells what that is worth.
	NotSeen Status = "not-seen"
	// NotReachable: the version has the defect, the configuration does not reach it.
	NotReachable Status = "not-reachable"
	// NoKnownDefect: the version has none that would do it.
	NoKnownDefect Status = "no-known-defect"
)

// Method is how a figure came about; see the package.
type Method string

// The methods.
const (
	ByRuns        Method = "runs"
	ByRate        Method = "rate"
	ByImportance  Method = "importance-sampling"
	ByCoincidence Method = "coincidence"
)

// Estimate is what is known of an outcome.
type Estimate struct {
	Outcome  string `json:"outcome"`
	Harm     Harm   `json:"harm"`
	Summary  string `json:"summary"`
	Defect   string `json:"defect"`
	Commit   string `json:"mended_by,omitempty"` // upstream
	Advisory string `json:"advisory"`
	Status   Status `json:"status"`
	// Why says why it is not reachable.
	Why    string `json:"why,omitempty"`
	Method Method `json:"method,omitempty"`
	// Probability is that of at least one within the first million requests after a
	// start, unless the process ends before.
	Probability float64  `json:"probability_per_million"`
	Interval    Interval `json:"probability_interval"`
	// FirstAfter is after how many requests the first is expected, and FirstSeconds after how
	// many seconds, both 0 where none was seen; At least is the lower end.
	FirstAfter   float64 `json:"first_after_requests,omitempty"`
	FirstAtLeast float64 `json:"first_after_at_least,omitempty"`
	FirstSeconds float64 `json:"first_after_seconds,omitempty"`
	// PerMillion is how many events a million requests bring.
	PerMillion float64 `json:"events_per_million"`
	// Runs is how many runs there were, Seen how many of them showed it; by coincidence, how many
	// close encounters there were.
	Runs int64 `json:"runs"`
	Seen int64 `json:"seen"`
}

// Effect is how a cache does.
type Effect struct {
	// Crash is the probability that the process ends, or that its memory is
	// damaged by a race, within a million requests.
	Crash         float64  `json:"crash_per_million"`
	CrashInterval Interval `json:"crash_interval"`
	// Reachable are the outcomes that can still be reached.
	Reachable []string `json:"reachable"`
	// Leaked is the share of the blocks that nobody can use any more after the
	// requests of a run.
	Leaked float64 `json:"leaked_share"`
	// HitRatio is that of a process that does not crash.
	HitRatio float64 `json:"hit_ratio"`
	Memory   int64   `json:"memory"` // bytes
}

// Driver is what the risk does when one thing changes.
type Driver struct {
	// Factor is what changes, Now its value, "" for none.
	Factor string  `json:"factor"`
	Values []Value `json:"values"`
	// Spread is the largest event rate over the smallest, 0 where one of them is 0.
	Spread float64 `json:"spread"`
}

// Value is one value of a factor.
type Value struct {
	Value      string  `json:"value"`
	Configured bool    `json:"configured"`
	PerMillion float64 `json:"events_per_million"`
}

func settingsOf(s *cachesim.Settings) Settings {
	return Settings{
		Name: s.Name, TotalMaxSize: s.TotalMaxSize, MaxObjectSize: s.ObjectLimit(), MaxAge: s.MaxAge, ProcessVary: s.ProcessVary,
		MaxSecondaryEntries: s.MaxSecondaryEntries,
	}
}

// blank is the estimate of an outcome of which nothing is known yet.
func blank(o outcomeID) Estimate {
	d := cachesim.DefectOf(outcomes[o].defect)
	return Estimate{
		Outcome: outcomes[o].name, Harm: outcomes[o].harm, Summary: outcomes[o].summary,
		Defect: d.Name, Commit: d.Commit, Advisory: outcomes[o].advisory,
	}
}

// estimate is that of an outcome of which so many are expected in a million requests.
func (s *Study) estimate(o outcomeID, by Method, mean float64, bounds Interval) Estimate {
	e := blank(o)
	e.Status, e.Method, e.PerMillion = Estimated, by, mean
	e.Probability, e.Interval = atLeastOne(mean), bounds.each(atLeastOne)
	if mean > 0 {
		e.FirstAfter = million / mean
		e.FirstSeconds = e.FirstAfter / s.Rate
	} else {
		e.Status = NotSeen
	}
	if !math.IsInf(bounds.High, 0) && bounds.High > 0 {
		e.FirstAtLeast = million / bounds.High
	}
	return e
}
