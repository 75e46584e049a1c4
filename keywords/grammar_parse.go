package keywords

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/release"
)

const minInt, maxInt = math.MinInt64, math.MaxInt64

// ParseGrammar reads the notation of [Grammar].
func ParseGrammar(text string) (*Grammar, error) {
	if _, err := parseArguments(text); err != nil {
		return nil, err
	}
	return &Grammar{notation: text}, nil
}

func parseArguments(text string) (arguments, error) {
	p := grammarParser{words: strings.Fields(text)}
	n, err := p.sequence()
	if err == nil && len(p.words) > 0 {
		err = fmt.Errorf("%q closes nothing", p.words[0])
	}
	if err != nil {
		return arguments{}, fmt.Errorf("grammar %q: %w", text, err)
	}
	return arguments{root: n.alone(), required: p.required, related: p.related, groups: make([][]*node, len(p.groups))}, nil
}

// collect notes the words of the groups.
func (a *arguments) collect(n *node) {
	if n.group > 0 {
		a.groups[n.group-1] = append(a.groups[n.group-1], n)
	}
	for i := range n.parts {
		a.collect(&n.parts[i])
	}
}

// grammarParser reads a grammar word by word.
type grammarParser struct {
	words    []string
	required [][]string
	related  bool
	marks    map[string]int // the place in required of each mark
	groups   []string
}

func (p *grammarParser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *grammarParser) next() string {
	w := p.words[0]
	p.words = p.words[1:]
	return w
}

// sequence reads parts up to the end or to what closes a group.
func (p *grammarParser) sequence() (node, error) {
	seq := node{kind: sequence}
	for {
		switch w := p.peek(); w {
		case "", ")", "]", "|":
			return seq, nil
		case "...":
			p.next()
			if len(seq.parts) == 0 {
				return seq, fmt.Errorf("nothing stands before %q", w)
			}
			last := &seq.parts[len(seq.parts)-1]
			*last = node{kind: repeated, parts: []node{*last}}
		default:
			n, err := p.part()
			if err != nil {
				return seq, err
			}
			seq.parts = append(seq.parts, n)
		}
	}
}

// part reads a group, a value or a literal.
func (p *grammarParser) part() (node, error) {
	switch w := p.next(); w {
	case "(":
		return p.group(")")
	case "[", "[?":
		n, err := p.group("]")
		return node{kind: optional, parts: []node{n}, awaited: w == "[?"}, err
	default:
		n, err := atom(w)
		if err == nil && n.kind == literal {
			err = p.mark(&n)
		}
		return n, err
	}
}

// require notes that a word has to stand somewhere, or one of those with the
// same mark.
func (p *grammarParser) require(word, mark string) {
	i, known := p.marks[mark]
	if mark == "" || !known {
		i = len(p.required)
		p.required = append(p.required, nil)
	}
	if p.marks == nil {
		p.marks = map[string]int{}
	}
	p.marks[mark] = i
	p.required[i] = append(p.required[i], word)
}

// relate reads what a literal wants and excludes.
func (p *grammarParser) relate(n *node) {
	var m marks
	n.word, m.wants = cutMarks(n.word, "=>")
	n.word, m.excludes = cutMarks(n.word, "^")
	if n.marks = noMarks; m.wants != nil || m.excludes != nil {
		n.marks, p.related = &m, true
	}
}

// cutMarks cuts off what follows a word behind a separator, each time.
func cutMarks(word, separator string) (before string, marks []string) {
	parts := strings.Split(word, separator)
	if len(parts) == 1 || parts[0] == "" {
		return word, nil
	}
	return parts[0], parts[1:]
}

// mark reads the exclamation marks around a literal.
func (p *grammarParser) mark(n *node) error {
	p.relate(n)
	n.word, n.negated = strings.CutPrefix(n.word, "!")
	word, group, must := strings.Cut(n.word, "!")
	group, exact := strings.CutPrefix(group, "=")
	switch {
	case word == "":
		return fmt.Errorf("no word stands by \"!\"")
	case must && !exact:
		p.require(word, group)
	case must:
		i := slices.Index(p.groups, group)
		if i < 0 {
			i = len(p.groups)
			p.groups = append(p.groups, group)
		}
		n.group = uint16(i + 1)
	}
	n.word = word
	return nil
}

// alone returns the part of a sequence that has no other, which is as good.
func (n node) alone() node {
	if len(n.parts) == 1 {
		return n.parts[0]
	}
	return n
}

// group reads alternatives up to the bracket that closes them.
func (p *grammarParser) group(end string) (node, error) {
	var alternatives []node
	for {
		n, err := p.sequence()
		if err != nil {
			return n, err
		}
		if len(n.parts) == 0 {
			return n, fmt.Errorf("an alternative before %q is empty", p.peek())
		}
		alternatives = append(alternatives, n.alone())
		if p.peek() == "" {
			return n, fmt.Errorf("%q is missing", end)
		}
		switch w := p.next(); {
		case w == "|":
		case w != end:
			return n, fmt.Errorf("%q stands where %q was expected", w, end)
		case len(alternatives) == 1:
			return alternatives[0], nil
		default:
			return node{kind: choice, parts: alternatives}, nil
		}
	}
}

// atom reads a literal or a value, and the versions that know it.
func atom(w string) (node, error) {
	word, versions, spans := strings.Cut(w, "@")
	n := node{kind: literal, word: word}
	if spans {
		ranges, err := release.ParseRanges(strings.ReplaceAll(versions, "&", " "))
		if err != nil {
			return n, err
		}
		n.versions = ranges
	}
	inner, ok := strings.CutPrefix(word, "<")
	switch {
	case word == "<rest>":
		n.kind = rest
	case ok:
		v, err := parseValue(strings.TrimSuffix(inner, ">"))
		if err != nil {
			return n, err
		}
		n.kind, n.value = value, &v
	}
	return n, nil
}

// parseValue reads what stands between angle brackets: KIND, KIND:PARAM or
// KIND:MIN..MAX or KIND:PARAM:MIN..MAX, with a "?" behind it where a wrong value
// only has a warning.
func parseValue(text string) (Value, error) {
	text, warns := strings.CutSuffix(text, "?")
	kind, param, _ := strings.Cut(text, ":")
	v := Value{Kind: kind, Param: param, Warns: warns}
	bounds := param[strings.LastIndexByte(param, ':')+1:]
	low, high, ranged := strings.Cut(bounds, "..")
	if !ranged {
		return v, nil
	}
	v.Param = strings.TrimSuffix(strings.TrimSuffix(param, bounds), ":")
	v.Bounded, v.Min, v.Max = true, minInt, maxInt
	for _, bound := range []struct {
		text string
		to   *int64
	}{{low, &v.Min}, {high, &v.Max}} {
		if bound.text == "" {
			continue
		}
		n, err := strconv.ParseInt(bound.text, 10, 64)
		if err != nil {
			return v, err
		}
		*bound.to = n
	}
	return v, nil
}
