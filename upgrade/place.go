package upgrade

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// Place is a line of a configuration.
type Place struct {
	File string `json:"file"`
	// Line is its number from 1 before the edits, 0 for a line that they write.
	Line int `json:"line,omitempty"`
	// After is its number after the edits, 0 for a line that they take away.
	After int    `json:"line_after,omitempty"`
	Text  string `json:"text"` // without the blanks around it
}

// maxText bounds the text of a place, in bytes.
const maxText = 200

// placeAt returns the line of a file that holds a byte.
func placeAt(f *config.File, offset int) Place {
	if f.Lines() == 0 {
		return Place{File: f.Name, Line: 1}
	}
	n := f.Line(offset)
	text := strings.ToValidUTF8(strings.TrimSpace(f.RawLine(n)), "\uFFFD")
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") + "..."
	}
	return Place{File: f.Name, Line: n, Text: text}
}

func placeOf(d *config.Directive) Place { return placeAt(d.File, d.Span().Start) }
