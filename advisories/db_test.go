package advisories_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Every file of the database says all that it must, and no more than the format has.
func TestDatabase(t *testing.T) {
	files, err := os.ReadDir("db")
	if err != nil || len(files) != len(advisories.Embedded().All()) {
		t.Fatalf("%d files and %d advisories (%v)", len(files), len(advisories.Embedded().All()), err)
	}
	for i, a := range advisories.Embedded().All() {
		t.Run(a.ID, func(t *testing.T) {
			if files[i].Name() != a.ID+".json" {
				t.Errorf("it stands in %s", files[i].Name())
			}
			if err := a.Check(); err != nil {
				t.Error(err)
			}
			for _, f := range featuresOf(a) {
				if _, known := config.LookupFeature(f); !known {
					t.Errorf("feature %q is not in config/features.tsv", f)
				}
			}
			for _, fixed := range a.Fixes() {
				if b, ok := release.LookupBranch(fixed.Branch()); !ok || b.Latest.Before(fixed) {
					t.Errorf("%s is not out yet", fixed)
				}
			}
		})
	}
}

// featuresOf are all features that an advisory names.
func featuresOf(a *advisories.Advisory) []config.Feature {
	features := slices.Clone(a.Specific.Context)
	for _, way := range a.Specific.Reach {
		features = append(append(features, way.All...), way.None...)
	}
	return features
}

// One defect has one advisory.
func TestAliasesAreUnique(t *testing.T) {
	of := map[string]string{}
	for _, a := range advisories.Embedded().All() {
		for _, alias := range a.Aliases {
			if other := of[alias]; other != "" && !strings.Contains(alias, "#") {
				t.Errorf("%s is an alias of %s and of %s", alias, other, a.ID)
			}
			of[alias] = a.ID
		}
		for _, id := range a.Related {
			if advisories.Embedded().Lookup(id) == nil {
				t.Errorf("%s is related to %s, which there is none of", a.ID, id)
			}
		}
	}
}

// The configurations of each advisory are reached and missed as their names say,
// and those that are reached stay so up to the borders of the ranges and no further.
func TestReach(t *testing.T) {
	for _, a := range advisories.Embedded().All() {
		if a.Withdrawn != "" {
			continue
		}
		t.Run(a.ID, func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join("testdata", a.ID+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			var reaching []string
			missing := 0
			for _, f := range archive.Files {
				want, version := expectation(t, f.Name)
				if !a.Affects(release.MustParse(version)) {
					t.Errorf("%s: %s is not affected, so that it shows nothing", f.Name, version)
				}
				if got := len(matches(resolve(version, string(f.Data)), a.ID)) > 0; got != want {
					t.Errorf("%s: matches %t, features %v", f.Name, got, names(resolve(version, string(f.Data)).Features()))
				}
				if want {
					reaching = append(reaching, string(f.Data))
				} else {
					missing++
				}
			}
			needsMiss := !slices.ContainsFunc(a.Specific.Reach, func(r advisories.Reach) bool { return slices.Contains(r.All, config.FeatureProcess) })
			if len(reaching) == 0 || missing == 0 && needsMiss {
				t.Errorf("%d configurations reach it and %d do not; both kinds are needed", len(reaching), missing)
			}
			checkBorders(t, a, reaching)
		})
	}
}

// expectation reads the name of a case: reach[-WHAT]@VERSION.cfg or miss[-WHAT]@VERSION.cfg.
func expectation(t *testing.T, name string) (reach bool, version string) {
	stem, isConfig := strings.CutSuffix(name, ".cfg")
	what, version, ok := strings.Cut(stem, "@")
	kind, _, _ := strings.Cut(what, "-")
	if !isConfig || !ok || kind != "reach" && kind != "miss" {
		t.Fatalf("%s is named neither reach[-WHAT]@VERSION.cfg nor miss[-WHAT]@VERSION.cfg", name)
	}
	return kind == "reach", version
}

// checkBorders tries the first and the last affected release of each range, which
// one of the configurations must reach, and their neighbours, which none may.
func checkBorders(t *testing.T, a *advisories.Advisory, reaching []string) {
	known := knownReleases()
	for i, v := range known {
		affected := a.Affects(v)
		isBorder := i == 0 || i+1 == len(known) || a.Affects(known[i-1]) != affected || a.Affects(known[i+1]) != affected ||
			known[i-1].Branch() != v.Branch() || known[i+1].Branch() != v.Branch()
		if !isBorder {
			continue
		}
		got := slices.ContainsFunc(reaching, func(text string) bool { return len(matches(resolve(v.String(), text), a.ID)) > 0 })
		if got != affected {
			t.Errorf("%s: reached %t, affected %t", v, got, affected)
		}
	}
}

// knownReleases are those that upstream released, without development versions.
func knownReleases() []release.Version {
	var known []release.Version
	for _, b := range release.Branches() {
		for _, r := range release.Releases(b.Name) {
			if !r.Version.IsDev() {
				known = append(known, r.Version)
			}
		}
	}
	return known
}

func names(on config.FeatureSet) []string {
	var all []string
	for f := range on {
		all = append(all, string(f))
	}
	slices.Sort(all)
	return all
}
