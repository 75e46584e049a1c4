package changes

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = addFinder("httpchk-headers", findHiddenHeaders)

// findHiddenHeaders finds "option httpchk" lines whose version goes on with headers.
func findHiddenHeaders(x *search) []found {
	var list []found
	for d := range x.old.Each("option") {
		if d.Is("option", "httpchk") && strings.ContainsAny(d.Arg(versionWord), "\r\n") {
			f := found{directives: []*config.Directive{d}, from: versionWord, to: versionWord + 1}
			f.edits, f.work = x.hiddenHeaders(d)
			list = append(list, f)
		}
	}
	return list
}

// versionWord is where the version stands in "option httpchk METHOD URI VERSION".
const versionWord = 4

// hiddenHeaders takes headers and body from behind the version of a health check
// and puts them into an http-check send line.
func (x *search) hiddenHeaders(d *config.Directive) ([]config.Edit, string) {
	version, rest, _ := strings.Cut(d.Arg(versionWord), "\r\n")
	format := asFormat
	if x.old.Version.AtLeast(formatHeaders) { // they are log formats already
		format = func(text string) string { return text }
	}
	send, ok := sendLine(rest, format)
	switch {
	case !ok || d.Words[versionWord].Expanded() || strings.Contains(version, "\n"):
		return nil, ""
	case x.rulesElsewhere(d.Section):
		return nil, "write the headers into an http-check send line: http-check lines of a proxy take the place of all those in its defaults section, which it needs to repeat then"
	case sends(d.Section):
		return nil, "write the headers into the http-check send line that is there already"
	}
	word, ok := d.ReplaceWord(versionWord, config.Quote(version))
	if !ok {
		return nil, ""
	}
	if send == "" {
		return []config.Edit{word}, ""
	}
	line := "http-check send" + send
	if rule := first(d.Section, "http-check"); rule != nil && rule.Before(d) {
		return []config.Edit{word, rule.InsertBefore(line)}, ""
	}
	return []config.Edit{word, d.InsertAfter(line)}, ""
}

// formatHeaders is the first version that takes these headers for log formats.
var formatHeaders = release.MustParse("2.2.0")

// sendLine returns the arguments of http-check send for headers and a body.
func sendLine(rest string, format func(string) string) (args string, ok bool) {
	headers, body, _ := strings.Cut(rest, "\r\n\r\n")
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSuffix(headers, "\r\n"), "\r\n") {
		if line == "" {
			continue
		}
		name, value, colon := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if !colon || value == "" || strings.ContainsAny(line, "\r\n") {
			return "", false
		}
		b.WriteString(" hdr " + config.Quote(name) + " " + config.Quote(format(value)))
	}
	if body != "" {
		b.WriteString(" body " + config.Quote(body))
	}
	return b.String(), true
}

// sends reports whether a proxy has an http-check send line.
func sends(s *config.Section) bool {
	for d := range s.Each("http-check") {
		if d.Arg(1) == "send" {
			return true
		}
	}
	return false
}

// rulesElsewhere reports whether a new http-check line in a section would meet others
// that it hides, or that hide it: a proxy has its own, or those of its defaults section.
func (x *search) rulesElsewhere(s *config.Section) bool {
	if s.Kind != "defaults" {
		return first(s, "http-check") == nil && s.Lookup("http-check") != nil
	}
	return slices.ContainsFunc(x.old.Sections, func(p *config.Section) bool {
		return p.IsProxy() && p.Defaults == s && first(p, "http-check") != nil
	})
}
