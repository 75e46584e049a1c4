package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Edit replaces a span of a file by other text; an empty span inserts. What an edit
// does not name stays as it is, byte for byte: [Apply] loses nothing.
//
// The methods of [Directive], [Section] and [Config] in edit*.go make the edits that
// people would make by hand: with the indentation and the line endings of the lines
// around, and with comments left where they are.
type Edit struct {
	File *File
	Span Span
	New  string
}

// String shows an edit as people would describe it: "haproxy.cfg:3:5-12 -> "bind"".
func (e Edit) String() string {
	from, to := e.File.Position(e.Span.Start), e.File.Position(e.Span.End)
	at := fmt.Sprintf("%s:%d:%d", e.File.Name, from.Line, from.Column)
	switch {
	case from.Line != to.Line:
		at += fmt.Sprintf("-%d:%d", to.Line, to.Column)
	case from.Column != to.Column:
		at += fmt.Sprintf("-%d", to.Column)
	}
	return fmt.Sprintf("%s -> %q", at, e.New)
}

// inserts reports whether the edit takes nothing away.
func (e Edit) inserts() bool { return e.Span.Start == e.Span.End }

// Overlaps reports whether both edits cannot be carried out: they change the same
// bytes, or one inserts where the other replaces. Edits that only touch do not
// overlap, nor do two that insert at the same place, nor two that are the same.
func (e Edit) Overlaps(other Edit) bool {
	return e.File == other.File && e != other && e.Span.Start < other.Span.End && other.Span.Start < e.Span.End
}

// OverlapError says that two edits cannot both be carried out.
type OverlapError struct {
	First, Second Edit
}

func (e *OverlapError) Error() string {
	return fmt.Sprintf("two edits overlap: %s, and %s", e.First, e.Second)
}

// SpanError says that an edit is about something that its file does not have.
type SpanError struct {
	Edit Edit
}

func (e *SpanError) Error() string {
	return fmt.Sprintf("%s has %d bytes, and an edit is about those from %d to %d",
		e.Edit.File.Name, len(e.Edit.File.Source), e.Edit.Span.Start, e.Edit.Span.End)
}

// Apply carries out edits and returns the new source of each file that one of them
// names. The same edit several times counts once; what is inserted at one place
// comes in the order of the edits, before what replaces the text behind it. The error
// is an [OverlapError] or a [SpanError], and nothing is carried out then.
func Apply(edits []Edit) (map[*File]string, error) {
	byFile := make(map[*File][]Edit)
	for _, e := range edits {
		if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(e.File.Source) {
			return nil, &SpanError{e}
		}
		byFile[e.File] = append(byFile[e.File], e)
	}
	sources := make(map[*File]string, len(byFile))
	for f, list := range byFile {
		list = inOrder(list)
		if err := overlap(list); err != nil {
			return nil, err
		}
		sources[f] = f.apply(list)
	}
	return sources, nil
}

// inOrder sorts the edits of one file by place, and drops repetitions.
func inOrder(edits []Edit) []Edit {
	seen := make(map[Edit]bool, len(edits))
	kept := make([]Edit, 0, len(edits))
	for _, e := range edits {
		if !seen[e] {
			seen[e] = true
			kept = append(kept, e)
		}
	}
	slices.SortStableFunc(kept, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(rank(a), rank(b)))
	})
	return kept
}

// rank puts what is inserted at a place before what replaces the text there.
func rank(e Edit) int {
	if e.inserts() {
		return 0
	}
	return 1
}

// overlap finds two edits, of those of one file in order, that overlap.
func overlap(edits []Edit) error {
	for i := 1; i < len(edits); i++ {
		if edits[i-1].Overlaps(edits[i]) {
			return &OverlapError{edits[i-1], edits[i]}
		}
	}
	return nil
}

// apply carries out edits in order that do not overlap.
func (f *File) apply(edits []Edit) string {
	var b strings.Builder
	done := 0
	for _, e := range edits {
		b.WriteString(f.Source[done:e.Span.Start])
		b.WriteString(e.New)
		done = e.Span.End
	}
	b.WriteString(f.Source[done:])
	return b.String()
}
