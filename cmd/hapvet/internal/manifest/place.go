package manifest

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/hapvet/hapvet/config"
)

// places finds the bytes of a YAML file where the library tells lines and columns.
type places struct {
	carrier *config.Carrier
	starts  []int // of the lines, as YAML counts them

	// The last place that was looked up, from which the next one is mostly not far.
	line, column, offset int
}

func newPlaces(file config.Source) *places {
	p := &places{carrier: &config.Carrier{Name: file.Name, Source: file.Content}}
	s, at := file.Content, 0
	if strings.HasPrefix(s, "\ufeff") {
		at = len("\ufeff")
	}
	p.starts = append(p.starts, at)
	for at < len(s) {
		if n := breakAt(s, at); n > 0 {
			at += n
			p.starts = append(p.starts, at)
		} else {
			at++
		}
	}
	return p
}

// breakAt returns the length of the line break at a place, 0 if there is none. YAML 1.1 has
// more of them than other formats.
func breakAt(s string, at int) int {
	if at >= len(s) {
		return 0
	}
	switch s[at] {
	case '\n':
		return 1
	case '\r':
		if strings.HasPrefix(s[at+1:], "\n") {
			return 2
		}
		return 1
	case 0xc2:
		if strings.HasPrefix(s[at:], "\u0085") {
			return len("\u0085")
		}
	case 0xe2:
		if strings.HasPrefix(s[at:], "\u2028") || strings.HasPrefix(s[at:], "\u2029") {
			return len("\u2028")
		}
	}
	return 0
}

// of returns where a node begins, by its line and column, which counts characters.
func (p *places) of(node *yaml.Node) int {
	if node.Line < 1 || node.Line > len(p.starts) {
		return 0
	}
	if node.Line != p.line || node.Column < p.column {
		p.line, p.column, p.offset = node.Line, 1, p.starts[node.Line-1]
	}
	s := p.carrier.Source
	for p.column < node.Column && p.offset < len(s) {
		_, size := utf8.DecodeRuneInString(s[p.offset:])
		p.offset += size
		p.column++
	}
	return p.offset
}

// embed says where the bytes of a text stand. Where that cannot be told, as of base64, all
// of them stand where the text begins.
func (p *places) embed(t text) *config.Embedding {
	at := p.of(t.node)
	e := &config.Embedding{Carrier: p.carrier}
	if !t.binary {
		a := aligner{outer: p.carrier.Source, inner: t.content, at: at}
		if a.align(t.node.Style) {
			e.Pieces = a.pieces
			return e
		}
	}
	end := at
	for end < len(p.carrier.Source) && breakAt(p.carrier.Source, end) == 0 {
		end++
	}
	e.Pieces = []config.Piece{{Inner: 0, Outer: at, End: end}}
	return e
}
