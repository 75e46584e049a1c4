package keywords

import "strings"

// Derive makes a line that follows the grammar, its keyword first, with words of
// all versions among them. choose picks one of n ways, and word makes a word
// where a value is to stand.
func (g *Grammar) Derive(choose func(n int) int, word func(Value) string) string {
	d := derivation{choose: choose, word: word}
	d.add(&g.arguments().root)
	separator := " "
	if g.prefix {
		separator = ""
	}
	return strings.TrimSuffix(g.Keyword+separator+strings.Join(d.words, " "), " ")
}

type derivation struct {
	choose func(n int) int
	word   func(Value) string
	words  []string
}

func (d *derivation) add(n *node) {
	switch n.kind {
	case literal:
		d.words = append(d.words, n.word)
	case value:
		d.words = append(d.words, d.word(*n.value))
	case sequence:
		for i := range n.parts {
			d.add(&n.parts[i])
		}
	case choice:
		d.add(&n.parts[d.choose(len(n.parts))])
	case optional:
		if d.choose(2) == 1 {
			d.add(&n.parts[0])
		}
	case repeated:
		const most = 3
		for range 1 + d.choose(most) {
			d.add(&n.parts[0])
		}
	case rest: // whatever it were, HAProxy does not look at it
	}
}
