package sixty

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// mistake is one of the sixty.
type mistake struct {
	number                     int
	name, title                string
	rules, changes, advisories []string
	variants                   []*variant
}

// variant is a configuration with or without the mistake.
type variant struct {
	name string
	bad  bool
	// version is the one that reads it; to is another one that it goes to, or that one again.
	version, to release.Version
	sources     []config.Source
}

// missing are those that have no rule yet: none.
var missing []int

const marker = "# found"

// Each mistake is found where its variants say, and nowhere else. All sixty are there.
func TestSixty(t *testing.T) {
	const all = 60
	seen := map[int]bool{}
	for _, m := range mistakes(t) {
		seen[m.number] = true
		t.Run(m.name, func(t *testing.T) {
			bad, good := 0, 0
			for _, v := range m.variants {
				if v.bad {
					bad++
				} else {
					good++
				}
				want, got := v.marked(), m.found(t, v)
				if !slices.Equal(got, want) {
					t.Errorf("%s: found on lines %v, want %v", v.name, got, want)
				}
				if v.bad != (len(want) > 0) {
					t.Errorf("%s: a bad variant has marked lines, a good one has none", v.name)
				}
			}
			if bad < 2 || good < 1 {
				t.Errorf("%d bad variants and %d good ones are too few", bad, good)
			}
		})
	}
	for n := 1; n <= all; n++ {
		if seen[n] == slices.Contains(missing, n) {
			t.Errorf("mistake %d: it has variants, or is missing", n)
		}
	}
}

// mistakes reads the archives.
func mistakes(t *testing.T) []*mistake {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	all := make([]*mistake, len(paths))
	for i, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if all[i], err = newMistake(strings.TrimSuffix(filepath.Base(path), ".txtar"), archive); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	return all
}

func newMistake(name string, archive *txtar.Archive) (*mistake, error) {
	number, _, _ := strings.Cut(name, "-")
	n, err := strconv.Atoi(number)
	if err != nil {
		return nil, err
	}
	title, ids, _ := strings.Cut(string(archive.Comment), "\n")
	m := &mistake{number: n, name: name, title: title}
	for line := range strings.Lines(ids) {
		switch kind, list, _ := strings.Cut(line, ":"); kind {
		case "rules":
			m.rules = strings.Fields(list)
		case "changes":
			m.changes = strings.Fields(list)
		case "advisories":
			m.advisories = strings.Fields(list)
		default:
			return nil, fmt.Errorf("unknown line %q", line)
		}
	}
	for _, f := range archive.Files {
		if err := m.add(f); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return m, nil
}

// add puts a file into its variant.
func (m *mistake) add(f txtar.File) error {
	name, _ := strings.CutSuffix(f.Name, ".cfg")
	if folder, _, several := strings.Cut(name, "/"); several {
		name = folder
	}
	source := config.Source{Name: filepath.Base(f.Name), Content: string(f.Data)}
	if i := slices.IndexFunc(m.variants, func(v *variant) bool { return v.name == name }); i >= 0 {
		m.variants[i].sources = append(m.variants[i].sources, source)
		return nil
	}
	v := &variant{name: name, bad: strings.HasPrefix(name, "bad-"), version: release.NewestLTS().Latest, sources: []config.Source{source}}
	if !v.bad && !strings.HasPrefix(name, "good-") {
		return fmt.Errorf("it is neither bad nor good")
	}
	v.to = v.version
	if _, versions, ok := strings.Cut(name, "@"); ok {
		from, to, _ := strings.Cut(versions, "..")
		v.version, v.to = release.MustParse(from), release.MustParse(cmp.Or(to, from))
	}
	m.variants = append(m.variants, v)
	return nil
}

// place is a line of one of the files of a variant, as FILE:LINE.
func place(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }

// marked returns the places that are marked.
func (v *variant) marked() []string {
	var places []string
	for _, s := range v.sources {
		n := 0
		for line := range strings.Lines(s.Content) {
			n++
			if strings.HasSuffix(strings.TrimSpace(line), marker) {
				places = append(places, place(s.Name, n))
			}
		}
	}
	slices.Sort(places)
	return places
}

// read reads a variant for a version.
func (v *variant) read(version release.Version, machine config.Machine) *config.Config {
	return config.ParseAll(v.sources, config.Options{Version: version, Machine: machine, Build: config.FullBuild})
}

// found returns the places where the rules, changes and advisories of a mistake see it.
func (m *mistake) found(t *testing.T, v *variant) []string {
	t.Helper()
	var places []string
	add := func(file *config.File, at config.Span) {
		places = append(places, place(file.Name, file.Line(at.Start)))
	}
	for _, id := range m.rules {
		rule := checks.LookupRule(id)
		if rule == nil {
			t.Fatalf("there is no rule %q", id)
		}
		read := func() *config.Config { return v.read(v.version, rule.Machine) }
		for _, f := range checks.Lint([]func() *config.Config{read}, []*checks.Rule{rule})[0].Findings {
			add(f.File, f.Span)
		}
	}
	for _, id := range m.changes {
		change := changes.Lookup(id)
		if change == nil {
			t.Fatalf("there is no change %q", id)
		}
		if change.Matters(v.version, v.to) {
			for _, hit := range change.Find(v.read(v.version, config.Machine{}), v.read(v.to, config.Machine{})) {
				add(hit.Directives[0].File, hit.Span)
			}
		}
	}
	for _, match := range advisories.Embedded().Only(m.advisories...).MatchAll(v.read(v.version, config.Machine{})) {
		d := match.Where().Directive
		add(d.File, d.Span())
	}
	slices.Sort(places)
	return slices.Compact(places)
}
