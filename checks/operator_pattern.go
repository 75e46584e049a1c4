package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "operator-pattern",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "an operator among the patterns of a criterion, which compares with it",
	Doc: `What follows a criterion are patterns, up to the end of the acl line or to the closing brace. An
"or", "and", "&&", "if" or "unless" there is one more text to compare with: so are the words
behind it, and what they should restrict is not restricted. HAProxy 3.0 and newer tell of
some of them with ` + "`-dD`" + ` alone.

Several patterns of one criterion need no "or", and are an "or" already. Criteria that must
hold together stand beside each other in the condition, each in its own braces or ACL. An acl
line has no condition of its own.`,
	Examples: []Example{
		{Name: "or between criteria", Bad: []int{8}, Config: frontendExample(
			"http-request deny if { path_beg /admin or src 192.0.2.0/24 }")},
		{Name: "a condition on an acl line", Bad: []int{9}, Config: frontendExample(
			"acl internal src 192.0.2.0/24",
			"acl admin path_beg /admin if !internal",
			"http-request deny if admin")},
		{Name: "and as in C", Bad: []int{8}, Config: frontendExample(
			"http-request deny if { path_beg /admin && path_end .php }")},
		{Name: "each in its own braces", Config: frontendExample(
			"acl internal src 192.0.2.0/24",
			"http-request deny if { path_beg /admin /private } !internal",
			"http-request deny if { path_beg /admin } { path_end .php } or { path_end .bak }")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each(append([]string{"acl"}, conditionKeywords...)...) {
			if d.Modifier != config.Plain || !d.Section.IsProxy() {
				continue
			}
			if d.Keyword() == "acl" {
				checkOperators(p, d, 3, len(d.Words))
				continue
			}
			if !slices.ContainsFunc(d.Words, func(w config.Word) bool { return w.Value == "{" || w.Value == "!{" }) {
				continue
			}
			for n := d.ConditionWord(); n < len(d.Words); n++ {
				if w := d.Arg(n); w == "{" || w == "!{" {
					end := n
					for end < len(d.Words) && d.Arg(end) != "}" {
						end++
					}
					checkOperators(p, d, n+2, end)
					n = end
				}
			}
		}
	},
})

// isOperator reports whether a word is one that people write between criteria.
func isOperator(word string) bool {
	switch word {
	case "or", "OR", "||", "and", "AND", "&&", "if", "unless":
		return true
	}
	return false
}

// isMisplacedOperator reports whether a pattern is such a word, as it stands in the file.
func isMisplacedOperator(w config.Word) bool {
	span := w.Span()
	return isOperator(w.Value) && span.End-span.Start == len(w.Value)
}

// checkOperators looks at the patterns from word n to end.
func checkOperators(p *Pass, d *config.Directive, n, end int) {
	for n < end && isFlag(d.Arg(n)) {
		if w := d.Arg(n); w == "-m" || w == "-f" || w == "-M" || w == "-u" {
			n++ // its value
		}
		n++
	}
	first := n
	for ; n < end; n++ {
		if !isOperator(d.Arg(n)) || !isBare(d, n) || n == first || n+1 == end || isFlag(d.Arg(n-1)) {
			continue
		}
		message := fmt.Sprintf("%q is no operator here but one more pattern, and so is what follows it", d.Arg(n))
		advice := "close the brace before it, and open another one behind it"
		if d.Keyword() == "acl" {
			advice = "write an acl line of its own for what follows, and join the two where they are used"
		}
		p.Report(At(d, n).Saying(message, advice).Fixing(parting(p.Version(), d, n, end)...))
		return
	}
}

// parting makes two criteria of one at an operator, where one follows behind it: with braces around each, or on acl lines of
// one name, which "or" joins.
func parting(v release.Version, d *config.Directive, n, end int) []Fix {
	name, _, _ := strings.Cut(d.Arg(n+1), "(")
	name, _, _ = strings.Cut(name, ",")
	if keywords.LookupACLKeyword(name, v) == nil && keywords.LookupFetch(name, v) == nil || n+2 >= end {
		return nil
	}
	or := strings.EqualFold(d.Arg(n), "or") || d.Arg(n) == "||"
	and := strings.EqualFold(d.Arg(n), "and") || d.Arg(n) == "&&"
	rest := d.File.Source[d.WordSpan(n+1).Start:d.Span().End]
	switch cut, ok := d.RemoveWords(n, len(d.Words)); {
	case d.Keyword() == "acl" && or && ok:
		return []Fix{UnsafeFix("write an acl line for each", cut, d.InsertAfter(fmt.Sprintf("acl %s %s", config.Quote(d.Arg(1)), rest)))}
	case d.Keyword() == "acl":
		return nil
	case or:
		if e, ok := d.ReplaceWord(n, "} or {"); ok {
			return []Fix{UnsafeFix("write braces around each", e)}
		}
	case and:
		if e, ok := d.ReplaceWord(n, "} {"); ok {
			return []Fix{UnsafeFix("write braces around each", e)}
		}
	}
	return nil
}

// isFlag reports whether a word is a flag such as "-m", behind which a value stands.
func isFlag(word string) bool { return len(word) == 2 && word[0] == '-' }

// isBare reports whether a word stands in the file as it is, without quotes.
func isBare(d *config.Directive, n int) bool {
	s := d.WordSpan(n)
	return d.File.Source[s.Start:s.End] == d.Arg(n)
}
