package advisories

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// span is a run of affected versions, and the version that ends it with a fix,
// if any does.
type span struct {
	versions release.Ranges
	fixed    release.Version
}

// readEvents pairs the borders of a range. "0" stands for all versions before.
func readEvents(events []Event) ([]span, error) {
	spans := make([]span, 0, (len(events)+1)/2)
	from, open := "", false
	for _, e := range events {
		switch {
		case e.Introduced != "" && !open:
			from, open = "", true
			if e.Introduced != "0" {
				from = upstream(e.Introduced)
			}
			continue
		case !open || cmp.Or(e.Fixed, e.LastAffected, e.Limit) == "":
			return nil, fmt.Errorf("event %+v is out of order", e)
		}
		s, err := closedBy(e, from)
		if err != nil {
			return nil, err
		}
		spans, open = append(spans, s), false
	}
	if open { // it goes on for ever
		r, err := release.ParseBounds(from, "")
		if err != nil {
			return nil, err
		}
		spans = append(spans, span{versions: release.Ranges{r}})
	}
	return spans, nil
}

// closedBy returns the span from a version to where an event ends it.
func closedBy(e Event, from string) (span, error) {
	if e.Fixed == "" && e.LastAffected != "" {
		versions, err := release.ParseRanges(strings.TrimSuffix(">="+from, ">=") + " <=" + upstream(e.LastAffected))
		return span{versions: versions}, err
	}
	r, err := release.ParseBounds(from, upstream(cmp.Or(e.Fixed, e.Limit)))
	s := span{versions: release.Ranges{r}}
	if e.Fixed != "" {
		s.fixed = r.Before
	}
	return s, err
}

// upstream writes a semantic version as HAProxy does: 3.5-dev5 for 3.5.0-dev.5.
func upstream(version string) string {
	if branch, dev, found := strings.Cut(version, ".0-dev."); found {
		return branch + "-dev" + dev
	}
	return version
}

// index reads the versions of a way.
func (r *Reach) index() (err error) {
	if r.Versions != "" {
		r.versions, err = release.ParseRanges(r.Versions)
	}
	return err
}

// Open reports whether the way is open in version v, as far as that alone decides.
func (r *Reach) Open(v release.Version) bool { return len(r.versions) == 0 || r.versions.Contains(v) }

// Affects reports whether version v has the defect, as upstream released it.
func (a *Advisory) Affects(v release.Version) bool {
	return a.Withdrawn == "" && affects(a.spans, v)
}

func affects(spans []span, v release.Version) bool {
	return slices.ContainsFunc(spans, func(s span) bool { return s.versions.Contains(v) })
}

// FixedIn returns the first release of the branch of v, after v, with the fix.
func (a *Advisory) FixedIn(v release.Version) (release.Version, bool) {
	for _, s := range a.spans {
		if s.fixed.Branch() == v.Branch() && s.versions.Contains(v) {
			return s.fixed, true
		}
	}
	return release.Version{}, false
}

// Fixes returns every release that has brought the fix to a branch, oldest first.
func (a *Advisory) Fixes() []release.Version {
	var fixes []release.Version
	for _, s := range a.spans {
		if !s.fixed.IsZero() {
			fixes = append(fixes, s.fixed)
		}
	}
	slices.SortFunc(fixes, release.Version.Compare)
	return fixes
}

// AffectedVersions returns the affected versions, as upstream released them.
func (a *Advisory) AffectedVersions() release.Ranges {
	var all release.Ranges
	for _, s := range a.spans {
		all = append(all, s.versions...)
	}
	return all
}
