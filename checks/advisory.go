package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "advisory",
	Category: Advisory,
	Severity: Error,
	Summary:  "a known defect of the HAProxy version that the configuration can reach",
	Doc: `hapvet carries a list of known defects of HAProxy, each with the versions that have it
and the features that it needs. It reports those where both hold: the version is
affected, and the configuration switches these features on. The finding stands where
the feature is switched on and shows all else that takes part.

The way out is a release with the fix. Where that must wait, the finding names
alternatives and what each costs.

Severity is error for what upstream calls MAJOR or CRITICAL, and warning for the rest. For a version of a distribution an error becomes a warning:
distributions apply fixes to older versions, which only their changelogs tell.`,
	Examples: []Example{
		{Name: "variants in the cache of 3.0.10", Version: "3.0.10", Bad: []int{8}, Config: advisoryExample("process-vary on")},
		{Name: "without variants", Version: "3.0.10", Config: advisoryExample("process-vary off")},
		{Name: "the fixed release", Version: "3.0.11", Config: advisoryExample("process-vary on")},
	},
	Check: func(p *Pass) {
		for _, m := range advisories.MatchAll(p.Config) {
			p.Report(advisoryFinding(p, m))
		}
	},
})

func advisoryExample(vary string) string {
	return `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
cache small
    total-max-size 64
    ` + vary + `
listen web
    bind :8080
    http-request cache-use small
    http-response cache-store small
    server s1 192.0.2.1:80
`
}

const advisoryPages = "https://github.com/hapvet/hapvet/blob/main/docs/advisories/"

func advisoryFinding(p *Pass, m advisories.Match) Finding {
	where := m.Where()
	f := On(where.Directive).As(advisorySeverity(p.Version(), m.Advisory))
	f.Message = fmt.Sprintf("%s, HAProxy %s: %s", m.Advisory.ID, p.Version().Full(), m.Advisory.Summary)
	if p.Version().Distro() != "" {
		f.Message += ", unless your distribution has backported the fix"
	}
	f.Advice = advisoryAdvice(p.Version(), m.Advisory)
	f.URL = advisoryPages + m.Advisory.ID + ".md"
	f.Related = advisoryTrace(m, where)
	if m.Scope != nil {
		f = f.With(m.Scope.Header, fmt.Sprintf("the %s section that it is about", m.Scope.Kind))
	}
	for _, w := range m.Advisory.Specific.Workarounds {
		if fix := workaroundFix(m, w); len(fix.Edits) > 0 {
			f.Fixes = append(f.Fixes, fix)
		}
	}
	return f
}

// maxTrace bounds how many places a finding shows; hundreds prove no more.
const maxTrace = 20

// advisoryTrace shows what switches the defect on, the place of the finding first.
func advisoryTrace(m advisories.Match, where config.Evidence) []Related {
	related := []Related{{where.Directive.File, where.Directive.Span(), where.Reason}}
	for _, e := range slices.Concat(m.Context, m.Trace) {
		if e.Directive != where.Directive && len(related) < maxTrace {
			related = append(related, Related{e.Directive.File, e.Directive.Span(), e.Reason})
		}
	}
	return related
}

func advisorySeverity(v release.Version, a *advisories.Advisory) Severity {
	grave := a.Specific.Severity == "MAJOR" || a.Specific.Severity == "CRITICAL"
	if grave && v.Distro() == "" {
		return Error
	}
	return Warning
}

// advisoryAdvice says which release to take, and what else helps.
func advisoryAdvice(v release.Version, a *advisories.Advisory) string {
	var b strings.Builder
	if v.Distro() != "" {
		b.WriteString("look for the fix in the changelog of the package; where it is missing, ")
	}
	fixed, ok := a.FixedIn(v)
	switch {
	case ok:
		fmt.Fprintf(&b, "take %s or a later %s", fixed, v.Branch())
	case len(a.Fixes()) > 0:
		fmt.Fprintf(&b, "no %s has the fix: move to %s", v.Branch(), orLater(a.Fixes()))
	default:
		b.WriteString("no release has the fix")
	}
	if len(a.Specific.Workarounds) > 0 {
		actions := make([]string, len(a.Specific.Workarounds))
		for i, w := range a.Specific.Workarounds {
			actions[i] = fmt.Sprintf("%s (%s)", w.Action, w.Price)
		}
		fmt.Fprintf(&b, "; until then %s", strings.Join(actions, ", or "))
	}
	return b.String()
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

// workaroundFix turns a workaround into edits. They change what HAProxy does, so
// it is never safe.
func workaroundFix(m advisories.Match, w advisories.Workaround) Fix {
	fix := Fix{Message: fmt.Sprintf("%s: %s", w.Action, w.Price)}
	for _, edit := range w.Edits {
		for _, e := range m.Trace {
			if e.Feature != edit.Feature {
				continue
			}
			d := e.Directive
			if edit.Remove {
				fix.Edits = append(fix.Edits, Edit{File: d.File, Span: wholeLine(d)})
			} else {
				fix.Edits = append(fix.Edits, Edit{File: d.File, Span: d.Span(), New: edit.Replace})
			}
		}
	}
	return fix
}

// wholeLine is the line of a directive with its newline.
func wholeLine(d *config.Directive) config.Span {
	span := d.File.LineSpan(d.Line)
	if span.End < len(d.File.Source) {
		span.End++
	}
	return span
}
