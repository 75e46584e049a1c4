package keywords

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// Syntax writes the arguments in the notation of HAProxy's manual: "{ a | b }"
// for one of several, "[ a ]" for what may be left out, "<...>" for values, and
// "..." for what goes on. With a version it holds only what that one knows; with
// the zero version everything, and the versions that know a word where not all do.
func (g *Grammar) Syntax(v release.Version) string {
	text, _ := syntax{v}.write(&g.arguments().root)
	return text
}

// Usage writes the keyword and its arguments, as Syntax does.
func (g *Grammar) Usage(v release.Version) string {
	if g.prefix {
		return g.Keyword + g.Syntax(v)
	}
	return strings.TrimSpace(g.Keyword + " " + g.Syntax(v))
}

// Required returns the words of which each has to stand somewhere among the
// arguments; where one of several has to, they are joined by " or ".
func (g *Grammar) Required() []string {
	var words []string
	for _, alternatives := range g.arguments().required {
		words = append(words, strings.Join(alternatives, " or "))
	}
	return words
}

// Takes reports whether a word is one that the arguments name, as a literal or in
// the list of a value, and in which versions; none are those of the grammar.
func (g *Grammar) Takes(word string) (release.Ranges, bool) { return g.arguments().root.takes(word) }

func (n *node) takes(word string) (release.Ranges, bool) {
	listed := n.kind == value && (n.value.Kind == "anycase" || n.value.Kind == "code")
	if n.kind == literal && n.word == word || listed && slices.Contains(strings.Split(n.value.Param, ","), word) {
		return n.versions, true
	}
	for i := range n.parts {
		if versions, ok := n.parts[i].takes(word); ok {
			return versions, true
		}
	}
	return nil, false
}

// syntax writes parts of grammars for one version, or for all.
type syntax struct{ version release.Version }

// write returns the text of a part; false when the version does not have it.
func (s syntax) write(n *node) (string, bool) {
	if !s.version.IsZero() && !n.in(s.version) {
		return "", false
	}
	switch n.kind {
	case literal:
		return n.word + s.only(n), true
	case value:
		return n.value.placeholder() + s.only(n), true
	case sequence:
		return s.sequence(n)
	case choice:
		return s.choice(n, "{ ", " }")
	case optional:
		return s.optional(n), true
	case repeated:
		text, ok := s.write(&n.parts[0])
		return text + " ...", ok && text != ""
	}
	return "...", true
}

// sequence needs all of its parts.
func (s syntax) sequence(n *node) (string, bool) {
	var parts []string
	for i := range n.parts {
		text, ok := s.write(&n.parts[i])
		if !ok && n.parts[i].kind != repeated {
			return "", false
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " "), true
}

// choice needs one of its parts, and no brackets around a single one.
func (s syntax) choice(n *node, before, after string) (string, bool) {
	var parts []string
	for i := range n.parts {
		if text, ok := s.write(&n.parts[i]); ok {
			parts = append(parts, text)
		}
	}
	if len(parts) == 1 && before == "{ " {
		return parts[0], true
	}
	return before + strings.Join(parts, " | ") + after, len(parts) > 0
}

// optional needs no brackets within its own, nor around what lies open anyway.
func (s syntax) optional(n *node) string {
	inner := &n.parts[0]
	for inner.kind == sequence && len(inner.parts) == 1 {
		inner = &inner.parts[0]
	}
	if inner.kind == rest {
		return "..."
	}
	var text string
	var ok bool
	if inner.kind == choice {
		text, ok = s.choice(inner, "[ ", " ]")
	} else if text, ok = s.write(inner); ok {
		text = "[ " + text + " ]"
	}
	if !ok {
		return ""
	}
	return text
}

// only tells the versions of a part, where all are written.
func (s syntax) only(n *node) string {
	if !s.version.IsZero() || len(n.versions) == 0 {
		return ""
	}
	return " (" + DescribeSpans(SpansOf(n.versions)) + ")"
}

// placeholder writes a value as "<number from 1 to 9>".
func (v Value) placeholder() string {
	if text, ok := inWord[v.Kind]; ok {
		return text
	}
	if v.Kind == "call" {
		return strings.TrimSuffix(v.Param, "(") + "(...)"
	}
	text := v.Wants()
	for _, article := range []string{"a ", "an "} {
		text = strings.TrimPrefix(text, article)
	}
	if v.Kind == "time" {
		unit, _, _ := strings.Cut(v.Param, ",")
		text += " in " + unit
	}
	if v.Bounded && !strings.ContainsAny(text, "0123456789") {
		text += v.bounds()
	}
	return "<" + text + ">"
}

// inWord are the values that stand directly behind the name of an action.
var inWord = map[string]string{
	"setvar": "(<variable>)", "sc": "(<counter>)", "tracksc": "<number of counter>", "doresolve": "(<variable>,<resolvers>)", "reffile": "(<file>)",
}

// bounds tells the bounds of times and sizes.
func (v Value) bounds() string {
	switch {
	case v.Max == maxInt:
		return fmt.Sprintf(", at least %d", v.Min)
	case v.Min == minInt:
		return fmt.Sprintf(", at most %d", v.Max)
	}
	return fmt.Sprintf(", %d to %d", v.Min, v.Max)
}
