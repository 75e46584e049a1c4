// Package ci writes what a run of hapvet found in the formats that other tools read:
// SARIF 2.1.0, GitHub's workflow commands, GitLab's code quality report, JUnit and
// Checkstyle XML, and a summary in Markdown.
package ci

import (
	"fmt"
	"io"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

// Tool says which hapvet has run.
type Tool struct {
	Version string
}

// formats are the writers by the names of the formats.
var formats = map[string]func(io.Writer, report.Run, Tool) error{
	"sarif":      sarifReport,
	"github":     github,
	"gitlab":     gitlab,
	"junit":      junitReport,
	"checkstyle": checkstyle,
	"markdown":   markdown,
}

// Formats are the names of the formats.
func Formats() []string {
	return []string{"sarif", "github", "gitlab", "junit", "checkstyle", "markdown"}
}

// Write writes a run in one of the [Formats].
func Write(w io.Writer, format string, run report.Run, tool Tool) error {
	write, ok := formats[format]
	if !ok {
		return fmt.Errorf("unknown format %q", format)
	}
	return write(w, run, tool)
}

// sentence is what is wrong and what to do about it, on one line.
func sentence(f *checks.Finding) string {
	text := f.Message
	if f.Advice != "" {
		text += ": " + f.Advice
	}
	return report.Safe(text)
}

// region is a place as SARIF and GitHub count it: columns from 1, in UTF-16 code units, the
// end behind the last one.
type region struct {
	file                             string
	line, column, endLine, endColumn int
}

func regionOf(f *config.File, s config.Span) region {
	f, s = f.Origin(s)
	from, to := f.Position(s.Start), f.Position(s.End)
	return region{f.Name, from.Line, from.UTF16, to.Line, to.UTF16}
}

// page is where to read more of a finding.
func page(f *checks.Finding) string {
	if f.URL != "" {
		return f.URL
	}
	return checks.RuleURL(f.Rule)
}

// counted is how many findings there are of each severity.
func counted(run report.Run) map[checks.Severity]int {
	n := map[checks.Severity]int{}
	for _, c := range run.Configurations {
		for _, f := range c.Findings {
			n[f.Severity]++
		}
	}
	return n
}
