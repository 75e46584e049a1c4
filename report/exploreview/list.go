package exploreview

import (
	"io"
	"strings"

	"github.com/hapvet/hapvet/cachesim/explore"
)

// List writes what may be explored, for people.
func List(w io.Writer, o Options) error {
	p := newPage(o)
	p.line("%s", p.bold("Scenarios"))
	width := 0
	for _, sc := range explore.Scenarios() {
		width = max(width, len(sc.Name))
	}
	for _, sc := range explore.Scenarios() {
		p.item(sc.Name, width, sc.About)
	}
	p.choices("Ways of deleting (--delete)", explore.Deletes())
	p.choices("Ways of refusing one variant too many (--refuse)", explore.Refusals())
	p.line("\n%s", p.bold("What may break"))
	width = 0
	for _, v := range explore.Invariants() {
		width = max(width, len(v.String()))
	}
	for _, v := range explore.Invariants() {
		p.item(v.String(), width, v.Summary())
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

func (p *page) choices(title string, list []explore.Choice) {
	p.line("\n%s", p.bold(title))
	for _, c := range list {
		what := c.Summary
		switch {
		case c.Hypothesis != "":
			what += ". A hypothesis: " + c.Hypothesis
		case len(c.Versions) > 0:
			what += ". In: " + strings.TrimSpace(c.Versions.String())
		}
		p.item(c.Name, len("write-locked"), what)
	}
}
