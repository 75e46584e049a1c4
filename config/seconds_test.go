package config

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// randomRules is a configuration of sections with rules and options in any order.
func randomRules(r *rand.Rand) *Config {
	lines := []string{"http-request deny", "http-request deny if TRUE", "http-request set-var(txn.a) src", "http-request lua.x", "http-request",
		"http-request set-var-fmt(txn.a) x", "http-response deny", "option httplog", "no option httplog", "option nothing", "timeout client 1s",
		"timeout server 1s", "mode http", "balance hdr(x)", "balance source", "http-request \"$ACTION\" now", "of-no-version deny"}
	var b strings.Builder
	for range 12 {
		b.WriteString([]string{"defaults\n", "frontend f\n", "backend b\n", "listen l\n"}[r.IntN(4)])
		for range r.IntN(20) {
			b.WriteString(lines[r.IntN(len(lines))] + "\n")
		}
	}
	return ParseAll([]Source{{Name: "a", Content: b.String()}}, Options{Version: release.MustParse("3.0.11"), Env: map[string]string{"ACTION": "deny"}})
}

// filter returns the directives that a function wants, by going through all.
func filter(c *Config, wanted func(*Directive) bool) []*Directive {
	var found []*Directive
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			if wanted(d) {
				found = append(found, d)
			}
		}
	}
	return found
}

// EachOf and WhereOf find what going through all directives finds.
func TestSecondWords(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		c := randomRules(r)
		for _, words := range [][]string{{"http-request", "deny"}, {"http-request", "deny", "auth"}, {"option", "httplog"}, {"timeout", "client", "server"}, {"balance", "source"}, {"http-request", "allow"}} {
			want := filter(c, func(d *Directive) bool { return d.Keyword() == words[0] && slices.Contains(words[1:], d.Arg(1)) })
			if got := slices.Collect(c.EachOf(words[0], words[1:]...)); !slices.Equal(got, want) {
				t.Fatalf("EachOf(%q): %d directives, want %d", words, len(got), len(want))
			}
			if c.Has(words...) != (len(want) > 0) || c.Has(words[0]) != slices.ContainsFunc(filter(c, func(*Directive) bool { return true }), func(d *Directive) bool { return d.Is(words[0]) }) {
				t.Fatalf("Has(%q) is %t, want %t", words, c.Has(words...), len(want) > 0)
			}
		}
		want := filter(c, func(d *Directive) bool { return strings.HasPrefix(d.Arg(1), "set-var(") })
		if got := slices.Collect(c.EachOf("http-request", "set-var")); !slices.Equal(got, want) {
			t.Fatalf("%d variables are set, want %d", len(got), len(want))
		}
		asked := map[string]int{}
		all := slices.Collect(c.WhereOf(func(s *keywords.Section, keyword, word string) bool {
			asked[s.Kind+" "+keyword+" "+word]++
			return s.Kind != "backend" && word == ""
		}))
		want = filter(c, func(d *Directive) bool {
			known := d.Keyword() != "mode" && d.Keyword() != "of-no-version" && d.Arg(1) != "nothing" && d.Arg(1) != "" && d.Arg(1) != "lua.x"
			return d.Section.Kind != "backend" && !known
		})
		if !slices.Equal(all, want) {
			t.Fatalf("WhereOf: %d directives, want %d", len(all), len(want))
		}
		for key, times := range asked {
			if times > 1 {
				t.Errorf("WhereOf asks %d times for %q", times, key)
			}
		}
	}
}

// Of finds the sections of kinds, however often it is asked.
func TestSectionsOf(t *testing.T) {
	c := randomRules(rand.New(rand.NewPCG(7, 8)))
	for _, kinds := range [][]string{{"frontend"}, {"listen", "frontend"}, {"frontend", "listen"}, {"cache"}, {"mode"}, {""}} {
		var want []*Section
		for _, s := range c.Sections {
			if slices.Contains(kinds, s.Kind) {
				want = append(want, s)
			}
		}
		for range 2 {
			if got := c.Of(kinds...); !slices.Equal(got, want) {
				t.Errorf("Of(%q): %d sections, want %d", kinds, len(got), len(want))
			}
		}
	}
}

// A usual address needs no more than a look.
func TestUsualAddress(t *testing.T) {
	c := ParseAll([]Source{{Name: "a", Content: `backend b
    server a 192.0.2.1:80
    server b 192.0.2.1:0
    server c 192.0.2.1
    server d 192.0.2.1:+80
    server e ipv4@192.0.2.1:80
    server f [::1]:80
    server g example.com:80
    server h 192.0.2.01:80
    server i 192.0.2.1:65536
    server j 192.0.2.1:080
    server-template t 3 192.0.2.1:8080 check
`}}, Options{Version: release.MustParse("3.0.11")})
	for _, s := range c.Servers(c.Sections[0]) {
		if want := s.Directive.Arg(1) == "a" || s.Directive.Arg(1) == "t"; s.UsualAddress != want {
			t.Errorf("server %q: UsualAddress is %t", s.Directive.Arg(1), s.UsualAddress)
		}
	}
	if !c.ServersMayHave("track", "check") {
		t.Error("no server is checked")
	}
}
