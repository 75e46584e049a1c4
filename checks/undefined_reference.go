package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "undefined-reference",
	Category: Startup,
	Severity: Error,
	Summary:  "a name that nothing in the configuration defines",
	Doc: `Directives name backends, servers, ACLs, stick tables, userlists, resolvers and
other sections. Where the name is not defined, HAProxy refuses to start.

What to know when looking for the definition:

- An ACL belongs to its section and must stand above the line that uses it. A
  proxy does not see the ACLs of the defaults section that it inherits from.
- ` + "`use_backend`" + ` and ` + "`default_backend`" + ` need a ` + "`backend`" + ` or a ` + "`listen`" + ` section; a frontend
  of that name does not do.
- A stick table is called like the proxy that has it, or ` + "`peers/table`" + ` when it stands
  in a peers section. A rule that names no table means that of its own proxy.
- Some names are only looked up when HAProxy really starts: the rule
  ` + "`undefined-at-start`" + ` has them.

HAProxy does not look at most names in a disabled proxy, nor in a defaults section
that no proxy inherits from (up to 3.3); neither does this rule.`,
	Examples: []Example{
		{Name: "a backend that is called otherwise", Bad: []int{7}, Config: defaultLines + `frontend web
    default_backend web-app
    bind :8080
backend webapp
    server a1 192.0.2.1:8080
`},
		{Name: "an ACL used above its definition", Bad: []int{8}, Config: defaultLines + `frontend web
    bind :8080
    http-request deny if internal
    acl internal path_beg /internal
    default_backend application
backend application
    server a1 192.0.2.1:8080
`},
		{Name: "every name is defined", Config: defaultLines + `frontend web
    bind :8080
    acl internal path_beg /internal
    http-request deny if internal !LOCALHOST
    http-request track-sc0 src table clients
    use_backend clients if { sc0_conn_rate(clients) gt 100 }
    default_backend application
backend application
    server a1 192.0.2.1:8080 check
    server a2 192.0.2.2:8080 track a1
backend clients
    stick-table type ip size 10k expire 1m store conn_rate(10s)
`},
	},
	Check: func(p *Pass) { reportUndefined(p, false) },
})

// reportUndefined reports the names that are not defined: those that only a
// real start finds, or the others.
func reportUndefined(p *Pass, late bool) {
	s := suggester{symbols: p.Config.Symbols(), budget: 20000}
	for _, use := range p.Config.Symbols().Unresolved() {
		if use.Late == late && !p.overflows(severityOfUse(use)) {
			p.Report(undefined(p, use, &s))
		}
	}
}

// severityOfUse is that of a name which is not there.
func severityOfUse(use *config.Use) Severity {
	if use.Missing == config.Warning {
		return Warning
	}
	return Error
}

// undefined describes a use of a name that is not there.
func undefined(p *Pass, use *config.Use, s *suggester) Finding {
	f := Finding{File: use.Directive.File, Span: use.Span, Severity: severityOfUse(use)}
	switch {
	case use.Kind == config.ACL:
		f = undefinedACL(p, f, use)
	case use.Implicit:
		f = undefinedOwn(f, use)
	case use.Kind == config.Server:
		f = f.Saying(fmt.Sprintf("%s %q has no server %q", use.Owner.Kind, use.Owner.Name, use.Name), "name a server of that section, or add this one to it").
			WithAny(headerElsewhere(use), "the section")
	case use.Kind == config.Table:
		f = undefinedTable(p, f, use)
	case use.Kind == config.Backend && p.Config.Symbols().Lookup(config.Frontend, nil, use.Name) != nil:
		f = f.Saying(fmt.Sprintf("%q is a frontend, and this takes a backend", use.Name), "name a backend or listen section").
			With(p.Config.Symbols().Lookup(config.Frontend, nil, use.Name).Definitions[0], "the frontend")
	case use.Kind == config.Defaults && p.Config.Symbols().Lookup(config.Defaults, nil, use.Name) != nil:
		f = f.Saying(fmt.Sprintf("%s %q is used above its definition, where it does not exist yet", use.Kind, use.Name), "move the defaults section up").
			With(p.Config.Symbols().Lookup(config.Defaults, nil, use.Name).Definitions[0], "the definition")
	default:
		f = f.Saying(fmt.Sprintf("%s %q is not defined", use.Kind, use.Name), fmt.Sprintf("define it, or name an existing %s", use.Kind))
	}
	if use.Late {
		f.Message += ": haproxy -c does not notice, but HAProxy will not start"
	}
	if late := use.Kind == config.ACL || use.Kind == config.Defaults; late && len(f.Related) > 0 || use.Kind == config.Table && len(f.Related) > 0 || use.Implicit {
		return f // the name is right
	}
	if name := s.nearest(use); name != "" {
		f.Advice = fmt.Sprintf("%q exists: correct the name if that is meant, or define %q", name, use.Name)
		f.Fixes = renaming(f, use, name)
		if near := p.Config.Symbols().Lookup(use.Kind, use.Owner, name); near != nil {
			f = f.WithAny(near.Definitions[0], "what may be meant")
		}
	}
	return f
}

