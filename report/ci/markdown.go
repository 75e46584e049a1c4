package ci

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/report"
)

// markdown writes a summary, such as GitHub shows for a job and people paste into pull requests.
func markdown(w io.Writer, run report.Run, _ Tool) error {
	b := bufio.NewWriter(w)
	n := counted(run)
	fmt.Fprintf(b, "## hapvet: %s, %s, %s\n", things(n[checks.Error], "error"), things(n[checks.Warning], "warning"), things(n[checks.Note], "note"))
	for i := range run.Configurations {
		c := &run.Configurations[i]
		var targets []string
		for _, t := range c.Targets {
			targets = append(targets, fmt.Sprintf("HAProxy %s: %s", t.Config.Version, t.Startup))
		}
		fmt.Fprintf(b, "\n### %s\n\n%s\n", markdownCell(c.Name), strings.Join(targets, "; "))
		if len(c.Findings) == 0 {
			fmt.Fprint(b, "\nNo findings.\n")
			continue
		}
		fmt.Fprint(b, "\n| | where | what | rule |\n|---|---|---|---|\n")
		for i := range c.Findings {
			f := &c.Findings[i]
			r := regionOf(f.File, f.Span)
			fmt.Fprintf(b, "| %s | `%s:%d` | %s | [%s](%s) |\n", f.Severity, strings.ReplaceAll(report.Safe(r.file), "`", "'"), r.line, markdownCell(sentence(f)), f.Rule, page(f))
		}
		if c.Suppressed+c.Known > 0 {
			fmt.Fprintf(b, "\n%d more suppressed by comments, %d known already.\n", c.Suppressed, c.Known)
		}
	}
	return b.Flush()
}

func things(n int, name string) string {
	if n == 1 {
		return "1 " + name
	}
	return fmt.Sprintf("%d %ss", n, name)
}

// markdownCell writes text that a configuration may hold into a cell of a table.
func markdownCell(s string) string { return markdownEscapes.Replace(report.Safe(s)) }

var markdownEscapes = strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", ">", "&gt;", "&", "&amp;", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]")
