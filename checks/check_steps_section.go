package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

// typeOf checks the type line of a healthcheck section, and returns its kind.
func (w *stepWalk) typeOf(d *config.Directive, check checkKind, lists map[string]*steps) checkKind {
	chosen := d.Arg(1)
	if !isCheckOption(chosen) || chosen == "external-check" {
		return check // another rule's business
	}
	if check.protocol != "" {
		w.Report(On(d).Saying("the section has a type already", "remove one of them").WithAny(firstLine(d.Section, "type"), "the first type").withoutLine(UnsafeFix, d))
		return check
	}
	for kind, l := range lists {
		if kind != stepsOf[chosen] && l.unused != nil {
			w.Report(At(d, 1).Saying(fmt.Sprintf("%s lines stand above, which do not go with the type %q", kind, d.Arg(1)), "correct the type").With(l.unused, "the first of them"))
			return check
		}
	}
	w.choose(chosen, lists)
	return check.chosen(w.Version(), chosen)
}

// firstLine returns the first line of a section with a keyword, or nil.
func firstLine(s *config.Section, keyword string) *config.Directive {
	for d := range s.Each(keyword) {
		return d
	}
	return nil
}

// mixes reports a step in a healthcheck section of another type, or with steps of
// the other kind.
func (w *stepWalk) mixes(d *config.Directive, check checkKind, lists map[string]*steps) bool {
	if check.protocol != "" && stepsOf[check.protocol] != d.Keyword() {
		w.Report(At(d, 0).Saying(fmt.Sprintf("%s lines do not go with the type of the section", d.Keyword()), "change the type, or remove the line").WithAny(firstLine(d.Section, "type"), "the type"))
		return true
	}
	for kind, l := range lists {
		if kind != d.Keyword() && l.unused != nil {
			w.Report(At(d, 0).Saying("a section has http-check or tcp-check lines, not both", "remove one kind").With(l.unused, "the first of the others"))
			return true
		}
	}
	return false
}

// reportUnused reports the steps of a healthcheck section without a type. HAProxy
// calls that an alert, and starts.
func (w *stepWalk) reportUnused(s *config.Section, d *config.Directive) {
	name := "type httpchk"
	if d.Keyword() == "tcp-check" {
		name = "type tcp-check"
	}
	w.Report(On(s.Header).As(Warning).Saying(fmt.Sprintf("HAProxy ignores the %s lines of the section, as it has no %q", d.Keyword(), name),
		fmt.Sprintf("add %q above them", name)).With(d, "the first of them"))
}
