package checks

import (
	"fmt"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "unknown-section",
	Category: Startup,
	Severity: Error,
	Summary:  "a line outside any section, or a section that the version does not know",
	Doc: `Each directive belongs to the section whose header stands above it. Where there is
none, HAProxy refuses to start. So it does when the header is misspelt or names a
kind of section of a later version: the line then counts as a directive of the
section before, and all that follows lands in the wrong section.

A byte order mark at the start of a file is part of its first word and has the
same effect.`,
	Examples: []Example{
		{Name: "a misspelt section", Bad: []int{4}, Config: `defaults
    mode http
    timeout client 10s
frontned web
    bind :8080
`},
		{Name: "before any section", Bad: []int{1}, Config: `maxconn 1000
frontend web
    mode http
    timeout client 10s
    bind :8080
`},
		{Name: "a section of a later version", Version: "2.6.12", Bad: []int{3}, Config: `global
    maxconn 100
crt-store web
    crt-base /etc/haproxy
`},
		{Name: "a byte order mark", Bad: []int{1}, Config: "\ufeffglobal\n    maxconn 100\n"},
		{Name: "spelt right", Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
`},
	},
	Check: func(p *Pass) {
		var first *config.File // HAProxy says it of each line; once a file is enough
		for _, problem := range p.Config.Problems {
			if problem.Kind == config.KeywordOutOfSection && problem.File != first {
				first = problem.File
				f := Finding{File: problem.File, Span: problem.Span}
				p.Report(f.Saying(outOfSection(problem.Detail, p.Version())).Fixing(sectionMeant(problem, p.Version())...))
			}
		}
		meant := map[string]string{} // by keyword
		mayBeSection := func(s *keywords.Section, keyword string) bool {
			return s.Kind != "crt-store" && (keyword == "" || misspeltSection(keyword, p.Version()) != "")
		}
		for d := range p.Config.Where(mayBeSection) {
			kind, seen := meant[d.Keyword()]
			if !seen && len(meant) < manyKeywords {
				kind = misspeltSection(d.Keyword(), p.Version())
				meant[d.Keyword()] = kind
			}
			if kind != "" && d.Modifier == config.Plain {
				f := At(d, 0).Saying(notASection(d.Keyword(), kind, p.Version()))
				if kind != d.Keyword() {
					f = f.writing(UnsafeFix, d, 0, kind)
				}
				p.Report(f)
			}
		}
	},
})

// manyKeywords is more than the language has. A file with more of them is no
// configuration, and guessing what it means would only take time.
const manyKeywords = 5000

// nearSections are the keywords that differ from the kind of a section in a
// letter or two: no typing errors.
var nearSections = map[string]bool{
	"http-error": true, "mailer": true, "peer": true, "trace": true, "grace": true, "track": true,
}

// misspeltSection returns the kind of section that a keyword was meant to open,
// when it can be nothing else: the kind itself, which this version does not
// know, or a word that no version knows and that is one or two letters off.
func misspeltSection(word string, v release.Version) string {
	if s, known := keywords.LookupSection(word, v); s != nil && !known {
		return word
	}
	if len(word) < 5 || nearSections[word] {
		return ""
	}
	return nearestSection(word)
}

func nearestSection(word string) string { return nearest(word, sectionKinds()) }

// sectionKinds returns the kinds of all sections of all versions.
var sectionKinds = sync.OnceValue(func() []string {
	var kinds []string
	for _, s := range keywords.Sections() {
		kinds = append(kinds, s.Kind)
	}
	return kinds
})

func outOfSection(word string, v release.Version) (message, advice string) {
	if strings.HasPrefix(word, "\ufeff") {
		return "the file begins with a byte order mark, which HAProxy takes for a part of the first word",
			"save the file as UTF-8 without a byte order mark"
	}
	if s, known := keywords.LookupSection(word, v); s != nil && !known {
		return notASection(word, word, v)
	}
	if kind := nearestSection(word); kind != "" {
		return notASection(word, kind, v)
	}
	return fmt.Sprintf("%q stands outside any section", word),
		"put it below the header of the section that it belongs to, such as global or defaults"
}

// sectionMeant has a file begin with the section that its first word is meant to open.
func sectionMeant(p config.Problem, v release.Version) []Fix {
	if mark := len("\ufeff"); strings.HasPrefix(p.Detail, "\ufeff") {
		return []Fix{UnsafeFix("remove the byte order mark", config.Edit{File: p.File, Span: config.Span{Start: p.Span.Start, End: p.Span.Start + mark}})}
	}
	kind := nearestSection(p.Detail)
	if s, _ := keywords.LookupSection(p.Detail, v); s != nil || kind == "" || p.File.Source[p.Span.Start:p.Span.End] != p.Detail {
		return nil
	}
	return []Fix{UnsafeFix(fmt.Sprintf("write %q", kind), config.Edit{File: p.File, Span: p.Span, New: kind})}
}

func notASection(word, kind string, v release.Version) (message, advice string) {
	if word == kind {
		return fmt.Sprintf("HAProxy %s has no section %q: %s", v.Branch(), kind, lifetime(kind, v)),
			"remove the section, or use a version that knows it"
	}
	return fmt.Sprintf("%q opens no section, so the lines below it land in the wrong one", word),
		fmt.Sprintf("did you mean %q?", kind)
}

// lifetime says when a section came, or went, that version v does not know.
func lifetime(kind string, v release.Version) string {
	s, _ := keywords.LookupSection(kind, v)
	for _, r := range s.Versions {
		if v.Before(r.From) {
			return "it came with " + r.From.Branch()
		}
	}
	return "it went with " + s.Versions[len(s.Versions)-1].Before.Branch()
}
