// Package features is what `hapvet features` prints.
package features

import (
	"bufio"
	"fmt"
	"io"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
)

// schema counts the incompatible changes of the JSON output.
const schema = 1

// Report is what the JSON output holds; docs/features.schema.json describes it.
type Report struct {
	Schema         int             `json:"schema"`
	Configurations []Configuration `json:"configurations"`
}

// Configuration are the features of one configuration.
type Configuration struct {
	Name     string          `json:"name"`
	Version  release.Version `json:"haproxy_version"`
	Features []Feature       `json:"features"`
}

// Feature is one that is on, with what switches it on.
type Feature struct {
	Name     config.Feature `json:"name"`
	Summary  string         `json:"summary"`
	Evidence []Evidence     `json:"evidence"`
}

// Evidence is a line that switches a feature on.
type Evidence struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Reason string `json:"reason"`
	text   string
}

// NewReport returns an empty report.
func NewReport() *Report { return &Report{Schema: schema, Configurations: []Configuration{}} }

// Add adds the features of a configuration, in the order of the table of features.
func (r *Report) Add(name string, c *config.Config) {
	found := Configuration{Name: name, Version: c.Version, Features: []Feature{}}
	on := c.Features()
	for _, info := range config.AllFeatures() {
		list := on[info.Name]
		if len(list) == 0 {
			continue
		}
		f := Feature{Name: info.Name, Summary: info.Doc}
		for _, e := range list {
			d := e.Directive
			span := d.Span()
			f.Evidence = append(f.Evidence, Evidence{d.File.Name, d.Line, e.Reason, d.File.Source[span.Start:span.End]})
		}
		found.Features = append(found.Features, f)
	}
	r.Configurations = append(r.Configurations, found)
}

// maxShown bounds how many lines of a feature the text shows.
const maxShown = 5

// Text writes a report for people; all shows every line.
func (r *Report) Text(w io.Writer, all bool, bold func(string) string) error {
	out := bufio.NewWriter(w)
	for i, c := range r.Configurations {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%s: %d features of HAProxy %s are on\n", report.Safe(c.Name), len(c.Features), c.Version.Full())
		for _, f := range c.Features {
			fmt.Fprintf(out, "\n%s: %s\n", bold(string(f.Name)), f.Summary)
			shown := f.Evidence
			if !all && len(shown) > maxShown {
				shown = shown[:maxShown]
			}
			for _, e := range shown {
				fmt.Fprintf(out, "  %s:%d: %s\n", report.Safe(e.File), e.Line, report.Safe(e.text))
				if e.Reason != f.Summary {
					fmt.Fprintf(out, "      %s\n", report.Safe(e.Reason))
				}
			}
			if more := len(f.Evidence) - len(shown); more > 0 {
				fmt.Fprintf(out, "  and %d more\n", more)
			}
		}
	}
	return out.Flush()
}
