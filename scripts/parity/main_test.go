package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// corpusOf writes a corpus of configurations, given by name, and one table.
func corpusOf(t *testing.T, configs map[string]string, rows ...string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range configs {
		write(filepath.Join("configs", name), content)
	}
	table := "file\texit\tn_alerts\tn_warnings\tclass\tenv_only\talerts\twarnings\n" + strings.Join(rows, "\n") + "\n"
	write("verdicts/3.0.11.tsv", table)
	return dir
}

var blanks = regexp.MustCompile(` +`)

const proxy = "frontend web\n    bind :80\n    mode http\n    default_backend app\nbackend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n"

// The measures are those that the rows and hapvet's own answers make.
func TestMeasure(t *testing.T) {
	dir := corpusOf(t, map[string]string{
		"warned.cfg": proxy, "quiet.cfg": proxy, "refused.cfg": "global\n    maxconnn 5\n", "accepted.cfg": "global\n    maxconnn 5\n",
		"elsewhere.cfg": "global\n    maxconnn 5\n    daemon\n", "missed.cfg": "global\n    daemon\n",
	},
		"warned.cfg\t0\t0\t2\t\t0\t\tmissing timeouts for frontend 'web'. | While ¦ resolvers 'd': can't connect socket for nameserver 'x'.",
		"quiet.cfg\t0\t0\t0\t\t0\t\tmissing timeouts for backend 'app'. ¦ parsing [CFG:3] : something",
		"refused.cfg\t1\t1\t0\t\t0\tparsing [CFG:2] : unknown keyword\t",
		"accepted.cfg\t0\t0\t0\t\t0\t\t",
		"elsewhere.cfg\t1\t1\t0\t\t0\tparsing [CFG:3] : no\t",
		"missed.cfg\t1\t1\t0\t\t0\tparsing [CFG:2] : no ¦ cannot find user id for 'x'\t",
		"machine.cfg\t1\t1\t0\t\t1\tNo such file\t",
		"empty.cfg\t2\t0\t0\t\t0\t\t",
		"absent.cfg\t0\t0\t0\t\t0\t\t",
	)
	tallies, err := measure(dir, []string{""})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := show(&out, tallies, true); err != nil {
		t.Fatal(err)
	}
	got := *tallies[0]
	got.disagreements = nil
	want := tally{version: release.MustParse("3.0.11"), configs: 6, same: 4, falseRefusals: 1, falseAccepts: 1,
		located: 3, found: 1, theirs: 3, ours: 2, given: 1, right: 1}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v\n%s", got, want, out.String())
	}
	for _, line := range []string{
		"3.0.11 6 66.67% 1 1 33.33% 3 33.33% 2 50.00%\n",
		"false acceptance, HAProxy 3.0.11: missed.cfg\n    parsing [CFG:2] : no\n    2: daemon\n",
		"false refusal, HAProxy 3.0.11: accepted.cfg\n",
		"other line (hapvet: 2), HAProxy 3.0.11: elsewhere.cfg\n    parsing [CFG:3] : no\n    3: daemon\n",
		"missed warning, HAProxy 3.0.11: quiet.cfg\n    missing timeouts for backend 'app'.\n",
		"missed warning, HAProxy 3.0.11: quiet.cfg\n    parsing [CFG:3] : something\n    3: mode http\n",
		"surplus warning, HAProxy 3.0.11: quiet.cfg\n    missing-timeout: ",
	} {
		if !strings.Contains(blanks.ReplaceAllString(out.String(), " "), blanks.ReplaceAllString(line, " ")) {
			t.Errorf("the output lacks %q:\n%s", line, out.String())
		}
	}
}

func TestWrongTables(t *testing.T) {
	if _, err := measure(t.TempDir(), []string{""}); err == nil {
		t.Error("no tables, no error")
	}
	dir := corpusOf(t, nil, "a.cfg\t0")
	if _, err := measure(dir, []string{""}); err == nil || !strings.Contains(err.Error(), "2 columns") {
		t.Errorf("a short row: %v", err)
	}
	if _, err := measure(dir, []string{"2.2.9"}); err == nil {
		t.Error("no table for the version, no error")
	}
}
