package changes

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = addFinder("shared-proxy-names", findSharedNames)

// findSharedNames finds frontends that share their name with a backend, and named defaults
// sections that share it with a proxy. It renames the frontend or the defaults section,
// which few lines name.
func findSharedNames(x *search) []found {
	backends, proxies := map[string]*config.Section{}, map[string]*config.Section{}
	for _, s := range x.old.Sections {
		if s.Name == "" || !s.IsProxy() {
			continue
		}
		if s.Kind == "backend" {
			backends[s.Name] = s
		}
		if s.Kind != "defaults" && proxies[s.Name] == nil {
			proxies[s.Name] = s
		}
	}
	var list []found
	for _, s := range x.old.Sections {
		other := backends[s.Name]
		if s.Kind == "defaults" {
			other = proxies[s.Name]
		}
		if other == nil || s.Kind != "frontend" && (s.Kind != "defaults" || s.IsAnonymous()) {
			continue
		}
		f := found{directives: []*config.Directive{s.Header, other.Header}, from: 1, to: 2}
		f.edits, f.detail = x.rename(s)
		if f.edits == nil {
			f.work = "rename one of the two, and what refers to it"
		}
		list = append(list, f)
	}
	return list
}

// rename gives a frontend or a defaults section another name, wherever it is written.
func (x *search) rename(s *config.Section) (edits []config.Edit, detail string) {
	kind := config.Frontend
	if s.Kind == "defaults" {
		kind = config.Defaults
	}
	name := x.freeName(s.Name + "-" + s.Kind)
	header, ok := s.Header.ReplaceWord(1, config.Quote(name))
	if !ok {
		return nil, ""
	}
	edits = []config.Edit{header}
	for _, k := range []config.SymbolKind{kind, config.Table} {
		symbol := x.old.Symbols().Lookup(k, nil, s.Name)
		if symbol == nil || len(symbol.Definitions) == 0 || symbol.Definitions[0].Section != s {
			continue
		}
		for _, use := range symbol.Uses {
			if use.Implicit {
				continue
			}
			if use.Directive.File.Source[use.Span.Start:use.Span.End] != s.Name {
				return nil, ""
			}
			edits = append(edits, config.Edit{File: use.Directive.File, Span: use.Span, New: name})
		}
	}
	return edits, fmt.Sprintf("%s %q gets the name %q", s.Kind, s.Name, name)
}

// freeName returns a name that no section has, and that no edit gives another one.
func (x *search) freeName(name string) string {
	taken := map[string]bool{}
	for _, s := range x.old.Sections {
		taken[s.Name] = true
	}
	for taken[name] {
		name += "-1"
	}
	return name
}
