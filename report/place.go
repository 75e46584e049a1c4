package report

import "github.com/hapvet/hapvet/config"

// place is where something stands, as people and JSON count it. Columns are
// bytes, from 1; the end is the first place that does not belong.
type place struct {
	File string `json:"file"`
	extent
}

// extent is a place within its file; the zero extent is none.
type extent struct {
	Line      int `json:"line,omitempty"`
	Column    int `json:"column,omitempty"`
	EndLine   int `json:"end_line,omitempty"`
	EndColumn int `json:"end_column,omitempty"`
}

// locate finds a span in two binary searches. It does without
// [config.File.Position], which would also walk the line to count UTF-16.
func locate(f *config.File, s config.Span) place {
	f, s = f.Origin(s)
	p := place{File: f.Name}
	p.Line, p.Column = position(f, s.Start)
	p.EndLine, p.EndColumn = position(f, s.End)
	return p
}

func position(f *config.File, offset int) (line, column int) {
	if f.Lines() == 0 {
		return 1, 1
	}
	n := f.Line(offset)
	return n, offset - f.LineSpan(n).Start + 1
}
