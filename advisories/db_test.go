package advisories_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var (
	validID       = regexp.MustCompile(`^HAPV-20[0-9]{2}-[0-9]{4}$`)
	validAlias    = regexp.MustCompile(`^(CVE-20[0-9]{2}-[0-9]{4,}|haproxy/haproxy#[0-9]+|[0-9a-f]{40}|changelog:[23]\.[0-9]+\.[0-9]+/[-a-z0-9_/]+(#[0-9]+)?)$`)
	validVector   = regexp.MustCompile(`^CVSS:(3\.[01]|4\.0)(/[A-Z]{1,3}:[A-Z])+$`)
	validPackage  = regexp.MustCompile(`^(Debian|Ubuntu|Alpine)(:[0-9A-Za-z.:]+)?$`)
	references    = []string{"ADVISORY", "ARTICLE", "DISCUSSION", "REPORT", "FIX", "INTRODUCED", "EVIDENCE", "WEB"}
	requiredFacts = advisories.Facts[:4]
)

// Every file of the database says all that it must.
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
			checkHead(t, a)
			checkVersions(t, a)
			checkSpecific(t, a)
		})
	}
}

// report fails with each thing that does not hold.
func report(t *testing.T, holds map[string]bool) {
	t.Helper()
	for what, ok := range holds {
		if !ok {
			t.Errorf("the %s is missing or wrong", what)
		}
	}
}

func checkHead(t *testing.T, a *advisories.Advisory) {
	report(t, map[string]bool{
		"schema version": a.SchemaVersion == "1.7.0",
		"id":             validID.MatchString(a.ID),
		"summary":        a.Summary != "" && len(a.Summary) <= 120 && !strings.HasSuffix(a.Summary, ".") && !strings.Contains(a.Summary, "TODO"),
		"details":        len(a.Details) > 80 && !strings.Contains(a.Details, "TODO"),
		"references":     len(a.References) > 0,
	})
	for _, date := range []string{a.Published, a.Modified} {
		if _, err := time.Parse(time.RFC3339, date); err != nil {
			t.Error(err)
		}
	}
	if a.Withdrawn == "" && !strings.HasPrefix(a.Published, a.ID[5:9]) {
		t.Errorf("published in %s, so that the id has the wrong year", a.Published)
	}
	for _, alias := range a.Aliases {
		if !validAlias.MatchString(alias) {
			t.Errorf("alias %q is neither a CVE nor haproxy/haproxy#N nor a full commit id", alias)
		}
	}
	for _, r := range a.References {
		if u, err := url.Parse(r.URL); err != nil || u.Scheme != "https" || !slices.Contains(references, r.Type) {
			t.Errorf("reference %+v", r)
		}
	}
	for _, s := range a.Severity {
		if !validVector.MatchString(s.Score) || s.Type != "CVSS_V"+s.Score[5:6] {
			t.Errorf("severity %+v", s)
		}
	}
	for _, id := range a.Related {
		if !validID.MatchString(id) || id == a.ID {
			t.Errorf("related to %q", id)
		}
	}
}

func checkVersions(t *testing.T, a *advisories.Advisory) {
	for _, fixed := range a.Fixes() {
		if b, ok := release.LookupBranch(fixed.Branch()); !ok || b.Latest.Before(fixed) {
			t.Errorf("%s is not out yet", fixed)
		}
	}
	for _, affected := range a.Affected {
		if p := affected.Package; p != nil && (!validPackage.MatchString(p.Ecosystem) || p.Name != "haproxy") {
			t.Errorf("package %+v", *p)
		}
		for _, r := range affected.Ranges {
			if (r.Type == "ECOSYSTEM") != (affected.Package != nil) || !slices.Contains([]string{"SEMVER", "ECOSYSTEM", "GIT"}, r.Type) {
				t.Errorf("range of type %s", r.Type)
			}
			if r.Type == "SEMVER" && !ofOneBranch(r.Events) {
				t.Errorf("%+v is not about one branch", r.Events)
			}
		}
	}
}

// ofOneBranch reports whether a range begins and ends in the same branch: one without an
// end would go on through all later branches. "0" begins the range of the oldest one.
func ofOneBranch(events []advisories.Event) bool {
	if len(events) != 2 {
		return false
	}
	begin, end := events[0].Introduced, events[1].Fixed+events[1].LastAffected
	if begin == "0" {
		begin = "2.0.0"
	}
	if events[1].Limit != "" {
		branch, ok := nextBranch(branchOf(begin))
		return ok && events[1].Limit == branch+".0-dev.0"
	}
	return branchOf(begin) == branchOf(end)
}

// branchOf returns "3.0" of "3.0.0-dev.5".
func branchOf(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

func nextBranch(name string) (string, bool) {
	all := release.Branches()
	i := slices.IndexFunc(all, func(b release.Branch) bool { return b.Name == name })
	if i < 0 || i+1 >= len(all) {
		return "", false
	}
	return all[i+1].Name, true
}

func checkSpecific(t *testing.T, a *advisories.Advisory) {
	s := a.Specific
	report(t, map[string]bool{
		"severity":  slices.Contains(advisories.Severities, s.Severity),
		"reach":     len(s.Reach) > 0,
		"effects":   len(s.Effects) > 0 && contains(advisories.Effects, s.Effects),
		"triggers":  len(s.Triggers) > 0 && contains(advisories.Triggers, s.Triggers),
		"platforms": contains(advisories.Platforms, s.Platforms),
		"traffic":   s.Traffic != "" && !strings.Contains(s.Traffic, "TODO"),
		"CVSS":      s.CVSS == nil || s.CVSS.Score > 0 && s.CVSS.Score <= 10 && s.CVSS.Version != "" && s.CVSS.Source != "",
	})
	features := slices.Clone(s.Context)
	for _, way := range s.Reach {
		features = append(append(features, way.All...), way.None...)
		if len(way.All) == 0 {
			t.Error("a way needs no feature; if any configuration will do, name process")
		}
	}
	for _, f := range features {
		if _, known := config.LookupFeature(f); !known {
			t.Errorf("feature %q is not in config/features.tsv", f)
		}
	}
	for _, w := range s.Workarounds {
		if w.Action == "" || w.Price == "" {
			t.Errorf("workaround %+v has no action or no price", w)
		}
		for _, e := range w.Edits {
			checkEdit(t, s, e)
		}
	}
	var facts []string
	for _, c := range s.Confidence {
		facts = append(facts, c.Fact)
		if !slices.Contains(advisories.Levels, c.Level) || !slices.Contains(advisories.Facts, c.Fact) || c.Source == "" || strings.Contains(c.Source, "TODO") {
			t.Errorf("confidence %+v", c)
		}
	}
	if !contains(facts, requiredFacts) {
		t.Errorf("sources are given for %q, but must be for %q", facts, requiredFacts)
	}
}

// checkEdit wants one thing of an edit, at a feature that a way needs.
func checkEdit(t *testing.T, s advisories.Specific, e advisories.Edit) {
	kinds := 0
	for _, set := range []bool{e.Replace != "", e.Remove, e.Parameter != "", e.Insert != "", e.Global != ""} {
		if set {
			kinds++
		}
	}
	needed := slices.ContainsFunc(s.Reach, func(way advisories.Reach) bool { return slices.Contains(way.All, e.Feature) })
	if kinds != 1 || !needed && e.Global == "" || e.Value != "" && e.Parameter == "" {
		t.Errorf("edit %+v", e)
	}
}

func contains(all, some []string) bool {
	for _, s := range some {
		if !slices.Contains(all, s) {
			return false
		}
	}
	return true
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
