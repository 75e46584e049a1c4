package advise

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

// Stats are figures of a database.
type Stats struct {
	Data       string         `json:"data_date"`
	Advisories int            `json:"advisories"`
	CVEs       int            `json:"cves"`
	Withdrawn  int            `json:"withdrawn"`
	Ratings    map[string]int `json:"ratings"`
	Years      map[string]int `json:"years"`
	Effects    map[string]int `json:"effects"`
	// Branches are how many concern the newest release of each.
	Branches []BranchStats `json:"branches"`
}

// BranchStats are how many advisories concern one version.
type BranchStats struct {
	Version release.Version `json:"haproxy_version"`
	Open    int             `json:"advisories"`
}

// NewStats counts the advisories of a database.
func NewStats(db *advisories.Database) Stats {
	s := Stats{Data: db.Date(), Ratings: map[string]int{}, Years: map[string]int{}, Effects: map[string]int{}}
	open := map[string]int{}
	for _, a := range db.All() {
		s.Advisories++
		if a.Withdrawn != "" {
			s.Withdrawn++
			continue
		}
		if cves(a) != "" {
			s.CVEs++
		}
		s.Ratings[a.Rating().String()]++
		s.Years[a.Published[:4]]++
		for _, e := range a.Specific.Effects {
			s.Effects[e]++
		}
		for _, b := range release.Branches() {
			if a.Affects(b.Latest) {
				open[b.Name]++
			}
		}
	}
	for _, b := range release.Branches() {
		s.Branches = append(s.Branches, BranchStats{b.Latest, open[b.Name]})
	}
	return s
}

// Text writes figures for people.
func (s Stats) Text(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "advisories\t%d (%d with a CVE, %d withdrawn), as of %s\n", s.Advisories, s.CVEs, s.Withdrawn, s.Data)
	for _, r := range []advisories.Rating{advisories.Critical, advisories.High, advisories.Medium, advisories.Low} {
		fmt.Fprintf(t, "%s\t%d\n", r, s.Ratings[r.String()])
	}
	for _, year := range slices.Sorted(maps.Keys(s.Years)) {
		fmt.Fprintf(t, "%s\t%d\n", year, s.Years[year])
	}
	effects := slices.Collect(maps.Keys(s.Effects))
	slices.SortFunc(effects, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Effects[b], s.Effects[a]), cmp.Compare(a, b))
	})
	for _, e := range effects {
		fmt.Fprintf(t, "%s\t%d\n", e, s.Effects[e])
	}
	for _, b := range s.Branches {
		fmt.Fprintf(t, "HAProxy %s\t%d\n", b.Version, b.Open)
	}
	return t.Flush()
}
