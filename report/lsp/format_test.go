package lsp

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// wordsOf writes what HAProxy of a version reads of each line, and what is wrong with it.
func wordsOf(source, version string) string {
	v := release.MustParse(version)
	c := config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: source}}, config.Options{Version: v})
	var b strings.Builder
	for n := 1; n <= c.Files[0].Lines(); n++ {
		for _, w := range c.Files[0].Words(n) {
			fmt.Fprintf(&b, "%q ", w.Value)
		}
		fmt.Fprintln(&b, c.Files[0].Sound(n))
	}
	for _, p := range c.Problems {
		fmt.Fprintln(&b, p.Kind, p.Severity, p.File.Line(p.Span.Start), p.Detail)
	}
	for _, s := range c.Sections {
		fmt.Fprintln(&b, s.Kind, s.Name, s.Header.Line)
		for _, d := range s.Directives {
			fmt.Fprint(&b, d.Line, d.Modifier)
			for _, w := range d.Words {
				fmt.Fprintf(&b, " %q", w.Value)
			}
			fmt.Fprintln(&b)
		}
	}
	return b.String()
}

// checkFormat reports what is wrong with how a text is laid out.
func checkFormat(source string) error {
	versions := []string{"2.0.29", "2.4.0", "3.4.1"} // each reads lines in its own way
	for _, v := range versions {
		f := config.Parse("haproxy.cfg", source, release.MustParse(v))
		after, err := config.Apply(Format(f, "    "))
		if err != nil {
			return err
		}
		laidOut, changed := after[f]
		if !changed {
			continue
		}
		for _, reads := range versions {
			if wordsOf(source, reads) != wordsOf(laidOut, reads) {
				return fmt.Errorf("laid out for %s, HAProxy %s reads something else:\n%s\nof\n%s", v, reads, laidOut, source)
			}
		}
		if again := Format(config.Parse("haproxy.cfg", laidOut, release.MustParse(v)), "    "); len(again) > 0 {
			return fmt.Errorf("laid out for %s, there is more to do: %v", v, again)
		}
	}
	return nil
}

// HAProxy of any version reads the same words before and after.
func TestFormatKeepsWords(t *testing.T) {
	configurations := 0
	check := func(name, source string) {
		configurations++
		if err := checkFormat(source); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range checks.Rules() {
		for _, e := range r.Examples {
			check(r.ID+", "+e.Name, strings.ReplaceAll(strings.ReplaceAll(e.Config, "\n", " \t\n"), "    ", " \t "))
		}
	}
	for _, odd := range []string{"", "\n", " ", "global\n a\\ \n", "global\n a \"b \n", "\t[scope] \nfrontend x \n bind \\\n", "global\n a\x00 b \nmaxconn 1 \n"} {
		check(odd, odd)
	}
	if folder := os.Getenv("HAPVET_VERDICTS"); folder != "" {
		_ = filepath.WalkDir(filepath.Join(folder, "configs"), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				if source, err := os.ReadFile(path); err == nil {
					check(path, string(source))
				}
			}
			return nil
		})
	}
	t.Logf("%d configurations", configurations)
}
