package keywordview

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// labelWidth is that of the column of labels.
const labelWidth = 14

// minText keeps lines readable on a window however narrow.
const minText = 30

// Text writes entries for people, in lines of about width columns. bold marks the
// headings.
func Text(w io.Writer, entries []Entry, width int, bold func(string) string) error {
	t := text{bufio.NewWriter(w), max(width-labelWidth, minText)}
	first := true
	for _, e := range entries {
		for i := range e.Roles {
			if !first {
				fmt.Fprintln(t.out)
			}
			first = false
			r := &e.Roles[i]
			fmt.Fprintln(t.out, bold(r.title()))
			t.role(r)
		}
	}
	return t.out.Flush()
}

// title writes "httplog: option".
func (r *Role) title() string { return r.Name + ": " + r.Role }

// text writes rows of a label and its text.
type text struct {
	out   *bufio.Writer
	width int
}

func (t text) role(r *Role) {
	if r.Needs != "" {
		t.row("needs", r.Needs)
	}
	for _, p := range r.Places {
		t.row("in", strings.Join(p.In, ", "))
		versions := Describe(p.Versions)
		if p.Instead != "" {
			versions += "; use " + p.Instead + " instead"
		}
		t.row("versions", versions)
	}
	for i := range r.Forms {
		t.form(r, &r.Forms[i])
	}
	t.row("goes on with", strings.Join(r.Followed, ", "))
}

func (t text) form(r *Role, f *Form) {
	versions := Describe(f.Versions)
	if len(r.Forms) > 1 && (len(r.Places) != 1 || versions != Describe(r.Places[0].Versions)) {
		t.row("as of", versions)
	}
	if slices.ContainsFunc(r.Forms, func(other Form) bool { return !slices.Equal(other.In, f.In) }) {
		t.row("of", strings.Join(f.In, ", "))
	}
	t.row("syntax", f.Syntax)
	if len(f.Required) > 0 {
		t.row("with", strings.Join(f.Required, " and "))
	}
	if f.Example != "" && f.Example != f.Syntax {
		t.row("example", f.Example)
	}
	t.row("takes", f.Input)
	t.row("gives", f.Output)
	t.row("usable in", strings.Join(f.Usable, ", "))
}

// row writes a label and a text, which goes on in further lines where it is too
// long; nothing for an empty text.
func (t text) row(label, content string) {
	if content == "" {
		return
	}
	line := fmt.Sprintf("  %-*s", labelWidth, label)
	used := 0
	for word := range strings.SplitSeq(content, " ") {
		if used > 0 && used+1+len(word) > t.width {
			fmt.Fprintln(t.out, line)
			line, used = strings.Repeat(" ", labelWidth+2), 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line += word
		used += len(word)
	}
	fmt.Fprintln(t.out, line)
}
