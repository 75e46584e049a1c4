package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/page"
	"github.com/hapvet/hapvet/upgrade"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGolden(t *testing.T) {
	for name, d := range documents() {
		t.Run(name, func(t *testing.T) {
			got := written(t, d)
			path := filepath.Join("testdata", name+".html")
			if *update {
				if err := os.WriteFile(path, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s differs (%v); look at it, then -update", path, err)
			}
		})
	}
}

func written(t *testing.T, d *page.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := page.Write(&out, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestHostile: nothing of a configuration becomes markup, and nothing of it reaches a reader
// unseen.
func TestHostile(t *testing.T) {
	for name, d := range documents() {
		out := string(written(t, d))
		for _, bad := range []string{"<script", "<img", "<!--", "\x1b", "\u202e", "\xff", "href=\"javascript:", "alert(1)\n", "<b>.cfg", "url(", "@import"} {
			if strings.Contains(out, bad) {
				t.Errorf("%s: %q is in the page", name, bad)
			}
		}
		if !utf8.ValidString(out) {
			t.Errorf("%s is not UTF-8", name)
		}
		if n := strings.Count(out, "</style>"); n != 1 {
			t.Errorf("%s: %d ends of style sheets", name, n)
		}
	}
	out := string(written(t, full()))
	for _, shown := range []string{`&lt;script&gt;alert(3)&lt;/script&gt; and \u202e in it`, `<i>\xff</i>`, `<i>\x1b</i>[31m`, `日本 😀`} {
		if !strings.Contains(out, shown) {
			t.Errorf("%q is not shown", shown)
		}
	}
}

// TestPolicy: the page allows its own style sheet, by its hash, and nothing else.
func TestPolicy(t *testing.T) {
	out := string(written(t, full()))
	_, rest, _ := strings.Cut(out, "<style>")
	sheet, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(sheet))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	if policy := `http-equiv="Content-Security-Policy" content="` + template.HTMLEscapeString(want) + `"`; !strings.Contains(strings.ReplaceAll(out, "&#43;", "+"), policy) {
		t.Errorf("no %s", policy)
	}
	if strings.Contains(out, " style=") {
		t.Error("a style that the policy does not allow")
	}
}

// TestBounded: a page stays small whatever is found, and says what it leaves out.
func TestBounded(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	c := config.ParseAll([]config.Source{{Name: "big.cfg", Content: "global " + long + "\n" + strings.Repeat("    maxconn\n", 9)}}, config.Options{Version: release.MustParse("3.0.5")})
	f := c.Files[0]
	one := report.Configuration{Name: long, Targets: []report.Target{{Config: c, Startup: report.Refused}}}
	for i := range 20_000 {
		one.Findings = append(one.Findings, checks.Finding{
			Rule: "r", Severity: checks.Note + checks.Severity(i%2), Category: checks.Startup, File: f, Span: config.Span{Start: 7 + i, End: 8 + i}, Message: long, Advice: long,
		})
	}
	one.Findings[0].Related = slices.Repeat([]checks.Related{{File: f, Message: long}}, 3)
	for i := range 1000 {
		one.Findings[1].Related = append(one.Findings[1].Related, checks.Related{File: f, Span: config.Span{Start: i, End: i + 1}, Message: long})
	}
	run := report.Run{Configurations: slices.Repeat([]report.Configuration{one}, 300)}
	p := plan()
	p.Steps[0].Files[0] = upgrade.File{Name: "big.cfg", Before: strings.Repeat("a\n", 3000), After: strings.Repeat("b\n", 3000)}
	out := written(t, &page.Document{Run: &run, Plan: p})
	if len(out) > 8<<20 {
		t.Errorf("%d bytes", len(out))
	}
	for _, said := range []string{"100 more configurations are left out", "19998 more findings are not shown here", "and 984 more", "more lines; --diff shows all"} {
		if !bytes.Contains(out, []byte(said)) {
			t.Errorf("it does not say %q", said)
		}
	}
}
