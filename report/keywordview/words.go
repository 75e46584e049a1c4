package keywordview

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// roleNames are what the kinds of words are called, where that is not the kind.
var roleNames = map[keywords.Kind]string{
	keywords.BindParam: "bind parameter", keywords.ServerParam: "server parameter", keywords.Balance: "balance algorithm",
}

func roleName(kind keywords.Kind) string {
	if name := roleNames[kind]; name != "" {
		return name
	}
	return string(kind)
}

// words looks into the table of words.
func (q *query) words() {
	type id struct{ kind, name string }
	found := map[id]*Role{}
	var order []*Role
	table := keywords.Words()
	for i := range table {
		w := &table[i]
		if !q.asksWord(w) || !q.version.IsZero() && w.At(keywords.PeriodOf(q.version)) == keywords.Unknown {
			continue
		}
		key := id{string(w.Kind), w.Name}
		r := found[key]
		if r == nil {
			r = &Role{Role: roleName(w.Kind), Name: w.Name, Followed: q.followed(w.Name, w.Kind)}
			found[key] = r
			order = append(order, r)
		}
		if w.Gate == "experimental" {
			r.Needs = "expose-" + w.Gate + "-directives"
		}
		for _, f := range q.forms(w) {
			if !slices.ContainsFunc(r.Forms, f.same) {
				r.Forms = append(r.Forms, f)
			}
		}
		r.Places = append(r.Places, Place{In: contexts(w), Versions: spans(w.Spans()), Instead: w.Instead})
	}
	for _, r := range order {
		slices.SortStableFunc(r.Places, func(a, b Place) int { return int(lastAnswer(a)) - int(lastAnswer(b)) })
		if starts(r) || strings.Contains(q.name, " ") {
			q.add(*r)
		}
	}
}

// asksWord reports whether a word is meant. What follows an action without a
// blank does not matter: "set-var(txn.a)".
func (q *query) asksWord(w *keywords.Word) bool {
	qualifiers := append([]string{string(w.Kind), roleName(w.Kind)}, w.Contexts...)
	base, _, call := strings.Cut(q.name, "(")
	if w.Prefix && call {
		plain := query{name: base}
		return plain.asks(w.Name, qualifiers...)
	}
	return q.asks(w.Name, qualifiers...)
}

// starts reports whether HAProxy of any version starts with the word; "no option"
// is refused of most options.
func starts(r *Role) bool {
	negation := r.Role == string(keywords.NoOption) || r.Role == string(keywords.DefaultOption)
	return !negation || slices.ContainsFunc(r.Places, func(p Place) bool {
		return slices.ContainsFunc(p.Versions, func(s Span) bool { return s.span.Answer.Starts() })
	})
}

// lastAnswer returns what the newest versions that know the word answer.
func lastAnswer(p Place) keywords.Answer { return p.Versions[len(p.Versions)-1].span.Answer }

// contexts returns the places of a word as people call them.
func contexts(w *keywords.Word) []string {
	if len(w.Contexts) == 1 && w.Contexts[0] == "proxy" {
		return []string{string(w.Kind)}
	}
	return w.Contexts
}

// forms returns the arguments of a word, as the grammars have them.
func (q *query) forms(w *keywords.Word) []Form {
	var out []Form
	for _, row := range rowsOf(w.Kind) {
		if isGrammarOf(row, w) && q.means(w, row) && holds(row.Versions, q.version) {
			out = append(out, q.form(row))
		}
	}
	if len(out) == 0 && w.Args > 0 {
		out = append(out, Form{
			In: []string{}, Versions: inRanges(nil), Required: []string{}, Syntax: w.Name + strings.Repeat(" <argument>", w.Args),
		})
	}
	return out
}

// rowsOf returns the grammars of a kind of words.
func rowsOf(kind keywords.Kind) []keywords.GrammarRow {
	switch kind {
	case keywords.Action:
		return slices.Concat(keywords.ActionRows(), keywords.GrammarRows()) // "http-check connect" stands in the latter
	case keywords.BindParam, keywords.ServerParam:
		return keywords.ParameterRows()
	}
	return keywords.GrammarRows()
}

