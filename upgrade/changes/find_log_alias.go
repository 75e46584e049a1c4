package changes

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = addFinder("log-alias", findLogAliases)

// findLogAliases finds the aliases of log formats that have another spelling now.
func findLogAliases(x *search) []found {
	var list []found
	for _, fault := range x.new.SampleFaults() {
		if fault.Kind != config.UnknownAlias && fault.Kind != config.DeprecatedAlias {
			continue
		}
		if _, instead := keywords.LogAliasVersions(fault.Text); instead == "" {
			continue
		}
		d := x.oldDirective(fault.Directive)
		if d == nil || slices.ContainsFunc(list, func(f found) bool { return f.directive() == d && f.span == fault.Span }) {
			continue
		}
		list = append(list, found{directives: []*config.Directive{d}, span: fault.Span, edits: aliasEdits(d.File, fault.Span)})
	}
	return list
}

// aliasEdits writes the new spellings of the aliases in a span of source: those behind a
// "%" that is none itself, and the flags that may follow it.
func aliasEdits(f *config.File, span config.Span) []config.Edit {
	var edits []config.Edit
	text := f.Source[span.Start:span.End]
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			continue
		}
		from := i + 1
		if from < len(text) && text[from] == '{' {
			from += strings.IndexByte(text[from:], '}') + 1
		}
		to := from
		for to < len(text) && isAlnum(text[to]) {
			to++
		}
		if _, instead := keywords.LogAliasVersions(text[from:to]); instead != "" {
			at := config.Span{Start: span.Start + from, End: span.Start + to}
			edits = append(edits, config.Edit{File: f, Span: at, New: instead})
		}
		if from < len(text) && text[from] == '%' && to == from { // "%%"
			to++
		}
		i = to - 1
	}
	return edits
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
