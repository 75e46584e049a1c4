package ci

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/report"
)

// junitReport writes JUnit XML: a configuration is a suite, a finding a failed test of it. A
// configuration without findings has one test that passes.
func junitReport(w io.Writer, run report.Run, _ Tool) error {
	var suites junit.Testsuites
	for _, c := range run.Configurations {
		suite := junit.Testsuite{Name: report.Safe(c.Name)}
		for i := range c.Findings {
			f := &c.Findings[i]
			r := regionOf(f.File, f.Span)
			place := fmt.Sprintf("%s:%d:%d", report.Safe(r.file), r.line, r.column)
			suite.AddTestcase(junit.Testcase{
				Name: f.Rule + " at " + place, Classname: report.Safe(r.file),
				Failure: &junit.Result{Message: sentence(f), Type: f.Severity.String(), Data: place + ": " + sentence(f) + "\n" + page(f)},
			})
		}
		if len(c.Findings) == 0 {
			suite.AddTestcase(junit.Testcase{Name: "no findings", Classname: report.Safe(c.Name)})
		}
		suites.AddSuite(suite)
	}
	return suites.WriteXML(w)
}

// The elements of Checkstyle's format.
type (
	checkstyleReport struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// checkstyle writes Checkstyle XML, which Jenkins and many editors read.
func checkstyle(w io.Writer, run report.Run, _ Tool) error {
	severities := map[checks.Severity]string{checks.Error: "error", checks.Warning: "warning", checks.Note: "info"}
	out := checkstyleReport{Version: "4.3"}
	for _, c := range run.Configurations {
		files := map[string]int{}
		for i := range c.Findings {
			f := &c.Findings[i]
			r := regionOf(f.File, f.Span)
			at, known := files[r.file]
			if !known {
				at = len(out.Files)
				files[r.file] = at
				out.Files = append(out.Files, checkstyleFile{Name: report.Safe(r.file)})
			}
			out.Files[at].Errors = append(out.Files[at].Errors, checkstyleError{r.line, r.column, severities[f.Severity], sentence(f), "hapvet." + f.Rule})
		}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
