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

// exhausting returns how many characters keep a backtracking engine busy until it gives up, if
// they are chosen for it; 0 if there are none such. A part in a loop can match the same text in
// two ways then, and what comes behind the loop may fail. 0 as well where the expression cannot
// be read, as with what Go does not know, such as possessive quantifiers and assertions that look
// around: these are there to keep an engine from going back.
func (a *ambiguity) exhausting(expression string, foldCase bool) int {
	if !hasNestedLoop(expression) {
		return 0
	}
	flags := syntax.Perl
	if foldCase {
		flags |= syntax.FoldCase
	}
	tree, err := syntax.Parse(keepAlternatives(expression), flags)
	if err != nil {
		return 0
	}
	g := &regexGraph{ambiguity: a}
	whole := g.read(tree.Simplify())
	if len(g.takes) > maxRegexStates {
		return 0
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

// ambiguous looks for places in loops that come back to themselves in two ways by the same
// text, and returns how much of the shortest of these texts exhausts an engine.
func (g *regexGraph) ambiguous() int {
	var shortest []rune
	from := 0
	for q := range g.takes {
		if g.ends[q] || g.endsLater(q) {
			continue
		}
		if text := g.splits(q); text != nil && (shortest == nil || len(text) < len(shortest)) {
			shortest, from = text, q
		}
	}
	if shortest == nil {
		return 0
	}
	return g.repeats(from, shortest)
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

// pairVisit is a pair of places that the same text leads to, and the visit before it.
type pairVisit struct {
	pair, split int // split: 1 once the two have parted
	from        *pairVisit
}

// splits returns the shortest text by which the pair (q, q) comes back to itself by a pair of two
// places, or by an edge that there is twice, in the graph of pairs of places that take the same
// characters; nil if there is none.
func (g *regexGraph) splits(q int) []rune {
	n := len(g.takes)
	seen := make([][2]bool, n*n)
	todo := []*pairVisit{{pair: q*n + q}}
	for len(todo) > 0 {
		v := todo[0]
		todo = todo[1:]
		x, y := v.pair/n, v.pair%n
		if _, ok := g.common(x, y); !ok {
			continue
		}
		for _, i := range g.next[x] {
			for _, j := range g.next[y] {
				if g.steps--; g.steps < 0 {
					return nil
				}
				split := v.split
				if i != j || x == y && g.twice[x][i] {
					split = 1
				}
				pair := i*n + j
				if i == q && j == q && split == 1 {
					return g.text(v)
				}
				if !seen[pair][split] {
					seen[pair][split] = true
					todo = append(todo, &pairVisit{pair, split, v})
				}
			}
		}
	}
	return nil
}

// text returns the characters of the visits that lead to one, those of the first visit last: the
// first pair is where the text begins, so that it is read again at the end.
func (g *regexGraph) text(v *pairVisit) []rune {
	var out []rune
	n := len(g.takes)
	for ; v != nil; v = v.from {
		c, _ := g.common(v.pair/n, v.pair%n)
		out = append(out, c)
	}
	slices.Reverse(out[:len(out)-1])
	return out
}

// exhausted is in how many ways a text can be read when PCRE, with its JIT, gives up: after ten
// million steps. Of twenty expressions, none took more characters than this says with PCRE2 10.42.
const exhausted = 1 << 23

// repeats returns how many characters of a text, which is repeated and leads from a place back to
// it, can be read in so many ways that an engine gives up.
func (g *regexGraph) repeats(from int, text []rune) int {
	ways := make([]float64, len(g.takes))
	ways[from] = 1
	for n := 0; g.steps > 0; n++ {
		ways = g.follow(ways, text[n%len(text)])
		sum := 0.0
		for _, w := range ways {
			sum += w
		}
		if sum >= exhausted {
			return n + 1
		}
	}
	return 0
}

// follow returns in how many ways each place is reached with one character more.
func (g *regexGraph) follow(ways []float64, c rune) []float64 {
	then := make([]float64, len(ways))
	for i, w := range ways {
		if w == 0 {
			continue
		}
		for _, j := range g.next[i] {
			g.steps--
			if !g.accepts(j, c) {
				continue
			}
			then[j] += w
			if g.twice[i][j] {
				then[j] += w
			}
		}
	}
	return then
}
