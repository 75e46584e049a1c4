package advisories

import (
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Has reports whether version v is known to have the defect: its branch was mended
// after v, or never, and no backport brought the defect in only after v.
func (f *Fix) Has(v release.Version) bool {
	return (f.FixedLater(v) || f.NeverFixed(v)) && !f.CameLater(v)
}

// Delta are the known bugs in which two versions differ, by upstream's severity.
type Delta struct {
	// Gone are those that the first version has and the second has not.
	Gone map[string]int `json:"fixed"`
	// New are those that the second version has and the first has not.
	New map[string]int `json:"brought_in"`
}

// TotalGone returns how many bugs the second version is rid of.
func (d Delta) TotalGone() int { return sum(d.Gone) }

// TotalNew returns how many bugs the second version brings in.
func (d Delta) TotalNew() int { return sum(d.New) }

// Between tells which known bugs going from one version to another leaves behind, and
// which it brings in. With features, only those are counted whose subsystem a
// configuration with these features uses.
//
// What distributions have mended in their packages is not known here: a version
// counts as upstream released it.
func (db *Database) Between(from, to release.Version, on config.FeatureSet) Delta {
	d := Delta{Gone: map[string]int{}, New: map[string]int{}}
	uses := subsystemUse(on)
	for i := range db.Fixes() {
		f := &db.Fixes()[i]
		before, after := f.Has(from), f.Has(to)
		switch {
		case before == after || on != nil && !uses(f.Subsystem):
		case before:
			d.Gone[f.Severity]++
		default:
			d.New[f.Severity]++
		}
	}
	return d
}
