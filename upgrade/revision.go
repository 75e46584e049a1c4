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
	// origin gives, for each file, the line of the original that each line comes
	// from, 0 where it is new or was changed.
	origin [][]int
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
	}
	return r
}

// then returns both revisions in one: next begins where r ends.
func (r *revision) then(next *revision) *revision {
	both := &revision{sources: next.sources}
	for file, lines := range next.origin {
		origin := make([]int, len(lines))
		for i, line := range lines {
			if line > 0 {
				origin[i] = r.before(file, line)
			}
		}
		both.origin = append(both.origin, origin)
	}
	return both
}

// after returns where the lines of the original of a file stand now.
func (r *revision) after(file int) map[int]int {
	now := make(map[int]int, len(r.origin[file]))
	for i, line := range r.origin[file] {
		if line > 0 {
			now[line] = i + 1
		}
	}
	return now
}

// before returns the line of the original that a line of a file comes from, 0 where
// it is new or was changed.
func (r *revision) before(file, line int) int {
	if lines := r.origin[file]; line <= len(lines) {
		return lines[line-1]
	}
	return 0
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
		r.origin = append(r.origin, origins(f, source, of(f, edits)))
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

// origins goes over the new source of a file and tells from which line each of its
// lines comes: a line comes from the one that has all its bytes.
func origins(f *config.File, source string, edits []config.Edit) []int {
	old := lineStarts(f.Source)
	at := make(map[int]int) // where lines that no edit touches begin now, and their numbers
	shift, next := 0, 0
	for i, start := range old {
		end := len(f.Source)
		if i+1 < len(old) {
			end = old[i+1]
		}
		for next < len(edits) && edits[next].Span.End <= start {
			shift += len(edits[next].New) - (edits[next].Span.End - edits[next].Span.Start)
			next++
		}
		if next == len(edits) || edits[next].Span.Start > end || edits[next].Span.Start == end && !extends(edits[next]) {
			at[start+shift] = i + 1
		}
	}
	starts := lineStarts(source)
	origin := make([]int, len(starts))
	for i, start := range starts {
		origin[i] = at[start]
	}
	return origin
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
