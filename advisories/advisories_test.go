package advisories_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

func TestParseRejects(t *testing.T) {
	const tail = `"database_specific": {}}`
	for name, text := range map[string]string{
		"no JSON":       `{`,
		"unknown field": `{"colour": "red"}`,
		"no range":      `{"affected": [], ` + tail,
		"no version":    `{"affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "soon"}, {"fixed": "3.0.1"}]}]}], ` + tail,
		"no fix":        `{"affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "3.0.0"}, {"fixed": "later"}]}]}], ` + tail,
		"no last":       `{"affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "3.0.0"}, {"last_affected": "x"}]}]}], ` + tail,
		"open, wrong":   `{"affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "x"}]}]}], ` + tail,
		"fixed first":   `{"affected": [{"ranges": [{"type": "SEMVER", "events": [{"fixed": "3.0.1"}]}]}], ` + tail,
	} {
		if _, err := advisories.Parse([]byte(text)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	a, err := advisories.Parse([]byte(`{"affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "3.4.0"}]}]}], ` + tail))
	if err != nil || !a.Affects(release.MustParse("3.4.7")) || a.Affects(release.MustParse("3.3.0")) || len(a.Fixes()) != 0 {
		t.Errorf("a range without an end: %v", err)
	}
	a, err = advisories.Parse([]byte(`{"affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.7"}]}]}], ` + tail))
	if err != nil || !a.Affects(release.MustParse("2.0.0")) || !a.Affects(release.MustParse("2.0.6")) || a.Affects(release.MustParse("2.0.7")) {
		t.Errorf("a range without a beginning: %v", err)
	}
}

const (
	varyCache = `cache c
    total-max-size 4
    process-vary on
`
	varyProxy = `listen l
    mode http
    http-request cache-use c
    http-response cache-store c
`
	vary = varyCache + varyProxy
	// wrongVictim is the wrong entry that is deleted (#2950).
	wrongVictim = "HAPV-2025-0001"
)

func resolve(version, text string) *config.Config {
	return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: release.MustParse(version)})
}

// matches returns how an advisory matches.
func matches(c *config.Config, id string) []advisories.Match {
	var found []advisories.Match
	for _, m := range advisories.Embedded().MatchAll(c) {
		if m.Advisory.ID == id {
			found = append(found, m)
		}
	}
	return found
}

func TestVersions(t *testing.T) {
	for version, want := range map[string]bool{
		"2.8.0": false, "2.8.25": false, "2.9-dev9": false, "2.9-dev10": true, "2.9.0": true, "2.9.15": true,
		"3.0-dev1": true, "3.0.0": true, "3.0.10": true, "3.0.11": false, "3.0.24": false,
		"3.1.0": true, "3.1.7": true, "3.1.8": false, "3.2-dev17": true, "3.2.0": false, "3.4.0": false, "3.5-dev5": false,
	} {
		if got := len(matches(resolve(version, vary), wrongVictim)) == 1; got != want {
			t.Errorf("%s: matches %t, want %t", version, got, want)
		}
	}
}

// #2950 is reached with each release that has it, and with no neighbour.
func TestWrongVictimInEveryRelease(t *testing.T) {
	for branch, affected := range map[string]int{"2.8": 0, "2.9": 16, "3.0": 11, "3.1": 8, "3.2": 0} {
		for patch := range max(affected, 1) + 3 {
			version := fmt.Sprintf("%s.%d", branch, patch)
			if branch == "2.9" && patch >= affected {
				break // 2.9.15 is the last one
			}
			if got := len(matches(resolve(version, vary), wrongVictim)) == 1; got != (patch < affected) {
				t.Errorf("%s: matches %t", version, got)
			}
			off := strings.Replace(vary, "process-vary on", "process-vary off", 1)
			if len(matches(resolve(version, off), wrongVictim)) > 0 {
				t.Errorf("%s without process-vary: matches", version)
			}
		}
	}
}

func TestFixedIn(t *testing.T) {
	a := advisories.Embedded().Lookup(wrongVictim)
	for version, want := range map[string]string{"2.9.15": "", "3.0.0": "3.0.11", "3.1.7": "3.1.8", "3.2-dev3": "3.2.0", "3.0.11": ""} {
		if got, _ := a.FixedIn(release.MustParse(version)); got.String() != want {
			t.Errorf("%s is fixed in %q, want %q", version, got, want)
		}
	}
	if got := len(a.Fixes()); got != 3 {
		t.Errorf("%d fixes, want 3", got)
	}
	if advisories.Embedded().Lookup("HAPV-1999-0001") != nil {
		t.Error("there was no hapvet in 1999")
	}
}

// Features of a cache come together in one cache.
func TestFeaturesOfCaches(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		scope []string // names of the caches that match
	}{
		"on":              {vary, []string{"c"}},
		"off":             {strings.Replace(vary, "process-vary on", "process-vary off", 1), nil},
		"off again":       {strings.Replace(vary, "process-vary on", "process-vary on\n    process-vary off", 1), nil},
		"no such word":    {strings.Replace(vary, "process-vary on", "process-vary yes", 1), nil},
		"default":         {strings.Replace(vary, "    process-vary on\n", "", 1), nil},
		"disabled proxy":  {vary + "    disabled\n", nil},
		"mode tcp":        {strings.Replace(vary, "mode http", "mode tcp", 1), nil},
		"no proxy":        {"cache c\n    total-max-size 4\n    process-vary on\n", nil},
		"filter alone":    {"cache c\n    total-max-size 4\n    process-vary on\nlisten l\n    mode http\n    filter cache c\n", nil},
		"another is used": {varyCache + "cache d\n    total-max-size 4\n" + strings.ReplaceAll(varyProxy, " c\n", " d\n"), nil},
		"two caches":      {vary + strings.ReplaceAll(strings.ReplaceAll(strings.Replace(vary, "cache c", "cache d", 1), "listen l", "listen m"), " c\n", " d\n"), []string{"c", "d"}},
	} {
		var got []string
		for _, m := range matches(resolve("3.0.10", test.text), wrongVictim) {
			got = append(got, m.Scope.Name)
			if d := m.Where().Directive; !d.Is("process-vary", "on") || d.Section != m.Scope {
				t.Errorf("%s: shown at line %d", name, d.Line)
			}
		}
		if !slices.Equal(got, test.scope) {
			t.Errorf("%s: matches %v, want %v", name, got, test.scope)
		}
	}
}
