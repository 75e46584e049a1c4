package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// useExpression collects the names in the sample expression that is word n.
func (b *symbolBuilder) useExpression(d *Directive, n int, at stage) {
	w := d.Words[n]
	b.scanExpression(site{directive: d, word: w, at: at}, w.Value, 0)
}

// useFormats collects the names in the sample expressions %[...] of the words
// before end.
func (b *symbolBuilder) useFormats(d *Directive, end int, at stage) {
	for i := 1; i < end; i++ {
		text := d.Words[i].Value
		if !strings.Contains(text, "%") || d.Words[i-1].Value == "string" {
			continue
		}
		for from := 0; ; {
			start := formatExpression(text, from)
			if start < 0 {
				break
			}
			from = b.scanExpression(site{directive: d, word: d.Words[i], at: at}, text, start)
		}
	}
}

// formatExpression returns where the next expression begins, behind "%[",
// "%{flags}[" or "%(name)[" (manual 8.2.6); -1 if there is none.
func formatExpression(text string, from int) int {
	for i := from; i+1 < len(text); i++ {
		if text[i] != '%' {
			continue
		}
		if text[i+1] == '%' {
			i++
			continue
		}
		j := i + 1
		for _, pair := range []string{"()", "{}"} {
			if j < len(text) && text[j] == pair[0] {
				k := strings.IndexByte(text[j:], pair[1])
				if k < 0 {
					return -1
				}
				j += k + 1
			}
		}
		if j < len(text) && text[j] == '[' {
			return j + 1
		}
	}
	return -1
}

// scanExpression reads the fetch at start and the converters behind it, and
// collects what their arguments name. It returns where it stopped.
func (b *symbolBuilder) scanExpression(at site, text string, start int) int {
	pos := start
	for {
		for pos < len(text) && text[pos] == ' ' {
			pos++
		}
		begin := pos
		for pos < len(text) && isKeywordByte(text[pos]) {
			pos++
		}
		name, args := text[begin:pos], argumentList{}
		if pos < len(text) && text[pos] == '(' {
			args = argumentList{text, pos + 1}
			pos = args.end()
		}
		if arg, ok := keywords.LookupNameArg(name); ok && arg.Converter == (begin > start) {
			b.useArgument(at, arg, args)
		}
		if pos >= len(text) || text[pos] != ',' {
			return pos
		}
		pos++
	}
}

func isKeywordByte(c byte) bool {
	return isAlpha(c) || isDigit(c) || c == '_' || c == '.' || c == '-'
}

// useArgument collects what one argument of a fetch or converter names.
func (b *symbolBuilder) useArgument(at site, arg keywords.NameArg, args argumentList) {
	name, offset := args.get(arg.Index)
	if strings.ContainsAny(name, "'\"\\%$ ") {
		return
	}
	switch arg.Kind {
	case keywords.ServerName:
		if name != "" && (at.directive.Section.Kind != "defaults" || strings.Contains(name, "/")) {
			b.useServer(at, name, offset)
		}
	case keywords.UserlistName:
		if name != "" {
			b.use(Userlist, nil, name, at, offset)
		}
	case keywords.ACLName:
		b.useACLArguments(at, arg, args)
	case keywords.RingName:
		if name != "" && !builtinRings[name] {
			if at.at = atOnce; b.config.Version.AtLeast(v31) {
				at.at = never
			}
			b.use(Ring, nil, name, at, offset)
		}
	default:
		b.useProxyArgument(at, arg, name, offset)
	}
}

// proxyArguments are the kinds of symbols that arguments name which may be left
// out to mean the current proxy.
var proxyArguments = map[keywords.NameKind]SymbolKind{
	keywords.FrontendName: Frontend,
	keywords.BackendName:  Backend,
	keywords.TableName:    Table,
}

// useProxyArgument collects the name of a proxy or of its table.
func (b *symbolBuilder) useProxyArgument(at site, arg keywords.NameArg, name string, offset int) {
	kind := proxyArguments[arg.Kind]
	switch {
	case name == "" && (arg.Own || kind == Table && b.namesOwnTable(arg, offset)):
		b.useOwn(kind, at)
	case name == "":
	case kind != Table && name[0] == '#': // by number
	default:
		b.use(kind, nil, name, at, offset)
	}
}

// namesOwnTable reports whether an empty argument at an offset of its text stands
// for the table of the current proxy. Where no argument is given there is none,
// before 2.2 not even with parentheses, if it may be left out.
func (b *symbolBuilder) namesOwnTable(arg keywords.NameArg, offset int) bool {
	return offset > 0 && (arg.Converter || arg.Index > 0 || b.config.Version.AtLeast(v22))
}

// useACLArguments collects the ACLs that acl() and when(acl,...) name. Those of
// acl() could not be predefined before 3.0.
func (b *symbolBuilder) useACLArguments(at site, arg keywords.NameArg, args argumentList) {
	if condition, _ := args.get(0); arg.Converter && strings.TrimPrefix(condition, "!") != "acl" {
		return
	}
	if at.at = atOnce; proxyForms[at.directive.Keyword()].at != atEnd {
		at.at = never // log formats are read at the end
	}
	for i := arg.Index; ; i++ {
		name, offset := args.get(i)
		acl := strings.TrimLeft(name, "!")
		if acl == "" {
			return
		}
		b.useACL(at, acl, offset+len(name)-len(acl))
		if arg.Converter {
			return
		}
	}
}

// argumentList is what stands in parentheses: text from an offset on.
type argumentList struct {
	text string
	from int
}

// get returns argument n, from 0, and its offset in the text.
func (a argumentList) get(n int) (string, int) {
	pos := a.from
	for ; a.text != ""; n-- {
		begin := pos
		pos = a.endOfArgument(pos)
		if n == 0 {
			return a.text[begin:pos], begin
		}
		if pos >= len(a.text) || a.text[pos] != ',' {
			break
		}
		pos++
	}
	return "", 0
}

// end returns the offset behind the closing parenthesis.
func (a argumentList) end() int {
	for pos := a.from; ; pos++ {
		if pos = a.endOfArgument(pos); pos >= len(a.text) {
			return pos
		}
		if a.text[pos] == ')' {
			return pos + 1
		}
	}
}

// endOfArgument returns where the argument that begins at pos ends: at a comma
// or a closing parenthesis that is neither quoted nor escaped.
func (a argumentList) endOfArgument(pos int) int {
	quote := byte(0)
	for ; pos < len(a.text); pos++ {
		switch c := a.text[pos]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '\\':
			pos++
		case c == ',' || c == ')':
			return pos
		}
	}
	return min(pos, len(a.text))
}

// argument returns argument n of a word of the form name(arguments), from 0,
// and its offset.
func argument(word string, n int) (string, int) {
	i := strings.IndexByte(word, '(')
	if i < 0 {
		return "", 0
	}
	return argumentList{word, i + 1}.get(n)
}
