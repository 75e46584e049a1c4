// Package advise is what `hapvet advisories` prints.
package advise

import (
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// schema counts the incompatible changes of the JSON output.
const schema = 1

// Report is what the JSON output holds; docs/advisories.schema.json describes it.
type Report struct {
	Schema         int             `json:"schema"`
	Data           string          `json:"data_date"`
	Stale          string          `json:"stale,omitempty"` // says so where the data are old
	Configurations []Configuration `json:"configurations"`

	database *advisories.Database
	filter   Filter
}

// Configuration is what the advisories mean for one configuration and version.
type Configuration struct {
	Name        string          `json:"name"`
	Version     release.Version `json:"haproxy_version"`
	Reachable   []Reachable     `json:"reachable"`
	Unreachable []Head          `json:"unreachable"`
	Repaired    []Head          `json:"repaired_by_distribution"`
	// Known are the known bugs of the version, grave or not, and InUse those of
	// subsystems that the configuration uses.
	Known advisories.KnownBugs `json:"known_bugs"`
	InUse advisories.KnownBugs `json:"known_bugs_in_use"`

	why     string
	leftOut int // are reachable, and not shown, as the filter does not choose them
}

// Head is what every list of advisories has of one.
type Head struct {
	ID       string            `json:"id"`
	Aliases  []string          `json:"aliases"`
	Rating   advisories.Rating `json:"rating"`
	Severity string            `json:"upstream_severity"`
	CVSS     float64           `json:"cvss,omitempty"`
	Summary  string            `json:"summary"`
	// Needs are the ways to reach it, in features.
	Needs [][]config.Feature `json:"needs"`
	URL   string             `json:"url"`
}

// Reachable is an advisory that a configuration can reach.
type Reachable struct {
	Head
	Effects  []string `json:"effects"`
	Triggers []string `json:"triggers"`
	Traffic  string   `json:"traffic"`
	// FixedIn is the first release of the branch with the fix, "" if it has none.
	FixedIn string `json:"fixed_in,omitempty"`
	// Fixes are the first releases with the fix, of all branches.
	Fixes        []release.Version `json:"fixes"`
	Distribution string            `json:"distribution,omitempty"`
	PackageFix   string            `json:"package_fix,omitempty"`
	Cache        string            `json:"cache,omitempty"`
	Trace        []Trace           `json:"trace"`
	Workarounds  []Workaround      `json:"workarounds"`
}

// Trace is a line that switches on what is needed.
type Trace struct {
	Feature config.Feature `json:"feature"`
	File    string         `json:"file"`
	Line    int            `json:"line"`
	Reason  string         `json:"reason"`

	text string
}

// Workaround is a way to be safe without another version.
type Workaround struct {
	Action string `json:"action"`
	Price  string `json:"price"`
}

// Filter chooses advisories.
type Filter struct {
	Rating advisories.Rating // at least
	Since  string            // published on this day or later, "" for all
}

// Shows reports whether an advisory is chosen.
func (f Filter) Shows(a *advisories.Advisory) bool {
	return a.Rating() >= f.Rating && a.Published >= f.Since
}

// NewReport returns an empty report, as of now.
func NewReport(db *advisories.Database, f Filter, now time.Time) *Report {
	return &Report{Schema: schema, Data: db.Date(), Stale: db.Stale(now), Configurations: []Configuration{}, database: db, filter: f}
}

// Add adds a configuration; why says why it was read for its version.
func (r *Report) Add(name, why string, c *config.Config) {
	assessment := r.database.Assess(c)
	found := Configuration{
		Name: name, Version: c.Version, why: why, Reachable: []Reachable{}, Unreachable: []Head{}, Repaired: []Head{},
		Known: r.database.KnownBugs(c.Version, nil), InUse: r.database.KnownBugs(c.Version, c.Features()),
	}
	for _, m := range assessment.Reachable {
		if !r.filter.Shows(m.Advisory) {
			found.leftOut++
		} else {
			found.Reachable = append(found.Reachable, newReachable(m, c.Version))
		}
	}
	for _, a := range assessment.Unreachable {
		if r.filter.Shows(a) {
			found.Unreachable = append(found.Unreachable, NewHead(a))
		}
	}
	for _, a := range assessment.Repaired {
		if r.filter.Shows(a) {
			found.Repaired = append(found.Repaired, NewHead(a))
		}
	}
	r.Configurations = append(r.Configurations, found)
}

// Reached reports whether some configuration reaches an advisory.
func (r *Report) Reached() bool {
	for _, c := range r.Configurations {
		if len(c.Reachable) > 0 {
			return true
		}
	}
	return false
}

// NewHead returns what every list has of an advisory.
func NewHead(a *advisories.Advisory) Head {
	h := Head{
		ID: a.ID, Aliases: a.Aliases, Rating: a.Rating(), Severity: a.Specific.Severity, Summary: a.Summary, URL: advisories.URL(a.ID),
	}
	if h.Aliases == nil {
		h.Aliases = []string{}
	}
	if a.Specific.CVSS != nil {
		h.CVSS = a.Specific.CVSS.Score
	}
	for _, way := range a.Specific.Reach {
		h.Needs = append(h.Needs, way.All)
	}
	return h
}

// distributions are the words of the JSON output.
var distributions = map[advisories.Distribution]string{
	advisories.UnknownToDistribution: "unknown",
	advisories.OpenInDistribution:    "open",
}

func newReachable(m advisories.Match, v release.Version) Reachable {
	a := m.Advisory
	found := Reachable{
		Head: NewHead(a), Effects: a.Specific.Effects, Triggers: a.Specific.Triggers, Traffic: a.Specific.Traffic,
		Fixes: a.Fixes(), Distribution: distributions[a.In(v)], PackageFix: a.PackageFix(v), Workarounds: []Workaround{},
	}
	if found.Fixes == nil {
		found.Fixes = []release.Version{}
	}
	if fixed, ok := a.FixedIn(v); ok {
		found.FixedIn = fixed.String()
	}
	if m.Scope != nil {
		found.Cache = m.Scope.Name
	}
	for _, e := range m.Trace {
		d := e.Directive
		span := d.Span()
		found.Trace = append(found.Trace, Trace{e.Feature, d.File.Name, d.Line, e.Reason, d.File.Source[span.Start:span.End]})
	}
	for _, w := range a.Specific.Workarounds {
		found.Workarounds = append(found.Workarounds, Workaround{w.Action, w.Price})
	}
	return found
}
