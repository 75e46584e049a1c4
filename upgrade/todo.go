package upgrade

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// todoMark begins a comment that tells what is left to a person.
const todoMark = "# hapvet: TODO "

// writeTodos writes a comment above each line that needs hands, unless it stands there
// already.
func (e *editing) writeTodos(c *config.Config, remarks []Remark) error {
	var edits []config.Edit
	written := map[config.Edit]bool{}
	for _, r := range remarks {
		if r.Old || r.After == 0 {
			continue
		}
		f := c.Files[r.file]
		comment := todo(r)
		if f.Lines() == 0 || hasAbove(f, r.After, comment) {
			continue
		}
		start := f.LineSpan(r.After).Start
		raw := f.RawLine(r.After)
		indent := raw[:len(raw)-len(strings.TrimLeft(raw, " \t"))]
		edit := config.Edit{File: f, Span: config.Span{Start: start, End: start}, New: indent + comment + ending(raw)}
		if !written[edit] {
			written[edit] = true
			edits = append(edits, edit)
		}
	}
	next, err := revise(c.Files, edits)
	if err != nil {
		return err
	}
	now := make([]map[int]int, len(c.Files))
	for i := range now {
		now[i] = next.after(i)
	}
	for i := range remarks {
		remarks[i].After = now[remarks[i].file][remarks[i].After]
	}
	e.revision = e.revision.then(next)
	return nil
}

// todo is the comment for a remark: one line.
func todo(r Remark) string {
	text := r.Message
	if r.Change != "" {
		text = r.Change + ": " + text
	}
	if r.Advice != "" {
		text += "; " + r.Advice
	}
	text = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, text)
	return todoMark + strings.ToValidUTF8(text, "?")
}

// hasAbove reports whether a comment stands among those right above a line.
func hasAbove(f *config.File, line int, comment string) bool {
	for n := line - 1; n > 0; n-- {
		text := strings.TrimSpace(f.RawLine(n))
		if !strings.HasPrefix(text, "#") {
			return false
		}
		if text == comment {
			return true
		}
	}
	return false
}

// ending returns how a line ends, "\n" where it does not.
func ending(line string) string {
	if strings.HasSuffix(line, "\r\n") {
		return "\r\n"
	}
	return "\n"
}
