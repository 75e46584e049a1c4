package lsp

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report/keywordview"
)

// The kinds of items of the protocol.
const (
	itemFunction  = 3
	itemModule    = 9
	itemValue     = 12
	itemKeyword   = 14
	itemReference = 18
	itemProperty  = 10
)

// maxItems bounds a list; the client asks again with more letters where it is cut.
const maxItems = 2000

func (s *Server) completion(p positionParams) (any, error) {
	v, err := s.view(p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	c := v.cursor(p.Position)
	if c.inComment {
		return completionList{Items: []completionItem{}}, nil
	}
	list := &items{cursor: &c, from: c.span.Start, seen: map[string]bool{}}
	if c.at > 0 {
		list.ofProbe()
	}
	if list.from == c.span.Start { // and not in the middle of a word
		list.ofLanguage()
	}
	return list.list(), nil
}

// describeItem adds what is known of an item.
func (s *Server) describeItem(item completionItem) (any, error) {
	if item.Data == nil {
		return item, nil
	}
	version, err := release.Parse(item.Data.Version)
	if err != nil {
		return nil, err
	}
	if text := keywordview.Markdown(keywordview.Lookup(item.Data.Word, version), item.Data.Section); text != "" {
		item.Documentation = markdown(text)
	}
	return item, nil
}

// items gathers what may stand at the cursor.
type items struct {
	*cursor
	from int // where what is completed begins in the file
	all  []completionItem
	seen map[string]bool
}

// add adds words. Asked is what to ask the tables of the language about each, in front of
// it; "-" for words that they do not have.
func (l *items) add(kind int, detail, asked string, names ...string) {
	for _, name := range names {
		if l.seen[name] || name == "" || strings.HasPrefix(name, placeholder) {
			continue
		}
		l.seen[name] = true
		item := completionItem{Label: name, Kind: kind, Detail: detail}
		if asked != "-" {
			item.Data = &itemData{strings.TrimSpace(asked + " " + strings.TrimSuffix(name, "(")), l.config.Version.String(), l.section}
		}
		l.all = append(l.all, item)
	}
}

// list returns the items that go on from what is written.
func (l *items) list() completionList {
	written := strings.ToLower(l.file.Source[l.from:l.offset])
	fits := l.all[:0]
	for _, item := range l.all {
		if strings.Contains(strings.ToLower(item.Label), written) {
			fits = append(fits, item)
		}
	}
	out := completionList{IsIncomplete: len(fits) > maxItems, Items: append([]completionItem{}, fits[:min(len(fits), maxItems)]...)}
	at := l.view.span(config.Span{Start: l.from, End: l.offset})
	for i := range out.Items {
		out.Items[i].TextEdit = &textEdit{at, out.Items[i].Label}
	}
	return out
}

// ofLanguage adds what the tables of the language have for the place.
func (l *items) ofLanguage() {
	period := keywords.PeriodOf(l.config.Version)
	if l.at == 0 {
		l.beginnings(period)
		return
	}
	first := l.words.Arg(0)
	if l.at == 1 {
		l.seconds(first, period)
	}
	if ruleset, action := l.ruleset(); ruleset != "" && l.at == action {
		l.addTable(itemFunction, "action", ruleset, keywords.TableOf(keywords.Action, ruleset, period))
		return
	}
	if kind, context, from := l.parameters(); kind != "" && l.at >= from {
		l.ofParameters(kind, context, from, period)
		return
	}
	l.arguments()
	if l.words.Arg(l.at-1) == "-m" {
		for _, m := range keywords.MatchMethods {
			l.add(itemValue, "match method", "match method", string(m))
		}
	}
}

// arguments adds the words that the grammar of the line has for the place, and "or" in a
// condition.
func (l *items) arguments() {
	v := l.config.Version
	if ruleset, action := l.ruleset(); ruleset != "" {
		if g, start := keywords.ActionGrammar(ruleset, l.words.Arg(action), v); g != nil {
			l.expected(g, action+start)
		}
	} else if g := keywords.Grammars(l.section).Lookup(l.words, v); g != nil && l.at >= g.Depth() {
		l.expected(g, g.Depth())
	}
	if slices.ContainsFunc(l.before(), func(w config.Word) bool { return w.Value == "if" || w.Value == "unless" }) {
		l.add(itemKeyword, "", "-", "or")
	}
}

// beginnings adds what a line may begin with.
func (l *items) beginnings(period keywords.Period) {
	if l.section != "" {
		l.addTable(itemKeyword, "keyword", "keyword", keywords.TableOf(keywords.Keyword, l.section, period))
		if l.section == "cache" {
			for _, k := range keywords.CacheKeywords() {
				if keywords.LookupCacheKeyword(k.Name, l.config.Version) != nil {
					l.add(itemKeyword, "keyword", "keyword", k.Name)
				}
			}
		}
	}
	if l.modifier != "" {
		return
	}
	for _, s := range keywords.Sections() {
		if s.In(l.config.Version) {
			l.add(itemModule, "section", "section", s.Kind)
		}
	}
}

// secondKinds are the keywords whose second word is of a kind of its own.
var secondKinds = map[string]keywords.Kind{
	"option": keywords.Option, "timeout": keywords.Timeout, "balance": keywords.Balance, "filter": keywords.Filter,
}

// seconds adds what may follow the first word of a line.
func (l *items) seconds(first string, period keywords.Period) {
	kind, context := secondKinds[first], l.section
	switch {
	case first == "option" && l.modifier == "no":
		kind = keywords.NoOption
	case first == "option" && l.modifier == "default":
		kind = keywords.DefaultOption
	case kind == keywords.Balance || kind == keywords.Filter:
		context = "proxy"
	}
	if kind != "" {
		l.addTable(itemValue, string(kind), first, keywords.TableOf(kind, context, period))
	}
	l.add(itemValue, "", first, keywords.Grammars(l.section).SecondWords(first, l.config.Version)...)
	switch first {
	case "tcp-request":
		l.add(itemValue, "", first, "connection", "content", "inspect-delay", "session")
	case "tcp-response":
		l.add(itemValue, "", first, "content", "inspect-delay")
	}
}

// addTable adds the words of a table; behind some, a parenthesis follows.
func (l *items) addTable(kind int, detail, asked string, table keywords.Table) {
	for _, name := range table.Names() {
		if w, _ := table.Lookup(name); w != nil && w.Prefix && takesCall(w) {
			name += "("
		}
		l.add(kind, detail, asked, name)
	}
}

// takesCall reports whether the arguments of an action stand in parentheses: "set-var(",
// and not "track-sc0".
func takesCall(w *keywords.Word) bool {
	return !strings.HasPrefix(w.Name, "track-sc") && w.Kind == keywords.Action
}

// ofParameters adds the parameters of a line, or what the one before the cursor takes.
func (l *items) ofParameters(kind keywords.Kind, context string, from int, period keywords.Period) {
	table, grammars := keywords.TableOf(kind, context, period), keywords.ParameterGrammars(parameterLine(kind, context))
	for n := from; n < l.at; {
		g := grammars.LookupWord(l.words.Arg(n), l.config.Version)
		taken := 1
		if w, _ := table.Lookup(l.words.Arg(n)); w != nil {
			taken += w.Args
		}
		if g != nil && g.FirstArgument() > 0 {
			if words, values := g.Expected(n+g.FirstArgument(), l.at, l.words, l.config.Version); len(words)+len(values) > 0 && l.at < n+taken {
				l.add(itemValue, l.words.Arg(n), "-", words...)
				return
			}
		}
		if l.at < n+taken {
			return
		}
		n += taken
	}
	l.addTable(itemProperty, "parameter", parameterLine(kind, context), table)
}

// expected adds the words that the grammar of the line has for the place.
func (l *items) expected(g *keywords.Grammar, start int) {
	words, values := g.Expected(start, l.at, l.words, l.config.Version)
	l.add(itemValue, "", "-", words...)
	for _, v := range values {
		if v.Kind == "code" || v.Kind == "anycase" || v.Kind == "list" {
			l.add(itemValue, "", "-", strings.Split(v.Param, ",")...)
		}
	}
}
