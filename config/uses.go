package config

import (
	"strings"
	"sync"

	"github.com/hapvet/hapvet/keywords"
)

// useSection collects what the lines of a section name.
func (b *symbolBuilder) useSection(s *Section) {
	if s.IsProxy() {
		b.useDefaults(s)
	}
	forms := formsOf(s)
	if forms == nil {
		return
	}
	var f *form
	number, taken := uint16(0), false // of the line above, which is often alike
	for _, d := range s.Directives {
		if d.number != number {
			number, f = d.number, forms[d.number]
			taken = f != nil && b.takes(s, f)
		}
		if taken && d.Modifier == Plain {
			b.useDirective(f, d)
		}
	}
}

// formsOf returns the forms of the lines of a section by the numbers of their
// keywords, none for that of strange words; nil where no line has one.
func formsOf(s *Section) []*form {
	if s.IsProxy() {
		return numberedForms()["proxy"]
	}
	return numberedForms()[s.Kind]
}

// numberedForms are all forms, by the kind of section; "proxy" is that of proxies.
var numberedForms = sync.OnceValue(func() map[string][]*form {
	kinds := map[string][]*form{}
	add := func(kind string, forms map[string]form) {
		kinds[kind] = make([]*form, keywords.Numbers())
		for keyword, f := range forms {
			kinds[kind][keywords.Number(keyword)] = &f
		}
		kinds[kind][0] = nil
	}
	for kind, forms := range otherForms {
		add(kind, forms)
	}
	add("proxy", proxyForms)
	return kinds
})

// takes reports whether a section may hold a directive at all; where it may not,
// HAProxy looks no further at it. Named defaults sections hold rules since 2.5.
func (b *symbolBuilder) takes(s *Section, f *form) bool {
	v := b.config.Version
	switch {
	case len(f.versions) > 0 && !f.versions.Contains(v):
		return false
	case s.Kind != "defaults" || f.in == anyProxy:
		return true
	}
	return f.in == namedDefaults && v.AtLeast(v25) && b.sectionName(s) != ""
}

// useDefaults collects the name after "from" in the header of a proxy.
func (b *symbolBuilder) useDefaults(s *Section) {
	if n := fromWord(s); n > 0 && b.config.Version.AtLeast(v24) {
		w := s.Header.Words[n]
		b.use(Defaults, nil, w.Value, site{directive: s.Header, word: w, at: atOnce}, 0)
	}
}

// useDirective collects what one line names.
func (b *symbolBuilder) useDirective(f *form, d *Directive) {
	end := d.ConditionWord() // of what stands before the condition
	for i := range f.refs {
		b.useReference(&f.refs[i], d, 0, end)
	}
	if f.action > 0 && f.action < end {
		b.useAction(d, f.action, end)
	}
	if f.expression > 0 && f.expression < end {
		b.useExpression(d, f.expression, f.at)
	}
	isLiteral := f.action > 0 && literal[d.Arg(f.action)]
	if f.formats && !isLiteral {
		b.useFormats(d, end, f.at)
	}
	if end < len(d.Words) {
		b.useCondition(d, end+1)
	}
}

// useAction collects what an action names.
func (b *symbolBuilder) useAction(d *Directive, at, end int) {
	word := d.Words[at].Value
	f, ok := actions[actionName(word)]
	if !ok {
		return
	}
	for i := range f.refs {
		b.useReference(&f.refs[i], d, at, end)
	}
	if n := at + f.expression; f.expression > 0 && n < end {
		b.useExpression(d, n, atEnd)
	}
}

// actionName returns the name of an action without what follows it in its word:
// "track-sc" for "track-sc0", "set-var" for "set-var(txn.a)".
func actionName(word string) string {
	if i := strings.IndexByte(word, '('); i >= 0 {
		word = word[:i]
	}
	end := len(word)
	for end > 0 && isDigit(word[end-1]) {
		end--
	}
	return word[:end]
}

// useReference collects the name at one place. Words count from base and end
// before end.
func (b *symbolBuilder) useReference(r *reference, d *Directive, base, end int) {
	if len(r.versions) > 0 && !r.versions.Contains(b.config.Version) {
		return
	}
	n := base + r.index
	if r.after != "" {
		n = wordAfter(d, r.after, n, end)
		if n == 0 && r.own {
			b.useOwn(r.kind, site{d, d.Words[base], r.at, r})
		}
	}
	if n == 0 && r.argument == 0 || n >= end {
		return
	}
	w, name, offset := d.Words[n], d.Words[n].Value, 0
	if r.argument > 0 {
		name, offset = argument(name, r.argument-1)
	}
	if r.prefix != "" {
		var ok bool
		if name, ok = strings.CutPrefix(name, r.prefix); !ok {
			return
		}
		offset += len(r.prefix)
	}
	if len(r.dynamic) > 0 && strings.Contains(name, "%") && r.dynamic.Contains(b.config.Version) {
		if r.kind == Backend {
			b.symbols.DynamicBackends = append(b.symbols.DynamicBackends, d)
		}
		return
	}
	b.useName(site{d, w, r.at, r}, name, offset)
}

