package accesslog

import (
	"errors"
	"strings"
)

// pattern is a pattern of paths, as several without braces. Matching takes time in
// proportion to the lengths of pattern and path at most, whatever they are: paths come
// from anybody.
type pattern []string

// maxAlternatives bounds what braces make of one pattern.
const maxAlternatives = 200

var errAlternatives = errors.New("its braces stand for more than 200 patterns")

// compilePattern takes the braces of a pattern apart: "*.{css,js}".
func compilePattern(text string) (pattern, error) {
	open := strings.IndexByte(text, '{')
	if open < 0 {
		return pattern{text}, nil
	}
	length := strings.IndexByte(text[open:], '}')
	if length < 0 {
		return nil, errors.New("a brace is not closed")
	}
	inner, rest := text[open+1:open+length], text[open+length+1:]
	if strings.Contains(inner, "{") {
		return nil, errors.New("there are braces in braces")
	}
	behind, err := compilePattern(rest)
	if err != nil {
		return nil, err
	}
	var out pattern
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
	for _, simple := range p {
		if matchSimple(simple, path) {
			return true
		}
	}
	return false
}

// matchSimple matches a pattern of "*" and "?". Of the stars only the last that was
// met is tried elsewhere.
func matchSimple(pattern, path string) bool {
	if rest, ok := strings.CutPrefix(pattern, "*"); ok && !strings.ContainsAny(rest, "*?") {
		return strings.HasSuffix(path, rest)
	}
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
