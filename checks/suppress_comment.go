package checks

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/config"
)

// A comment such as
//
//	# hapvet: ignore=unused-acl,set-twice until=2027-01-31 -- the team moves it in January
//
// silences rules on its line, or where it stands alone, on the line below; with
// ignore-section and ignore-file on more than that. The reason is required.

// commentMark begins the text of a comment that hapvet reads.
const commentMark = "hapvet:"

// scope is how much a suppression covers.
type scope string

const (
	ignoreLine    scope = "ignore"
	ignoreSection scope = "ignore-section"
	ignoreFile    scope = "ignore-file"
)

// suppression is one such comment.
type suppression struct {
	file int // its number in the configuration
	line int
	span config.Span // of the comment
	scope
	rules  []string
	until  time.Time // the last day on which it holds; zero for ever
	reason string
	// fault says what is wrong with it; it silences nothing then.
	fault, advice string

	from, to int // the lines that it covers
	used     map[string]bool
}

// hapvetComments yields the comments of a file that begin with the mark: their lines and
// what stands behind it. It looks at each byte once, whatever the content.
func hapvetComments(f *config.File) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for at := 0; ; {
			i := strings.Index(f.Source[at:], commentMark)
			if i < 0 {
				return
			}
			at += i
			line := f.Line(at)
			comment, ok := f.Comment(line)
			if ok && comment.Start < at && strings.Trim(f.Source[comment.Start:at], "# \t") == "" &&
				!yield(line, strings.TrimSpace(f.Source[at+len(commentMark):comment.End])) {
				return
			}
			at = f.LineSpan(line).End
		}
	}
}

// readSuppression reads what stands behind the mark. What is no suppression is nil.
func readSuppression(text string) *suppression {
	settings, reason, hasReason := strings.Cut(text+" ", " -- ")
	words := strings.Fields(settings)
	if len(words) == 0 || !strings.Contains(words[0], "=") && !strings.HasPrefix(words[0], "ignore") {
		return nil // a remark
	}
	s := &suppression{reason: strings.TrimSpace(reason), used: map[string]bool{}}
	for _, word := range words {
		if word == "--" {
			continue // and no reason behind it
		}
		if name, value, _ := strings.Cut(word, "="); name != "haproxy-version" {
			s.setting(name, value)
		}
	}
	switch {
	case s.fault != "":
	case s.scope == "" && s.until.IsZero():
		return nil // it names a version
	case len(s.rules) == 0:
		s.fail("this comment names no rule to ignore", "write \"# hapvet: ignore=RULE -- reason\"")
	case !hasReason || s.reason == "":
		s.fail("this comment ignores findings without saying why", "give a reason behind \" -- \", so that others can judge it")
	}
	return s
}

// setting reads one word of a suppression.
func (s *suppression) setting(name, value string) {
	switch scope := scope(name); scope {
	case ignoreLine, ignoreSection, ignoreFile:
		if s.scope != "" && s.scope != scope {
			s.fail("this comment has two scopes", "write one comment for each")
			return
		}
		s.scope = scope
		for rule := range strings.SplitSeq(value, ",") {
			if rule != "" && !slices.Contains(s.rules, rule) {
				s.rules = append(s.rules, rule)
			}
		}
	case "until":
		day, err := time.Parse(time.DateOnly, value)
		if err != nil {
			s.fail(fmt.Sprintf("%q is no date", value), "write the last day on which it holds, such as until=2027-01-31")
			return
		}
		s.until = day
	default:
		near := nearest(name, []string{"ignore", "ignore-section", "ignore-file", "until", "haproxy-version"})
		advice := "it takes ignore, ignore-section, ignore-file, until and haproxy-version"
		if near != "" {
			advice = fmt.Sprintf("did you mean %q?", near)
		}
		s.fail(fmt.Sprintf("a hapvet comment has no setting %q", name), advice)
	}
}

func (s *suppression) fail(fault, advice string) {
	if s.fault == "" {
		s.fault, s.advice = fault, advice
	}
}

// expired reports whether a suppression no longer holds.
func (s *suppression) expired(now time.Time) bool {
	return !s.until.IsZero() && !now.Before(s.until.AddDate(0, 0, 1))
}

// suppressionsIn reads the suppressions of a configuration.
func suppressionsIn(c *config.Config) []*suppression {
	var all []*suppression
	var headers map[*config.File][]int
	for i, f := range c.Files {
		for line, text := range hapvetComments(f) {
			s := readSuppression(text)
			if s == nil {
				continue
			}
			if headers == nil {
				headers = headerLines(c)
			}
			s.file, s.line = i, line
			s.span, _ = f.Comment(line)
			s.from, s.to = s.covers(f, headers[f])
			all = append(all, s)
		}
	}
	return all
}

// headerLines returns the lines that begin sections, of each file.
func headerLines(c *config.Config) map[*config.File][]int {
	lines := map[*config.File][]int{}
	for _, s := range c.Sections {
		lines[s.Header.File] = append(lines[s.Header.File], s.Header.Line)
	}
	return lines
}

// covers returns the lines that a suppression is for, given those that begin sections. A
// comment alone on its line is for what stands right below it.
func (s *suppression) covers(f *config.File, headers []int) (from, to int) {
	at := s.line
	for at < f.Lines() && isComment(f, at) {
		at++
	}
	switch s.scope {
	case ignoreFile:
		return 1, max(1, f.Lines())
	case ignoreSection:
		next, _ := slices.BinarySearch(headers, at+1) // the first section below that line
		if next == 0 {
			return 0, -1 // it stands in none
		}
		to = f.Lines()
		if next < len(headers) {
			to = headers[next] - 1
		}
		return headers[next-1], to
	}
	return at, at
}

// isComment reports whether a line holds a comment alone.
func isComment(f *config.File, line int) bool {
	span, ok := f.Comment(line)
	return ok && strings.TrimLeft(f.Source[f.LineSpan(line).Start:span.Start], " \t") == ""
}
