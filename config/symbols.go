package config

import "iter"

// SymbolKind is a kind of name that configurations define and use.
type SymbolKind uint8

// The kinds of symbols. A listen section defines a Frontend and a Backend.
const (
	Frontend SymbolKind = iota
	Backend
	Defaults
	Server // belongs to a proxy
	ACL    // belongs to a proxy or to a fcgi-app
	Cache
	Userlist
	Resolvers
	Peers
	Mailers
	Ring
	Table // a stick table: of a proxy, by its name, or of a peers section, "peers/table"
	HTTPErrors
	FCGIApp
	CrtStore
	LogProfile
	LogForward
	ACME
	Healthcheck

	symbolKinds = iota
)

var symbolKindNames = [symbolKinds]string{
	Frontend: "frontend", Backend: "backend", Defaults: "defaults section", Server: "server", ACL: "ACL",
	Cache: "cache", Userlist: "userlist", Resolvers: "resolvers section", Peers: "peers section",
	Mailers: "mailers section", Ring: "ring", Table: "stick table", HTTPErrors: "http-errors section",
	FCGIApp: "fcgi-app", CrtStore: "crt-store", LogProfile: "log-profile", LogForward: "log-forward section",
	ACME: "acme section", Healthcheck: "healthcheck section",
}

// String returns what people call the kind: "stick table".
func (k SymbolKind) String() string { return symbolKindNames[k] }

// Symbol is a name that the configuration defines.
type Symbol struct {
	Kind     SymbolKind
	template bool // a server-template defines it
	Name     string
	// Owner is the section that an ACL or a server belongs to; nil for the rest.
	Owner *Section
	// Definitions are where it is defined: the header of its section, or the
	// directive. More than one means that the name is defined again.
	Definitions []*Directive
	// Uses are where it is used.
	Uses []*Use
}

// Use is a place that names a symbol.
type Use struct {
	Kind SymbolKind
	Name string
	// Owner is the section that an ACL or a server is looked for in.
	Owner     *Section
	Directive *Directive
	// Span is where the name itself stands, or, when Implicit, what stands for it.
	Span Span
	// Implicit tells that the name is not written: the proxy itself is meant.
	Implicit bool
	// Symbol is what it names, or nil when nothing of that name exists there.
	Symbol *Symbol
	// Missing is what HAProxy of the version at hand makes of it when Symbol is
	// nil; Notice stands for nothing at all.
	Missing Severity
	// Late tells that only a real start finds it missing, not `haproxy -c`.
	Late bool
}

// Symbols are all names of a configuration.
type Symbols struct {
	// DynamicBackends are the directives that choose a backend while HAProxy
	// runs, so that any backend may be used.
	DynamicBackends []*Directive

	symbols [symbolKinds][]*Symbol
	uses    [symbolKinds][]*Use
	byName  map[symbolName]*Symbol // those that no section owns
	// owned are the symbols of a kind that sections own, by their positions; nil for the
	// other kinds.
	owned [symbolKinds][]ownedSymbols
}

// symbolName tells apart the symbols that no section owns.
type symbolName struct {
	name string
	kind SymbolKind
}

// Of returns the symbols of one kind, in the order of their first definitions.
// The caller must not change it.
func (s *Symbols) Of(kind SymbolKind) []*Symbol { return s.symbols[kind] }

// Uses returns the uses of one kind of symbol, section by section. The caller
// must not change it.
func (s *Symbols) Uses(kind SymbolKind) []*Use { return s.uses[kind] }

// All yields every symbol, kind by kind.
func (s *Symbols) All() iter.Seq[*Symbol] {
	return func(yield func(*Symbol) bool) {
		for _, list := range s.symbols {
			for _, sym := range list {
				if !yield(sym) {
					return
				}
			}
		}
	}
}

// AllUses yields every use, kind by kind.
func (s *Symbols) AllUses() iter.Seq[*Use] {
	return func(yield func(*Use) bool) {
		for _, list := range s.uses {
			for _, u := range list {
				if !yield(u) {
					return
				}
			}
		}
	}
}

// Unresolved returns the uses that name nothing and of which HAProxy says so.
func (s *Symbols) Unresolved() []*Use {
	var out []*Use
	for _, uses := range s.uses {
		for _, u := range uses {
			if u.Symbol == nil && u.Missing != Notice {
				out = append(out, u)
			}
		}
	}
	return out
}

// Lookup returns the symbol of this kind and name, or nil. The owner is the
// section of an ACL or a server, and nil for the other kinds. For a server that
// a server-template makes, it is the symbol of the template.
func (s *Symbols) Lookup(kind SymbolKind, owner *Section, name string) *Symbol {
	if sym := s.lookup(kind, owner, ownedName{name, false}); sym != nil || kind != Server {
		return sym
	}
	return s.lookupTemplate(owner, name)
}

// lookup returns the symbol that is called so, or nil.
func (s *Symbols) lookup(kind SymbolKind, owner *Section, name ownedName) *Symbol {
	switch owned := s.owned[kind]; {
	case owned == nil:
		return s.byName[symbolName{name.name, kind}]
	case owner == nil:
		return nil
	default:
		return owned[owner.position].among(s.symbols[kind], name)
	}
}

// maxTemplates bounds the server-template lines of one prefix that are looked at.
const maxTemplates = 100

// lookupTemplate returns the symbol of the server-template that makes a server
// of this name. The prefix may end in digits itself.
func (s *Symbols) lookupTemplate(owner *Section, name string) *Symbol {
	for i := len(name) - 1; i >= 0 && isDigit(name[i]); i-- {
		sym := s.lookup(Server, owner, ownedName{name[:i], true})
		if sym == nil {
			continue
		}
		for _, d := range sym.Definitions[:min(len(sym.Definitions), maxTemplates)] {
			if t, ok := templateOf(d); ok && t.makes(name) {
				return sym
			}
		}
	}
	return nil
}
