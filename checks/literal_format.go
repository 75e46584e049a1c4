package checks

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "literal-format",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Versions: mustRanges(">=2.2-dev1"),
	Summary:  "a \"%[...]\" in a text that is sent as it stands",
	Doc: `Some texts are log formats, in which "%[src]" stands for a value, and some are sent to the letter:
what follows ` + "`string`" + ` in ` + "`http-request return`, `deny` and `http-error`" + `, ` + "`body` and `uri`" + ` of a
health check, and the argument of ` + "`str()`" + `. There the client or the server gets the characters
"%[src]", and HAProxy says nothing of it.

Write ` + "`lf-string`, `body-lf` or `uri-lf`" + ` instead, and ` + "`set-var-fmt`" + ` for a variable. In a log format a
"%" that is meant is written "%%".`,
	Examples: []Example{
		{Name: "a page", Bad: []int{8}, Config: frontendExample(
			`http-request return status 200 content-type text/plain string "your address is %[src]" if { path /ip }`)},
		{Name: "a variable", Bad: []int{8}, Config: frontendExample(
			`http-request set-var(txn.key) str("%[src]:%[dst_port]")`,
			"http-request set-header X-Key %[var(txn.key)]")},
		{Name: "an error", Bad: []int{8}, Config: frontendExample(
			`http-error status 503 content-type text/plain string "no server, request %[unique-id]"`)},
		{Name: "formats", Config: frontendExample(
			`http-request return status 200 content-type text/plain lf-string "your address is %[src]" if { path /ip }`,
			`http-request return status 200 content-type text/css string "a { width: 50% } [b]" if { path /css }`,
			`http-request set-var-fmt(txn.key) "%[src]:%[dst_port]"`,
			"http-request set-header X-Key %[var(txn.key)]")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.WhereOf(mayBeLiteral) {
			if d.Modifier == config.Plain {
				checkLiteral(p, d)
			}
		}
		lines := p.Config.SampleLines(func(s *keywords.Sample) bool { return s.Name == "str" })
		lines = slices.DeleteFunc(lines, func(d *config.Directive) bool { return !mentions(d, "%[") })
		for _, s := range p.Config.SamplesOf(lines...) {
			if s.Fetch.Name == "str" && len(s.Parts[0].Args) > 0 && isFormat(p, s.Parts[0].Args[0]) {
				p.Report(Finding{File: s.Directive.File, Span: s.Span}.Saying(
					"str() gives the text as it stands, \"%[...]\" and all", "write a log format where one may stand, as in set-var-fmt and set-header"))
			}
		}
	},
})

// literalWords are the words before texts that are sent as they stand, each with the
// one before a log format, by the lines that have them.
var literalWords = map[string][]string{
	"http-request": {"string"}, "http-response": {"string"}, "http-error": {"string"},
	"http-check": {"body", "uri"}, "tcp-check": {"send"},
}

// mayBeLiteral tells the lines with texts that are sent as they stand.
func mayBeLiteral(_ *keywords.Section, keyword, word string) bool {
	switch keyword {
	case "http-request", "http-response":
		return word == "return" || word == "deny" || word == "tarpit"
	case "http-check":
		return word == "send"
	}
	return keyword == "http-error" || keyword == "tcp-check"
}

// checkLiteral looks for texts that are sent as they stand on a line.
func checkLiteral(p *Pass, d *config.Directive) {
	if !mentions(d, "%[") {
		return
	}
	start := 1
	if d.Keyword() == "http-check" {
		start = 2
	}
	for n := start; n+1 < len(d.Words); n++ {
		if !isFormat(p, d.Arg(n+1)) || !slices.Contains(literalWords[d.Keyword()], d.Arg(n)) || d.Arg(n-1) == "hdr" {
			continue
		}
		better := d.Arg(n) + "-lf"
		if d.Arg(n) == "string" {
			better = "lf-string"
		}
		f := At(d, n+1).Saying("this text is sent as it stands, \"%[...]\" and all", "write \""+better+"\" before it, and \"%%\" for a \"%\" that is meant")
		if edit, ok := d.ReplaceWord(n, better); ok {
			f.Fixes = []Fix{{Message: "send what the samples give", Edits: []config.Edit{edit}}}
		}
		p.Report(f)
	}
}

// mentions reports whether a word of a line holds a text.
func mentions(d *config.Directive, text string) bool {
	return slices.ContainsFunc(d.Words, func(w config.Word) bool { return strings.Contains(w.Value, text) })
}

// isFormat reports whether a text reads as a log format with a sample in it.
func isFormat(p *Pass, text string) bool {
	if !strings.Contains(text, "%[") {
		return false
	}
	items, fault := config.ParseLogFormat(text, p.Version())
	if fault != nil {
		return fault.Kind == config.FetchNotHere // in a log, but elsewhere it is
	}
	return slices.ContainsFunc(items, func(i config.LogItem) bool { return i.Kind == config.LogSample })
}
