package checks

import (
	"maps"
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Hold tells that a finding holds for one of several target versions, and how
// grave it is there.
type Hold struct {
	Version  release.Version
	Severity Severity
}

// sameness is what the findings of several versions have in common when they
// are about the same thing. Messages may differ, because some name the version.
type sameness struct {
	rule     string
	category Category
	url      string
	file     int
	span     config.Span
	// nth tells findings of one version apart that share all of the above.
	nth int
}

// Across puts together what was found in one configuration for several target
// versions: one finding for each thing, with the versions that it holds for. Its
// words are those of the last version that it holds for, its severity is the
// gravest. One result is left as it is.
func Across(results []Result) []Finding {
	if len(results) == 1 {
		return results[0].Findings
	}
	at := map[sameness]int{}
	var all []Finding
	order := map[*config.File]int{}
	for _, r := range results {
		index := fileOrder(r.Config)
		maps.Copy(order, index)
		nth := map[sameness]int{}
		for _, f := range r.Findings {
			key := sameness{rule: f.Rule, category: f.Category, url: f.URL, file: index[f.File], span: f.Span}
			nth[key]++
			key.nth = nth[key]
			i, seen := at[key]
			if !seen {
				i = len(all)
				at[key] = i
				all = append(all, f)
			}
			hold := Hold{r.Config.Version, f.Severity}
			f.Holds = append(all[i].Holds, hold) //nolint:gocritic // it takes the place of that one
			f.Severity = max(f.Severity, all[i].Severity)
			all[i] = f
		}
	}
	slices.SortStableFunc(all, compareFindings(order))
	return all
}
