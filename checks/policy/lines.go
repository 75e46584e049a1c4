package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/match"
	"github.com/hapvet/hapvet/keywords"
)

// Lines is a pattern of lines: "bind * ... ssl-min-ver TLSv1.2".
type Lines struct {
	// Keywords are the words that the lines begin with; none means that it is about the
	// rest of a line that is known already.
	Keywords []string
	modifier config.Modifier
	line     match.Line
	// rest are what has to stand behind, in any order, each some consecutive words: of
	// bind and server lines, parameters with their arguments.
	rest [][]string
}

// maxWords bounds the words of a pattern.
const maxWords = 64

// gap stands between the first words of a line and what is looked for behind them.
const gap = "..."

// ParseLines reads a pattern.
func ParseLines(text string) (Lines, error) {
	words := strings.Fields(text)
	if len(words) > maxWords {
		return Lines{}, fmt.Errorf("a pattern has at most %d words", maxWords)
	}
	for _, w := range words {
		if err := checkWord(w); err != nil {
			return Lines{}, err
		}
	}
	var l Lines
	if len(words) > 1 && words[0] == "no" {
		l.modifier, words = config.Negated, words[1:]
	}
	pieces := split(words)
	for _, piece := range pieces[1:] {
		if len(piece) == 0 {
			return Lines{}, fmt.Errorf("nothing stands behind %q", gap)
		}
		if slices.Contains(piece, "$") {
			return Lines{}, fmt.Errorf("\"$\", the end of the line, cannot stand behind %q", gap)
		}
	}
	l.rest = pieces[1:]
	first := pieces[0]
	if len(first) == 0 {
		if len(l.rest) == 0 || l.modifier != config.Plain {
			return Lines{}, errors.New("a pattern names a line by its first words")
		}
		return l, nil
	}
	if i := slices.Index(first, "$"); i == 0 || i > 0 && (i < len(first)-1 || len(l.rest) > 0) {
		return Lines{}, errors.New("\"$\" is the end of the line, and stands last")
	}
	l.Keywords, l.line = strings.Split(first[0], "|"), match.ParseLine(strings.Join(first, " "))
	for _, k := range l.Keywords {
		if keywords.Number(k) == 0 {
			return Lines{}, &UnknownKeywordError{k}
		}
	}
	return l, nil
}

// UnknownKeywordError is a word that lines do not begin with in any version of HAProxy.
type UnknownKeywordError struct{ Keyword string }

func (e *UnknownKeywordError) Error() string {
	return fmt.Sprintf("no version of HAProxy knows the keyword %q", e.Keyword)
}

// split cuts words at the gaps.
func split(words []string) [][]string {
	pieces := [][]string{nil}
	for _, w := range words {
		if w == gap {
			pieces = append(pieces, nil)
			continue
		}
		pieces[len(pieces)-1] = append(pieces[len(pieces)-1], w)
	}
	return pieces
}

// checkWord reports a "*" in the midst of a word, which the notation does not have.
func checkWord(word string) error {
	for one := range strings.SplitSeq(word, "|") {
		inner := strings.TrimSuffix(strings.TrimPrefix(one, "*"), "*")
		switch {
		case one == "":
			return fmt.Errorf("%q has an empty alternative", word)
		case strings.Contains(inner, "*"):
			return fmt.Errorf("%q: \"*\" stands before or behind the part of a word, not in its midst", word)
		}
	}
	return nil
}

// begins reports whether a line begins as the pattern says, and where its rest begins.
func (l *Lines) begins(d *config.Directive) (rest int, ok bool) {
	if d.Modifier != l.modifier {
		return 0, false
	}
	return l.line.Match(d, 0)
}

// Place is a pattern of sections by their headers: "backend api*".
type Place struct {
	// Kind is the kind of the section; Name a pattern of its name, "" for any.
	Kind, Name string
}

// ParsePlace reads a pattern of sections.
func ParsePlace(text string) (Place, error) {
	words := strings.Fields(text)
	const most = 2
	if len(words) == 0 || len(words) > most {
		return Place{}, fmt.Errorf("%q is no pattern of sections, such as \"frontend\" or \"backend api*\"", text)
	}
	p := Place{Kind: words[0]}
	if !slices.Contains(Kinds(), p.Kind) {
		return Place{}, &UnknownKindError{p.Kind}
	}
	if len(words) == most {
		p.Name = words[1]
		return p, checkWord(p.Name)
	}
	return p, nil
}

// UnknownKindError is a word that does not begin sections in any version of HAProxy.
type UnknownKindError struct{ Kind string }

func (e *UnknownKindError) Error() string {
	return fmt.Sprintf("no version of HAProxy has sections of the kind %q", e.Kind)
}

// Kinds are the kinds of sections.
func Kinds() []string {
	var kinds []string
	for _, s := range keywords.Sections() {
		if !slices.Contains(kinds, s.Kind) {
			kinds = append(kinds, s.Kind)
		}
	}
	return kinds
}

func (p Place) holds(s *config.Section) bool {
	return s.Kind == p.Kind && (p.Name == "" || match.Word(p.Name, s.Name))
}
