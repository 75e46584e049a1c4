package advisories

import (
	_ "embed" // the index
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// fixesTable is the index of known fixes, made by scripts/advisories-import. Its
// columns, parted by tabs:
//
//	id         12 digits of the commit of the development branch, or of the oldest
//	           stable branch where it was mended there alone; or changelog:VERSION/SUBSYSTEM
//	severity   upstream's word
//	subsystem  as the subject of the commit has it, "" if it names none
//	date       of the commit
//	since      the first affected release; "<=" before it where it may be an older one
//	basis      how that is known: commit (the one that brought the defect), stated (the
//	           limit that the message states), backports (the oldest branch with the fix),
//	           changelog, unknown
//	regressed  stable releases that brought the defect in by a backport
//	fixed      the first release with the fix, of each branch; of the development
//	           branch X.Y.0, or X.Y-devN while there is none
//	never      branches of 2.0 and later that are affected and have no fix
//
//go:embed fixes.tsv
var fixesTable string

// Fix is one known fix of HAProxy, grave or not.
type Fix struct {
	ID, Severity, Subsystem string
	Date                    string // ISO date of the commit
	Since                   string // "2.9.0", or "<=2.0.0" where it may be older; "" if unknown
	Basis                   string // commit, stated, backports, changelog or unknown

	regressed, fixed, never string
}

// readFixes reads an index.
func readFixes(table string) ([]Fix, error) {
	fixes := make([]Fix, 0, strings.Count(table, "\n"))
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		const columns = 9
		if len(f) != columns {
			return nil, fmt.Errorf("the index of fixes has a line of %d columns: %.60q", len(f), line)
		}
		fixes = append(fixes, Fix{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]})
	}
	return fixes, nil
}

// Fixed returns the first releases with the fix, of each branch.
func (f *Fix) Fixed() []string { return strings.Fields(f.fixed) }

// Regressed returns the stable releases that brought the defect in.
func (f *Fix) Regressed() []string { return strings.Fields(f.regressed) }

// Never returns the branches that are affected and have no fix.
func (f *Fix) Never() []string { return strings.Fields(f.never) }

// FixedLater reports whether the branch of v got the fix after v.
func (f *Fix) FixedLater(v release.Version) bool { return laterIn(f.fixed, v) }

// CameLater reports whether a backport brought the defect to the branch of v after v.
func (f *Fix) CameLater(v release.Version) bool { return laterIn(f.regressed, v) }

// laterIn reports whether a list of releases has one of the branch of v after v.
func laterIn(list string, v release.Version) bool {
	prefix := v.Branch()
	for word := range strings.FieldsSeq(list) {
		if rest, ok := strings.CutPrefix(word, prefix); ok && (strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "-dev")) {
			if other, err := release.Parse(word); err == nil && v.Before(other) {
				return true
			}
		}
	}
	return false
}

// NeverFixed reports whether the branch of v is affected and has no fix.
func (f *Fix) NeverFixed(v release.Version) bool {
	for word := range strings.FieldsSeq(f.never) {
		if word == v.Branch() {
			return true
		}
	}
	return false
}

// KnownBugs counts the known bugs of a version.
type KnownBugs struct {
	// Fixed are those that later releases of the branch mended, by upstream's severity.
	Fixed map[string]int `json:"fixed_later"`
	// Never are those that the branch has and no release of it mended, as far as is known.
	Never map[string]int `json:"never_fixed"`
	// CameLater are those of Fixed that a backport brought in only after the version.
	CameLater int `json:"came_later"`
}

// Total returns how many bugs later releases of the branch mended.
func (k KnownBugs) Total() int { return sum(k.Fixed) }

// TotalNever returns how many bugs the branch has that no release of it mended.
func (k KnownBugs) TotalNever() int { return sum(k.Never) }

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// KnownBugs counts the known bugs of a version. With features, only those are counted
// whose subsystem a configuration with these features uses.
func (db *Database) KnownBugs(v release.Version, on config.FeatureSet) KnownBugs {
	k := KnownBugs{Fixed: map[string]int{}, Never: map[string]int{}}
	uses := subsystemUse(on)
	for i := range db.Fixes() {
		f := &db.Fixes()[i]
		later := f.FixedLater(v)
		if !later && !f.NeverFixed(v) || on != nil && !uses(f.Subsystem) {
			continue
		}
		if !later {
			k.Never[f.Severity]++
			continue
		}
		k.Fixed[f.Severity]++
		if f.CameLater(v) {
			k.CameLater++
		}
	}
	return k
}
