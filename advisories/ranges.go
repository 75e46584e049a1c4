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
	var spans []span
	from, open := "", false
	for _, e := range events {
		var s span
		var err error
		switch {
		case e.Introduced != "" && !open:
			from, open = "", true
			if e.Introduced != "0" {
				from = ">=" + upstream(e.Introduced)
			}
			continue
		case e.Fixed != "" && open:
			if s.versions, err = release.ParseRanges(from + " <" + upstream(e.Fixed)); err == nil {
				s.fixed = s.versions[0].Before
			}
		case e.LastAffected != "" && open:
			s.versions, err = release.ParseRanges(from + " <=" + upstream(e.LastAffected))
		case e.Limit != "" && open:
			s.versions, err = release.ParseRanges(from + " <" + upstream(e.Limit))
		default:
			err = fmt.Errorf("event %+v is out of order", e)
		}
		if err != nil {
			return nil, err
		}
		spans, open = append(spans, s), false
	}
	if open { // it goes on for ever
		versions, err := release.ParseRanges(cmp.Or(from, "*"))
		if err != nil {
			return nil, err
		}
		spans = append(spans, span{versions: versions})
	}
	return spans, nil
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
