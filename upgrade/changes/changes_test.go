package changes_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/upgrade/changes"
)

var update = flag.Bool("update", false, "write the golden files anew")

// example is a configuration of a golden file, NAME@FROM-TO.cfg; a name that begins with
// "none" says that nothing is found.
type example struct {
	name     string
	from, to release.Version
	text     string
}

// examplesOf returns the examples of a change, and its archive.
func examplesOf(t *testing.T, id string) ([]example, *txtar.Archive) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", id+".txtar"))
	if err != nil {
		t.Fatalf("every change has a golden file: %v", err)
	}
	var list []example
	for _, f := range archive.Files {
		base, ok := strings.CutSuffix(f.Name, ".cfg")
		if !ok {
			continue
		}
		name, versions, _ := strings.Cut(base, "@")
		from, to, ok := strings.Cut(versions, "..")
		if !ok {
			t.Fatalf("%s: the name is NAME@FROM..TO.cfg", f.Name)
		}
		list = append(list, example{name, release.MustParse(from), release.MustParse(to), unmarked(string(f.Data))})
	}
	return list, archive
}

// unmarked returns the text of an example: a txtar archive can hold neither a file without
// its last newline, for which a last line EOF stands, nor NUL bytes, for which NUL does.
func unmarked(text string) string {
	text = strings.TrimSuffix(text, "\nEOF\n")
	return strings.ReplaceAll(text, "NUL", "\x00")
}

// marked is the other way round.
func marked(text string) string {
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\nEOF\n"
	}
	return strings.ReplaceAll(text, "\x00", "NUL")
}

func (e example) read(v release.Version, text string) *config.Config {
	return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: v})
}

func (e example) find(c *changes.Change, text string) []changes.Hit {
	return c.Find(e.read(e.from, text), e.read(e.to, text))
}

// testdata/ID.txtar has configurations, NAME@FROM..TO.cfg. Behind each that is concerned
// stand NAME.hits, what is found; NAME.edited, the configuration after the edits; and
// NAME.kept, that with what keeps the old behaviour.
func TestGolden(t *testing.T) {
	for _, c := range changes.All() {
		t.Run(c.ID, func(t *testing.T) {
			examples, archive := examplesOf(t, c.ID)
			out := &txtar.Archive{Comment: archive.Comment}
			hit, none := false, false
			for _, e := range examples {
				hits := e.find(c, e.text)
				if quiet := strings.HasPrefix(e.name, "none"); quiet != (len(hits) == 0) {
					t.Errorf("%s: %d hits", e.name, len(hits))
				}
				hit, none = hit || len(hits) > 0, none || len(hits) == 0
				out.Files = append(out.Files, txtar.File{Name: e.fileName(), Data: []byte(marked(e.text))})
				out.Files = append(out.Files, results(t, e, hits)...)
			}
			if !hit || !none {
				t.Error("a change has an example that is concerned and one that is not")
			}
			want, _ := os.ReadFile(filepath.Join("testdata", c.ID+".txtar"))
			got := txtar.Format(out)
			if *update {
				if err := os.WriteFile(filepath.Join("testdata", c.ID+".txtar"), got, 0o644); err != nil {
					t.Fatal(err)
				}
			} else if !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func (e example) fileName() string { return fmt.Sprintf("%s@%s..%s.cfg", e.name, e.from, e.to) }

// results are the files that stand behind an example. Edits are idempotent: what is
// edited has nothing left to edit.
func results(t *testing.T, e example, hits []changes.Hit) []txtar.File {
	t.Helper()
	if len(hits) == 0 {
		return nil
	}
	var lines strings.Builder
	for _, h := range hits {
		fmt.Fprintf(&lines, "%d: %s\n", h.Directives[0].Line, describe(h))
	}
	files := []txtar.File{{Name: e.name + ".hits", Data: []byte(lines.String())}}
	if edited := apply(t, hits, func(h changes.Hit) []config.Edit { return h.Edits }); edited != e.text {
		files = append(files, txtar.File{Name: e.name + ".edited", Data: []byte(marked(edited))})
		for _, again := range e.find(hits[0].Change, edited) {
			if len(again.Edits) > 0 {
				t.Errorf("%s: the edited file has edits left, on line %d", e.name, again.Directives[0].Line)
			}
		}
	}
	if kept := apply(t, hits, func(h changes.Hit) []config.Edit { return h.Keep }); kept != e.text {
		files = append(files, txtar.File{Name: e.name + ".kept", Data: []byte(marked(kept))})
		if left := e.find(hits[0].Change, kept); len(left) > 0 {
			t.Errorf("%s: with what keeps the old behaviour, it is still concerned on line %d", e.name, left[0].Directives[0].Line)
		}
	}
	return files
}

// describe says what is to be done about a hit.
func describe(h changes.Hit) string {
	what := "by hand: " + h.Work
	switch {
	case len(h.Edits) > 0 && h.Safe:
		what = "safe edit"
	case len(h.Edits) > 0:
		what = "edit"
	case h.Work == "":
		what = "nothing to edit"
	}
	if h.Detail != "" {
		what = h.Detail + "; " + what
	}
	return what
}

// apply carries out edits of hits on their one file.
func apply(t *testing.T, hits []changes.Hit, which func(changes.Hit) []config.Edit) string {
	t.Helper()
	var edits []config.Edit
	for _, h := range hits {
		edits = append(edits, which(h)...)
	}
	file := hits[0].Directives[0].File
	sources, err := config.Apply(edits)
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := sources[file]; ok {
		return text
	}
	return file.Source
}

// What the quick look at a text says of its versions is what reading it says.
func TestBetweenIsMatters(t *testing.T) {
	for _, from := range release.Branches() {
		for _, to := range release.Branches() {
			want := map[string]bool{}
			for _, c := range changes.All() {
				if c.Matters(from.Latest, to.Latest) {
					want[c.ID] = true
				}
			}
			got := changes.Between(from.Latest, to.Latest)
			for _, c := range got {
				if !want[c.ID] {
					t.Errorf("%s to %s: %s does not matter", from.Name, to.Name, c.ID)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%s to %s: %d changes, want %d", from.Name, to.Name, len(got), len(want))
			}
		}
	}
}

// Every golden file belongs to a change.
func TestNoLooseFiles(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		if id := strings.TrimSuffix(filepath.Base(path), ".txtar"); changes.Lookup(id) == nil {
			t.Errorf("%s belongs to no change", path)
		}
	}
}

// What edits add to a file ends its lines as the others of the file end.
func TestEditsKeepLineEndings(t *testing.T) {
	for _, c := range changes.All() {
		examples, _ := examplesOf(t, c.ID)
		for _, e := range examples {
			e.text = strings.ReplaceAll(e.text, "\n", "\r\n")
			hits := e.find(c, e.text)
			if len(hits) == 0 {
				continue
			}
			for _, pick := range []func(changes.Hit) []config.Edit{
				func(h changes.Hit) []config.Edit { return h.Edits },
				func(h changes.Hit) []config.Edit { return h.Keep },
			} {
				if after := apply(t, hits, pick); strings.Count(after, "\n") != strings.Count(after, "\r\n") {
					t.Errorf("%s, %s: the ends of lines are mixed:\n%q", c.ID, e.name, after)
				}
			}
		}
	}
}
