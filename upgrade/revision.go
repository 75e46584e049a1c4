package upgrade

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// revision is a configuration with edits carried out.
type revision struct {
	sources []config.Source
	// origin gives, for each file, the line of the original that each line is, 0 where
	// it is new or was changed.
	origin [][]int
	// made gives the line of the original that each line was made from, also where
	// words of it were changed; 0 where it is new.
	made [][]int
}

// unchanged is the revision without edits.
func unchanged(files []*config.File) *revision {
	r := &revision{}
	for _, f := range files {
		lines := make([]int, f.Lines())
		for i := range lines {
			lines[i] = i + 1
		}
		r.sources = append(r.sources, config.Source{Name: f.Name, Content: f.Source})
		r.origin = append(r.origin, lines)
		r.made = append(r.made, lines)
	}
	return r
}

// then returns both revisions in one: next begins where r ends.
func (r *revision) then(next *revision) *revision {
	return &revision{sources: next.sources, origin: chained(r.origin, next.origin), made: chained(r.made, next.made)}
}

// chained follows lines back through two revisions.
func chained(first, second [][]int) [][]int {
	both := make([][]int, len(second))
	for file, lines := range second {
		both[file] = make([]int, len(lines))
		for i, line := range lines {
			if line > 0 && line <= len(first[file]) {
				both[file][i] = first[file][line-1]
			}
		}
	}
	return both
}

// after returns where the lines of the original of a file stand now, as they were or
// changed.
func (r *revision) after(file int) map[int]int {
	now := make(map[int]int, len(r.made[file]))
	for i, line := range r.made[file] {
		if line > 0 {
			now[line] = i + 1
		}
	}
	return now
}

// before returns the line of the original that a line of a file was made from, 0 where
// it is new; same tells that it is as it was.
func (r *revision) before(file, line int) (made int, same bool) {
	if line > len(r.made[file]) {
		return 0, false
	}
	return r.made[file][line-1], r.origin[file][line-1] > 0
}

// revise carries out edits of the files of a configuration; they do not overlap.
func revise(files []*config.File, edits []config.Edit) (*revision, error) {
	changed, err := config.Apply(edits)
	if err != nil {
		return nil, err
	}
	r := &revision{}
	for _, f := range files {
		source, ok := changed[f]
		if !ok {
			source = f.Source
		}
		r.sources = append(r.sources, config.Source{Name: f.Name, Content: source})
		origin, made := origins(f, source, of(f, edits))
		r.origin, r.made = append(r.origin, origin), append(r.made, made)
	}
	return r, nil
}

// of returns the edits of one file, each once, in the order of their places, and what
// is inserted before what replaces the text there: as config.Apply carries them out.
func of(f *config.File, edits []config.Edit) []config.Edit {
	var mine []config.Edit
	seen := map[config.Edit]bool{}
	for _, e := range edits {
		if e.File == f && !seen[e] {
			seen[e] = true
			mine = append(mine, e)
		}
	}
	slices.SortStableFunc(mine, func(a, b config.Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(min(a.Span.End-a.Span.Start, 1), min(b.Span.End-b.Span.Start, 1)))
	})
	return mine
}

// origins goes over the new source of a file and tells which line of the old one each of
// its lines is, and which it was made from.
func origins(f *config.File, source string, edits []config.Edit) (origin, made []int) {
	old := lineStarts(f.Source)
	// Where lines begin now that no edit touches, or edits within the line alone, and
	// their numbers.
	same, changed := make(map[int]int), make(map[int]int)
	shift, next := 0, 0
	for i, start := range old {
		end := len(f.Source)
		if i+1 < len(old) {
			end = old[i+1]
		}
		for next < len(edits) && (edits[next].Span.End < start || edits[next].Span.End == start && !begins(edits[next], start)) {
			shift += len(edits[next].New) - (edits[next].Span.End - edits[next].Span.Start)
			next++
		}
		switch touch := touching(edits[next:], end); {
		case len(touch) == 0:
			same[start+shift] = i + 1
		case within(touch, start, end):
			changed[start+shift] = i + 1
		}
	}
	starts := lineStarts(source)
	origin, made = make([]int, len(starts)), make([]int, len(starts))
	for i, start := range starts {
		origin[i], made[i] = same[start], cmp.Or(same[start], changed[start])
	}
	return origin, made
}

// begins reports whether an edit writes words at the beginning of a line, and not whole
// lines before it.
func begins(e config.Edit, start int) bool {
	return e.Span.Start == start && e.New != "" && !strings.HasSuffix(e.New, "\n")
}

// touching returns those of some edits, the rest in order, that touch a line which ends at
// a byte.
func touching(edits []config.Edit, end int) []config.Edit {
	n := 0
	for n < len(edits) && (edits[n].Span.Start < end || edits[n].Span.Start == end && extends(edits[n])) {
		n++
	}
	return edits[:n]
}

// within reports whether edits stay within a line.
func within(edits []config.Edit, start, end int) bool {
	return !slices.ContainsFunc(edits, func(e config.Edit) bool {
		return e.Span.Start < start || e.Span.End > end || strings.Contains(e.New, "\n") ||
			strings.Contains(e.File.Source[e.Span.Start:e.Span.End], "\n")
	})
}

// extends reports whether an edit adds to the line that ends where it begins: only the
// last one, which has no newline, can be added to there.
func extends(e config.Edit) bool {
	before := e.File.Source[:e.Span.Start]
	return !strings.HasSuffix(before, "\n") && !strings.HasPrefix(e.New, "\n")
}

// lineStarts returns where the lines of a text begin.
func lineStarts(text string) []int {
	var starts []int
	at := 0
	for line := range strings.Lines(text) {
		starts = append(starts, at)
		at += len(line)
	}
	return starts
}
