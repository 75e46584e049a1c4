package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "section-header",
	Category: Startup,
	Severity: Error,
	Summary:  "the header of a section with no name, a bad one, or a word too many",
	Doc: `Most sections need a name behind the word that opens them, of letters, digits, "_",
"-", "." and ":", and nothing else. HAProxy refuses to start otherwise.

Old configurations give a listen or frontend section its address in the header; since
long it takes a bind line. From 2.4 on HAProxy drops such a header, and then every line
of the section, which has no proxy to belong to, is an error.

Since 3.4 HAProxy complains of a bad character in the name of a proxy and starts
nevertheless.`,
	Examples: []Example{
		{Name: "an address in the header", Bad: []int{4}, Config: `defaults
    mode http
    timeout client 10s
listen web :8080
    bind :8081
`},
		{Name: "no name", Bad: []int{1}, Config: `userlist
    user a insecure-password b
`},
		{Name: "a slash in a name", Version: "3.0.11", Bad: []int{4}, Config: `defaults
    mode http
    timeout client 10s
frontend web/public
    bind :8081
`},
		{Name: "a name", Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8081
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Sections {
			if form, ok := headerForms[s.Kind]; ok {
				form.check(p, s)
			}
		}
	},
})

// headerForm says what the header of a section may hold, besides the word that
// opens it. The answers were tried on a binary of every branch.
type headerForm struct {
	name      bool // a name is needed
	anonymous bool // a name may stand
	chars     bool // of certain characters
	surplus   bool // further words are refused; otherwise nobody minds them
	old       bool // they are refused before 2.4
	proxy     bool // "from" and a defaults section may follow (since 2.4)
}

// Sections of kind cache have a rule of their own; what is not listed takes
// anything.
var headerForms = map[string]headerForm{
	"global":      {surplus: true},
	"traces":      {surplus: true},
	"defaults":    {anonymous: true, old: true},
	"frontend":    {name: true, chars: true, surplus: true, proxy: true},
	"listen":      {name: true, chars: true, surplus: true, proxy: true},
	"backend":     {name: true, chars: true, surplus: true, proxy: true},
	"peers":       {name: true, chars: true, surplus: true},
	"resolvers":   {name: true, chars: true},
	"mailers":     {name: true, chars: true},
	"userlist":    {name: true, chars: true, surplus: true},
	"ring":        {name: true, chars: true},
	"http-errors": {name: true, chars: true},
	"fcgi-app":    {name: true, chars: true, surplus: true},
	"log-forward": {name: true, chars: true, surplus: true},
	"log-profile": {name: true, chars: true, surplus: true},
	"healthcheck": {name: true, chars: true},
	"acme":        {name: true, surplus: true},
	"program":     {name: true, surplus: true},
	"crt-store":   {anonymous: true, surplus: true},
}

var (
	fromKnown = mustRanges(">=2.4.0")[0].From
	// headerDropped are the releases that drop the header of a frontend with a word
	// too many: they complain of it, start when nothing stands below, and refuse
	// every line that does. Those of backends they drop without a word, for longer;
	// where the first patch that refuses is not known, this names the first that
	// was tried.
	headerDropped  = mustRanges(">=2.4.0 <2.8.17, >=2.9-dev1 <3.0.13, >=3.1-dev1 <3.1.11, >=3.2-dev1 <3.2.10")
	backendDropped = mustRanges(">=2.4.0 <3.2.26, >=3.3.0 <3.4.7, >=3.5-dev1")
	// looseNames are those that only complain of characters in a proxy's name.
	looseNames = mustRanges(">=3.4.0")
)

func (h headerForm) check(p *Pass, s *config.Section) {
	words := s.Header.Words
	if h.name && len(words) < 2 {
		p.Report(At(s.Header, 1).Saying(fmt.Sprintf("the %s section has no name", s.Kind), fmt.Sprintf("write: %s NAME", s.Kind)))
		return
	}
	if bad := badNameChar(s.Name); h.chars && bad != "" {
		f := At(s.Header, 1).Saying(fmt.Sprintf("the name %q holds %q, which names may not", s.Name, bad),
			"use letters, digits, \"_\", \"-\", \".\" and \":\" only")
		if h.proxy && looseNames.Contains(p.Version()) {
			f = f.As(Warning)
		}
		p.Report(f)
	}
	if n := h.surplusAt(s, p.Version()); n > 0 {
		h.reportSurplus(p, s, n)
	}
}

// surplusAt returns the index of the first word too many, or 0.
func (h headerForm) surplusAt(s *config.Section, v release.Version) int {
	words := s.Header.Words
	n := 1
	if h.name || h.anonymous {
		n = 2
	}
	if h.proxy && v.AtLeast(fromKnown) && len(words) > 3 && words[2].Value == "from" {
		n = 4
	}
	refused := h.surplus || h.old && v.Before(fromKnown)
	if !refused || len(words) <= n {
		return 0
	}
	return n
}

func (h headerForm) reportSurplus(p *Pass, s *config.Section, n int) {
	word := s.Header.Arg(n)
	f := At(s.Header, n)
	advice := "remove it"
	if h.proxy && strings.Contains(word, ":") {
		advice = fmt.Sprintf("write it in the section: bind %s", word)
	}
	f = f.Saying(fmt.Sprintf("%q is a word too many in the header of %s section", word, article(s.Kind)), advice).Fixing(bindBelow(s, n)...)
	dropped := headerDropped
	if s.Kind == "backend" {
		dropped = backendDropped
	}
	if h.proxy && n == 2 && dropped.Contains(p.Version()) {
		if len(s.Directives) == 0 {
			if s.Kind != "backend" {
				p.Report(f.As(Warning))
			}
			return
		}
		if s.Kind == "backend" { // HAProxy says nothing of the header itself
			f = On(s.Directives[0]).Saying(
				fmt.Sprintf("the line belongs to no proxy, because HAProxy drops a header with a word too many, %q", word), advice).
				With(s.Header, "the header").Fixing(bindBelow(s, n)...)
		}
	}
	p.Report(f)
}

// badNameChar returns the first character of a name that names may not hold, or "".
func badNameChar(name string) string {
	for _, c := range name {
		if !config.IsNameChar(c) {
			return string(c)
		}
	}
	return ""
}

// bindBelow writes an address that stands in the header of a frontend or listen section,
// where versions before 1.7 took it, on a bind line.
func bindBelow(s *config.Section, n int) []Fix {
	if !s.HasFrontend() || len(s.Header.Words) != n+1 || !strings.Contains(s.Header.Arg(n), ":") || s.Header.Words[n].Expanded() {
		return nil
	}
	gone, ok := s.Header.RemoveWords(n, n+1)
	if !ok {
		return nil
	}
	line := "bind " + config.Quote(s.Header.Arg(n))
	return []Fix{SafeFix(fmt.Sprintf("write %q below the header", line), gone, s.InsertFirst(line))}
}
