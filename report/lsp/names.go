package lsp

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// named is what a place of a document names, or defines: mostly one symbol. A listen
// section is a frontend and a backend, and maybe a table.
type named struct {
	symbols []*config.Symbol
	at      config.Span // the name, in the document
	use     *config.Use // nil where it is defined
}

// namedAt returns what stands at a byte of the document, if that is a name.
func (v *view) namedAt(offset int) (named, bool) {
	if v.file.Lines() == 0 {
		return named{}, false
	}
	line, symbols := v.file.Line(offset), v.config.Symbols()
	var best *config.Use
	for u := range symbols.AllUses() {
		if u.Directive.Line == line && u.Directive.File == v.file && holds(u.Span, offset) &&
			(best == nil || u.Symbol != nil && best.Symbol == nil || narrower(u.Span, best.Span)) {
			best = u
		}
	}
	if best != nil {
		n := named{at: best.Span, use: best}
		if best.Symbol != nil {
			n.symbols = related(symbols, best.Symbol)
		}
		return n, true
	}
	for sym := range symbols.All() {
		for _, d := range sym.Definitions {
			if d.Line == line && d.File == v.file && writesName(sym, d) && holds(d.WordSpan(1), offset) {
				return named{symbols: related(symbols, sym), at: d.WordSpan(1)}, true
			}
		}
	}
	return named{}, false
}

func holds(s config.Span, offset int) bool { return s.Start <= offset && offset <= s.End }

func narrower(a, b config.Span) bool { return a.End-a.Start < b.End-b.Start }

// writesName reports whether the line that defines a symbol holds its name: a stick table
// goes by the name of its proxy.
func writesName(sym *config.Symbol, d *config.Directive) bool {
	return sym.Kind != config.Table || d.Keyword() == "table"
}

// related returns a symbol with those that the same line names: a proxy may be frontend,
// backend and table.
func related(symbols *config.Symbols, sym *config.Symbol) []*config.Symbol {
	all := []*config.Symbol{sym}
	proxy := sym.Kind == config.Frontend || sym.Kind == config.Backend ||
		sym.Kind == config.Table && !writesName(sym, sym.Definitions[0])
	if !proxy {
		return all
	}
	sections := map[*config.Section]bool{}
	for _, d := range sym.Definitions {
		sections[d.Section] = true
	}
	for _, kind := range []config.SymbolKind{config.Frontend, config.Backend, config.Table} {
		other := symbols.Lookup(kind, nil, sym.Name)
		if other == nil || other == sym {
			continue
		}
		for _, d := range other.Definitions {
			if sections[d.Section] {
				all = append(all, other)
				break
			}
		}
	}
	return all
}

// place is where a name stands in a file.
type place struct {
	file *config.File
	at   config.Span
}

// definitions returns where the names of symbols are defined, each place once. A stick
// table is where its line is.
func definitions(symbols []*config.Symbol) []place {
	var all []place
	seen := map[place]bool{}
	for _, sym := range symbols {
		for _, d := range sym.Definitions {
			p := place{d.File, d.WordSpan(1)}
			if !writesName(sym, d) {
				if len(symbols) > 1 {
					continue // its proxy is among them
				}
				p.at = d.Span()
			}
			if !seen[p] {
				seen[p] = true
				all = append(all, p)
			}
		}
	}
	return all
}

// uses returns where symbols are used.
func uses(symbols []*config.Symbol) []place {
	var all []place
	for _, sym := range symbols {
		for _, u := range sym.Uses {
			all = append(all, place{u.Directive.File, u.Span})
		}
	}
	return all
}

func (v *view) locations(places []place) []location {
	all := make([]location, 0, len(places))
	for _, p := range places {
		all = append(all, v.location(p.file, p.at))
	}
	return all
}

func (s *Server) definition(p positionParams) (any, error) {
	v, n, err := s.namedIn(p)
	if err != nil || n == nil {
		return nil, err
	}
	if n.use != nil && n.use.Symbol != nil { // of a listen section only what is meant
		return v.locations(definitions([]*config.Symbol{n.use.Symbol})), nil
	}
	return v.locations(definitions(n.symbols)), nil
}

func (s *Server) references(p referenceParams) (any, error) {
	v, n, err := s.namedIn(p.positionParams)
	if err != nil || n == nil {
		return nil, err
	}
	places := uses(n.symbols)
	if p.Context.IncludeDeclaration {
		places = append(definitions(n.symbols), places...)
	}
	return v.locations(places), nil
}

// highlight returns the places of the document that name the same.
func (s *Server) highlight(p positionParams) (any, error) {
	v, n, err := s.namedIn(p)
	if err != nil || n == nil {
		return nil, err
	}
	type highlighted struct {
		Range span `json:"range"`
	}
	all := []highlighted{}
	for _, at := range append(definitions(n.symbols), uses(n.symbols)...) {
		if at.file == v.file {
			all = append(all, highlighted{v.span(at.at)})
		}
	}
	return all, nil
}

// namedIn reads a document and returns what stands at a position of it, nil if that is no
// name.
func (s *Server) namedIn(p positionParams) (*view, *named, error) {
	v, err := s.view(p.TextDocument.URI)
	if err != nil {
		return nil, nil, err
	}
	if n, ok := v.namedAt(v.offset(p.Position)); ok {
		return v, &n, nil
	}
	return v, nil, nil
}

// kinds names what symbols are: "frontend and backend".
func kinds(symbols []*config.Symbol) string {
	var names []string
	for _, sym := range symbols {
		names = append(names, sym.Kind.String())
	}
	return strings.Join(names, " and ")
}
