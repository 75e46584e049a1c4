package advisories

import "github.com/hapvet/hapvet/config"

// Advisory is one known defect of HAProxy, in the OSV format.
type Advisory struct {
	SchemaVersion string      `json:"schema_version"`
	ID            string      `json:"id"`
	Published     string      `json:"published"`
	Modified      string      `json:"modified"`
	Aliases       []string    `json:"aliases,omitempty"`
	Summary       string      `json:"summary"` // half a sentence: "the HTTP cache ..."
	Details       string      `json:"details"` // Markdown
	References    []Reference `json:"references"`
	Affected      []Affected  `json:"affected"`
	Specific      Specific    `json:"database_specific"`

	spans []span
}

// Reference is a page about the defect.
type Reference struct {
	Type string `json:"type"` // REPORT, FIX, ...
	URL  string `json:"url"`
}

// Affected lists the affected versions.
type Affected struct {
	Ranges []Range `json:"ranges"`
}

// Range is a span of versions; the type SEMVER counts here, GIT is for others.
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
}

// Specific is what hapvet knows beyond OSV.
type Specific struct {
	// Severity is upstream's own word: BUG, MINOR, MEDIUM, MAJOR or CRITICAL.
	Severity string `json:"severity"`
	// Features are all needed; the last one is the most specific, and where it is
	// switched on the finding stands.
	Features []config.Feature `json:"features"`
	// Context are features that matter where they are on but are not needed.
	Context []config.Feature `json:"context,omitempty"`
	// Effect is what happens: crash, hang, leak, wrong-response, security, ...
	Effect string `json:"effect"`
	// Traffic says what has to pass through for it to happen.
	Traffic string `json:"traffic"`
	// Simulator names the switches of package cachesim that reproduce it.
	Simulator   []string     `json:"simulator,omitempty"`
	Workarounds []Workaround `json:"workarounds"`
	Confidence  []Confidence `json:"confidence"`
}

// Workaround is a way to be safe without another version.
type Workaround struct {
	Action string `json:"action"` // "set process-vary off"
	Price  string `json:"price"`  // what is lost
	// Edits carry it out; none means that a person must.
	Edits []Edit `json:"edits,omitempty"`
}

// Edit changes every directive that proves a feature.
type Edit struct {
	Feature config.Feature `json:"feature"`
	Replace string         `json:"replace,omitempty"` // the new directive
	Remove  bool           `json:"remove,omitempty"`
}

// Confidence says how well a fact is known.
type Confidence struct {
	Fact   string `json:"fact"`
	Level  string `json:"level"` // verified (seen on binaries), read (in the source), inferred
	Source string `json:"source"`
}
