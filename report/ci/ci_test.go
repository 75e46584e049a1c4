package ci_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/ci"
)

var update = flag.Bool("update", false, "write the golden files anew")

// run has findings that formats stumble over: names with what the formats use themselves,
// columns behind characters of two UTF-16 units, several lines, several files, fixes.
func run() report.Run {
	v := release.MustParse("3.0.10")
	const text = "# 日本 😀 \x1b[31m\nfrontend web\n    bind :80 # 😀\n    default_backend webs|<b>\n"
	c := config.ParseAll([]config.Source{{Name: "sites/a b,c:d%.cfg", Content: text}}, config.Options{Version: v})
	f := c.Files[0]
	span := func(text string) config.Span {
		start := strings.Index(f.Source, text)
		return config.Span{Start: start, End: start + len(text)}
	}
	clean := config.ParseAll([]config.Source{{Name: "/etc/haproxy/ok.cfg", Content: "global\n"}}, config.Options{Version: v})
	return report.Run{Version: v, Configurations: []report.Configuration{{
		Name: f.Name, Targets: []report.Target{{Config: c, Startup: report.Refused}}, Suppressed: 1, Known: 2,
		Findings: []checks.Finding{
			{Rule: "undefined-reference", Severity: checks.Error, Category: checks.Startup, Confidence: checks.Certain, File: f, Span: span("webs|<b>"),
				Message: "backend \"webs|<b>\" is not\ndefined", Advice: "define it",
				Related: []checks.Related{{File: f, Span: span("frontend"), Message: "it is used here"}},
				Fixes:   []checks.Fix{{Message: "write \"web\"", Edits: []config.Edit{{File: f, Span: span("webs|<b>"), New: "web"}}}}},
			{Rule: "advisory", Severity: checks.Warning, Category: checks.Advisory, Confidence: checks.High, File: f, Span: span("bind :80"),
				Message: "a known defect of 3.0.10", Advice: "upgrade to 3.0.11", URL: "https://github.com/hapvet/hapvet/blob/main/docs/advisories/HAPV-2025-0001.md"},
			{Rule: "no-such-rule", Severity: checks.Note, Category: checks.Advice, Confidence: checks.Medium, File: f, Span: config.Span{Start: span("😀 \x1b").Start, End: span(":80").End},
				Message: "several lines, \x1b[31mred"},
		},
	}, {Name: "/etc/haproxy/ok.cfg", Targets: []report.Target{{Config: clean, Startup: report.Accepted}}}}}
}

func TestGolden(t *testing.T) {
	for _, format := range ci.Formats() {
		t.Run(format, func(t *testing.T) {
			var out bytes.Buffer
			if err := ci.Write(&out, format, run(), ci.Tool{Version: "1.2.3"}); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(out.String(), "\x1b") {
				t.Error("an escape sequence goes through")
			}
			path := filepath.Join("testdata", format+".out")
			if *update {
				if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out.Bytes(), want) {
				t.Errorf("got\n%s\nwant\n%s", out.Bytes(), want)
			}
		})
	}
}

// TestSARIF holds the report against the official schema of SARIF 2.1.0, which the library
// has with it.
func TestSARIF(t *testing.T) {
	for _, r := range []report.Run{run(), {}} {
		var out bytes.Buffer
		if err := ci.Write(&out, "sarif", r, ci.Tool{Version: "1.2.3"}); err != nil {
			t.Fatal(err)
		}
		log, err := sarif.FromBytes(out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if err := log.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// GitLab stops reading at the first entry of a code quality report that lacks something, and
// shows one of those with the same fingerprint.
func TestGitLab(t *testing.T) {
	var out bytes.Buffer
	if err := ci.Write(&out, "gitlab", run(), ci.Tool{}); err != nil {
		t.Fatal(err)
	}
	var issues []struct {
		Description, Fingerprint, Severity string
		Location                           struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &issues); err != nil || len(issues) == 0 {
		t.Fatal(err, len(issues))
	}
	severities := []string{"info", "minor", "major", "critical", "blocker"}
	seen := map[string]bool{}
	for _, i := range issues {
		if i.Description == "" || i.Fingerprint == "" || seen[i.Fingerprint] || !slices.Contains(severities, i.Severity) ||
			i.Location.Path == "" || filepath.IsAbs(i.Location.Path) || i.Location.Lines.Begin < 1 {
			t.Errorf("GitLab would not show %+v", i)
		}
		seen[i.Fingerprint] = true
	}
}

// TestWellFormed: other tools can read it.
func TestWellFormed(t *testing.T) {
	for format, read := range map[string]func([]byte) error{
		"gitlab":     func(b []byte) error { var v []map[string]any; return json.Unmarshal(b, &v) },
		"junit":      func(b []byte) error { var v struct{}; return xml.Unmarshal(b, &v) },
		"checkstyle": func(b []byte) error { var v struct{}; return xml.Unmarshal(b, &v) },
	} {
		for _, r := range []report.Run{run(), {}} {
			var out bytes.Buffer
			if err := ci.Write(&out, format, r, ci.Tool{}); err != nil {
				t.Fatal(err)
			}
			if err := read(out.Bytes()); err != nil {
				t.Errorf("%s: %v in %s", format, err, out.Bytes())
			}
		}
	}
	if err := ci.Write(&bytes.Buffer{}, "yaml", run(), ci.Tool{}); err == nil {
		t.Error("a format that nobody knows")
	}
}
