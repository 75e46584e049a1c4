package lsp

import (
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/jsonrpc2"

	"github.com/hapvet/hapvet/config"
)

// refused is the error of a request that makes no sense for what stands there.
func refused(format string, args ...any) error {
	const requestFailed = -32803
	return jsonrpc2.Errorf(requestFailed, format, args...)
}

func (s *Server) prepareRename(p positionParams) (any, error) {
	v, n, err := s.namedIn(p)
	if err != nil || n == nil || len(n.symbols) == 0 {
		return nil, err
	}
	r := &renaming{view: v, named: *n, seen: map[config.Edit]bool{}}
	if err := r.collect(); err != nil {
		return nil, err
	}
	for _, e := range r.edits {
		if e.File == v.file && e.Span.Start <= v.offset(p.Position) && v.offset(p.Position) <= e.Span.End {
			return prepared{v.span(e.Span), r.old}, nil
		}
	}
	return nil, nil
}

func (s *Server) rename(p renameParams) (any, error) {
	v, n, err := s.namedIn(p.positionParams)
	switch {
	case err != nil:
		return nil, err
	case n == nil:
		return nil, refused("there is no name here")
	case len(n.symbols) == 0:
		return nil, refused("nothing of this name is defined")
	}
	r := &renaming{view: v, named: *n, seen: map[config.Edit]bool{}}
	if err := r.collect(); err != nil {
		return nil, err
	}
	if err := r.allows(p.NewName); err != nil {
		return nil, err
	}
	for i := range r.edits {
		r.edits[i].New = p.NewName
	}
	return v.server.workspaceEdit(v.at, r.edits), nil
}

// renaming is another name in the making.
type renaming struct {
	*view
	named

	old   string
	edits []config.Edit // without the new name
	seen  map[config.Edit]bool
}

// collect finds all places that hold the name. It refuses where one cannot be changed,
// or where HAProxy could come upon the name otherwise.
func (r *renaming) collect() error {
	first := r.symbols[0]
	r.old = first.Name
	inPeers := first.Kind == config.Table && writesName(first, first.Definitions[0])
	if inPeers { // "peers/table"
		r.old = first.Definitions[0].Arg(1)
	}
	for _, p := range definitions(r.symbols) {
		r.add(p, p.at)
	}
	for _, sym := range r.symbols {
		for _, u := range sym.Uses {
			if at := u.Span; !u.Implicit {
				if inPeers {
					at.Start = at.End - len(r.old)
				}
				r.add(place{u.Directive.File, u.Span}, at)
			}
		}
		if sym.Kind == config.Peers {
			r.addTables(sym)
		}
	}
	for _, e := range r.edits {
		if e.Span.Start < 0 || e.File.Source[e.Span.Start:e.Span.End] != r.old {
			return refused("%s:%d writes the name in quotes or with a variable: change it by hand", e.File.Name, e.File.Line(max(0, e.Span.Start)))
		}
	}
	return r.hidden()
}

// add notes a place of the name, each once.
func (r *renaming) add(p place, at config.Span) {
	e := config.Edit{File: p.file, Span: at}
	if !r.seen[e] {
		r.seen[e] = true
		r.edits = append(r.edits, e)
	}
}

// addTables notes where tables of peers are used, with the name of the section.
func (r *renaming) addTables(peers *config.Symbol) {
	for _, table := range r.config.Symbols().Of(config.Table) {
		if !strings.HasPrefix(table.Name, peers.Name+"/") || !writesName(table, table.Definitions[0]) {
			continue
		}
		for _, u := range table.Uses {
			if !u.Implicit {
				r.add(place{u.Directive.File, u.Span}, config.Span{Start: u.Span.Start, End: u.Span.Start + len(peers.Name)})
			}
		}
	}
}

// shared refuses where proxies of one name have tables, as they go by that name alone.
func (r *renaming) shared() error {
	renamed := map[*config.Section]bool{}
	for _, sym := range r.symbols {
		for _, d := range sym.Definitions {
			if d == d.Section.Header {
				renamed[d.Section] = true
			}
		}
	}
	for _, sym := range r.symbols {
		for _, d := range sym.Definitions {
			if len(r.symbols) > 1 && !renamed[d.Section] {
				return refused("%s:%d makes a table of the same name: change it by hand", d.File.Name, d.Line)
			}
		}
	}
	return nil
}

