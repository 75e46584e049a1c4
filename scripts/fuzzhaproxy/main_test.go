package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// stub is a HAProxy that refuses what has the keyword daemon, in the same words
// everywhere.
const stub = `#!/bin/sh
[ "$1" = -v ] && { echo "HAProxy version 3.0.11-1 2025/06/03 - https://haproxy.org/"; exit 0; }
n=$(grep -n daemon "$3" | head -1 | cut -d: -f1)
[ -z "$n" ] && exit 0
echo "[ALERT]    (1) : config : parsing [$3:$n] : no 'daemon' here."
exit 1
`

// fuzz asks the stub about changes of three configurations, and returns what is
// recorded.
func fuzz(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	haproxy, out := filepath.Join(dir, "haproxy"), filepath.Join(dir, "out")
	if err := os.WriteFile(haproxy, []byte(stub), 0o700); err != nil {
		t.Fatal(err)
	}
	o := options{haproxies: list{haproxy}, n: 150, seed: 3}
	asked, err := o.binaries()
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"global\n    maxconn 5\n", "global\n    nbthread 2\n", "global\n    daemon\n"}
	s := newSession(o, asked[0], texts, dir)
	s.run()
	s.minimise()
	if err := s.write(out); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	paths, _ := filepath.Glob(filepath.Join(out, "*", "*"))
	for _, path := range append(paths, filepath.Join(out, "clusters.txt")) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimPrefix(path, out)] = string(content)
	}
	return files
}

// Disagreements are found, made small, recorded, and found again with the same
// seed.
func TestRun(t *testing.T) {
	got := fuzz(t)
	i := strings.Index(got["/clusters.txt"], "\tfalse acceptance: daemon: no '*' here.\n")
	if i < 0 {
		t.Fatalf("clusters:\n%s", got["/clusters.txt"])
	}
	line := got["/clusters.txt"][strings.LastIndexByte(got["/clusters.txt"][:i], '\n')+1:]
	if text := got["/"+line[:3]+"-false-acceptance-daemon/haproxy.cfg"]; strings.Count(text, "\n") > 2 || !strings.Contains(text, "daemon\n") {
		t.Errorf("the smallest configuration is\n%s", text)
	}
	if again := fuzz(t); !reflect.DeepEqual(again, got) {
		t.Error("the same seed gives another result")
	}
}

// Whatever is changed stays a configuration of lines, and depends on the seed
// alone.
func TestMutate(t *testing.T) {
	lines := strings.Split("global\n    maxconn 5\n\nfrontend web\n    bind :80\n    # why\n    use_backend app if { path /a }\nbackend app\n    server s1 :80", "\n")
	make := func(seed uint64) []string {
		m := mutator{rand.New(rand.NewPCG(seed, 1)), release.MustParse("3.0.11"), []string{"    daemon"}}
		return m.mutate(lines)
	}
	before := slices.Clone(lines)
	different := 0
	for seed := range uint64(3000) {
		got := make(seed)
		if strings.ContainsAny(strings.Join(got, ""), "\n\x00") {
			t.Fatalf("seed %d: %q", seed, got)
		}
		if !slices.Equal(got, lines) {
			different++
		}
		if !slices.Equal(make(seed), got) {
			t.Fatalf("seed %d gives another result", seed)
		}
	}
	if !slices.Equal(lines, before) {
		t.Error("the original was changed")
	}
	if different < 2500 {
		t.Errorf("only %d of 3000 changed anything", different)
	}
}

// Nothing that people get wrong makes hapvet itself fail.
func TestNoPanic(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	texts, err := readSeeds(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"2.2.9", "3.0.11", "3.4.7"} {
		v := release.MustParse(version)
		s := newSession(options{}, binaries.Binary{Version: v}, texts, "")
		for i := range uint64(1500) {
			m := mutator{rand.New(rand.NewPCG(i, 0)), v, s.pool}
			text := strings.Join(m.mutate(pick(m, s.base...).lines), "\n") + "\n"
			if ours := s.vet(text); ours.Failed != "" {
				t.Errorf("HAProxy %s: %s\n%s", version, ours.Failed, text)
			}
		}
	}
}

func TestShrink(t *testing.T) {
	lines := strings.Split("global\n    a\ndefaults\n    b\nfrontend x\n    c\n    d\n    e\nbackend y\n    f", "\n")
	needed := []string{"frontend x", "    d"}
	got := shrink(lines, func(some []string) bool {
		return !slices.ContainsFunc(needed, func(line string) bool { return !slices.Contains(some, line) })
	})
	if !slices.Equal(got, needed) {
		t.Errorf("got %q", got)
	}
}

func TestDifferences(t *testing.T) {
	message := verdict.NewMessage
	found := []verdict.Finding{{Rule: "r", Text: `"x" is no time`, Line: 2}}
	for _, test := range []struct {
		name string
		said verdict.HAProxy
		ours verdict.Hapvet
		want []difference
	}{
		{"a panic", verdict.HAProxy{}, verdict.Hapvet{Failed: "rule: index out of range [5]"}, []difference{{kind: failure, message: "rule: index out of range [N]"}}},
		{"both accept", verdict.HAProxy{}, verdict.Hapvet{}, nil},
		{"both refuse", verdict.HAProxy{Refused: true, Alerts: []verdict.Message{message("parsing [CFG:2] : x")}}, verdict.Hapvet{Refused: true, Errors: found}, nil},
		{"false refusal", verdict.HAProxy{}, verdict.Hapvet{Refused: true, Errors: found}, []difference{{falseRefusal, "timeout client", "'*' is no time", "r"}}},
		{
			"false acceptance", verdict.HAProxy{Refused: true, Alerts: []verdict.Message{message("parsing [CFG:2] : 'x' can't be 5.")}}, verdict.Hapvet{},
			[]difference{{falseAccept, "timeout client", "'*' can't be N.", ""}},
		},
		{
			"other line", verdict.HAProxy{Refused: true, Alerts: []verdict.Message{message("parsing [CFG:1] : x")}}, verdict.Hapvet{Refused: true, Errors: found},
			[]difference{{otherLine, "defaults", "x", ""}},
		},
		{"missed warning", verdict.HAProxy{Warnings: []verdict.Message{message("parsing [CFG:2] : x")}}, verdict.Hapvet{}, []difference{{missedWarning, "timeout client", "x", ""}}},
		{"surplus warning", verdict.HAProxy{}, verdict.Hapvet{Warnings: found}, []difference{{surplusWarning, "timeout client", "'*' is no time", "r"}}},
		{"a warning without a line", verdict.HAProxy{Warnings: []verdict.Message{message("x")}}, verdict.Hapvet{Warnings: found}, nil},
	} {
		if got := differences(test.said, test.ours, []string{"defaults", "    timeout client x"}, true); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

// What somebody else keeps in the folder stays there.
func TestClear(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "mine")
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := clearOut(dir); err == nil {
		t.Error("no error for a folder that holds something else")
	}
	if err := os.WriteFile(filepath.Join(dir, tableName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := clearOut(dir); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(mine); err == nil {
		t.Error("an earlier run is still there")
	}
	if err := clearOut(dir); err != nil {
		t.Error(err)
	}
}
