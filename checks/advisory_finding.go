package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

func advisoryFinding(p *Pass, m advisories.Match) Finding {
	where := m.Where()
	f := On(where.Directive).As(advisorySeverity(p.Version(), m.Advisory))
	f.Message = fmt.Sprintf("%s, HAProxy %s: %s", m.Advisory.ID, p.Version().Full(), m.Advisory.Summary)
	if platforms := m.Advisory.Specific.Platforms; len(platforms) > 0 {
		f.Message += ", on some platforms only: " + strings.Join(platforms, ", ")
	}
	if m.Advisory.In(p.Version()) == advisories.UnknownToDistribution {
		f.Message += ", unless your distribution has backported the fix"
	}
	f.Advice = advisoryAdvice(p.Version(), m.Advisory)
	f.URL = advisories.URL(m.Advisory.ID)
	f.Related = advisoryTrace(m, where)
	if m.Scope != nil {
		f = f.With(m.Scope.Header, fmt.Sprintf("the %s section that it is about", m.Scope.Kind))
	}
	for _, w := range m.Advisory.Specific.Workarounds {
		if fix := workaroundFix(p.Config, m, w); len(fix.Edits) > 0 {
			f.Fixes = append(f.Fixes, fix)
		}
	}
	return f
}

// maxTrace bounds how many places of one feature a finding shows; hundreds prove no
// more.
const maxTrace = 8

// advisoryTrace shows what switches the defect on, the place of the finding first.
func advisoryTrace(m advisories.Match, where config.Evidence) []Related {
	related := []Related{{where.Directive.File, where.Directive.Span(), where.Reason}}
	shown := map[config.Feature]int{}
	for _, e := range slices.Concat(m.Context, m.Trace) {
		if shown[e.Feature]++; e.Directive != where.Directive && shown[e.Feature] <= maxTrace {
			related = append(related, Related{e.Directive.File, e.Directive.Span(), e.Reason})
		}
	}
	return related
}

// advisorySeverity is how grave a finding is: what is unknown for the package of a
// distribution is never an error.
func advisorySeverity(v release.Version, a *advisories.Advisory) Severity {
	rating := a.Rating()
	switch {
	case len(a.Specific.Platforms) > 0 || rating == advisories.Low:
		return Note
	case rating == advisories.Medium || a.In(v) == advisories.UnknownToDistribution:
		return Warning
	}
	return Error
}

// advisoryAdvice says which release to take, and what else helps.
func advisoryAdvice(v release.Version, a *advisories.Advisory) string {
	var b strings.Builder
	switch a.In(v) {
	case advisories.UnknownToDistribution:
		b.WriteString("look for the fix in the changelog of the package; where it is missing, ")
	case advisories.OpenInDistribution:
		if revision := a.PackageFix(v); revision != "" {
			fmt.Fprintf(&b, "take %s of your distribution, or ", revision)
		}
	}
	b.WriteString(advisoryWayOut(v, a))
	if len(a.Specific.Workarounds) > 0 {
		actions := make([]string, len(a.Specific.Workarounds))
		for i, w := range a.Specific.Workarounds {
			actions[i] = fmt.Sprintf("%s (%s)", w.Action, w.Price)
		}
		fmt.Fprintf(&b, "; until then %s", strings.Join(actions, ", or "))
	}
	return b.String()
}

// advisoryWayOut says which release to take.
func advisoryWayOut(v release.Version, a *advisories.Advisory) string {
	if fixed, ok := a.FixedIn(v); ok {
		return fmt.Sprintf("take %s or a later %s", fixed, v.Branch())
	}
	if len(a.Fixes()) > 0 {
		return fmt.Sprintf("no %s has the fix: move to %s", v.Branch(), orLater(a.Fixes()))
	}
	return "no release has the fix"
}

// orLater lists fixed releases of branches that still have a future; where none
// has, all of them.
func orLater(fixes []release.Version) string {
	var lasting, all []string
	for _, v := range fixes {
		all = append(all, v.String())
		if b, ok := release.LookupBranch(v.Branch()); ok && b.LTS {
			lasting = append(lasting, v.String())
		}
	}
	if len(lasting) > 0 {
		all = lasting
	}
	return strings.Join(all, " or ") + " or later"
}