// hidden refuses where the name may be needed in a way that nobody sees.
func (r *renaming) hidden() error {
	if err := r.shared(); err != nil {
		return err
	}
	for _, sym := range r.symbols {
		if dynamic := r.config.Symbols().DynamicBackends; sym.Kind == config.Backend && len(dynamic) > 0 {
			return refused("%s:%d chooses backends while HAProxy runs, so that the name may stand in a map or come with a request",
				dynamic[0].File.Name, dynamic[0].Line)
		}
		if sym.Kind == config.Server && sym.Definitions[0].Keyword() == "server-template" {
			return refused("%s:%d makes servers of this name and a number: change it by hand", sym.Definitions[0].File.Name, sym.Definitions[0].Line)
		}
	}
	for _, f := range r.config.Files {
		if line := r.maskedOut(f); line > 0 {
			return refused("%s:%d, which a condition masks out, has the name, too: change it by hand", f.Name, line)
		}
	}
	return nil
}

// maskedOut returns a line of a file that has the name in it and is not read; 0 if there
// is none.
func (r *renaming) maskedOut(f *config.File) int {
	if !f.HasConditions() {
		return 0
	}
	read := map[int]bool{}
	for _, s := range r.config.Sections {
		if s.Header.File == f {
			read[s.Header.Line] = true
		}
		for _, d := range s.Directives {
			if d.File == f {
				read[d.Line] = true
			}
		}
	}
	for n := 1; n <= f.Lines(); n++ {
		if !read[n] && slices.ContainsFunc(f.Words(n), func(w config.Word) bool { return strings.Contains(w.Value, r.old) }) {
			return n
		}
	}
	return 0
}

// allows refuses a name that HAProxy does not take, or that something else has.
func (r *renaming) allows(name string) error {
	if name == "" || strings.ContainsFunc(name, func(c rune) bool { return !config.IsNameChar(c) }) {
		return refused("%q is no name: it takes letters, digits, \"-\", \"_\", \".\" and \":\"", name)
	}
	symbols := r.config.Symbols()
	for _, sym := range r.symbols {
		full := name
		if sym.Kind == config.Table && writesName(sym, sym.Definitions[0]) {
			full = sym.Definitions[0].Section.Name + "/" + name
		}
		if sym.Kind == config.ACL && (config.IsPredefinedACL(name, r.config.Version) || slices.Contains([]string{"or", "OR", "if", "unless"}, name)) {
			return refused("%q has a meaning in conditions already", name)
		}
		for _, kind := range rivals(sym.Kind) {
			if other := symbols.Lookup(kind, sym.Owner, full); other != nil && !slices.Contains(r.symbols, other) {
				d := other.Definitions[0]
				return refused("%q is the name of the %s at %s:%d already", name, kind, d.File.Name, d.Line)
			}
		}
		for _, u := range symbols.Uses(sym.Kind) {
			if u.Name == full && u.Symbol == nil && u.Owner == sym.Owner {
				return refused("%s:%d names a %s %q that does not exist, and would mean this one then", u.Directive.File.Name, u.Directive.Line, sym.Kind, name)
			}
		}
	}
	return nil
}

// rivals are the kinds of symbols that should not share a name.
func rivals(kind config.SymbolKind) []config.SymbolKind {
	switch kind {
	case config.Frontend, config.Backend, config.Table:
		return []config.SymbolKind{config.Frontend, config.Backend, config.Table}
	}
	return []config.SymbolKind{kind}
}

// workspaceEdit writes edits, made of files as they were at a moment, for the client.
func (s *Server) workspaceEdit(at snapshot, edits []config.Edit) *workspaceEdit {
	byFile, texts := map[*config.File][]textEdit{}, map[*config.File]*text{}
	var files []*config.File
	for _, e := range edits {
		if byFile[e.File] == nil {
			files = append(files, e.File)
			texts[e.File] = at.textOf(e.File)
		}
		byFile[e.File] = append(byFile[e.File], textEdit{texts[e.File].span(e.Span, s.units), e.New})
	}
	out := &workspaceEdit{}
	for _, f := range files {
		s.addEdits(out, at, absolute(f.Name), byFile[f])
	}
	return out
}

// addEdits adds the edits of one file. The client that can is told which version of the
// document they are for, and refuses them if it has another one by then.
func (s *Server) addEdits(out *workspaceEdit, at snapshot, path string, edits []textEdit) {
	if !s.client.Workspace.WorkspaceEdit.DocumentChanges {
		if out.Changes == nil {
			out.Changes = map[string][]textEdit{}
		}
		out.Changes[at.uri(path)] = edits
		return
	}
	var d documentEdit
	d.TextDocument.URI, d.Edits = at.uri(path), edits
	if version, ok := at.versions[path]; ok {
		d.TextDocument.Version = &version
	}
	out.DocumentChanges = append(out.DocumentChanges, d)
}

// describe says what a name is: "backend", "ACL of frontend web".
func (n *named) describe() string {
	what := kinds(n.symbols)
	if owner := n.symbols[0].Owner; owner != nil {
		what += fmt.Sprintf(" of %s %s", owner.Kind, owner.Name)
	}
	return what
}
