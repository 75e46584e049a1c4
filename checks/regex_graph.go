package checks

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// keepAlternatives puts an empty group behind each "|" that separates alternatives. Package
// syntax writes what alternatives have in common once, "(a|a)" as "a" and "(\w|\d)" as one
// class, whereas PCRE tries each of them; alternatives that begin with a group it leaves as
// they are.
func keepAlternatives(expression string) string {
	if !strings.Contains(expression, "|") {
		return expression
	}
	var out strings.Builder
	for rest := expression; rest != ""; {
		n := regexAtom(rest)
		out.WriteString(rest[:n])
		if rest[0] == '|' {
			out.WriteString("()")
		}
		rest = rest[n:]
	}
	return out.String()
}

// regexAtom is the length of what an expression begins with: a character, an escape, a quoted
// text or a class in brackets.
func regexAtom(expression string) int {
	switch {
	case strings.HasPrefix(expression, `\Q`):
		if end := strings.Index(expression, `\E`); end > 0 {
			return end + 2
		}
		return len(expression)
	case expression[0] == '\\':
		return min(2, len(expression))
	case expression[0] == '[':
		return regexClass(expression)
	}
	return 1
}

// regexClass is the length of a class in brackets. A "]" that stands first belongs to it, and
// so do classes by name.
func regexClass(expression string) int {
	i := 1
	if strings.HasPrefix(expression[i:], "^") {
		i++
	}
	for first := i; i < len(expression); i++ {
		switch {
		case expression[i] == '\\':
			i++
		case expression[i] == ']' && i > first:
			return i + 1
		case strings.HasPrefix(expression[i:], "[:"):
			if end := strings.Index(expression[i:], ":]"); end > 0 {
				i += end + 1
			}
		}
	}
	return len(expression)
}

// regexGraph is an expression as a graph of the places in it that take a character
// (Glushkov's automaton).
type regexGraph struct {
	*ambiguity
	takes [][]rune       // the characters of each place, as pairs of ends; none of "$"
	next  [][]int        // which may follow which
	twice []map[int]bool // those that follow in two ways
	ends  []bool         // whether a match may end behind one, whatever follows
}

// regexPart is what a part of an expression begins and ends with.
type regexPart struct {
	first, last []int
	empty       bool // it may match nothing
}

// read adds a part of an expression to the graph.
func (g *regexGraph) read(r *syntax.Regexp) regexPart {
	if len(g.takes) > maxRegexStates {
		return regexPart{}
	}
	const last = 0x10FFFF
	switch r.Op {
	case syntax.OpLiteral:
		var all regexPart
		all.empty = true
		for _, c := range r.Rune {
			all = g.concat(all, g.place(spellings(c, r.Flags)...))
		}
		return all
	case syntax.OpCharClass:
		return g.place(r.Rune...)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return g.place(0, last)
	case syntax.OpEndText, syntax.OpEndLine:
		return g.place()
	case syntax.OpCapture:
		return g.read(r.Sub[0])
	case syntax.OpQuest:
		sub := g.read(r.Sub[0])
		sub.empty = true
		return sub
	case syntax.OpStar, syntax.OpPlus:
		sub := g.read(r.Sub[0])
		g.connect(sub.last, sub.first)
		sub.empty = sub.empty || r.Op == syntax.OpStar
		return sub
	case syntax.OpConcat:
		all := regexPart{empty: true}
		for _, sub := range r.Sub {
			all = g.concat(all, g.read(sub))
		}
		return all
	case syntax.OpAlternate:
		var all regexPart
		for _, sub := range r.Sub {
			part := g.read(sub)
			all = regexPart{append(all.first, part.first...), append(all.last, part.last...), all.empty || part.empty}
		}
		return all
	}
	return regexPart{empty: true} // assertions
}

// spellings are a character and, where the case does not count, the others that stand for it.
func spellings(c rune, flags syntax.Flags) []rune {
	out := []rune{c, c}
	if flags&syntax.FoldCase != 0 {
		for other := unicode.SimpleFold(c); other != c; other = unicode.SimpleFold(other) {
			out = append(out, other, other)
		}
	}
	return out
}

// place adds a place that takes these characters.
func (g *regexGraph) place(characters ...rune) regexPart {
	i := len(g.takes)
	g.takes, g.next, g.twice = append(g.takes, characters), append(g.next, nil), append(g.twice, nil)
	return regexPart{[]int{i}, []int{i}, false}
}

func (g *regexGraph) concat(a, b regexPart) regexPart {
	g.connect(a.last, b.first)
	out := regexPart{a.first, b.last, a.empty && b.empty}
	if a.empty {
		out.first = append(slices.Clip(a.first), b.first...)
	}
	if b.empty {
		out.last = append(slices.Clip(b.last), a.last...)
	}
	return out
}

// connect lets each place of one list follow each of another.
func (g *regexGraph) connect(from, to []int) {
	for _, i := range from {
		for _, j := range to {
			if g.steps--; g.steps < 0 {
				return
			}
			if !slices.Contains(g.next[i], j) {
				g.next[i] = append(g.next[i], j)
				continue
			}
			if g.twice[i] == nil {
				g.twice[i] = map[int]bool{}
			}
			g.twice[i][j] = true
		}
	}
}

// common returns a character that two places take, and whether there is one.
func (g *regexGraph) common(x, y int) (rune, bool) {
	a, b := g.takes[x], g.takes[y]
	for i := 0; i+1 < len(a); i += 2 {
		for j := 0; j+1 < len(b); j += 2 {
			if a[i] <= b[j+1] && b[j] <= a[i+1] {
				return max(a[i], b[j]), true
			}
		}
	}
	return 0, false
}

// accepts reports whether a place takes a character.
func (g *regexGraph) accepts(i int, c rune) bool {
	for in := g.takes[i]; len(in) > 1; in = in[2:] {
		if in[0] <= c && c <= in[1] {
			return true
		}
	}
	return false
}
