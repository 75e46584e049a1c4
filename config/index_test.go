package config

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// randomLines is a configuration of many sections, of two files.
func randomLines(r *rand.Rand) *Config {
	headers := []string{"global", "defaults", "defaults dN", "frontend fN", "backend bN from d1", "listen lN"}
	lines := []string{"mode http", "mode tcp", "no option httplog", "option httplog", "option dontlognull", "timeout client 1s",
		"server s 192.0.2.1", "bind :80", "of-no-version x", "of-no-version y", "nothing-either", "timeout"}
	var sources []Source
	for n := range 2 {
		var b strings.Builder
		for i := range 12 {
			b.WriteString(strings.ReplaceAll(headers[r.IntN(len(headers))], "N", strconv.Itoa(i)) + "\n")
			for range r.IntN(3 * minIndexed) {
				b.WriteString(lines[r.IntN(len(lines))] + "\n")
			}
		}
		sources = append(sources, Source{Name: strconv.Itoa(n), Content: b.String()})
	}
	return ParseAll(sources, Options{Version: release.MustParse("3.0.11")})
}

// Each and Last find what going through all directives finds.
func TestIndexes(t *testing.T) {
	asked := [][]string{{"mode"}, {"option", "server"}, {"timeout", "bind", "mode"}, {"of-no-version"}, {"server", "nothing-either"}, {"unheard-of"}}
	forms := [][]string{{"mode"}, {"mode", "tcp"}, {"option", "httplog"}, {"option", "nothing"}, {"timeout"}, {"of-no-version", "x"}, {"unheard-of"}}
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		c := randomLines(r)
		for _, words := range asked {
			var want []*Directive
			for _, s := range c.Sections {
				for _, d := range s.Directives {
					if slices.Contains(words, d.Keyword()) {
						want = append(want, d)
					}
				}
			}
			if got := slices.Collect(c.Each(words...)); !slices.Equal(got, want) {
				t.Fatalf("Each(%q): %d directives, want %d", words, len(got), len(want))
			}
		}
		testWhere(t, c)
		for _, s := range c.Sections {
			for _, words := range forms {
				var want *Directive
				for _, d := range s.Directives {
					if d.Is(words...) {
						want = d
					}
				}
				if got := s.Last(words...); got != want {
					t.Fatalf("Last(%q) of section %q is %v, want %v", words, s.Header.Keyword(), got, want)
				}
			}
		}
	}
}

// testWhere asks for all that stands in proxies but modes, and for what no version
// knows.
func testWhere(t *testing.T, c *Config) {
	t.Helper()
	unknown := map[string]bool{"of-no-version": true, "nothing-either": true}
	var all, strange []*Directive
	asked := map[string]bool{}
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			if s.IsProxy() && d.Keyword() != "mode" {
				all = append(all, d)
			}
			if unknown[d.Keyword()] {
				strange = append(strange, d)
			}
		}
	}
	got := slices.Collect(c.Where(func(section *keywords.Section, keyword string) bool {
		if asked[section.Kind+" "+keyword] {
			t.Errorf("asked twice for %q in %q", keyword, section.Kind)
		}
		asked[section.Kind+" "+keyword] = true
		return section.Proxy && keyword != "mode"
	}))
	if !slices.Equal(got, all) {
		t.Errorf("%d directives other than modes, want %d", len(got), len(all))
	}
	if got := slices.Collect(c.Where(func(_ *keywords.Section, keyword string) bool { return keyword == "" })); !slices.Equal(got, strange) {
		t.Errorf("%d directives with unknown keywords, want %d", len(got), len(strange))
	}
}
