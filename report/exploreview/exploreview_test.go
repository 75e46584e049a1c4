package exploreview_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report/exploreview"
)

func reportOn(t *testing.T, scenario, strategy string, o explore.Options, versions ...string) *explore.Report {
	t.Helper()
	study := explore.Study{Scenario: explore.LookupScenario(scenario), Strategy: strategy, Options: o, Depth: 3, Steps: 20_000}
	for _, v := range versions {
		study.Versions = append(study.Versions, release.MustParse(v))
	}
	r, err := study.Run()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func textOf(t *testing.T, r *explore.Report, o exploreview.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := exploreview.Text(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What is found is named, with what it means, whose fault it is, and how it comes again.
func TestText(t *testing.T) {
	for _, test := range []struct {
		name   string
		report *explore.Report
		o      exploreview.Options
		has    []string
		not    []string
	}{
		{
			"a defect without a fix", reportOn(t, "refusal-wraps-counter", "exhaustive", explore.Options{}, "3.4.4"),
			exploreview.Options{Argument: "refusal-wraps-counter"},
			[]string{"COUNTER-WRAP", "nothing upstream mends it yet", "HAPV-2026-0322", "--replay 111", " refusal-wraps-counter\n", "what changes"},
			[]string{"by hand", "\x1b"},
		},
		{
			"choices by hand stand in the command", reportOn(t, "wrong-victim", "exhaustive", explore.Options{Delete: explore.WriteLocked, Refuse: explore.RefuseWrongVictim}, "3.2.0"),
			exploreview.Options{Argument: "x.yaml", Brief: true},
			[]string{"--delete write-locked --refuse wrong-victim --replay 1", " x.yaml\n", "this version does not do so"},
			[]string{"what changes"},
		},
		{
			"one lock, no variants", reportOn(t, "wrong-victim", "random", explore.Options{}, "2.2.9"), exploreview.Options{},
			[]string{"No known defect breaks anything here, in what was tried.", "random: "},
			[]string{"refuses"},
		},
		{
			"side by side", reportOn(t, "delete-unlinked", "exhaustive", explore.Options{}, "2.9.3", "2.9.4"), exploreview.Options{Color: true, Width: 60},
			[]string{"2.9.3      double-unlink (delete-unlinked)", "2.9.4      nothing that is known", "\x1b[1mWhat breaks\x1b[0m"},
			[]string{"--replay"},
		},
		{
			"every order", reportOn(t, "read-locked-delete", "exhaustive", explore.Options{}, "3.4.4"), exploreview.Options{},
			[]string{"every order of steps covered"}, nil,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := textOf(t, test.report, test.o)
			for _, want := range test.has {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing in\n%s", want, text)
				}
			}
			for _, word := range test.not {
				if strings.Contains(text, word) {
					t.Errorf("%q stands in\n%s", word, text)
				}
			}
		})
	}
}

// What a scenario says of itself is no command to a terminal.
func TestHostileScenario(t *testing.T) {
	sc := &explore.Scenario{Name: "a\x1b[2J", About: "b\x1b]0;c\a", Blocks: 2, Setup: []string{"store\u0085a"}, Threads: [][]string{{"get a"}}}
	r, err := (&explore.Study{Scenario: sc, Strategy: explore.Exhaustive, Steps: 50, Versions: []release.Version{release.MustParse("3.4.4")}}).Run()
	if err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, r, exploreview.Options{Argument: "\x1b"}); strings.ContainsAny(text, "\x1b\a\u0085") || !strings.Contains(text, "Scenario a") {
		t.Errorf("%q", text)
	}
}

// A search that came to its bound does not say that it covered everything.
func TestBound(t *testing.T) {
	study := explore.Study{
		Scenario: explore.LookupScenario("read-locked-delete"), Strategy: explore.Exhaustive, Steps: 50,
		Versions: []release.Version{release.MustParse("3.4.4")},
	}
	r, err := study.Run()
	if err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, r, exploreview.Options{}); !strings.Contains(text, "not every order covered: the bound of 50 steps was reached") || strings.Contains(text, "in any order") {
		t.Error(text)
	}
}

// The list names all there is, as text and as JSON.
func TestList(t *testing.T) {
	var text, data bytes.Buffer
	if err := exploreview.List(&text, exploreview.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := exploreview.ListJSON(&data); err != nil {
		t.Fatal(err)
	}
	var list struct {
		Scenarios []struct{ Name string }
		Deletes   []struct {
			Name       string
			Versions   []string
			Hypothesis string
		}
	}
	if err := json.Unmarshal(data.Bytes(), &list); err != nil || len(list.Scenarios) != len(explore.Scenarios()) || len(list.Deletes) != 4 {
		t.Fatalf("%v: %s", err, data.String())
	}
	for i, sc := range explore.Scenarios() {
		if !strings.Contains(text.String(), "\n  "+sc.Name+" ") || list.Scenarios[i].Name != sc.Name {
			t.Errorf("%s is missing", sc.Name)
		}
	}
	for _, d := range list.Deletes {
		if (len(d.Versions) == 0) != (d.Hypothesis != "" || d.Name == "as-version") {
			t.Errorf("%+v", d)
		}
	}
}
