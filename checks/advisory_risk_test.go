package checks

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// The outcomes that a study looks for are those of advisories that name the same defect.
func TestOutcomesHaveAdvisories(t *testing.T) {
	defects := cachesim.Defects()
	for _, o := range risk.Outcomes() {
		all := advisories.Embedded().All()
		i := slices.IndexFunc(all, func(a *advisories.Advisory) bool { return a.ID == o.Advisory })
		if i < 0 || !slices.Contains(all[i].Specific.Simulator, defects[o.Defect].Name) {
			t.Errorf("%s: %s does not name the defect %s of the simulator", o.Name, o.Advisory, defects[o.Defect].Name)
		}
	}
}

// cacheFindings are those of the advisory rule about one cache, by advisory.
func cacheFindings(t *testing.T, version, global, settings string) map[string]Finding {
	t.Helper()
	old := advisoryDatabase
	advisoryDatabase = advisories.Embedded
	defer func() { advisoryDatabase = old }()
	text := fmt.Sprintf("%sdefaults\n    mode http\ncache small\n    total-max-size 4\n%slisten web\n    bind :8080\n"+
		"    http-request cache-use small\n    http-response cache-store small\n    server s1 192.0.2.1:80\n", global, settings)
	c := config.ParseAll([]config.Source{{Name: "a.cfg", Content: text}}, config.Options{Version: release.MustParse(version)})
	found := map[string]Finding{}
	for _, f := range Lint([]func() *config.Config{func() *config.Config { return c }}, []*Rule{LookupRule("advisory")})[0].Findings {
		id, _, _ := strings.Cut(f.Message, ",")
		found[id] = f
	}
	return found
}

// has reports whether a finding shows a place with a text.
func has(f Finding, text string) bool {
	return slices.ContainsFunc(f.Related, func(r Related) bool { return strings.Contains(r.Message, text) })
}

func fixWith(f Finding, text string) *Fix {
	for i := range f.Fixes {
		if strings.Contains(f.Fixes[i].Message, text) {
			return &f.Fixes[i]
		}
	}
	return nil
}

func TestAdvisoryRisk(t *testing.T) {
	vary := "    process-vary on\n    max-secondary-entries 5\n"
	found := cacheFindings(t, "3.0.10", "global\n    nbthread 8\n", vary)
	crash := found["HAPV-2025-0001"]
	if !has(crash, "the process crashes or loops") || !has(crash, "upgrade to 3.0.11 or a later 3.0; simulated: out of reach") {
		t.Errorf("what is simulated does not show: %v", crash.Related)
	}
	for _, want := range []string{"set process-vary off", "remove the rules", "set max-secondary-entries"} {
		if fix := fixWith(crash, want); fix == nil || fix.Safe || !strings.Contains(fix.Message, "; simulated: ") || len(fix.Edits) == 0 {
			t.Errorf("%q: %v", want, fix)
		}
	}
	if fix := fixWith(crash, "set max-secondary-entries"); fix != nil {
		if changed, err := config.Apply(fix.Edits); err != nil || len(changed) != 1 {
			t.Errorf("the edit cannot be made: %v", err)
		} else {
			for _, text := range changed {
				if strings.Count(text, "max-secondary-entries") != 1 || strings.Contains(text, "max-secondary-entries 5\n") {
					t.Errorf("max-secondary-entries is not raised in place:\n%s", text)
				}
			}
		}
	}
	race := found["HAPV-2026-0307"]
	if fix := fixWith(race, "set nbthread 1"); fix == nil || !strings.Contains(fix.Message, "out of reach") || fix.Edits[0].New != "1" {
		t.Errorf("one thread: %v", race.Fixes)
	}
	if fixWith(crash, "nbthread") != nil {
		t.Error("one thread does nothing about a defect that needs no other")
	}
	if leak := found["HAPV-2026-0300"]; has(leak, "simulated") {
		t.Error("a leak is simulated")
	}
}

// Where nothing grave can be reached, nothing is simulated.
func TestNoRisk(t *testing.T) {
	riskMemory.Lock()
	clear(riskMemory.reports)
	riskMemory.Unlock()
	for _, c := range []struct{ version, settings string }{
		{"3.0.10", ""}, {"2.8.0", "    process-vary on\n"}, {"3.2.26", "    process-vary on\n"}, {"3.4.7", "    process-vary on\n"},
	} {
		cacheFindings(t, c.version, "", c.settings)
	}
	if n := len(riskMemory.reports); n != 0 {
		t.Errorf("%d caches were simulated", n)
	}
	cacheFindings(t, "3.0.10", "", "    process-vary on\n")
	if n := len(riskMemory.reports); n != 1 {
		t.Errorf("%d caches were simulated, not one", n)
	}
}

func BenchmarkQuickRisk(b *testing.B) {
	c := config.ParseAll([]config.Source{{Name: "a.cfg", Content: "cache small\n    total-max-size 64\n    process-vary on\n"}},
		config.Options{Version: release.MustParse("3.0.10")})
	for b.Loop() {
		clear(riskMemory.reports)
		start := time.Now()
		riskFor(c, c.Caches()[0])
		b.ReportMetric(time.Since(start).Seconds(), "s")
	}
}
