package main

import (
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"text/tabwriter"

	"github.com/hapvet/hapvet/checks"
)

// count is how often a rule finds something.
type count struct {
	rule              *checks.Rule
	findings, configs int
}

// counts counts the findings of each rule of a category and a profile, most first.
func counts(all []linted, category checks.Category, strict bool) []count {
	byRule := map[string]*count{}
	for _, c := range all {
		seen := map[string]bool{}
		for _, f := range c.findings {
			rule := checks.LookupRule(f.Rule)
			if f.Category != category || rule.Strict != strict {
				continue
			}
			n := byRule[f.Rule]
			if n == nil {
				n = &count{rule: rule}
				byRule[f.Rule] = n
			}
			n.findings++
			if !seen[f.Rule] {
				seen[f.Rule] = true
				n.configs++
			}
		}
	}
	var out []count
	for _, n := range byRule {
		out = append(out, *n)
	}
	slices.SortFunc(out, func(a, b count) int {
		return cmp.Or(cmp.Compare(b.findings, a.findings), cmp.Compare(a.rule.ID, b.rule.ID))
	})
	return out
}

// quartiles returns the first quartile, the median and the third of some numbers, each the
// smallest number that at least such a share is not above.
func quartiles(numbers []int) [3]int {
	var out [3]int
	if len(numbers) == 0 {
		return out
	}
	sorted := slices.Sorted(slices.Values(numbers))
	for i := range out {
		out[i] = sorted[((i+1)*len(sorted)+3)/4-1]
	}
	return out
}

// showProfile prints what the rules of a profile find: of strict, what it adds.
func showProfile(w io.Writer, profile string, all []linted) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	strict := profile == "strict"
	fmt.Fprintf(t, "\nprofile %s\n", profile)
	var both []checks.Category
	for _, category := range []checks.Category{checks.Advice, checks.Startup, checks.Advisory} {
		of := []checks.Category{category}
		if category != checks.Advisory {
			both = append(both, category)
		}
		showQuartiles(t, string(category), perConfig(all, strict, of))
	}
	showQuartiles(t, "advice and startup", perConfig(all, strict, both))
	fmt.Fprintln(t, "\nrule\tcategory\tfindings\tconfigurations")
	for _, category := range []checks.Category{checks.Advice, checks.Startup, checks.Advisory} {
		for _, n := range counts(all, category, strict) {
			fmt.Fprintf(t, "%s\t%s\t%d\t%d\n", n.rule.ID, category, n.findings, n.configs)
		}
	}
	return t.Flush()
}

// perConfig returns how many findings of some categories each configuration has.
func perConfig(all []linted, strict bool, categories []checks.Category) []int {
	out := make([]int, len(all))
	for i, c := range all {
		for _, f := range c.findings {
			if slices.Contains(categories, f.Category) && checks.LookupRule(f.Rule).Strict == strict {
				out[i]++
			}
		}
	}
	return out
}

func showQuartiles(w io.Writer, what string, numbers []int) {
	q := quartiles(numbers)
	sum := 0
	for _, n := range numbers {
		sum += n
	}
	fmt.Fprintf(w, "%s: %d findings, of a configuration: median %d, quartiles %d and %d\n", what, sum, q[1], q[0], q[2])
}

// judged is a finding with where it is from.
type judged struct {
	config string
	checks.Finding
}

// repeats is how many findings of one rule and configuration a sample is drawn from.
const repeats = 3

// judgeable returns the findings of one rule, or those of the profile default without
// advisories, in the order of the corpus: of one rule and configuration no more than repeats.
func judgeable(all []linted, rule string) []judged {
	var out []judged
	for _, c := range all {
		seen := map[string]int{}
		for _, f := range c.findings {
			if seen[f.Rule]++; seen[f.Rule] > repeats {
				continue
			}
			if rule == f.Rule || rule == "" && f.Category != checks.Advisory && !checks.LookupRule(f.Rule).Strict {
				out = append(out, judged{c.name, f})
			}
		}
	}
	return out
}

// draw returns n findings by chance, in their order; all if there are fewer.
func draw(from []judged, n int, seed uint64) []judged {
	chosen := rand.New(rand.NewPCG(seed, 0)).Perm(len(from)) //nolint:gosec // a sample that can be drawn again
	chosen = chosen[:min(n, len(chosen))]
	slices.Sort(chosen)
	out := make([]judged, len(chosen))
	for i, at := range chosen {
		out[i] = from[at]
	}
	return out
}

// showSample prints findings with their lines and the lines of what is related.
func showSample(w io.Writer, sample []judged) error {
	for i, f := range sample {
		line := f.File.Line(f.Span.Start)
		if _, err := fmt.Fprintf(w, "%d. %s:%d %s %s\n   %s\n   > %s\n",
			i+1, f.config, line, f.Severity, f.Rule, f.Message, f.File.RawLine(line)); err != nil {
			return err
		}
		for _, r := range f.Related {
			line := r.File.Line(r.Span.Start)
			if _, err := fmt.Fprintf(w, "   %d: %s: %s\n", line, r.Message, r.File.RawLine(line)); err != nil {
				return err
			}
		}
	}
	return nil
}