// isGrammarOf reports whether a row of the grammars is about a word.
func isGrammarOf(row keywords.GrammarRow, w *keywords.Word) bool {
	in := func(section string) bool { return slices.Contains(row.Sections, section) }
	after := func(ruleset string) bool { return row.Keyword == ruleset+" "+w.Name }
	switch w.Kind {
	case keywords.Keyword:
		return row.Keyword == w.Name
	case keywords.Action:
		return row.Keyword == w.Name && slices.ContainsFunc(w.Contexts, in) || slices.ContainsFunc(w.Contexts, after)
	case keywords.BindParam, keywords.ServerParam:
		return row.Keyword == w.Name && slices.ContainsFunc(contexts(w), in)
	}
	return row.Keyword == string(w.Kind)+" "+w.Name
}

// means reports whether the user asks for that row, when the name says for which
// of the places of the word.
func (q *query) means(w *keywords.Word, row keywords.GrammarRow) bool {
	for _, context := range w.Contexts {
		if strings.HasPrefix(q.name, context+" ") {
			return slices.Contains(row.Sections, context) || row.Keyword == context+" "+w.Name
		}
	}
	return true
}

func (q *query) form(row keywords.GrammarRow) Form {
	return Form{
		In: unique(slices.Clone(row.Sections)), Versions: inRanges(row.Versions), Syntax: row.Usage(q.version),
		Required: unique(slices.Clone(row.Required())), Example: row.Example,
	}
}

// followed returns the words that stand behind a keyword.
func (q *query) followed(name string, kind keywords.Kind) []string {
	if kind != keywords.Keyword {
		return nil
	}
	var out []string
	table := keywords.Words()
	for i := range table {
		w := &table[i]
		if !q.version.IsZero() && !w.At(keywords.PeriodOf(q.version)).Starts() {
			continue
		}
		if string(w.Kind) == name && w.Contexts[0] != name {
			out = append(out, w.Name)
		}
		for _, context := range w.Contexts {
			switch {
			case w.Kind == keywords.ServerParam && context == name, w.Kind == keywords.Action && context == name:
				out = append(out, w.Name)
			case w.Kind == keywords.Action && strings.HasPrefix(context, name+" "):
				out = append(out, context[len(name)+1:])
			}
		}
	}
	for _, row := range keywords.GrammarRows() {
		if second, ok := strings.CutPrefix(row.Keyword, name+" "); ok && holds(row.Versions, q.version) {
			out = append(out, second)
		}
	}
	return unique(out)
}

// grammars adds keywords of two words that only the grammars know: "stats
// socket".
func (q *query) grammars() {
	var r *Role
	for _, row := range keywords.GrammarRows() {
		if row.Keyword != q.name || !strings.Contains(q.name, " ") || !holds(row.Versions, q.version) || q.has(row.Example) {
			continue
		}
		if r == nil {
			r = &Role{Role: string(keywords.Keyword), Name: q.name, Followed: q.followed(q.name, keywords.Keyword)}
		}
		f := q.form(row)
		r.Places = append(r.Places, Place{In: f.In, Versions: f.Versions})
		r.Forms = append(r.Forms, f)
	}
	if r != nil {
		q.add(*r)
	} else if rules := q.followed(q.name, keywords.Keyword); len(rules) > 0 && len(q.roles) == 0 {
		q.ruleset(rules)
	}
}

// has reports whether a role shows the example already.
func (q *query) has(example string) bool {
	return slices.ContainsFunc(q.roles, func(r Role) bool {
		return slices.ContainsFunc(r.Forms, func(f Form) bool { return f.Example == example })
	})
}

// ruleset adds a set of rules of two words: "tcp-request content". It stands where
// its first word does.
func (q *query) ruleset(rules []string) {
	first, _, _ := strings.Cut(q.name, " ")
	for _, r := range Lookup(first, q.version).Roles {
		if r.Role == string(keywords.Keyword) {
			r.Name, r.Forms, r.Followed = q.name, nil, rules
			q.add(r)
		}
	}
}
