package advisories

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// osvRepo is the repository whose commits advisories name.
const osvRepo = "https://github.com/haproxy/haproxy"

// osvAdvisory is an advisory as other programs expect it: aliases are ids of other
// databases alone, the commits stand in a GIT range, and the affected releases are
// listed one by one.
type osvAdvisory struct {
	SchemaVersion string        `json:"schema_version"`
	ID            string        `json:"id"`
	Modified      string        `json:"modified"`
	Published     string        `json:"published"`
	Withdrawn     string        `json:"withdrawn,omitempty"`
	Aliases       []string      `json:"aliases,omitempty"`
	Related       []string      `json:"related,omitempty"`
	Summary       string        `json:"summary"`
	Details       string        `json:"details"`
	Severity      []Score       `json:"severity,omitempty"`
	Affected      []osvAffected `json:"affected"`
	References    []Reference   `json:"references"`
	Specific      Specific      `json:"database_specific"`
}

type osvAffected struct {
	Package  *Package `json:"package,omitempty"`
	Ranges   []Range  `json:"ranges"`
	Versions []string `json:"versions,omitempty"`
}

// OSV writes the advisory as plain OSV, for other programs.
func (a *Advisory) OSV() ([]byte, error) {
	o := osvAdvisory{
		SchemaVersion: a.SchemaVersion, ID: a.ID, Modified: a.Modified, Published: a.Published, Withdrawn: a.Withdrawn,
		Related: a.Related, Summary: a.Summary, Details: a.Details, Severity: a.Severity, References: a.References, Specific: a.Specific,
	}
	var commits []string
	for _, alias := range a.Aliases {
		switch {
		case strings.HasPrefix(alias, "CVE-"):
			o.Aliases = append(o.Aliases, alias)
		case !strings.ContainsAny(alias, "/:"):
			commits = append(commits, alias)
		}
	}
	for _, affected := range a.Affected {
		out := osvAffected{Package: affected.Package, Ranges: affected.Ranges}
		if affected.Package == nil {
			out.Ranges = append(withoutGit(affected.Ranges), gitRange(a.References, commits)...)
			out.Versions = a.affectedReleases()
		}
		o.Affected = append(o.Affected, out)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(o)
	return b.Bytes(), err
}

func withoutGit(ranges []Range) []Range {
	var kept []Range
	for _, r := range ranges {
		if r.Type != "GIT" {
			kept = append(kept, r)
		}
	}
	return kept
}

// gitRange says it in commits: from the one that a reference calls the origin, or from
// the beginning, to those that mend it.
func gitRange(references []Reference, fixes []string) []Range {
	if len(fixes) == 0 {
		return nil
	}
	events := []Event{{Introduced: "0"}}
	for _, r := range references {
		if id, ok := strings.CutPrefix(r.URL, osvRepo+"/commit/"); ok && r.Type == "INTRODUCED" {
			events[0].Introduced = id
		}
	}
	for _, id := range fixes {
		events = append(events, Event{Fixed: id})
	}
	return []Range{{Type: "GIT", Repo: osvRepo, Events: events}}
}

// affectedReleases lists the affected releases, oldest first.
func (a *Advisory) affectedReleases() []string {
	var list []string
	for _, b := range release.Branches() {
		for _, r := range release.Releases(b.Name) {
			if !r.Version.IsDev() && affects(a.spans, r.Version) {
				list = append(list, r.Version.String())
			}
		}
	}
	return list
}
