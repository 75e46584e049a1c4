package checks_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// quoted finds what a message quotes.
var quoted = regexp.MustCompile(`"([^"]+)"`)

// pointing finds words with which messages mean other lines.
var pointing = regexp.MustCompile(`\b(already|above|before|below|beside|another one|the other one)\b`)

// onTheSameLine are rules, and what stands in their messages, that point to nothing but the line itself, or to
// lines that are not there.
var onTheSameLine = map[string][]string{
	"bad-acl":               {"already read", "nothing before it"},
	"bad-argument":          {"is above", "is below", "auto:0/1-4"},
	"bad-file":              {"in line 1 the value"}, // of a map
	"bad-log-format":        {"exists before", "stand before", "before what"},
	"bad-modifier":          {"cannot stand before"},
	"bad-sample-expression": {"to before"},
	"cache-section":         {"is above"},
	"check-steps":           {"before a request was sent", "Host header already"},
	"condition-block":       {"without a .if before it", "is missing before"},
	"cookie-conflict":       {"exclude one another"},
	"dead-pattern":          {"before the \"?\""},
	"http-reply":            {"beside", "second body", "another status"},
	"log-lost":              {"no log line above"},
	"ocsp-update-delay":     {"which is 300 here", "which is 3600 here"}, // where nothing says otherwise
	"ring-size":             {"has 16384 already"},                       // likewise
	"server-track":          {"track another one"},
	"unclosed-quote":        {"before the end"},
	"unknown-option":        {"cannot stand before"},
	"unknown-section":       {"the lines below it"},
}

// namedPlaces returns the lines, other than that of a finding and the header of its section, that its message
// names: where what it quotes is defined, and settings that it repeats.
func namedPlaces(c *config.Config, f checks.Finding) []*config.Directive {
	var places []*config.Directive
	own, line := sectionAt(c, f), f.File.Line(f.Span.Start)
	elsewhere := func(d *config.Directive) {
		if d.Line != line && d != own.Header {
			places = append(places, d)
		}
	}
	if f.Rule == "unused-section" || strings.HasSuffix(f.Message, "is not defined") {
		return nil // it is about what it names, or what has that name is of another kind
	}
	for _, m := range quoted.FindAllStringSubmatch(f.Message, -1) {
		for s := range c.Symbols().All() {
			if s.Name == m[1] && (s.Owner == nil || s.Owner == own) {
				elsewhere(s.Definitions[0])
			}
		}
	}
	for _, s := range append(c.Of("global"), slices.Collect(own.Chain)...) {
		for _, d := range s.Directives {
			says := fmt.Sprintf("%s is %s ", d.Keyword(), d.Arg(1))
			if d.Keyword() == "mode" {
				says = "mode " + d.Arg(1) + " "
			}
			if strings.Contains(strings.ReplaceAll(f.Message, ",", "")+" ", says) {
				elsewhere(d)
			}
		}
	}
	return places
}

// sectionAt returns the section that a finding stands in.
func sectionAt(c *config.Config, f checks.Finding) *config.Section {
	line := f.File.Line(f.Span.Start)
	for i := range c.Sections {
		if i+1 == len(c.Sections) || c.Sections[i+1].Header.Line > line {
			return c.Sections[i]
		}
	}
	return nil
}

// A finding whose message speaks of another place has that place beside it, so that a reader is led there.
func TestRelatedPlaces(t *testing.T) {
	for _, rule := range checks.Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			for _, e := range fixCases(t, rule) {
				var c *config.Config
				for _, f := range lint(t, rule, e.Version, e.Config) {
					if len(f.Related) > 0 || slices.ContainsFunc(onTheSameLine[rule.ID], func(s string) bool { return strings.Contains(f.Message, s) }) {
						continue
					}
					if word := pointing.FindString(f.Message); word != "" {
						t.Errorf("%s: nothing shows what %q means: %s", e.Name, word, f.Message)
					}
					if c == nil {
						c = read(e)
					}
					if sectionAt(c, f) == nil {
						continue
					}
					if places := namedPlaces(c, f); len(places) > 0 {
						t.Errorf("%s: line %d is named, and not shown: %s", e.Name, places[0].Line, f.Message)
					}
				}
			}
		})
	}
}

// read reads an example for its version.
func read(e checks.Example) *config.Config {
	v := release.NewestLTS().Latest
	if e.Version != "" {
		v = release.MustParse(e.Version)
	}
	return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: e.Config}}, config.Options{Version: v})
}
