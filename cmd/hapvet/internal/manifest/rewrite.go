package manifest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/hapvet/hapvet/config"
)

// Rewrite returns the text of a YAML file in which some configurations are other ones: the
// new contents by the names of their sources, as [Read] names them. Only literal block
// scalars (|) are written, whose lines are those of the configuration; nothing else of the
// file changes, which is checked by reading it again.
func Rewrite(file config.Source, want Want, contents map[string]string) (string, error) {
	groups, err := find(file, want)
	if err != nil {
		return "", fmt.Errorf("%s: %w", file.Name, err)
	}
	places := newPlaces(file)
	var edits []edit
	for _, g := range groups {
		for _, t := range g.texts {
			content, ok := contents[t.name]
			if !ok || content == t.content {
				continue
			}
			e, err := places.edit(t, content)
			if err != nil {
				return "", fmt.Errorf("%s:%d: --fix cannot write this text: %w", file.Name, t.node.Line, err)
			}
			edits = append(edits, e)
		}
	}
	after := apply(file.Content, edits)
	if err := sameBut(file.Content, after, edits); err != nil {
		return "", fmt.Errorf("%s: --fix cannot write the new text: %w", file.Name, err)
	}
	return after, nil
}

// edit is a block scalar that is written anew.
type edit struct {
	line, column int // of its node
	start, end   int
	text         string // as it is written
	content      string // as it is read
}

// edit writes a literal block scalar with another content.
func (p *places) edit(t text, content string) (edit, error) {
	switch style := t.node.Style &^ yaml.TaggedStyle; {
	case t.binary:
		return edit{}, errors.New("it is in base64")
	case t.alias, t.node.Anchor != "":
		return edit{}, errors.New("it stands in the file once and is used several times, by an alias")
	case style != yaml.LiteralStyle:
		return edit{}, errors.New("it is no literal block; write it with |, or mend it by hand")
	}
	s := p.carrier.Source
	a := aligner{outer: s, inner: t.content, at: p.of(t.node)}
	a.skipProperties()
	start := a.at
	header := s[start : start+strings.IndexAny(s[start:]+"\n", "\r\n\u0085\u2028")]
	if !a.align(yaml.LiteralStyle) || t.content == "" || len(header) == 0 {
		return edit{}, errors.New("its lines are not found")
	}
	nl := "\n"
	if strings.HasPrefix(s[start+len(header):], "\r\n") {
		nl = "\r\n"
	}
	first := s[start+len(header)+len(nl):]
	outerIndent, _ := firstIndent(first)
	innerIndent, _ := firstIndent(t.content)
	e := edit{line: t.node.Line, column: t.node.Column, start: start, end: a.at, content: content}
	if a.at > start && s[a.at-1] != '\n' { // the content has no newline at its end; the file may have
		e.end += breakAt(s, a.at)
	}
	e.text = chomped(header, content) + nl + indented(content, strings.Repeat(" ", outerIndent-innerIndent), nl)
	return e, nil
}

// chomped is the header of a block scalar with the sign that says how the content ends.
func chomped(header, content string) string {
	sign := ""
	switch {
	case !strings.HasSuffix(content, "\n"):
		sign = "-"
	case strings.HasSuffix(content, "\n\n"):
		sign = "+"
	}
	indicators, rest := header[1:], ""
	if i := strings.IndexAny(indicators, " \t#"); i >= 0 {
		indicators, rest = indicators[:i], indicators[i:]
	}
	digits := strings.Trim(indicators, "+-")
	if sign == "" && strings.Contains(indicators, "+") {
		sign = "+" // it says the same, as long as no blank lines follow
	}
	return header[:1] + digits + sign + rest
}

// indented writes the lines of a content with an indentation and a line ending. Lines that
// are empty stay so.
func indented(content, indent, ending string) string {
	var b strings.Builder
	for line := range strings.Lines(content) {
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			b.WriteString(indent + line)
		}
		b.WriteString(ending)
	}
	return b.String()
}

// apply carries out edits that do not overlap.
func apply(s string, edits []edit) string {
	slices.SortFunc(edits, func(a, b edit) int { return a.start - b.start })
	var b strings.Builder
	done := 0
	for _, e := range edits {
		b.WriteString(s[done:e.start] + e.text)
		done = e.end
	}
	b.WriteString(s[done:])
	return b.String()
}

// errDiffers says that a text would come out as another one.
var errDiffers = errors.New("YAML would read it as something else")

// sameBut checks that two YAML files are read alike, but for the scalars that are edited.
func sameBut(before, after string, edits []edit) error {
	old, err := parse(before)
	if err != nil {
		return err
	}
	now, err := parse(after)
	if err != nil {
		return err
	}
	contents := map[[2]int]string{}
	for _, e := range edits {
		contents[[2]int{e.line, e.column}] = e.content
	}
	if !alike(&yaml.Node{Content: old}, &yaml.Node{Content: now}, contents) {
		return errDiffers
	}
	return nil
}

// alike compares two nodes. Contents are the values that scalars have now, by the places of
// the old ones.
func alike(old, now *yaml.Node, contents map[[2]int]string) bool {
	want := old.Value
	if content, ok := contents[[2]int{old.Line, old.Column}]; ok && old.Kind == yaml.ScalarNode {
		want = content
	}
	if want != now.Value || old.Kind != now.Kind || old.Tag != now.Tag || old.Anchor != now.Anchor || len(old.Content) != len(now.Content) {
		return false
	}
	for i := range old.Content {
		if !alike(old.Content[i], now.Content[i], contents) {
			return false
		}
	}
	return true
}
