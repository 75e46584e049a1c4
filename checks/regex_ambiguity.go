package checks

import (
	"regexp/syntax"
	"slices"
)

// ambiguity tells expressions that backtracking engines, as PCRE is one, need exponential
// time for. It holds what may be spent, for all expressions together.
type ambiguity struct{ steps int }

const (
	// maxRegexStates bounds the expressions that are looked at, and maxRegexSteps the time.
	maxRegexStates = 120
	maxRegexSteps  = 500_000
)

func newAmbiguity() *ambiguity { return &ambiguity{steps: maxRegexSteps} }

// exponential reports whether there are texts for which the steps of a backtracking engine
// double with each few characters more: a part in a loop can match the same text in two
// ways, and what comes behind the loop may fail. False where the expression cannot be read,
// as with what Go does not know, such as possessive quantifiers and assertions that look
// around: these are there to keep an engine from going back.
func (a *ambiguity) exponential(expression string) bool {
	if !hasNestedLoop(expression) {
		return false
	}
	tree, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return false
	}
	g := &regexGraph{ambiguity: a}
	whole := g.read(tree.Simplify())
	if len(g.takes) > maxRegexStates {
		return false
	}
	g.ends = make([]bool, len(g.takes))
	for _, i := range whole.last {
		g.ends[i] = len(g.takes[i]) > 0
	}
	return g.ambiguous()
}

// hasNestedLoop reports whether an expression repeats something in parentheses, which most
// do not.
func hasNestedLoop(expression string) bool {
	for i := 1; i < len(expression); i++ {
		if expression[i-1] == ')' && (expression[i] == '*' || expression[i] == '+' || expression[i] == '{') {
			return true
		}
	}
	return false
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
			all = g.concat(all, g.place(c, c))
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

// ambiguous reports whether some place in a loop comes back to itself in two ways by the
// same text. That is so where the graph of pairs of places, which take the same
// characters, has a cycle through a pair of one place and a pair of two.
func (g *regexGraph) ambiguous() bool {
	n := len(g.takes)
	for q := range n {
		if !g.ends[q] && !g.endsLater(q) && g.splits(q, n) {
			return true
		}
	}
	return false
}

// endsLater reports whether a match may end, whatever follows, at a place that the loop of
// q goes through.
func (g *regexGraph) endsLater(q int) bool {
	for i := range g.takes {
		if g.ends[i] && g.reaches(q, i) && g.reaches(i, q) {
			return true
		}
	}
	return false
}

func (g *regexGraph) reaches(from, to int) bool {
	seen := make([]bool, len(g.takes))
	todo := []int{from}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, j := range g.next[i] {
			if g.steps--; g.steps < 0 {
				return false
			}
			if j == to {
				return true
			}
			if !seen[j] {
				seen[j] = true
				todo = append(todo, j)
			}
		}
	}
	return false
}

// splits reports whether the pair (q, q) comes back to itself by a pair of two places, or
// by an edge that there is twice.
func (g *regexGraph) splits(q, n int) bool {
	type visit struct{ pair, split int } // split: 1 once the two have parted
	seen := make([][2]bool, n*n)
	todo := []visit{{q*n + q, 0}}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		x, y := v.pair/n, v.pair%n
		if !g.meet(x, y) {
			continue
		}
		for _, i := range g.next[x] {
			for _, j := range g.next[y] {
				if g.steps--; g.steps < 0 {
					return false
				}
				split := v.split
				if i != j || x == y && g.twice[x][i] {
					split = 1
				}
				pair := i*n + j
				if i == q && j == q && split == 1 {
					return true
				}
				if !seen[pair][split] {
					seen[pair][split] = true
					todo = append(todo, visit{pair, split})
				}
			}
		}
	}
	return false
}

// meet reports whether two places take a character in common.
func (g *regexGraph) meet(x, y int) bool {
	a, b := g.takes[x], g.takes[y]
	for i := 0; i+1 < len(a); i += 2 {
		for j := 0; j+1 < len(b); j += 2 {
			if a[i] <= b[j+1] && b[j] <= a[i+1] {
				return true
			}
		}
	}
	return false
}
