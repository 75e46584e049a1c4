package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
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

type comment struct {
	file     string
	line     int
	versions []release.Version
}

// versionComment returns the comment that names the version of a configuration,
// or nil.
func versionComment(sources []config.Source) (*comment, error) {
	var found *comment
	for _, source := range sources {
		for n, value := range settings(source.Content) {
			versions, err := ParseVersions(value)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: this comment names no version: %w", source.Name, n, err)
			}
			if found == nil {
				found = &comment{source.Name, n, versions}
			} else if !slices.EqualFunc(versions, found.versions, sameVersion) {
				return nil, fmt.Errorf("%s:%d: this comment names HAProxy %s, but the one at %s:%d names %s",
					source.Name, n, join(versions), found.file, found.line, join(found.versions))
			}
		}
	}
	return found, nil
}

// settings yields the line and the value of each version setting. It looks at
// each byte once or twice, whatever the content.
func settings(content string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		line := 1
		for start := 0; ; {
			i := strings.Index(content[start:], commentMark)
			if i < 0 {
				return
			}
			mark := start + i
			line += strings.Count(content[start:mark], "\n")
			before := content[start+strings.LastIndexByte(content[start:mark], '\n')+1 : mark]
			text, _, more := strings.Cut(content[mark+len(commentMark):], "\n")
			if value, ok := setting(before, text); ok && !yield(line, value) || !more {
				return
			}
			start = mark + len(commentMark) + len(text) + 1
			line++
		}
	}
}

// setting returns the value of the version setting in a line that has the mark
// between before and text.
func setting(before, text string) (string, bool) {
	if before = strings.TrimLeft(before, " \t"); before == "" || strings.Trim(before, "# \t") != "" {
		return "", false
	}
	for _, word := range strings.Fields(text) {
		if value, ok := strings.CutPrefix(word, versionSetting); ok {
			return value, true
		}
	}
	return "", false
}
