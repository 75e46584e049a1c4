package changes

import "github.com/hapvet/hapvet/config"

var (
	_ = addFinder("late-tracking", faultsOf(config.LateTracking))
	_ = addFinder("ignored-sample", faultsOf(config.IgnoredSample))
	_ = addFinder("no-inspect-delay", faultsOf(config.NoDelay))
	_ = addFinder("match-overwritten", findOverwrittenMatches)
	_ = addFinder("nul", problemsOf(config.NulByte))
	_ = addFinder("missing-newline", findMissingNewline)
)

// faultsOf finds the lines of which the new version says, other than the old one, that
// something is wrong in a sample expression.
func faultsOf(kind config.SampleFaultKind) finder {
	return func(x *search) []found {
		var list []found
		for _, fault := range x.new.SampleFaults() {
			if fault.Kind != kind {
				continue
			}
			if d := x.oldDirective(fault.Directive); d != nil {
				list = append(list, found{directives: []*config.Directive{d}, span: fault.Span})
			}
		}
		return list
	}
}

// problemsOf finds the places that the new version does not read as the old one did.
func problemsOf(kind config.ProblemKind) finder {
	return func(x *search) []found {
		var list []found
		for _, p := range x.new.Problems {
			if p.Kind != kind {
				continue
			}
			if d := x.nearest(p.File, p.Span.Start); d != nil {
				list = append(list, found{directives: []*config.Directive{d}, span: p.Span})
			}
		}
		return list
	}
}

// nearest returns the last directive or header of the old configuration that stands on
// the line of an offset or above it.
func (x *search) nearest(f *config.File, offset int) *config.Directive {
	file, line := x.files[f], f.Line(offset)
	var found *config.Directive
	see := func(d *config.Directive) {
		if d.File == file && d.Line <= line && (found == nil || found.Line < d.Line) {
			found = d
		}
	}
	for _, s := range x.old.Sections {
		see(s.Header)
		for _, d := range s.Directives {
			see(d)
		}
	}
	return found
}

// findMissingNewline ends the last line of a file.
func findMissingNewline(x *search) []found {
	list := problemsOf(config.MissingNewline)(x)
	for i := range list {
		f := &list[i]
		edit := f.directive().File.EndLastLine()
		f.edits, f.span = []config.Edit{edit}, edit.Span
	}
	return list
}
