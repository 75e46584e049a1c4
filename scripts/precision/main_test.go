package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

func TestQuartiles(t *testing.T) {
	for _, test := range []struct {
		numbers []int
		want    [3]int
	}{
		{nil, [3]int{}},
		{[]int{7}, [3]int{7, 7, 7}},
		{[]int{4, 1, 3, 2}, [3]int{1, 2, 3}},
		{[]int{5, 1, 2, 3, 4}, [3]int{2, 3, 4}},
	} {
		if got := quartiles(test.numbers); got != test.want {
			t.Errorf("quartiles(%v) = %v, not %v", test.numbers, got, test.want)
		}
	}
}

const (
	timeouts = "defaults\n mode http\n timeout client 1s\n timeout server 1s\n timeout connect 1s\n"
	unused   = timeouts + "frontend f\n bind :80\n default_backend a\nbackend a\n server s 192.0.2.1:80\n" +
		"backend b1\nbackend b2\nbackend b3\nbackend b4\n"
)

// write puts files into a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// names returns the names of configurations, or fails.
func names(t *testing.T, dir string, groups ...string) []string {
	t.Helper()
	configs, err := accepted(dir, release.MustParse("3.2.26"), groups)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range configs {
		out = append(out, c.name)
	}
	return out
}

func TestAccepted(t *testing.T) {
	folder := write(t, map[string]string{"good.cfg": unused, "bad.cfg": "nonsense\n", "README": "text"})
	if got := names(t, folder); !slices.Equal(got, []string{"good.cfg"}) {
		t.Errorf("of a folder: %q", got)
	}
	corpus := write(t, map[string]string{
		"configs/a.cfg": unused, "configs/b.cfg": unused, "configs/c.cfg": unused,
		"index.tsv": "file\tgroup\na.cfg\treal\nb.cfg\tdocs\nc.cfg\treal\n",
		"verdicts/3.2.26.tsv": "file\texit\tenv_only\talerts\twarnings\n" +
			"a.cfg\t0\t0\t\t\nb.cfg\t0\t0\t\t\nc.cfg\t1\t0\tparsing [CFG:1] : no\t\n",
	})
	if got := names(t, corpus); !slices.Equal(got, []string{"a.cfg", "b.cfg"}) {
		t.Errorf("of a corpus: %q", got)
	}
	if got := names(t, corpus, "real"); !slices.Equal(got, []string{"a.cfg"}) {
		t.Errorf("of a group: %q", got)
	}
}

// Each finding counts, of which three take part in a sample, and one seed draws one sample.
func TestShow(t *testing.T) {
	all := lintAll([]configuration{{"x.cfg", unused}, {"y.cfg", unused}}, release.MustParse("3.2.26"))
	var b strings.Builder
	if err := showProfile(&b, "default", all); err != nil {
		t.Fatal(err)
	}
	row := ""
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "unused-backend ") {
			row = strings.Join(strings.Fields(line), " ")
		}
	}
	if row != "unused-backend advice 8 2" {
		t.Errorf("unused-backend: %q in\n%s", row, &b)
	}
	from := judgeable(all, "unused-backend")
	if len(from) != 2*repeats {
		t.Errorf("%d findings can be judged, not %d", len(from), 2*repeats)
	}
	sample := func(seed uint64) string {
		var b strings.Builder
		if err := showSample(&b, draw(from, 2, seed)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if first := sample(1); first != sample(1) || strings.Count(first, "unused-backend") != 2 {
		t.Errorf("a sample: %s", first)
	}
}
