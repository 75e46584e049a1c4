package checks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// cacheOutcome is what HAProxy makes of a configuration.
type cacheOutcome string

const (
	refused cacheOutcome = "refused"
	warned  cacheOutcome = "warned"
	silent  cacheOutcome = "silent"
)

// cacheVerdict is what someone, HAProxy or hapvet, says of a configuration.
type cacheVerdict struct {
	outcome cacheOutcome
	lines   []int // that it names, in order, each once
}

// cacheRow is one thing that a configuration can say about caches, and what
// HAProxy of each version makes of it.
type cacheRow struct {
	name string
	// text is a configuration; "#!" ends the lines at fault.
	text string
	// want maps ranges of versions to outcomes; the row is about no others.
	want map[string]cacheOutcome
	// unnamed: HAProxy says it without a line, and hapvet chooses one.
	unnamed bool
}

// config returns the configuration and the numbers of the lines at fault.
func (r cacheRow) config() (text string, faults []int) {
	for i, line := range strings.Split(r.text, "\n") {
		if strings.HasSuffix(line, "#!") {
			faults = append(faults, i+1)
		}
	}
	return r.text, faults
}

// cacheOutcome returns what HAProxy of version v makes of it; "" if the row does not say.
func (r cacheRow) outcome(v release.Version) cacheOutcome {
	for versions, is := range r.want {
		if versions == "" || release.MustRanges(versions).Contains(v) {
			return is
		}
	}
	return ""
}

// checkCacheTable compares every row with what says tells. exact asks for all
// lines at fault; HAProxy itself often stops at the first.
func checkCacheTable(t *testing.T, v release.Version, exact bool, says func(t *testing.T, v release.Version, config string) cacheVerdict) {
	for _, row := range cacheTable() {
		t.Run(row.name, func(t *testing.T) {
			config, faults := row.config()
			want := row.outcome(v)
			if want == "" {
				return
			}
			got := says(t, v, config)
			if got.outcome != want {
				t.Errorf("it is %s, want %s (lines %v)\n%s", got.outcome, want, got.lines, config)
			}
			switch {
			case want == silent:
				faults = nil
			case !exact && row.unnamed:
				return
			}
			if exact && !slices.Equal(got.lines, faults) {
				t.Errorf("it names lines %v, want %v\n%s", got.lines, faults, config)
			}
			if !exact && len(faults) > 0 && !slices.ContainsFunc(faults, func(n int) bool { return slices.Contains(got.lines, n) }) {
				t.Errorf("it names lines %v, want some of %v\n%s", got.lines, faults, config)
			}
		})
	}
}

// cacheVersions holds one version of each family, and a Debian one where they differ.
var cacheVersions = []string{
	"2.0.0", "2.1.0", "2.2.9", "2.3.0", "2.4.0", "2.5.0", "2.6.12", "2.7.0", "2.8.0", "2.9.0", "3.0.11", "3.1.0",
	"3.2.26", "3.3.0", "3.4.7", "3.5-dev5",
}

// hapvet says of the cache section and its rules what HAProxy says, on the same
// lines.
func TestCacheTable(t *testing.T) {
	for _, version := range cacheVersions {
		t.Run(version, func(t *testing.T) {
			checkCacheTable(t, release.MustParse(version), true, hapvetSays)
		})
	}
}

// startupRules are the rules that speak for HAProxy.
var startupRules = slices.DeleteFunc(checks.Rules(), func(r *checks.Rule) bool { return r.Category != checks.Startup })

// hapvetSays runs every rule that speaks for HAProxy.
func hapvetSays(t *testing.T, v release.Version, text string) cacheVerdict {
	t.Helper()
	got := cacheVerdict{outcome: silent}
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: v})
	}
	for _, f := range checks.Lint([]func() *config.Config{read}, startupRules)[0].Findings {
		switch {
		case f.Severity == checks.Note: // there is nothing to start
			continue
		case f.Severity == checks.Error:
			got.outcome = refused
		case got.outcome == silent:
			got.outcome = warned
		}
		got.lines = append(got.lines, f.File.Line(f.Span.Start))
	}
	slices.Sort(got.lines)
	got.lines = slices.Compact(got.lines)
	return got
}