// headerElsewhere returns the header of the section in which a server or an ACL was looked for, if that is another one.
func headerElsewhere(use *config.Use) *config.Directive {
	if use.Owner == use.Directive.Section {
		return nil
	}
	return use.Owner.Header
}

// undefinedOwn describes a word that means its own proxy, which is not what the
// word takes.
func undefinedOwn(f Finding, use *config.Use) Finding {
	section := use.Directive.Section
	if use.Kind == config.Table {
		return f.Saying(fmt.Sprintf("%s %q has no stick-table, which %q needs where it names none", section.Kind, section.Name, wordAt(f)),
			"name the table that is meant, or add a stick-table line to the section")
	}
	return f.Saying(fmt.Sprintf("%q asks for a %s, and means this %s where it names none", wordAt(f), use.Kind, section.Kind),
		fmt.Sprintf("name the %s that is meant", use.Kind))
}

// wordAt returns the source text of a finding.
func wordAt(f Finding) string { return f.File.Source[f.Span.Start:f.Span.End] }

// renaming writes another name in place of the one that is not there, where the
// source holds the name as it is.
func renaming(f Finding, use *config.Use, name string) []Fix {
	if wordAt(f) != use.Name {
		return nil
	}
	return []Fix{{Message: fmt.Sprintf("write %q", name), Edits: []config.Edit{{File: f.File, Span: f.Span, New: name}}}}
}

// undefinedTable describes a stick table that is not there.
func undefinedTable(p *Pass, f Finding, use *config.Use) Finding {
	for _, kind := range []config.SymbolKind{config.Frontend, config.Backend} {
		if sym := p.Config.Symbols().Lookup(kind, nil, use.Name); sym != nil {
			d := sym.Definitions[0]
			return f.Saying(fmt.Sprintf("%s %q has no stick-table", d.Keyword(), use.Name), "add a stick-table line to it, or name the proxy that has one").
				With(d, "the section without a stick-table")
		}
	}
	return f.Saying(fmt.Sprintf("stick table %q is not defined", use.Name), "add a stick-table line to a proxy of that name, or name the proxy that has one")
}

// undefinedACL describes an ACL that is not there: the word may be no name at
// all, or the definition out of reach.
func undefinedACL(p *Pass, f Finding, use *config.Use) Finding {
	section := use.Directive.Section
	switch use.Name {
	case "&&", "and", "AND":
		return f.Saying(fmt.Sprintf("%q counts as the name of an ACL, which is not defined", use.Name), "remove it: what stands side by side in a condition must hold together").
			withoutUse(use)
	case "|", "&", "}", "if", "unless":
		return f.Saying(fmt.Sprintf("%q counts as the name of an ACL, which is not defined", use.Name), "correct the condition")
	}
	if sym := p.Config.Symbols().Lookup(config.ACL, section, use.Name); sym != nil {
		return f.Saying(fmt.Sprintf("ACL %q is used above its definition, where it does not exist yet", use.Name), "move the acl line up").
			With(sym.Definitions[0], "the definition").Fixing(definedAbove(use, sym)...)
	}
	if section.Defaults != nil {
		if sym := p.Config.Symbols().Lookup(config.ACL, section.Defaults, use.Name); sym != nil {
			return f.Saying(fmt.Sprintf("ACL %q belongs to the defaults section, and proxies do not inherit ACLs", use.Name), "define it in this section, too").
				With(sym.Definitions[0], "the definition")
		}
	}
	if config.IsPredefinedACL(use.Name, release.NewestBranch().Latest) {
		return f.Saying(fmt.Sprintf("ACL %q is predefined in later versions only", use.Name), "define it, or write the criterion in braces")
	}
	return f.Saying(fmt.Sprintf("ACL %q is not defined in %s %q", use.Name, section.Kind, section.Name), "define it above this line, or write the criterion in braces")
}

// withoutUse takes the word away that a use is.
func (f Finding) withoutUse(use *config.Use) Finding {
	for n, w := range use.Directive.Words {
		if w.Span() == use.Span {
			return f.without(UnsafeFix, use.Directive, n, n+1)
		}
	}
	return f
}

// definedAbove moves the definition of an ACL above a use.
func definedAbove(use *config.Use, sym *config.Symbol) []Fix {
	const few = 20
	if len(sym.Definitions) > few {
		return nil
	}
	d := use.Directive
	var edits []config.Edit
	for _, definition := range sym.Definitions {
		if definition.File != d.File || definition.Section != d.Section {
			return nil
		}
		edits = append(edits, d.InsertBefore(textOf(definition)), definition.RemoveLine())
	}
	return []Fix{UnsafeFix("move it above", edits...)}
}
