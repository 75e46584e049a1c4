package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

const todo = "TODO"

// skeleton writes what is known, and TODO elsewhere.
func skeleton(id string, fixes []fix) (data, archive []byte) {
	first := fixes[0]
	a := advisories.Advisory{
		SchemaVersion: "1.7.0", ID: id, Published: first.date + "T00:00:00Z",
		Modified: time.Now().UTC().Format(time.DateOnly) + "T00:00:00Z",
		Summary:  todo, Details: todo + " (" + first.subsystem + ")",
		Affected: []advisories.Affected{{Ranges: ranges(fixes)}},
	}
	severity := 0
	for _, f := range fixes {
		severity = max(severity, slices.Index(advisories.Severities, f.severity))
		a.Aliases = append(a.Aliases, f.commit)
		if f.issue != "" {
			a.Aliases = append(a.Aliases, "haproxy/haproxy#"+f.issue)
			a.References = append(a.References, advisories.Reference{Type: "REPORT", URL: "https://github.com/haproxy/haproxy/issues/" + f.issue})
		}
		if !strings.Contains(f.commit, ":") {
			a.References = append(a.References, advisories.Reference{Type: "FIX", URL: commitURL + f.commit})
		}
		if f.introducer != "" {
			a.References = append(a.References, advisories.Reference{Type: "INTRODUCED", URL: commitURL + f.introducer})
		}
	}
	slices.Sort(a.Aliases)
	a.Aliases = slices.Compact(a.Aliases)
	a.Specific = advisories.Specific{
		Severity: advisories.Severities[severity],
		Reach:    []advisories.Reach{{All: []config.Feature{todo}}},
		Effects:  []string{todo}, Triggers: []string{todo}, Traffic: todo,
		Workarounds: []advisories.Workaround{{Action: todo, Price: todo}},
		Confidence: []advisories.Confidence{
			{Fact: "introduced", Level: level(first), Source: first.basis + "; " + todo},
			{Fact: "fixed", Level: "read", Source: "tags of the development and stable branches"},
			{Fact: "features", Level: todo, Source: todo},
			{Fact: "effect", Level: todo, Source: todo},
		},
	}
	data = encode(a)
	return data, []byte(archiveOf(data))
}

const commitURL = "https://github.com/haproxy/haproxy/commit/"

// level is how well the first affected version is known.
func level(f fix) string {
	if f.certain && f.introducer != "" {
		return "read"
	}
	return "inferred"
}

// ranges works out the affected versions, branch by branch: from the oldest affected
// branch up to the one in development when the defect was mended.
func ranges(fixes []fix) []advisories.Range {
	oldest, err := release.Parse(fixes[0].from)
	if err != nil {
		oldest = release.Oldest()
	}
	var all []advisories.Range
	for _, b := range release.Branches() {
		if b.Latest.Before(oldest) {
			continue
		}
		events, more := branchEvents(b, fixes, oldest, err != nil)
		if events != nil {
			all = append(all, advisories.Range{Type: "SEMVER", Events: events})
		}
		if !more {
			break
		}
	}
	return all
}

// branchEvents returns the borders in one branch, and whether newer ones may be
// affected, too.
func branchEvents(b release.Branch, fixes []fix, oldest release.Version, before bool) (events []advisories.Event, more bool) {
	var fixed release.Version
	for _, f := range fixes {
		if v := f.fixed[b.Name]; v.Compare(fixed) > 0 {
			fixed = v
		}
	}
	begin := advisories.Event{Introduced: b.Name + ".0-dev.0"}
	switch v, regressed := fixes[0].introduced[b.Name]; {
	case regressed:
		begin.Introduced = v.String()
	case b.Name == oldest.Branch() && before:
		begin.Introduced = "0"
	case b.Name == oldest.Branch():
		begin.Introduced = oldest.String()
	}
	isBirth := !fixed.IsZero() && fixed.Compare(b.First()) == 0
	switch {
	case isBirth:
		dev := strings.Replace(fixes[len(fixes)-1].firstDev, "-dev", ".0-dev.", 1)
		if !strings.Contains(dev, "dev") {
			dev = fixed.String()
		}
		return []advisories.Event{begin, {Fixed: dev}}, false
	case !fixed.IsZero():
		return []advisories.Event{begin, {Fixed: fixed.String()}}, true
	case !b.Maintained(time.Now()) && b.Released():
		return []advisories.Event{begin, {LastAffected: b.Latest.String()}}, true
	}
	if next, ok := nextBranch(b); ok {
		return []advisories.Event{begin, {Limit: next.Name + ".0-dev.0"}}, true
	}
	return []advisories.Event{begin}, true
}

// nextBranch returns the branch that follows one.
func nextBranch(b release.Branch) (release.Branch, bool) {
	all := release.Branches()
	i := slices.IndexFunc(all, func(o release.Branch) bool { return o.Name == b.Name })
	if i+1 == len(all) {
		return release.Branch{}, false
	}
	return all[i+1], true
}

// encode writes an advisory as the files of the database are written: lists and
// objects on one line where they are short.
func encode(a advisories.Advisory) []byte {
	var text, b bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(a); err != nil {
		panic(err) // it has nothing that cannot be written
	}
	pretty(&b, text.Bytes(), 0)
	b.WriteByte('\n')
	return b.Bytes()
}

// archiveOf begins the test data, for the newest release that is affected.
func archiveOf(text []byte) string {
	version := release.Oldest()
	if a, err := advisories.Parse(text); err == nil {
		for _, b := range release.Branches() {
			for _, r := range release.Releases(b.Name) {
				if !r.Version.IsDev() && a.Affects(r.Version) {
					version = r.Version
				}
			}
		}
	}
	const head = "defaults\n    mode http\n    timeout client 10s\n    timeout server 10s\n    timeout connect 5s\n"
	return fmt.Sprintf("TODO\n-- reach@%s.cfg --\n%s-- miss@%s.cfg --\n%s", version, head, version, head)
}
