package checks_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// corpus is a folder of real configurations with what real binaries said of
// them. It belongs to others and is no part of the repository.
const corpus = "../../shared/corpus"

// verdict is what `haproxy -c` of one version said of one configuration.
type verdict struct {
	file             string
	accepted         bool
	alerts, warnings string
}

// verdicts returns what one version said of the whole corpus.
func verdicts(t *testing.T, version string) []verdict {
	t.Helper()
	f, err := os.Open(filepath.Join(corpus, "verdicts", version+".tsv"))
	if err != nil {
		t.Skip("no corpus here")
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []verdict
	for _, row := range rows[1:] {
		out = append(out, verdict{row[0], row[1] == "0" || row[1] == "2", row[6], row[7]})
	}
	return out
}

// corpusVersions are the versions with verdicts.
var corpusVersions = []string{"2.2.9", "2.6.12", "3.0.11", "3.2.26", "3.4.7"}

// lintCorpus runs rules over one configuration of the corpus.
func lintCorpus(t *testing.T, file, version string, rules ...*checks.Rule) []checks.Finding {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(corpus, "configs", file))
	if err != nil {
		t.Fatal(err)
	}
	opts := config.Options{Version: release.MustParse(version)}
	if strings.HasPrefix(file, "regtest/") {
		opts.LocalPeer = "A"
	}
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: file, Content: string(text)}}, opts)
	}
	return checks.Lint([]func() *config.Config{read}, rules)[0].Findings
}

// alertedNames are alerts about names, as far as these rules report them.
var alertedNames = regexp.MustCompile(`unable to find|no such ACL|fcgi-app .* not found|defaults section .* not found|unknown http-errors|has the same name|same name as|another server named|Can't find resolvers|no table in proxy`)

// What an accepted configuration holds is defined, and defined once; and of the
// refused ones those with an alert about a name are found.
func TestNamesOfCorpus(t *testing.T) {
	rules := []*checks.Rule{}
	for _, id := range []string{"undefined-reference", "duplicate-proxy", "duplicate-server", "duplicate-section"} {
		if r := checks.LookupRule(id); r != nil {
			rules = append(rules, r)
		}
	}
	for _, version := range corpusVersions {
		accepted, alerted, found := 0, 0, 0
		for _, v := range verdicts(t, version) {
			var errors []string
			for _, f := range lintCorpus(t, v.file, version, rules...) {
				if f.Severity == checks.Error {
					errors = append(errors, fmt.Sprintf("%d: %s", f.File.Line(f.Span.Start), f.Message))
				}
			}
			if v.accepted {
				accepted++
				if len(errors) > 0 {
					t.Errorf("%s %s is accepted, but: %s", version, v.file, strings.Join(errors, "; "))
				}
			} else if alertedNames.MatchString(v.alerts) {
				alerted++
				if len(errors) > 0 {
					found++
				} else if testing.Verbose() {
					t.Logf("%s %s missed: %.200s", version, v.file, v.alerts)
				}
			}
		}
		t.Logf("%s: %d accepted; %d refused with an alert about a name, %d of them found", version, accepted, alerted, found)
	}
}

// What HAProxy accepted is not refused. Warnings of HAProxy that a file or a name
// is missing do not matter here.
func TestNoFalseRefusals(t *testing.T) {
	for _, version := range corpusVersions {
		for _, v := range verdicts(t, version) {
			if !v.accepted {
				continue
			}
			for _, f := range lintCorpus(t, v.file, version, checks.Rules()...) {
				if f.Category == checks.Startup && f.Severity == checks.Error {
					t.Errorf("%s: %s:%d: %s: %s", version, v.file, f.File.Line(f.Span.Start), f.Rule, f.Message)
				}
			}
		}
	}
}
