package advise

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/report"
)

// Style is how text is written.
type Style struct {
	// Bold marks headings.
	Bold func(string) string
	// Verbose shows what is not reachable, too, and every line of a trace.
	Verbose bool
}

// maxTrace bounds how many lines of one feature a trace shows.
const maxTrace = 3

// Text writes a report for people.
func (r *Report) Text(w io.Writer, style Style) error {
	t := text{bufio.NewWriter(w), style}
	for i := range r.Configurations {
		if i > 0 {
			fmt.Fprintln(t.out)
		}
		t.configuration(&r.Configurations[i])
	}
	fmt.Fprintf(t.out, "\nadvisories as of %s\n", r.Data)
	if r.Stale != "" {
		fmt.Fprintln(t.out, t.Bold("warning: ")+r.Stale)
	}
	return t.out.Flush()
}

type text struct {
	out *bufio.Writer
	Style
}

func (t text) configuration(c *Configuration) {
	fmt.Fprintf(t.out, "%s, HAProxy %s (%s)\n", report.Safe(c.Name), c.Version.Full(), c.why)
	for i := range c.Reachable {
		fmt.Fprintln(t.out)
		t.reachable(c, &c.Reachable[i])
	}
	fmt.Fprintln(t.out)
	summary := count(len(c.Reachable), "known defect is", "known defects are") + " reachable"
	if c.leftOut > 0 {
		summary += fmt.Sprintf(", beside %d that --severity or --since leaves out", c.leftOut)
	}
	fmt.Fprintln(t.out, t.Bold(summary))
	t.rest(c.Unreachable, "more of this version, not with this configuration")
	t.rest(c.Repaired, "more of this version as upstream released it, repaired by the distribution")
	t.known(c)
}

// known tells of all known bugs of the version, grave or not.
func (t text) known(c *Configuration) {
	b := c.Version.Branch()
	if n := c.Known.Total(); n > 0 {
		fmt.Fprintf(t.out, "%s, large and small, were mended in later releases of %s: %s\n", count(n, "bug of this version", "bugs of this version"), b, bySeverity(c.Known.Fixed))
		fmt.Fprintf(t.out, "  of these %d are in what the configuration uses: %s\n", c.InUse.Total(), bySeverity(c.InUse.Fixed))
	}
	if n := c.Known.TotalNever(); n > 0 {
		fmt.Fprintf(t.out, "%s, mended elsewhere, %s may have for ever: %s\n", count(n, "more bug", "more bugs"), b, bySeverity(c.Known.Never))
	}
}

// bySeverity writes counts: "1 CRITICAL, 9 MAJOR".
func bySeverity(counts map[string]int) string {
	var parts []string
	for _, s := range slices.Backward(advisories.Severities) {
		if n := counts[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// rest counts advisories, and lists them if asked to.
func (t text) rest(heads []Head, what string) {
	if len(heads) == 0 {
		return
	}
	fmt.Fprintf(t.out, "%d %s", len(heads), what)
	if !t.Verbose {
		fmt.Fprintln(t.out, " (-v lists them)")
		return
	}
	fmt.Fprintln(t.out, ":")
	for _, h := range heads {
		fmt.Fprintf(t.out, "  %-8s  %s  %s; needs %s\n", h.Rating, h.names(), h.Summary, h.needs())
	}
}

func (t text) reachable(c *Configuration, r *Reachable) {
	fmt.Fprintf(t.out, "%s: %s\n", t.Bold(r.Rating.String()+" "+r.names()), r.Summary)
	fmt.Fprintf(t.out, "  %s, by: %s\n", strings.Join(r.Effects, ", "), r.Traffic)
	if r.Cache != "" {
		fmt.Fprintf(t.out, "  cache %s\n", report.Safe(r.Cache))
	}
	t.trace(r.Trace)
	fmt.Fprintf(t.out, "  fix: %s\n", r.fix(c.Version.Branch()))
	for _, w := range r.Workarounds {
		fmt.Fprintf(t.out, "  or:  %s (%s)\n", w.Action, w.Price)
	}
	fmt.Fprintf(t.out, "  %s\n", r.URL)
}

// trace shows the lines that switch on what is needed, each once: a line of a defaults
// section may do so for many proxies.
func (t text) trace(trace []Trace) {
	for len(trace) > 0 {
		feature := trace[0].Feature
		end := slices.IndexFunc(trace, func(e Trace) bool { return e.Feature != feature })
		if end < 0 {
			end = len(trace)
		}
		lines := slices.CompactFunc(slices.Clone(trace[:end]), func(a, b Trace) bool { return a.File == b.File && a.Line == b.Line })
		trace = trace[end:]
		fmt.Fprintf(t.out, "  needs %s:\n", feature)
		for i, e := range lines {
			if i == maxTrace && !t.Verbose {
				fmt.Fprintf(t.out, "    and %d more\n", len(lines)-maxTrace)
				break
			}
			fmt.Fprintf(t.out, "    %s:%d: %s\n", report.Safe(e.File), e.Line, report.Safe(e.text))
		}
	}
}

// fix says which release has the fix.
func (r *Reachable) fix(branch string) string {
	var b strings.Builder
	switch {
	case r.PackageFix != "":
		fmt.Fprintf(&b, "%s of your distribution; upstream ", r.PackageFix)
	case r.Distribution == "unknown":
		b.WriteString("perhaps in the package of your distribution already: its changelog tells; upstream ")
	}
	all := make([]string, len(r.Fixes))
	for i, v := range r.Fixes {
		all[i] = v.String()
	}
	switch {
	case r.FixedIn != "":
		fmt.Fprintf(&b, "%s or a later %s", r.FixedIn, branch)
	case len(all) > 0:
		fmt.Fprintf(&b, "no %s has it, but %s do", branch, strings.Join(all, ", "))
	default:
		b.WriteString("no release has it yet")
	}
	return b.String()
}

// names writes the id, and the CVE where there is one.
func (h *Head) names() string {
	names := []string{h.ID}
	for _, alias := range h.Aliases {
		if strings.HasPrefix(alias, "CVE-") {
			names = append(names, alias)
		}
	}
	return strings.Join(names, " ")
}

// needs writes the ways to reach it: "cache and cache-vary, or quic-bind".
func (h *Head) needs() string {
	ways := make([]string, len(h.Needs))
	for i, way := range h.Needs {
		names := make([]string, len(way))
		for j, f := range way {
			names[j] = string(f)
		}
		ways[i] = strings.Join(names, " and ")
	}
	return strings.Join(ways, ", or ")
}

func count(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + one
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
