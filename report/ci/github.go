package ci

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/report"
)

// github writes workflow commands, which GitHub shows beside the lines of a pull request
// (docs.github.com, "Workflow commands for GitHub Actions").
func github(w io.Writer, run report.Run, _ Tool) error {
	b := bufio.NewWriter(w)
	levels := map[checks.Severity]string{checks.Error: "error", checks.Warning: "warning", checks.Note: "notice"}
	for _, c := range run.Configurations {
		for i := range c.Findings {
			f := &c.Findings[i]
			r := regionOf(f.File, f.Span)
			columns := ""
			if r.line == r.endLine { // GitHub takes columns on one line alone
				columns = fmt.Sprintf(",col=%d,endColumn=%d", r.column, r.endColumn)
			}
			fmt.Fprintf(b, "::%s file=%s,line=%d,endLine=%d%s,title=%s::%s\n", levels[f.Severity], githubProperty(r.file),
				r.line, r.endLine, columns, githubProperty("hapvet: "+f.Rule), githubData(sentence(f)+" ("+page(f)+")"))
		}
	}
	return b.Flush()
}

// What would end a command or a property of it is written as a number.
var (
	githubEscapes         = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubData(s string) string     { return githubEscapes.Replace(s) }
func githubProperty(s string) string { return githubPropertyEscapes.Replace(s) }
