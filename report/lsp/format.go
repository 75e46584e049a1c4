package lsp

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// format returns the edits that lay a document, or some lines of it, out anew.
func (s *Server) format(p formatParams) (any, error) {
	v, err := s.view(p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	edits := []textEdit{}
	for _, e := range Format(v.file, indentation(p.Options)) {
		at := v.span(e.Span)
		if p.Range == nil || touches(at, *p.Range) {
			edits = append(edits, textEdit{at, e.New})
		}
	}
	return edits, nil
}

// indentation is what the client wants in front of the lines of a section.
func indentation(o formatOptions) string {
	const usual, most = 4, 16
	if !o.InsertSpaces && o.TabSize > 0 {
		return "\t"
	}
	if o.TabSize == 0 || o.TabSize > most {
		return strings.Repeat(" ", usual)
	}
	return strings.Repeat(" ", int(o.TabSize))
}

// Format returns edits that lay a file out anew without changing what any HAProxy reads:
// headers of sections begin their lines, what belongs to a section is indented, and no
// line ends with blanks. Blanks between words stay as they are, as people align them. So
// do comments that begin their lines, since those are mostly about what comes next, and
// the indentation of .if and its like. A line that cannot be read for sure, whatever the
// version and the environment, is left alone.
func Format(f *config.File, indent string) []config.Edit {
	var edits []config.Edit
	inSection := false
	for n := 1; n <= f.Lines(); n++ {
		inSection = inSection || f.HeaderAt(n)
		at := f.LineSpan(n)
		text := f.Source[at.Start:at.End]
		ended := at.End < len(f.Source) // else it counts as a line by its blanks alone
		if !ended || !f.Sound(n) || strings.ContainsAny(text, "\x00\v\f") || len(f.Words(n)) >= config.MaxWords {
			continue
		}
		lead := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
		want := lead
		switch words := f.Words(n); {
		case f.HeaderAt(n):
			want = ""
		case !inSection, len(words) == 0 && lead == "", len(words) > 0 && strings.HasPrefix(words[0].Value, "."):
		default:
			want = indent
		}
		edits = append(edits, layOut(f, at, want, !f.Expands(n))...)
	}
	return edits
}

// layOut returns the edits of one line, those at its end if all of it is known. Blanks
// behind a variable are not: in some versions what is not set takes them along.
func layOut(f *config.File, at config.Span, indent string, known bool) []config.Edit {
	text, end := f.Source[at.Start:at.End], ""
	if strings.HasSuffix(text, "\r") {
		text, end = text[:len(text)-1], "\r"
	}
	if strings.Contains(text, "\r") {
		return nil
	}
	body := strings.TrimLeft(text, " \t")
	lead := text[:len(text)-len(body)]
	trimmed := strings.TrimRight(body, " \t")
	if !known || strings.HasSuffix(trimmed, `\`) && trimmed != body { // or a blank that is part of a word
		trimmed = body
	}
	var edits []config.Edit
	if trimmed == "" {
		indent = ""
	}
	if lead != indent && (trimmed != "" || lead != "") {
		edits = append(edits, config.Edit{File: f, Span: config.Span{Start: at.Start, End: at.Start + len(lead)}, New: indent})
	}
	if from := at.Start + len(lead) + len(trimmed); trimmed != body {
		edits = append(edits, config.Edit{File: f, Span: config.Span{Start: from, End: at.End - len(end)}})
	}
	return edits
}

// lineEdits returns the edits that make another text of one: for each stretch of lines
// that differ one.
func lineEdits(old *text, with string, e encoding) []textEdit {
	before, after := split(old.source), split(with)
	var edits []textEdit
	i, j := 0, 0
	for i < len(before) || j < len(after) {
		if i < len(before) && j < len(after) && before[i] == after[j] {
			i, j = i+1, j+1
			continue
		}
		di, dj := resume(before[i:], after[j:])
		edits = append(edits, textEdit{
			span{old.position(old.start(i), e), old.position(old.start(i+di), e)}, strings.Join(after[j:j+dj], ""),
		})
		i, j = i+di, j+dj
	}
	return edits
}

// start returns where line n, from 0, begins; behind the last one the end.
func (t *text) start(n int) int {
	if n < len(t.starts) {
		return t.starts[n]
	}
	return len(t.source)
}

// resume returns how many lines of two texts to pass over until they go on alike for a
// while; fixes remove or insert a few lines at a time. If that is not near, it is all.
func resume(a, b []string) (int, int) {
	const near = 64
	for total := 1; total <= near; total++ {
		for i := 0; i <= total; i++ {
			if j := total - i; i <= len(a) && j <= len(b) && alike(a[i:], b[j:]) {
				return i, j
			}
		}
	}
	return len(a), len(b)
}

func alike(a, b []string) bool {
	const lines = 3
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	for i := range lines {
		if i >= len(a) || i >= len(b) {
			return len(a) == len(b)
		}
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
