package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/keywordview"
)

// docs/cli.md tells of every command and every flag, with the default where
// there is a short one.
func TestReferenceIsComplete(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "cli.md"))
	if err != nil {
		t.Fatal(err)
	}
	doc := string(page)
	root := newRoot()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if !strings.Contains(doc, "\n## hapvet "+cmd.Name()+"\n") {
			t.Errorf("no section on hapvet %s", cmd.Name())
		}
	}
	for _, name := range []string{"lint", "simulate", "simulate explore", "upgrade"} {
		cmd, _, err := root.Find(strings.Fields(name))
		if err != nil {
			t.Fatal(err)
		}
		_, section, _ := strings.Cut(doc, "\n## hapvet "+name+"\n")
		section, _, _ = strings.Cut(section, "\n## ")
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { checkFlag(t, section, cmd, f) })
	}
}

func checkFlag(t *testing.T, doc string, cmd *cobra.Command, f *pflag.Flag) {
	end, byDefault := " ", f.DefValue
	if f.Value.Type() == "bool" { // takes no argument
		end, byDefault = "`", "off"
	}
	i := strings.Index(doc, "--"+f.Name+end)
	if i < 0 {
		t.Errorf("nothing on hapvet %s --%s", cmd.Name(), f.Name)
		return
	}
	row, _, _ := strings.Cut(doc[i:], "\n")
	if byDefault != "" && byDefault != "[]" && !strings.Contains(row, byDefault) {
		t.Errorf("the default of --%s is %q, but this says: %s", f.Name, byDefault, row)
	}
}

// The sample of docs/cli.md is what hapvet prints.
func TestKeywordSample(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "cli.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, sample, found := strings.Cut(string(page), "    $ hapvet keyword \"option http-restrict-req-hdr-names\" path_beg\n")
	sample, _, closed := strings.Cut(sample, "\n\nA name may be")
	if !found || !closed {
		t.Fatal("docs/cli.md has no sample")
	}
	var entries []keywordview.Entry
	for _, name := range []string{"option http-restrict-req-hdr-names", "path_beg"} {
		entries = append(entries, keywordview.Lookup(name, release.Version{}))
	}
	var out strings.Builder
	if err := keywordview.Text(&out, entries, report.DefaultWidth, func(s string) string { return s }); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), strings.ReplaceAll("\n"+sample, "\n    ", "\n")[1:]+"\n"; got != want {
		t.Errorf("it prints\n%s\nand docs/cli.md says\n%s", got, want)
	}
}
