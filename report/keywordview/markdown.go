package keywordview

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown writes an entry for editors: the roles of these names, or all where none is
// given. It is empty if the entry has none of them. Of a word that stands in many places
// only what holds in one is told, unless that is "" or none of them.
func Markdown(e Entry, place string, roles ...string) string {
	var parts []string
	for _, r := range e.Roles {
		if len(roles) == 0 || slices.Contains(roles, r.Role) {
			r.Forms = in(r.Forms, place, func(f Form) []string { return f.In })
			r.Places = in(r.Places, place, func(p Place) []string { return p.In })
			parts = append(parts, r.markdown())
		}
	}
	return strings.Join(parts, "\n\n---\n\n")
}

// in returns what holds in a place; all of it, if nothing does.
func in[T any](all []T, place string, where func(T) []string) []T {
	var here []T
	for _, x := range all {
		if slices.Contains(where(x), place) {
			here = append(here, x)
		}
	}
	if here == nil {
		return all
	}
	return here
}

func (r *Role) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**: %s", r.Name, r.Role)
	for _, f := range r.Forms {
		fmt.Fprintf(&b, "\n\n```haproxy\n%s\n```", f.Syntax)
		if len(r.Forms) > 1 {
			fmt.Fprintf(&b, "\n\n%s", f.where())
		}
	}
	var facts []string
	fact := func(label, text string) {
		if text != "" {
			facts = append(facts, label+": "+text)
		}
	}
	fact("needs", r.Needs)
	for _, p := range r.Places {
		text := Describe(p.Versions)
		if p.Instead != "" {
			text += "; use `" + p.Instead + "` instead"
		}
		if len(p.In) > 0 {
			text = strings.Join(p.In, ", ") + ": " + text
		}
		facts = append(facts, text)
	}
	if len(r.Forms) == 1 {
		fact("takes", r.Forms[0].Input)
		fact("gives", r.Forms[0].Output)
		fact("usable in", strings.Join(r.Forms[0].Usable, ", "))
	}
	if len(facts) > 0 {
		fmt.Fprintf(&b, "\n\n- %s", strings.Join(facts, "\n- "))
	}
	if r.hasExample() {
		fmt.Fprintf(&b, "\n\nFor example `%s`", r.Forms[0].Example)
	}
	return b.String()
}

// where says in which versions and places a form holds.
func (f *Form) where() string {
	text := Describe(f.Versions)
	if len(f.In) > 0 {
		text = strings.Join(f.In, ", ") + "; " + text
	}
	return text
}

func (r *Role) hasExample() bool {
	return len(r.Forms) > 0 && r.Forms[0].Example != "" && r.Forms[0].Example != r.Forms[0].Syntax
}
