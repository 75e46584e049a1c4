package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/report/patch"
)

// Fixed is what fixes do to one configuration.
type Fixed struct {
	// Mended are the findings whose fixes were carried out; see [checks.Fixed].
	Mended []checks.Mended
	// Refused are those that stay, because HAProxy would refuse to start for another
	// reason after the fix.
	Refused []checks.Finding
	// Changes are the files that come out different.
	Changes []Change
}

// Change is one file before and after.
type Change struct {
	Name, Old, New string
}

// Diff writes what fixes would change as a unified diff, and reports whether there is
// anything. Names and texts come as they are, so that patch can read it.
func Diff(w io.Writer, run Run) (differs bool, err error) {
	for _, c := range run.Configurations {
		if c.Fixed == nil {
			continue
		}
		for _, change := range c.Fixed.Changes {
			differs = true
			if _, err := io.WriteString(w, patch.Unified(change.Name, change.Old, change.New)); err != nil {
				return differs, err
			}
		}
	}
	return differs, nil
}

// Refusals says of each fix that was left out why, one sentence each.
func Refusals(run Run) []string {
	var said []string
	for _, c := range run.Configurations {
		if c.Fixed == nil {
			continue
		}
		for i := range c.Fixed.Refused {
			f := &c.Fixed.Refused[i]
			said = append(said, fmt.Sprintf("%s: %s: the fix is left out, because HAProxy would refuse to start for another reason after it", locate(f.File, f.Span), f.Rule))
		}
	}
	return said
}

// fixed tells what fixes did.
func (t *text) fixed(c *Configuration) {
	if c.Fixed == nil || len(c.Fixed.Mended) == 0 {
		return
	}
	var rules []string
	times := map[string]int{}
	for _, m := range c.Fixed.Mended {
		rule := m.Finding.Rule
		if times[rule]++; times[rule] == 1 {
			rules = append(rules, rule)
		}
	}
	for i, rule := range rules {
		if n := times[rule]; n > 1 {
			rules[i] = fmt.Sprintf("%s (%d)", rule, n)
		}
	}
	names := make([]string, len(c.Fixed.Changes))
	for i, change := range c.Fixed.Changes {
		names[i] = Safe(change.Name)
	}
	fmt.Fprintf(t.out, "%s %s in %s: %s\n\n", t.fix("fixed"), count(len(c.Fixed.Mended), "finding", "findings"), list(names), strings.Join(rules, ", "))
}

// fixable tells how many of the findings fixes could mend.
func (t *text) fixable(configurations []Configuration) {
	safe, unsafe := 0, 0
	for _, c := range configurations {
		for i := range c.Findings {
			if f := &c.Findings[i]; f.FixFor(false) != nil {
				safe++
			} else if f.FixFor(true) != nil {
				unsafe++
			}
		}
	}
	switch {
	case safe > 0 && unsafe > 0:
		fmt.Fprintf(t.out, "--fix mends %d of them, --unsafe-fixes %d more\n", safe, unsafe)
	case safe > 0:
		fmt.Fprintf(t.out, "--fix mends %d of them\n", safe)
	case unsafe > 0:
		fmt.Fprintf(t.out, "--fix --unsafe-fixes mends %d of them\n", unsafe)
	}
}
