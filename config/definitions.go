package config

import "github.com/hapvet/hapvet/keywords"

// Symbols returns the names that the configuration defines and uses. The caller must
// not change them.
func (c *Config) Symbols() *Symbols {
	c.derived.symbolsOnce.Do(func() { c.derived.symbols = newSymbols(c) })
	return c.derived.symbols
}

// newSymbols collects what a configuration defines, then what it uses. Every
// word is looked at once.
func newSymbols(c *Config) *Symbols {
	s := &Symbols{byName: make(map[symbolName]*Symbol, len(c.Sections))}
	s.owned[ACL], s.owned[Server] = make([]ownedSymbols, len(c.Sections)), make([]ownedSymbols, len(c.Sections))
	b := &symbolBuilder{config: c, symbols: s, inherited: map[settingKey]Severity{}}
	for _, section := range c.Sections {
		b.defineSection(section)
	}
	for _, section := range c.Sections {
		b.useSection(section)
	}
	return s
}

// symbolBuilder is what collecting needs.
type symbolBuilder struct {
	config    *Config
	symbols   *Symbols
	consumers map[*Section][]*Section // see consumersOf
	settings  map[settingKey]*Directive
	inherited map[settingKey]Severity // see missingInDefaults

	symbolSlab     []Symbol
	definitionSlab []*Directive
	useSlab        []Use
}

// sectionSymbols says which symbols the header of a section defines.
var sectionSymbols = map[string][]SymbolKind{
	"acme":        {ACME},
	"backend":     {Backend},
	"cache":       {Cache},
	"crt-store":   {CrtStore},
	"defaults":    {Defaults},
	"fcgi-app":    {FCGIApp},
	"frontend":    {Frontend},
	"healthcheck": {Healthcheck},
	"http-errors": {HTTPErrors},
	"listen":      {Frontend, Backend},
	"log-forward": {LogForward},
	"log-profile": {LogProfile},
	"mailers":     {Mailers},
	"peers":       {Peers},
	"resolvers":   {Resolvers},
	"ring":        {Ring},
	"userlist":    {Userlist},
}

// defineSection collects the symbols that a section defines.
func (b *symbolBuilder) defineSection(s *Section) {
	if name := b.sectionName(s); name != "" {
		for _, kind := range sectionSymbols[s.Kind] {
			b.define(kind, nil, name, s.Header)
		}
	}
	if !s.IsProxy() && s.Kind != "peers" && s.Kind != "fcgi-app" {
		return
	}
	for d := range s.Each("acl", "server", "server-template", "stick-table", "table") {
		b.defineDirective(s, d)
	}
}

// sectionName returns the name that the section can be found by: HAProxy cuts
// that of a cache, and that of a defaults section counts from 2.4 on.
func (b *symbolBuilder) sectionName(s *Section) string {
	if s.Kind == "cache" {
		return s.Name[:min(len(s.Name), keywords.MaxCacheName)]
	}
	if s.Kind != "defaults" {
		return s.Name
	}
	if s.Name == "from" && fromWord(s) == 2 || b.config.Version.Before(v24) {
		return ""
	}
	return s.Name
}

// defineDirective collects the symbol that a line of a proxy, of peers or of a
// fcgi-app defines.
func (b *symbolBuilder) defineDirective(s *Section, d *Directive) {
	if len(d.Words) < 2 || d.Modifier != Plain {
		return
	}
	switch d.Keyword() {
	case "acl":
		if s.Kind != "peers" {
			b.define(ACL, s, d.Arg(1), d)
		}
	case "server":
		if s.IsProxy() {
			b.define(Server, s, d.Arg(1), d)
		}
	case "server-template":
		if s.IsProxy() {
			b.define(Server, s, d.Arg(1), d)
		}
	case "stick-table":
		if s.IsProxy() {
			b.define(Table, nil, s.Name, d)
		}
	case "table":
		if s.Kind == "peers" {
			b.define(Table, nil, s.Name+"/"+d.Arg(1), d)
		}
	}
}

// define adds a definition of a symbol.
func (b *symbolBuilder) define(kind SymbolKind, owner *Section, name string, at *Directive) {
	symbols, template := b.symbols, at.Keyword() == "server-template"
	sym := symbols.lookup(kind, owner, ownedName{name, template})
	if sym == nil {
		sym = b.newSymbol()
		sym.Kind, sym.template, sym.Name, sym.Owner = kind, template, name, owner
		sym.Definitions = b.noDefinitions()
		symbols.symbols[kind] = append(symbols.symbols[kind], sym)
		if owner != nil {
			symbols.owned[kind][owner.position].add(symbols.symbols[kind])
		} else {
			symbols.byName[symbolName{name, kind}] = sym
		}
	}
	sym.Definitions = append(sym.Definitions, at)
}

func (b *symbolBuilder) newSymbol() *Symbol {
	if len(b.symbolSlab) == 0 {
		b.symbolSlab = make([]Symbol, 512)
	}
	s := &b.symbolSlab[0]
	b.symbolSlab = b.symbolSlab[1:]
	return s
}

// noDefinitions returns an empty list with room for one definition, which is
// what nearly every symbol has.
func (b *symbolBuilder) noDefinitions() []*Directive {
	if len(b.definitionSlab) == 0 {
		b.definitionSlab = make([]*Directive, 512)
	}
	list := b.definitionSlab[:0:1]
	b.definitionSlab = b.definitionSlab[1:]
	return list
}
