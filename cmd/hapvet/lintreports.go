package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/ci"
	"github.com/hapvet/hapvet/report/page"
)

// lintFormats are the formats of `hapvet lint`.
func lintFormats() []string {
	return append([]string{formatText, formatJSON, formatHTML}, ci.Formats()...)
}

// fileReport is a report that goes into a file, beside the one on standard output.
type fileReport struct{ format, path string }

// fileReports reads the values of --report.
func (l *lintFlags) fileReports() ([]fileReport, error) {
	var reports []fileReport
	for _, value := range l.reports {
		format, path, ok := strings.Cut(value, "=")
		if !ok || path == "" {
			return nil, fmt.Errorf("--report takes FORMAT=FILE, such as sarif=hapvet.sarif, not %q", value)
		}
		if err := oneOf("report", format, lintFormats()...); err != nil {
			return nil, err
		}
		reports = append(reports, fileReport{format, path})
	}
	return reports, nil
}

// write writes a run into a file, whole or not at all.
func (r fileReport) write(run report.Run) error {
	var text strings.Builder
	var err error
	switch r.format {
	case formatText:
		err = report.Text(&text, run, report.TextOptions{Width: report.DefaultWidth})
	case formatJSON:
		err = report.JSON(&text, run)
	case formatHTML:
		err = writePage(&text, page.Document{Run: &run})
	default:
		err = ci.Write(&text, r.format, run, ci.Tool{Version: newVersionInfo().Version})
	}
	if err != nil {
		return err
	}
	return rewrite.Put(r.path, text.String())
}

// writeReports writes the files that --report asks for.
func (l *lintFlags) writeReports(run report.Run) error {
	reports, err := l.fileReports()
	if err != nil {
		return err
	}
	for _, r := range reports {
		if err := r.write(run); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	return nil
}

// print writes the run in the format asked for.
func (l *lintFlags) print(out *os.File, run report.Run) error {
	switch {
	case l.format == formatJSON:
		return report.JSON(out, run)
	case l.format == formatHTML:
		return writePage(out, page.Document{Run: &run})
	case slices.Contains(ci.Formats(), l.format):
		return ci.Write(out, l.format, run, ci.Tool{Version: newVersionInfo().Version})
	}
	return report.Text(out, run, report.TextOptions{
		Color:       useColor(l.color, out),
		Width:       terminalWidth(out),
		MaxFindings: l.maxFindings,
	})
}
