package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// newFix is [SafeFix] or [UnsafeFix].
type newFix func(message string, edits ...config.Edit) Fix

// writing adds the fix that writes another word in place of word n of a directive, where the source holds that word
// as a word of its own.
func (f Finding) writing(fix newFix, d *config.Directive, n int, word string) Finding {
	if e, ok := d.ReplaceWord(n, config.Quote(word)); ok {
		return f.Fixing(fix(fmt.Sprintf("write %q", word), e))
	}
	return f
}

// without adds the fix that takes the words from one number up to another away.
func (f Finding) without(fix newFix, d *config.Directive, from, to int) Finding {
	if e, ok := d.RemoveWords(from, to); ok {
		return f.Fixing(fix(fmt.Sprintf("remove %q", d.File.Source[d.Words[from].Span().Start:d.Words[to-1].Span().End]), e))
	}
	return f
}

// withoutParameter adds the fix that takes a parameter of a bind or server line away, if the line itself has it.
func (f Finding) withoutParameter(fix newFix, c *config.Config, d *config.Directive, name string) Finding {
	if edits, ok := c.RemoveParameter(d, name); ok {
		return f.Fixing(fix(fmt.Sprintf("remove %q", name), edits...))
	}
	return f
}

// withoutLine adds the fix that takes a line away.
func (f Finding) withoutLine(fix newFix, d *config.Directive) Finding {
	return f.Fixing(fix("remove the line", d.RemoveLine()))
}

// withoutRepeated adds the fix that takes a line away which says the same as another one, word for word.
func (f Finding) withoutRepeated(d, other *config.Directive) Finding {
	if sameWords(d.Words, other.Words) && d.Modifier == other.Modifier {
		return f.Fixing(SafeFix("remove the line, which says the same as the other one", d.RemoveLine()))
	}
	return f
}

// withoutTwin is withoutRepeated for a line or, where it is the header of one, a section.
func (f Finding) withoutTwin(d, other *config.Directive) Finding {
	if d == d.Section.Header {
		return f.withoutRepeatedSection(d.Section, other.Section)
	}
	return f.withoutRepeated(d, other)
}

// withoutSection adds the fix that takes a whole section away, where no condition can begin or end in it.
func (f Finding) withoutSection(fix newFix, s *config.Section) Finding {
	if s.Header.File.HasConditions() {
		return f
	}
	return f.Fixing(fix("remove the section", s.Remove()))
}

// withoutRepeatedSection adds the fix that takes a section away which says the same as another one, word for word.
func (f Finding) withoutRepeatedSection(s, other *config.Section) Finding {
	if s == other || s.Header.File.HasConditions() || len(s.Directives) != len(other.Directives) || s.Defaults != other.Defaults || !sameWords(s.Header.Words, other.Header.Words) {
		return f
	}
	for i, d := range s.Directives {
		if !sameWords(d.Words, other.Directives[i].Words) || d.Modifier != other.Directives[i].Modifier {
			return f
		}
	}
	return f.Fixing(SafeFix("remove the section, which says the same as the other one", s.Remove()))
}

// replacedWord writes another word in place of each that ends with no letter or digit behind it.
func replacedWord(text, word, by string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, word)
		b.WriteString(before)
		switch {
		case !found:
			return b.String()
		case rest != "" && (isNameByte(rest[0]) || rest[0] == '_'):
			b.WriteString(word)
		default:
			b.WriteString(by)
		}
		text = rest
	}
}
