package explore

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

func TestParseOperation(t *testing.T) {
	for text, want := range map[string]operation{
		"get a/2":       {kind: getting, url: 'a', variant: 2, age: lifetime},
		"get  B":        {kind: getting, url: 'B', age: lifetime},
		"store a/1 2":   {kind: storing, url: 'a', variant: 1, blocks: 2, age: lifetime},
		"store a/1 2 5": {kind: storing, url: 'a', variant: 1, blocks: 2, age: 5},
		"abort a 15":    {kind: aborting, url: 'a', blocks: 15, age: lifetime},
		"unsafe z":      {kind: invalidating, url: 'z', age: lifetime},
		"show a":        {kind: showing, url: 'a', age: lifetime},
		"wait 0":        {kind: waiting},
		"wait 255":      {kind: waiting, age: 255},
	} {
		if got, err := parseOperation(text); err != nil || got != want {
			t.Errorf("%q is read as %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":              "not a verb",
		"get":           "not a verb",
		"put a":         "begins with none of get, store",
		"get ab":        "not one letter",
		"get 1":         "not one letter",
		"get /1":        "not one letter",
		"get a/0":       "not 1 to 255",
		"get a/x":       "not 1 to 255",
		"get a 1":       "a word too many",
		"store a 16":    "no 16 blocks",
		"store a x":     "not a number",
		"store a 1 256": "not a number",
		"store a 1 2 3": "a word too many",
		"wait x":        "not a number",
		"wait 1 2 3":    "a word too many",
	} {
		if o, err := parseOperation(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is read as %+v, %v", text, o, err)
		}
	}
}

func TestParseScenario(t *testing.T) {
	for text, want := range map[string]string{
		"blocks: 0\nthreads: [[get a]]":                               "blocks is 0",
		"blocks: 17\nthreads: [[get a]]":                              "blocks is 17",
		"blocks: 4":                                                   "0 threads",
		"blocks: 4\nthreads: [[], [], [], [], []]":                    "5 threads",
		"blocks: 4\nthreads: [[get]]":                                 "not a verb",
		"blocks: 4\nsetup: [get]\nthreads: [[]]":                      "not a verb",
		"blocks: 4\nmax-secondary-entries: -1\nthreads: [[]]":         "max-secondary-entries is -1",
		"blocks: 4\nthread: [[]]":                                     "unknown field",
		"shows:\n on: ! ":                                             "can be read", // the library panics
		"blocks: [":                                                   "",
		"blocks: 4\nthreads: [[" + strings.Repeat("get a,", 9) + "]]": "more than 8 operations",
		"blocks: 4\nthreads: [[]]\nsetup: [" + strings.Repeat("get a,", 33) + "]": "more than 32",
		strings.Repeat("#", MaxScenario+1):                                        "larger than",
	} {
		if sc, err := ParseScenario([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80q is read as %+v, %v", text, sc, err)
		}
	}
}

// Whatever the scenario, exploring it comes to an end, and the steps keep their locks.
func FuzzScenario(f *testing.F) {
	files, _ := filepath.Glob("scenarios/*.yaml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, version := range []string{"2.0.0", "2.4.0", "2.9.0", "3.4.4"} {
			f.Add(data, version)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, version string) {
		v, err := release.Parse(version)
		if err != nil {
			return
		}
		sc, err := ParseScenario(data)
		if err != nil {
			return
		}
		x, err := New(sc, v, Options{})
		if err != nil {
			return
		}
		r := x.Exhaust(500)
		for _, finding := range r.Findings {
			x.Replay(finding.Schedule)
		}
		m := newMachine(x.config, nil)
		for n := 0; n < maxSteps && !m.over && !m.finished(); n++ {
			ready := m.ready()
			if ready == 0 {
				t.Fatal("the threads wait for each other")
			}
			m.step(pick(ready, uint64(n)))
		}
	})
}
