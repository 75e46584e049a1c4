package ci

import (
	"io"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

const (
	homepage = "https://github.com/hapvet/hapvet"
	// sourceRoot stands for the folder that relative names start from.
	sourceRoot = "%SRCROOT%"
)

// sarifReport writes SARIF 2.1.0. An advisory has a rule of its own, so that code scanning tells them
// apart.
func sarifReport(w io.Writer, run report.Run, tool Tool) error {
	log := sarif.NewReport()
	out := sarif.NewRunWithInformationURI("hapvet", homepage).WithColumnKind("utf16CodeUnits")
	out.Tool.Driver.WithVersion(tool.Version)
	described := map[string]bool{}
	for _, c := range run.Configurations {
		prints := checks.Fingerprints(c.Findings, func(f *config.File) string { return f.Name })
		for i := range c.Findings {
			f := &c.Findings[i]
			id := sarifRuleID(f)
			if !described[id] {
				described[id] = true
				describe(out.AddRule(id), f)
			}
			result := out.CreateResultForRule(id).WithLevel(sarifLevel(f.Severity)).
				WithMessage(sarif.NewTextMessage(sentence(f))).
				WithLocations([]*sarif.Location{location(f.File, f.Span)})
			result.PartialFingerprints = map[string]string{"hapvet/v1": prints[i]}
			for _, r := range f.Related {
				result.AddRelatedLocation(location(r.File, r.Span).WithMessage(sarif.NewTextMessage(report.Safe(r.Message))))
			}
			for _, fix := range f.Fixes {
				if slices.ContainsFunc(fix.Edits, func(e config.Edit) bool { return e.File.Embedded() }) {
					continue // its file writes the text in another way
				}
				result.Fixes = append(result.Fixes, sarifFix(fix))
			}
		}
	}
	return log.AddRun(out).PrettyWrite(w)
}

// sarifRuleID is the rule of a finding, or the advisory that it tells of.
func sarifRuleID(f *checks.Finding) string {
	if id := f.AdvisoryID(); id != "" {
		return id
	}
	return f.Rule
}

func sarifLevel(s checks.Severity) string {
	switch s {
	case checks.Error:
		return sarif.LevelError
	case checks.Warning:
		return sarif.LevelWarning
	}
	return sarif.LevelNote
}

// precisions are the words of code scanning for how sure findings are.
var precisions = map[checks.Confidence]string{checks.Certain: "very-high", checks.High: "high", checks.Medium: "medium"}

// describe fills in a rule. Its security-severity is what code scanning sorts by; only what
// touches security has one.
func describe(rule *sarif.ReportingDescriptor, f *checks.Finding) {
	rule.WithHelpURI(page(f)).WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevel(f.Severity)))
	properties := sarif.NewPropertyBag().AddTag(string(f.Category)).Add("precision", precisions[f.Confidence])
	known := checks.LookupRule(f.Rule)
	switch {
	case f.Category == checks.Advisory:
		rule.WithShortDescription(text(f.Message)).WithMarkdownHelp(f.Message + "\n\n" + f.Advice + "\n\n[" + page(f) + "](" + page(f) + ")")
		severity := map[checks.Severity]string{checks.Error: "8.0", checks.Warning: "5.0", checks.Note: "2.0"}[f.Severity]
		properties.AddTag("security").Add("security-severity", severity)
	case known != nil:
		rule.WithShortDescription(text(known.Summary)).WithMarkdownHelp(known.Doc)
		properties.AddTag(string(known.Family))
	case strings.HasPrefix(f.Rule, checks.PolicyPrefix): // all of its findings say the same
		rule.WithShortDescription(text(f.Message))
	}
	rule.WithProperties(properties)
}

func text(s string) *sarif.MultiformatMessageString {
	return sarif.NewMultiformatMessageString().WithText(report.Safe(s))
}

func location(f *config.File, s config.Span) *sarif.Location {
	f, s = f.Origin(s)
	return sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(artifact(f)).WithRegion(sarifRegion(f, s)))
}

func sarifRegion(f *config.File, s config.Span) *sarif.Region {
	r := regionOf(f, s)
	return sarif.NewRegion().WithStartLine(r.line).WithStartColumn(r.column).WithEndLine(r.endLine).WithEndColumn(r.endColumn)
}

// artifact names a file by a URI, which is relative to the source root where the name is.
func artifact(f *config.File) *sarif.ArtifactLocation {
	name := filepath.ToSlash(f.Name)
	if path.IsAbs(name) {
		u := url.URL{Scheme: "file", Path: name}
		return sarif.NewArtifactLocation().WithURI(u.String())
	}
	u := url.URL{Path: path.Clean(name)}
	return sarif.NewArtifactLocation().WithURI(strings.TrimPrefix(u.String(), "./")).WithURIBaseID(sourceRoot)
}

// sarifFix is a fix with its edits by file.
func sarifFix(fix checks.Fix) *sarif.Fix {
	out := sarif.NewFix().WithDescription(sarif.NewTextMessage(report.Safe(fix.Message)))
	var files []*config.File
	for _, e := range fix.Edits {
		if !slices.Contains(files, e.File) {
			files = append(files, e.File)
		}
	}
	for _, f := range files {
		change := sarif.NewArtifactChange().WithArtifactLocation(artifact(f))
		for _, e := range fix.Edits {
			if e.File == f {
				change.AddReplacement(sarif.NewReplacement().WithDeletedRegion(sarifRegion(f, e.Span)).WithInsertedContent(sarif.NewArtifactContent().WithText(e.New)))
			}
		}
		out.AddArtifactChange(change)
	}
	return out
}
