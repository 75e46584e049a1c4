package ci

import (
	"io"
	"path/filepath"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

// gitlabIssue is an entry of GitLab's code quality report (docs.gitlab.com, "Code Quality":
// the part of the Code Climate format that GitLab reads).
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// gitlab writes a code quality report. GitLab shows what is new by the fingerprints.
func gitlab(w io.Writer, run report.Run, _ Tool) error {
	severities := map[checks.Severity]string{checks.Error: "critical", checks.Warning: "major", checks.Note: "minor"}
	issues := []gitlabIssue{}
	for _, c := range run.Configurations {
		prints := checks.Fingerprints(c.Findings, func(f *config.File) string { return f.Name })
		for i := range c.Findings {
			f := &c.Findings[i]
			r := regionOf(f.File, f.Span)
			issues = append(issues, gitlabIssue{
				sentence(f), f.Rule, prints[i], severities[f.Severity],
				gitlabLocation{filepath.ToSlash(filepath.Clean(r.file)), gitlabLines{r.line, r.endLine}},
			})
		}
	}
	return report.WriteJSON(w, issues)
}
