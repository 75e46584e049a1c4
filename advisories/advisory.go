package advisories

import (
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Advisory is one known defect of HAProxy, in the OSV format.
type Advisory struct {
	SchemaVersion string `json:"schema_version"`
	ID            string `json:"id"`
	Published     string `json:"published"`
	Modified      string `json:"modified"`
	// Withdrawn is when the advisory turned out to be wrong, "" if it has not. It
	// is kept, for its id is never used again, and matches nothing.
	Withdrawn string `json:"withdrawn,omitempty"`
	// Aliases are other names of the same defect: "CVE-2025-11230",
	// "haproxy/haproxy#2950", and the full ids of the commits that mend it, of
	// upstream's development branch where there is one.
	Aliases []string `json:"aliases,omitempty"`
	// Related are advisories on something else that is easily mixed up with it.
	Related    []string    `json:"related,omitempty"`
	Summary    string      `json:"summary"` // half a sentence: "the HTTP cache ..."
	Details    string      `json:"details"` // Markdown
	Severity   []Score     `json:"severity,omitempty"`
	References []Reference `json:"references"`
	Affected   []Affected  `json:"affected"`
	Specific   Specific    `json:"database_specific"`

	spans []span
	fixes []packageFix
}

// Score is a CVSS vector.
type Score struct {
	Type  string `json:"type"` // CVSS_V3 or CVSS_V4
	Score string `json:"score"`
}

// Reference is a page about the defect.
type Reference struct {
	Type string `json:"type"` // REPORT, FIX, ...
	URL  string `json:"url"`
}

// Affected lists the affected versions: of HAProxy as upstream released it
// where no package is named, or else of a distribution's package.
type Affected struct {
	Package *Package `json:"package,omitempty"`
	Ranges  []Range  `json:"ranges"`
}

// Package is the package of a distribution.
type Package struct {
	Ecosystem string `json:"ecosystem"` // "Debian:13"
	Name      string `json:"name"`
}

// Range is a span of versions; SEMVER is for what upstream released, ECOSYSTEM for
// packages, GIT for others.
type Range struct {
	Type   string  `json:"type"`
	Repo   string  `json:"repo,omitempty"`
	Events []Event `json:"events"`
}

// Event is a border of a range. One of its fields is set.
type Event struct {
	Introduced   string `json:"introduced,omitempty"`
	Fixed        string `json:"fixed,omitempty"`
	LastAffected string `json:"last_affected,omitempty"`
	// Limit is where a living branch without a fix ends: the next branch.
	Limit string `json:"limit,omitempty"`
}

// Specific is what hapvet knows beyond OSV.
type Specific struct {
	// Severity is upstream's own word: BUG, MINOR, MEDIUM, MAJOR or CRITICAL.
	Severity string `json:"severity"`
	// CVSS is the score of the CVE, where it has one.
	CVSS *CVSS `json:"cvss,omitempty"`
	// Reach lists the ways to reach the defect; each of them is enough.
	Reach []Reach `json:"reach"`
	// Context are features that matter where they are on but are not needed.
	Context []config.Feature `json:"context,omitempty"`
	// Platforms are the only ones that have the defect, if not all: see [Platforms].
	Platforms []string `json:"platforms,omitempty"`
	// Effects are what happens, the worst first: see [Effects].
	Effects []string `json:"effects"`
	// Triggers are who brings it about: see [Triggers].
	Triggers []string `json:"triggers"`
	// Traffic says what has to pass through, or to be done, for it to happen.
	Traffic string `json:"traffic"`
	// Simulator names the defects of package cachesim that reproduce it.
	Simulator   []string     `json:"simulator,omitempty"`
	Workarounds []Workaround `json:"workarounds,omitempty"`
	Confidence  []Confidence `json:"confidence"`
}

// CVSS is a score with where it comes from.
type CVSS struct {
	Score   float64 `json:"score"`
	Version string  `json:"version"` // "3.1"
	Source  string  `json:"source"`
}

// Reach is one way to reach a defect.
type Reach struct {
	// Versions are those in which the way is open, as [release.ParseRanges] reads
	// them; "" stands for all that are affected.
	Versions string `json:"versions,omitempty"`
	// All are features that are all needed, for the same traffic or the same cache;
	// the last one is the most specific, and where it is switched on the finding
	// stands.
	All []config.Feature `json:"all"`
	// None are features of which none may be on there.
	None []config.Feature `json:"none,omitempty"`

	versions release.Ranges
}

// AnyConfiguration reports whether the way takes nothing but the version.
func (r *Reach) AnyConfiguration() bool {
	return len(r.All) == 1 && r.All[0] == config.FeatureProcess
}

// Workaround is a way to be safe without another version.
type Workaround struct {
	Action string `json:"action"` // "set process-vary off"
	Price  string `json:"price"`  // what is lost
	// Edits carry it out; none means that a person must.
	Edits []Edit `json:"edits,omitempty"`
}

// Edit changes every directive that proves a feature, or adds a line. One of
// Replace, Remove, Parameter, Insert and Global is set.
type Edit struct {
	Feature config.Feature `json:"feature,omitempty"`
	// Replace is the new directive, Remove takes the line away.
	Replace string `json:"replace,omitempty"`
	Remove  bool   `json:"remove,omitempty"`
	// Parameter is one of the directive's; it gets the value, or goes with its
	// arguments where Value is "".
	Parameter string `json:"parameter,omitempty"`
	Value     string `json:"value,omitempty"`
	// Insert is a new first line of the section of the directive, Global a new
	// last line of the global section.
	Insert string `json:"insert,omitempty"`
	Global string `json:"global,omitempty"`
}

// Confidence says how well a fact is known.
type Confidence struct {
	Fact   string `json:"fact"`  // see [Facts]
	Level  string `json:"level"` // see [Levels]
	Source string `json:"source"`
	Note   string `json:"note,omitempty"`
}

// The words that advisories use. Each list is complete; a word that is missing is
// added here.
var (
	// Severities are upstream's words, the mildest first.
	Severities = []string{"BUG", "MINOR", "MEDIUM", "MAJOR", "CRITICAL"}
	// Effects are what a defect can do.
	Effects = []string{
		"code-execution", "memory-corruption", "information-leak", "access-bypass", "request-smuggling",
		"wrong-response", "data-corruption", "crash", "hang", "cpu-loop", "memory-leak", "connection-leak",
		"denial-of-service", "failed-requests", "slowness", "wrong-log", "wrong-counters", "no-start", "wrong-behaviour",
	}
	// Triggers are who or what can bring a defect about: who sends requests, the
	// servers behind, DNS, SPOE agents, other peers, who uses the runtime API or
	// reloads, the configuration itself, or nothing but load and time.
	Triggers = []string{"client", "server", "dns", "agent", "peer", "operator", "configuration", "load"}
	// Platforms are what some defects need of the machine or the build.
	Platforms = []string{
		"32-bit", "big-endian", "strict-alignment", "kqueue", "evports", "no-lock-free", "no-futex", "private-cache",
		"libressl", "boringssl", "aws-lc", "quictls", "openssl-compat", "openssl", "contrib-spoa-server", "low-memory",
		"musl", "recent-gcc",
	}
	// Facts are what a source is given for. The first four are always there.
	Facts = []string{
		"introduced", "fixed", "features", "effect", "traffic", "mechanism", "severity", "workaround",
		"simulator", "distribution", "platform", "identity",
	}
	// Levels are how well a fact is known: seen on binaries, read in the source or
	// its history, told by another (a CVE record, a distribution), worked out.
	Levels = []string{"verified", "read", "reported", "inferred"}
)
