package changes

import (
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// findOverwrittenMatches finds criteria that say twice how to compare: "path_beg -m end".
// -m has always been what counts, so that the fetch alone means the same.
func findOverwrittenMatches(x *search) []found {
	var list []found
	for _, fault := range x.new.SampleFaults() {
		if fault.Kind != config.MatchOverwritten {
			continue
		}
		d := x.oldDirective(fault.Directive)
		if d == nil {
			continue
		}
		f := found{directives: []*config.Directive{d}, span: fault.Span}
		if k := keywords.LookupACLKeyword(fault.Of, x.old.Version); k != nil {
			f.edits = fetchEdits(d, fault.Of, k.Fetch, fault.Span)
		}
		list = append(list, f)
	}
	return list
}

// fetchEdits writes a fetch in place of the ACL keyword that stands on a line before a
// place, with or without arguments.
func fetchEdits(d *config.Directive, keyword, fetch string, before config.Span) []config.Edit {
	for n := len(d.Words) - 1; n > 0; n-- {
		w := d.Words[n]
		if w.Span().Start > before.Start || !w.Plain() {
			continue
		}
		if name := sampleName(w.Value); name == keyword {
			start := w.Span().Start
			return []config.Edit{{File: d.File, Span: config.Span{Start: start, End: start + len(name)}, New: fetch}}
		}
	}
	return nil
}