// wordAfter returns the index of the word behind the word called after, or 0.
func wordAfter(d *Directive, after string, from, end int) int {
	for i := from; i+1 < end; i++ {
		if d.Words[i].Value == after && d.Words[i-1].Value != "cookie" {
			return i + 1
		}
	}
	return 0
}

// lastWordAfter is wordAfter for the last of several words called after.
func lastWordAfter(d *Directive, after string, from, end int) (last int) {
	for n := wordAfter(d, after, from, end); n > 0; n = wordAfter(d, after, n+1, end) {
		last = n
	}
	return last
}

// site is a word that names something, and what is known of it.
type site struct {
	directive *Directive
	word      Word
	at        stage
	ref       *reference // nil in conditions and expressions
}

// useName collects a name that was found at an offset of a word.
func (b *symbolBuilder) useName(at site, name string, offset int) {
	r := at.ref
	switch {
	case name == "":
	case r.kind == Server && r.pair:
		b.useServer(at, name, offset)
	case r.kind == Server:
		b.use(Server, at.directive.Section, name, at, offset)
	case r.kind == Ring && builtinRings[name]:
	case r.kind == Resolvers && name == "default" && b.config.Version.AtLeast(v26): // made of resolv.conf
	case r.kind == CrtStore:
		if store, _, _ := strings.Cut(name, "/"); store != "" {
			b.use(CrtStore, nil, store, at, offset)
		}
	case r.kind == Backend && name[0] == '#': // by number
		b.symbols.DynamicBackends = append(b.symbols.DynamicBackends, at.directive)
	default:
		b.use(r.kind, nil, name, at, offset)
	}
}

// builtinRings are the sinks that HAProxy makes by itself.
var builtinRings = map[string]bool{"stdout": true, "stderr": true, "buf0": true, "dpapi": true}

// useServer collects "backend/server", or "server" of the proxy itself.
func (b *symbolBuilder) useServer(at site, name string, offset int) {
	owner := at.directive.Section
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		u := b.use(Backend, nil, name[:i], at, offset)
		if u.Symbol == nil {
			return
		}
		owner = u.Symbol.Definitions[0].Section
		name, offset = name[i+1:], offset+i+1
	}
	b.use(Server, owner, name, at, offset)
}

// useOwn collects the symbol of the proxy itself, which a word stands for.
func (b *symbolBuilder) useOwn(kind SymbolKind, at site) {
	s := at.directive.Section
	if s.Kind == "defaults" {
		return
	}
	u := b.use(kind, nil, s.Name, at, 0)
	u.Implicit, u.Span = true, at.word.Span()
	if kind == Table && u.Symbol != nil && !definedIn(u.Symbol, s) {
		u.Symbol = nil // of another proxy with the same name
		u.Missing, u.Late = b.missing(at)
	}
}

func definedIn(sym *Symbol, s *Section) bool {
	for _, d := range sym.Definitions {
		if d.Section == s {
			return true
		}
	}
	return false
}

// use adds a use, with what it names. The name stands at an offset of the word.
func (b *symbolBuilder) use(kind SymbolKind, owner *Section, name string, at site, offset int) *Use {
	if len(b.useSlab) == 0 {
		b.useSlab = make([]Use, 512)
	}
	u := &b.useSlab[0]
	b.useSlab = b.useSlab[1:]
	*u = Use{Kind: kind, Name: name, Owner: owner, Directive: at.directive, Span: spanIn(at.word, offset, len(name))}
	b.symbols.uses[kind] = append(b.symbols.uses[kind], u)
	u.Symbol = b.symbols.Lookup(kind, owner, name)
	if (kind == ACL || kind == Ring) && u.Symbol != nil && at.at == atOnce && u.Symbol.Definitions[0].Line > at.directive.Line {
		u.Symbol = nil // defined only below
	}
	if kind == Defaults && at.directive.Section.Defaults == nil {
		u.Symbol = nil // likewise, maybe in another file
	}
	switch {
	case u.Symbol != nil:
		u.Symbol.Uses = append(u.Symbol.Uses, u)
	case kind != Backend || !b.hasInternalProxy(name):
		u.Missing, u.Late = b.missing(at)
	}
	return u
}

// spanIn returns where n bytes at an offset of a word's value stand. Where the
// source is not the value it is the whole word.
func spanIn(w Word, offset, n int) Span {
	if !w.Plain() {
		return w.Span()
	}
	return Span{int(w.start) + offset, int(w.start) + offset + n}
}
