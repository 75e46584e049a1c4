package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hapvet/hapvet/keywords"
)

func TestClassify(t *testing.T) {
	word := &entry{id: id{keywords.Keyword, "frontend", "balance"}}
	option := &entry{id: id{keywords.Option, "log-forward", "host"}}
	for _, tt := range []struct {
		entry   *entry
		message string
		want    keywords.Answer
		gate    string
	}{
		{word, "[ALERT] parsing [probe.cfg:3] : unknown keyword 'balance' in 'frontend' section", keywords.Unknown, ""},
		{word, "[ALERT] parsing [probe.cfg:3] : unknown keyword 'x' in 'frontend' section", keywords.Accepted, ""},
		{word, "[WARNING] parsing [probe.cfg:3] : 'balance' ignored because frontend 'f' has no backend capability.", keywords.Ignored, ""},
		{word, "[ALERT] parsing [probe.cfg:3] : 'balance' not allowed in 'defaults' section.", keywords.Refused, ""},
		{word, "[ALERT] parsing [probe.cfg:3] : the 'balance' directive is not supported anymore since HAProxy 2.1.", keywords.Removed, ""},
		{word, "[WARNING] parsing [probe.cfg:3] : 'balance' is deprecated", keywords.Deprecated, ""},
		{word, "[ALERT] parsing [probe.cfg:3] : 'balance' must be allowed via 'expose-experimental-directives'", keywords.Accepted, "experimental"},
		{option, "[ALERT] parsing [probe.cfg:3] : unknown keyword 'option' in log-forward section.", keywords.Unknown, ""},
	} {
		if got := classify(tt.entry, []string{tt.message}); got.answer != tt.want || got.gate != tt.gate {
			t.Errorf("%s: got %v, want %s", tt.message, got, tt.want)
		}
	}
}

func TestSummary(t *testing.T) {
	word := &entry{id: id{keywords.Keyword, "global", "nbproc"}}
	warned, wrong := []string{"[WARNING] : nbproc is deprecated"}, []string{"[ALERT] : nbproc expects a number"}
	for name, tt := range map[string]struct {
		said [][]string
		want keywords.Answer
	}{
		"a warning that comes once": {[][]string{wrong, warned, nil}, keywords.Deprecated},
		"a wrong argument":          {[][]string{wrong, wrong}, keywords.Accepted},
		"silence":                   {[][]string{nil}, keywords.Accepted},
	} {
		if got := summary(word, tt.said); got.answer != tt.want {
			t.Errorf("%s: got %s, want %s", name, got.answer, tt.want)
		}
	}
}

// Reading and writing the table changes nothing.
func TestTableRoundTrip(t *testing.T) {
	const path = "../../keywords/words.tsv"
	table, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "words.tsv")
	if err := table.write(out); err != nil {
		t.Fatal(err)
	}
	want, _ := os.ReadFile(path)
	got, _ := os.ReadFile(out)
	if string(got) != string(want) {
		t.Error("the table is not written as it was: run go run ./scripts/keywords --write")
	}
}
