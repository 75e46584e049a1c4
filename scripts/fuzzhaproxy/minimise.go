package main

import (
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// maxAsks is how often HAProxy is asked to make one configuration smaller.
const maxAsks = 60

// minimise makes the first configuration of each cluster smaller, for as long
// again as it took to find them.
func (s *session) minimise() {
	end := time.Now().Add(s.time)
	for _, c := range s.ordered() {
		if s.n == 0 && time.Now().After(end) {
			return
		}
		f := c.cases[0]
		lines := strings.Split(strings.TrimRight(f.text, "\n"), "\n")
		asks := 0
		lasts := func(lines []string) bool {
			asks++
			return asks <= maxAsks && s.lasts(f.difference, lines)
		}
		lines = shrink(lines, lasts)
		f.text = strings.Join(lines, "\n") + "\n"
	}
}

// lasts reports whether the same disagreement is there about other lines.
func (s *session) lasts(d difference, lines []string) bool {
	text := strings.Join(lines, "\n") + "\n"
	ours := s.vet(text)
	if (d.kind == falseRefusal || d.kind == otherLine) != ours.Refused && d.kind != failure {
		return false // no need to ask HAProxy
	}
	said, err := verdict.Ask(s.Binary, s.dir, text)
	return err == nil && !unclear(said) && slices.Contains(differences(said, ours, lines, s.warnings), d)
}

// shrink leaves out what is not needed for the disagreement: whole sections first,
// then ever smaller runs of lines.
func shrink(lines []string, lasts func([]string) bool) []string {
	for end := len(lines); end > 0; {
		begin := end - 1
		for begin > 0 && !opens(lines[begin]) {
			begin--
		}
		if less := slices.Delete(slices.Clone(lines), begin, end); len(less) > 0 && lasts(less) {
			lines = less
		}
		end = begin
	}
	for size := max(len(lines)/2, 1); ; size /= 2 {
		for begin := len(lines) - size; begin >= 0; begin -= size {
			if less := slices.Delete(slices.Clone(lines), begin, begin+size); len(less) > 0 && lasts(less) {
				lines = less
			}
		}
		if size <= 1 {
			return lines
		}
	}
}

// opens reports whether a line opens a section.
func opens(line string) bool {
	return line != "" && indent(line) == "" && line[0] != '#' && line[0] != '.'
}
