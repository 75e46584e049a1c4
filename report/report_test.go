package report_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

const web = "# An example with a\ttab, \x1b[31mcolour\xff and 日本.\n" +
	"global\n" +
	"\tmaxconn 100\n" +
	"frontend web\n" +
	"\tbind :80 # 日本\n" +
	"\tdefault_backend webs\n" +
	"backend web\n" +
	"\tserver a\xff\x1b]0;b 10.0.0.1:80\n"

// parse reads one file for a version.
func parse(name, source, version string) *config.Config {
	return config.ParseAll([]config.Source{{Name: name, Content: source}}, config.Options{Version: release.MustParse(version)})
}

// span is where text stands first in a file.
func span(f *config.File, text string) config.Span {
	start := strings.Index(f.Source, text)
	return config.Span{Start: start, End: start + len(text)}
}

// demo is a configuration with a finding of each kind.
func demo() report.Configuration {
	c := parse("haproxy.cfg", web, "3.0.11")
	f := c.Files[0]
	return report.Configuration{
		Name:    "haproxy.cfg",
		Targets: []report.Target{{Config: c, VersionWhy: "given by --haproxy-version", Startup: report.Refused}},
		Findings: []checks.Finding{
			{
				Rule: "old-file", Severity: checks.Note, Category: checks.Advice, Confidence: checks.Medium, File: f, Span: config.Span{End: len(f.Source)},
				Message: "the file spans several lines, with \x1b[31mcolour\xff in it",
			},
			{
				Rule: "low-maxconn", Severity: checks.Warning, Category: checks.Startup, Confidence: checks.Certain, File: f, Span: span(f, "100"),
				Message: "the limit is low", Advice: "raise it",
			},
			{
				Rule: "undefined-reference", Severity: checks.Error, Category: checks.Startup, Confidence: checks.Certain, File: f, Span: span(f, "webs"),
				Message: `no backend is named "webs"`, Advice: `name one that exists, such as "web"`,
				Related: []checks.Related{{File: f, Span: span(f, "backend web\n"), Message: `backend "web" begins here`}},
				Fixes: []checks.Fix{
					{Message: `replace "webs" with "web"`, Safe: true, Edits: []config.Edit{{File: f, Span: span(f, "webs"), New: "web"}}},
					{Message: "remove the line", Edits: []config.Edit{{File: f, Span: span(f, "\tdefault_backend webs\n")}}},
				},
			},
			{
				Rule: "response-splitting", Severity: checks.Error, Category: checks.Advisory, Confidence: checks.High, File: f, Span: span(f, "a\xff\x1b]0;b"),
				Message: "HAProxy 3.0.11 can be made to split responses", Advice: "update to 3.0.12", URL: "https://example.org/advisory?a=1&b=2",
			},
			{
				Rule: "mentioned", Severity: checks.Note, Category: checks.Startup, Confidence: checks.Certain, File: f, Span: config.Span{Start: len(f.Source), End: len(f.Source)},
				Message: "the file ends here",
			},
		},
	}
}

// other returns configurations without findings.
func other(name, source, version, why string, startup report.Startup) report.Configuration {
	return report.Configuration{
		Name:    name,
		Targets: []report.Target{{Config: parse(name, source, version), VersionWhy: why, Startup: startup}},
	}
}

func runOf(configurations ...report.Configuration) report.Run {
	run := report.Run{Version: release.MustParse("3.0.11"), Configurations: configurations}
	if len(configurations) > 0 {
		run.Version = configurations[0].Targets[0].Config.Version
	}
	return run
}

func TestText(t *testing.T) {
	const given = "given by --haproxy-version"
	omitted := other("noise.cfg", "", "3.0.11", given, report.Unknown)
	omitted.Targets[0].Config.Omitted = 3
	hidden := other("hidden.cfg", "", "3.0.11", given, report.Refused)
	empty := other("empty.cfg", "", "3.0.11", given, report.Accepted)
	empty.Findings = []checks.Finding{{Rule: "empty", Severity: checks.Note, Category: checks.Advice, Confidence: checks.Medium, File: empty.Targets[0].Config.Files[0], Message: "the file is empty"}}
	clean := func(n int) report.Configuration {
		return other(fmt.Sprintf("%d.cfg", n), "global\n", "3.0.11", given, report.Accepted)
	}
	for name, test := range map[string]struct {
		run  report.Run
		opts report.TextOptions
	}{
		"nothing":    {run: runOf()},
		"demo":       {run: runOf(demo())},
		"color":      {runOf(demo()), report.TextOptions{Color: true}},
		"narrow":     {runOf(demo()), report.TextOptions{Width: 1}},
		"two":        {runOf(demo()), report.TextOptions{MaxFindings: 2}},
		"clean":      {run: runOf(clean(1))},
		"cleancolor": {runOf(clean(1)), report.TextOptions{Color: true}},
		"several":    {run: runOf(clean(1), clean(2), hidden, omitted)},
		"many":       {run: runOf(clean(1), clean(2), clean(3), clean(4), clean(5), hidden)},
		"versions":   {run: runOf(clean(1), other("b.cfg", "", "2.6.12-1+deb12u3", "of /usr/sbin/haproxy", report.Accepted), clean(2))},
		"omitted":    {run: runOf(omitted)},
		"empty":      {run: runOf(empty)},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := report.Text(&b, test.run, test.opts); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".txt", b.String())
		})
	}
}

func TestJSON(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "docs", "json.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	omitted := other("noise.cfg", "", "2.6", "given", report.Unknown)
	omitted.Targets[0].Config.Omitted = 3
	for name, run := range map[string]report.Run{
		"nothing": runOf(),
		"demo":    runOf(demo(), omitted),
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := report.JSON(&b, run); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".json", b.String())
			value, err := jsonschema.UnmarshalJSON(&b)
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Error(err)
			}
		})
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteError(t *testing.T) {
	if err := report.Text(full{}, runOf(demo()), report.TextOptions{}); !errors.Is(err, errFull) {
		t.Errorf("text: %v", err)
	}
	if err := report.JSON(full{}, runOf(demo())); !errors.Is(err, errFull) {
		t.Errorf("json: %v", err)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}
