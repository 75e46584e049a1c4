package accesslog

import (
	"errors"
	"strings"
)

// pattern is a pattern of paths, as several without braces. Matching takes time in
// proportion to the lengths of pattern and path at most, whatever they are: paths come
// from anybody.
type pattern []simple

// simple is a pattern without braces.
type simple struct {
	text string
	// isSuffix: a star, and text behind it.
	isSuffix bool
}

func newSimple(text string) simple {
	if rest, ok := strings.CutPrefix(text, "*"); ok && !strings.ContainsAny(rest, "*?") {
		return simple{rest, true}
	}
	return simple{text, false}
}

// maxAlternatives bounds what braces make of one pattern.
const maxAlternatives = 200

var errAlternatives = errors.New("its braces stand for more than 200 patterns")

// compilePattern makes a pattern of "*.{css,js}".
func compilePattern(text string) (pattern, error) {
	texts, err := withoutBraces(text)
	if err != nil {
		return nil, err
	}
	var p pattern
	for _, one := range texts {
		p = append(p, newSimple(one))
	}
	return p, nil
}

// withoutBraces takes the braces of a pattern apart.
func withoutBraces(text string) ([]string, error) {
	open := strings.IndexByte(text, '{')
	if open < 0 {
		return []string{text}, nil
	}
	length := strings.IndexByte(text[open:], '}')
	if length < 0 {
		return nil, errors.New("a brace is not closed")
	}
	inner, rest := text[open+1:open+length], text[open+length+1:]
	if strings.Contains(inner, "{") {
		return nil, errors.New("there are braces in braces")
	}
	behind, err := withoutBraces(rest)
	if err != nil {
		return nil, err
	}
	var out []string
	for part := range strings.SplitSeq(inner, ",") {
		for _, b := range behind {
			if out = append(out, text[:open]+part+b); len(out) > maxAlternatives {
				return nil, errAlternatives
			}
		}
	}
	return out, nil
}

func (p pattern) match(path string) bool {
	for i := range p {
		if p[i].match(path) {
			return true
		}
	}
	return false
}

// match matches stars and question marks. Of the stars only the last that was met is
// tried elsewhere.
func (s *simple) match(path string) bool {
	if s.isSuffix {
		return strings.HasSuffix(path, s.text)
	}
	pattern := s.text
	star, from := -1, 0
	for p, i := 0, 0; ; {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, i
			p++
		case p < len(pattern) && i < len(path) && (pattern[p] == '?' || pattern[p] == path[i]):
			p++
			i++
		case p == len(pattern) && i == len(path):
			return true
		case star >= 0 && from < len(path):
			from++
			p, i = star+1, from
		default:
			return false
		}
	}
}
