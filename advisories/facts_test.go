package advisories_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

// fixesOf returns the fixes of the index that an advisory names.
func fixesOf(a *advisories.Advisory) []*advisories.Fix {
	var found []*advisories.Fix
	all := advisories.Embedded().Fixes()
	for _, alias := range a.Aliases {
		for i := range all {
			if f := &all[i]; f.ID == alias || !strings.Contains(alias, ":") && strings.HasPrefix(alias, f.ID) {
				found = append(found, f)
			}
		}
	}
	return found
}

// indexed are the releases that some fix of the index came with; of others nothing is known.
func indexed() map[string]bool {
	known := map[string]bool{}
	for _, f := range advisories.Embedded().Fixes() {
		for _, v := range f.Fixed() {
			known[v] = true
		}
	}
	return known
}

// No release that has all fixes of an advisory, as git tells it, is affected; and no
// branch is said to be mended by a release that brought none of them.
func TestRangesAgainstIndex(t *testing.T) {
	known := indexed()
	compared := 0
	for _, a := range advisories.Embedded().All() {
		fixes := fixesOf(a)
		if len(fixes) == 0 || a.Withdrawn != "" {
			continue
		}
		compared++
		last, count, some := map[string]release.Version{}, map[string]int{}, map[string]bool{} // by branch
		for _, f := range fixes {
			for _, word := range f.Fixed() {
				v, err := release.Parse(word)
				if err != nil {
					continue // before 2.0
				}
				some[v.String()] = true
				count[v.Branch()]++
				if last[v.Branch()].Before(v) {
					last[v.Branch()] = v
				}
			}
		}
		for b, v := range last {
			if count[b] == len(fixes) && a.Affects(v) {
				t.Errorf("%s: %s has all fixes and is affected", a.ID, v)
			}
		}
		for _, v := range a.Fixes() {
			if !v.IsDev() && known[v.String()] && !some[v.String()] {
				t.Errorf("%s: mended in %s, but no fix came with it: %v", a.ID, v, fixes[0].Fixed())
			}
		}
	}
	if compared < len(advisories.Embedded().All())/2 {
		t.Errorf("only %d advisories name fixes of the index", compared)
	}
}

// Every grave fix that a stable release of 2.0 or later brought has its advisory, except
// where the defect came and went with the same releases.
func TestGraveFixesHaveAdvisories(t *testing.T) {
	covered := map[string]bool{}
	for _, a := range advisories.Embedded().All() {
		for _, f := range fixesOf(a) {
			covered[f.ID] = true
		}
	}
	grave := 0
	for _, f := range advisories.Embedded().Fixes() {
		if f.Severity != "MAJOR" && f.Severity != "CRITICAL" {
			continue
		}
		for _, v := range f.Fixed() {
			if !strings.HasPrefix(v, "1.") && !strings.HasSuffix(v, ".0") && !strings.Contains(v, "dev") && !slices.Contains(f.Regressed(), v) {
				grave++
				if !covered[f.ID] {
					t.Errorf("%s %s of %s, mended in %s, has no advisory", f.Severity, f.ID, f.Subsystem, v)
				}
				break
			}
		}
	}
	if grave < 150 {
		t.Errorf("only %d grave fixes", grave)
	}
}

// cves are those that concern HAProxy 2.0 or later, as they are known on the day of the
// data. A new one is added here, and its advisory.
const cves = `CVE-2019-14241 CVE-2019-18277 CVE-2019-19330 CVE-2020-11100 CVE-2021-39240 CVE-2021-39241
	CVE-2021-39242 CVE-2021-40346 CVE-2022-0711 CVE-2023-0056 CVE-2023-0836 CVE-2023-25725 CVE-2023-25950 CVE-2023-40225
	CVE-2023-45539 CVE-2024-45506 CVE-2024-49214 CVE-2024-53008 CVE-2025-11230 CVE-2025-32464 CVE-2026-26080 CVE-2026-26081
	CVE-2026-33555 CVE-2026-55203 CVE-2026-55204 CVE-2026-110353`

func TestCVEsHaveAdvisories(t *testing.T) {
	known := map[string]bool{}
	for _, a := range advisories.Embedded().All() {
		for _, alias := range a.Aliases {
			known[alias] = true
		}
	}
	for cve := range strings.FieldsSeq(cves) {
		if !known[cve] {
			t.Errorf("%s has no advisory", cve)
		}
	}
}
