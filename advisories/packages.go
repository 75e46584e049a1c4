package advisories

import (
	"strings"

	deb "github.com/knqyf263/go-deb-version"

	"github.com/hapvet/hapvet/release"
)

// packageFix is what is known of the package of one release of a distribution.
type packageFix struct {
	ecosystem string // "Debian:13"
	fixed     string // the version of the package with the fix, "" if there was none yet
}

// readPackage reads the range of a package: from 0 on, up to the fix if there is one.
func readPackage(p *Package, events []Event) packageFix {
	f := packageFix{ecosystem: p.Ecosystem}
	for _, e := range events {
		if e.Fixed != "" {
			f.fixed = e.Fixed
		}
	}
	return f
}

// Distribution is what is known about an advisory for the package of a distribution.
type Distribution uint8

// What can be known.
const (
	// NotDistribution: the version is one that upstream released.
	NotDistribution Distribution = iota
	// UnknownToDistribution: nothing is known; its changelog tells.
	UnknownToDistribution
	// FixedByDistribution: this revision of the package, or one before, carries the fix.
	FixedByDistribution
	// OpenInDistribution: this revision of the package does not carry the fix.
	OpenInDistribution
)

var debianRevision = pattern(`\+deb([0-9]+)u[0-9]+`)

// ecosystemOf returns the release of the distribution that a version was packaged
// for, as OSV names it, where its spelling tells: "Debian:13" of
// 3.0.11-1+deb13u5.
func ecosystemOf(v release.Version) string {
	if d := debianRevision().FindStringSubmatch(v.Distro()); d != nil && !strings.Contains(v.Distro(), "~bpo") {
		return "Debian:" + d[1]
	}
	return ""
}

// In tells whether the package that v is a version of carries the fix.
func (a *Advisory) In(v release.Version) Distribution {
	if v.Distro() == "" {
		return NotDistribution
	}
	ecosystem := ecosystemOf(v)
	for _, f := range a.fixes {
		if f.ecosystem != ecosystem {
			continue
		}
		if f.fixed == "" {
			return OpenInDistribution
		}
		mine, err := deb.NewVersion(v.Full())
		fixed, err2 := deb.NewVersion(f.fixed)
		switch {
		case err != nil || err2 != nil:
		case mine.LessThan(fixed):
			return OpenInDistribution
		default:
			return FixedByDistribution
		}
	}
	return UnknownToDistribution
}

// PackageFix returns the version of the package that carries the fix, for the
// release of the distribution that v was packaged for; "" if none is known.
func (a *Advisory) PackageFix(v release.Version) string {
	ecosystem := ecosystemOf(v)
	for _, f := range a.fixes {
		if f.ecosystem == ecosystem && ecosystem != "" {
			return f.fixed
		}
	}
	return ""
}

// PackageWithFixes returns the package of the distribution of v that carries the fixes
// of all matches for which one is known: the newest of them. It returns false where
// there is none, or none that is newer than v.
func PackageWithFixes(v release.Version, matches []Match) (release.Version, bool) {
	newest, err := deb.NewVersion(v.Full())
	if err != nil {
		return release.Version{}, false
	}
	given := ""
	for _, m := range matches {
		fix := m.Advisory.PackageFix(v)
		if fixed, err := deb.NewVersion(fix); fix != "" && err == nil && newest.LessThan(fixed) {
			newest, given = fixed, fix
		}
	}
	fixed, err := release.Parse(given)
	return fixed, given != "" && err == nil
}
