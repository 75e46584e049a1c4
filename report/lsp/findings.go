package lsp

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

// maxShown bounds the findings that are sent of one file and one configuration, and
// maxRelated the other places of one finding: no reader gets beyond, and clients suffer.
const (
	maxShown   = 1000
	maxRelated = 20
)

// findings are what one run found, as the files were at a moment.
type findings struct {
	at     snapshot
	files  map[string]*text // those with findings, by path
	byFile map[string][]found
	units  encoding
	errs   []error
	config *config.Config
}

// found is a finding, and how it is shown.
type found struct {
	checks.Finding
	shown diagnostic
}

// unnecessary are the rules that find what has no effect, which editors show faded.
var unnecessary = []string{
	"dead-pattern", "ignored-log-format", "ignored-text", "setting-in-vain", "unused-acl", "unused-backend",
	"unused-check-rules", "unused-fcgi-app", "unused-section", "unused-server",
}

// deprecated are the rules about words that are going away, which editors strike out.
var deprecated = []string{"deprecated-keyword"}

// newFindings makes of a run what is shown of each file.
func newFindings(run report.Run, errs []error, at snapshot, units encoding) *findings {
	f := &findings{at: at, units: units, files: map[string]*text{}, byFile: map[string][]found{}, errs: errs}
	for _, c := range run.Configurations {
		if n := len(c.Targets); n > 0 {
			f.config = c.Targets[n-1].Config
		}
		for _, finding := range bounded(c.Findings) {
			path := absolute(finding.File.Name)
			f.byFile[path] = append(f.byFile[path], found{finding, f.diagnostic(&finding)})
		}
	}
	return f
}

// bounded returns the gravest findings of each file, in their order.
func bounded(all []checks.Finding) []checks.Finding {
	if len(all) <= maxShown {
		return all
	}
	room := map[*config.File]int{}
	left := map[int]bool{} // out
	for severity := checks.Error; severity >= checks.Note; severity-- {
		for i := range all {
			if all[i].Severity != severity {
				continue
			}
			if room[all[i].File]++; room[all[i].File] > maxShown {
				left[i] = true
			}
		}
	}
	kept := make([]checks.Finding, 0, len(all)-len(left))
	for i := range all {
		if !left[i] {
			kept = append(kept, all[i])
		}
	}
	return kept
}

// textOf returns the text of a file, once for all findings in it.
func (f *findings) textOf(file *config.File) *text {
	path := absolute(file.Name)
	if f.files[path] == nil {
		f.files[path] = f.at.textOf(file)
	}
	return f.files[path]
}

// diagnostic shows a finding.
func (f *findings) diagnostic(finding *checks.Finding) diagnostic {
	d := diagnostic{
		Range:           f.textOf(finding.File).span(finding.Span, f.units),
		Severity:        severityInformation,
		Code:            finding.Rule,
		CodeDescription: &codeDescription{cmp.Or(finding.URL, checks.RuleURL(finding.Rule))},
		Source:          "hapvet",
		Message:         report.Safe(finding.Message) + versions(finding),
	}
	switch finding.Severity {
	case checks.Error:
		d.Severity = severityError
	case checks.Warning:
		d.Severity = severityWarning
	}
	if finding.Advice != "" {
		d.Message += "\n" + report.Safe(finding.Advice)
	}
	if slices.Contains(unnecessary, finding.Rule) {
		d.Tags = append(d.Tags, tagUnnecessary)
	}
	if slices.Contains(deprecated, finding.Rule) {
		d.Tags = append(d.Tags, tagDeprecated)
	}
	for _, r := range finding.Related[:min(len(finding.Related), maxRelated)] {
		where := location{f.at.uri(absolute(r.File.Name)), f.textOf(r.File).span(r.Span, f.units)}
		d.RelatedInformation = append(d.RelatedInformation, relatedPlace{where, report.Safe(r.Message)})
	}
	return d
}

// versions tells which HAProxy versions a finding holds for, where the configuration is
// checked for several.
func versions(f *checks.Finding) string {
	if len(f.Holds) == 0 {
		return ""
	}
	names := make([]string, len(f.Holds))
	for i, h := range f.Holds {
		names[i] = h.Version.String()
	}
	return " (HAProxy " + strings.Join(names, ", ") + ")"
}
