package config

import (
	"iter"
	"strings"
)

// A comment line such as
//
//	# hapvet: haproxy-version=3.0.11
//
// names the version that a configuration is for, or several: 3.0,3.4.
const (
	commentMark    = "hapvet:"
	versionSetting = "haproxy-version="
)

// VersionComments yields the comment lines of a source that name the version which it is
// for: the number of the line, and the bytes of the value. It looks at each byte once or
// twice, whatever the source.
func VersionComments(source string) iter.Seq2[int, Span] {
	return func(yield func(int, Span) bool) {
		line := 1
		for start := 0; ; {
			i := strings.Index(source[start:], commentMark)
			if i < 0 {
				return
			}
			mark := start + i
			line += strings.Count(source[start:mark], "\n")
			before := source[start+strings.LastIndexByte(source[start:mark], '\n')+1 : mark]
			behind := mark + len(commentMark)
			text, _, more := strings.Cut(source[behind:], "\n")
			if value, ok := versionValue(before, text); ok && !yield(line, Span{behind + value.Start, behind + value.End}) || !more {
				return
			}
			start = behind + len(text) + 1
			line++
		}
	}
}

// versionValue returns where the value stands in the text behind the mark of a line, if
// nothing but the beginning of a comment stands before the mark.
func versionValue(before, text string) (Span, bool) {
	if before = strings.TrimLeft(before, " \t"); before == "" || strings.Trim(before, "# \t") != "" {
		return Span{}, false
	}
	at := 0
	for word := range strings.FieldsSeq(text) {
		at += strings.Index(text[at:], word)
		if value, ok := strings.CutPrefix(word, versionSetting); ok {
			return Span{at + len(word) - len(value), at + len(word)}, true
		}
		at += len(word)
	}
	return Span{}, false
}
