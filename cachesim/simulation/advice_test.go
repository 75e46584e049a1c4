package simulation_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/release"
)

// twice returns requests, and then the same once more.
func twice(objects []object) []object { return slices.Concat(objects, objects) }

// settings are those of a cache where everything that is fresh stays so.
func settings(size int, limit int64) cachesim.Settings {
	s := cachesim.DefaultSettings(size)
	s.MaxObjectSize, s.MaxAge = limit, 1<<30
	return s
}

const forever = "cache-control: max-age=100000000"

// Each advice comes when the simulation supports it, with its figures, and not without.
func TestAdvice(t *testing.T) {
	short := settings(4, 0)
	short.MaxAge = 60
	varied := settings(4, 0)
	varied.ProcessVary, varied.MaxSecondaryEntries = true, 1
	for _, test := range []struct {
		name     string
		version  string
		settings cachesim.Settings
		objects  []object
		machine  int64
		want     []string // "id: beginning of the text"
		not      []string // ids
	}{
		{
			name: "objects are too large, and there is room for them", version: "3.2.26", settings: settings(8, 10_000),
			objects: twice(many(50, 20_000, forever)),
			want: []string{
				"too-large: what is larger than max-object-size, 10 kB, never fits: 100 % of the requests and 100 % of the bytes",
				"larger-objects: raising max-object-size to 80000 (80 kB) gains 50.0 points of hit ratio", "never-full: this traffic never fills the cache: at most 0 %",
			},
			not: []string{"smaller", "max-age", "process-vary", "memory", "uncacheable"},
		},
		{
			name: "objects are too large for any limit", version: "3.2.26", settings: settings(1, 10_000),
			objects: twice(many(5, 600_000, forever)),
			want:    []string{"too-large: ", "larger-objects: raising max-object-size gains less than a point at total-max-size 1, up to half of it"},
		},
		{
			name: "large objects push small ones out", version: "3.2.26", settings: settings(1, 500_000),
			objects: twice(slices.Concat(many(100, 2000, forever), []object{{"l1", 400_000, forever}, {"l2", 400_000, forever}, {"l3", 400_000, forever}})),
			want:    []string{"smaller-objects: lowering max-object-size to 125000 (125 kB) gains "},
			not:     []string{"too-large", "larger-objects"},
		},
		{
			name: "larger than needed", version: "3.2.26", settings: settings(16, 0), objects: twice(many(100, 10_000, forever)),
			want: []string{
				"smaller: total-max-size 4 keeps 100 % of the hits at 16, in 4.4 MB of memory instead of 18 MB",
				"larger: a larger total-max-size gains less than a point of hit ratio, up to 256", "never-full: this traffic never fills the cache: at most 7 %",
			},
			not: []string{"max-age", "dead-space", "crash"},
		},
		{
			name: "smaller than needed", version: "3.2.26", settings: settings(1, 100_000), objects: twice(many(200, 10_000, forever)),
			want: []string{"larger: total-max-size 2 would have 50.0 % hits instead of 0 %, in 2.2 MB of memory instead of 1.1 MB"},
			not:  []string{"smaller", "never-full"},
		},
		{
			name: "the default of max-object-size grows along", version: "3.2.26", settings: settings(1, 0), objects: twice(many(20, 10_000, forever)),
			want: []string{"larger: total-max-size 3 would have 50.0 % hits instead of 0 %, in 3.3 MB of memory instead of 1.1 MB; max-object-size, which is left open, would be 12288 then"},
		},
		{
			name: "max-age", version: "3.2.26", settings: short, objects: twice(many(100, 100, forever)),
			want: []string{"max-age: raising max-age to 600 gains 50.0 points of hit ratio; clients may then get answers that are up to 10 minutes old", "dead-space: on average "},
		},
		{
			name: "variants", version: "3.2.26", settings: settings(4, 0), objects: twice(many(40, 100, forever+"\nvary: accept-encoding\ncontent-encoding: gzip")),
			want: []string{"process-vary: 100 % of the requests have answers with a Vary header, which are not stored; process-vary on gains 50.0 points of hit ratio"},
		},
		{
			name: "variants of what HAProxy does not look at", version: "3.2.26", settings: varied, objects: twice(many(40, 100, forever+"\nvary: user-agent")),
			want: []string{"process-vary: 100 % of the requests have answers that vary by headers that HAProxy 3.2.26 does not look at; no setting helps"},
		},
		{
			name: "uncacheable", version: "3.2.26", settings: settings(4, 0),
			objects: slices.Concat(many(10, 100, "cache-control: private"), many(90, 100, forever)[10:], many(20, 200, forever)[10:]),
			want:    []string{"uncacheable: 10.0 % of the requests cannot be stored with any setting, by their method, status or Cache-Control"},
		},
		{
			name: "most of the machine", version: "3.2.26", settings: settings(64, 0), objects: many(2, 100, forever), machine: 100_000_000,
			want: []string{"memory: while a reload lasts, old and new process have a cache each: 141 MB, more than the 100 MB of the machine"},
		},
		{
			name: "enough of a machine", version: "3.2.26", settings: settings(64, 0), objects: many(2, 100, forever), machine: 1_000_000_000, not: []string{"memory"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			job := simulation.Job{
				Semantics: cachesim.SemanticsOf(release.MustParse(test.version)), Settings: test.settings,
				Source: traffic(test.version, test.objects...), Machine: test.machine,
			}
			r, err := job.Run()
			if err != nil {
				t.Fatal(err)
			}
			checkAdvice(t, r.Advice, test.want, test.not)
		})
	}
}

func checkAdvice(t *testing.T, advice []simulation.Advice, want, not []string) {
	t.Helper()
	var all []string
	for _, a := range advice {
		all = append(all, a.ID+": "+a.Text)
		if slices.Contains(not, a.ID) {
			t.Errorf("nobody asked for %s: %s", a.ID, a.Text)
		}
	}
	for _, w := range want {
		if !slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(s, w) }) {
			t.Errorf("%q is not among\n%s", w, strings.Join(all, "\n"))
		}
	}
}

// How figures are written.
func TestWords(t *testing.T) {
	for want, got := range map[string]string{
		"0 %": simulation.Percent(0), "100 %": simulation.Percent(1), "less than 0.1 %": simulation.Percent(0.0001),
		"more than 99.9 %": simulation.Percent(0.99999), "12.3 %": simulation.Percent(0.1234),
		"999 bytes": simulation.Size(999), "1.0 kB": simulation.Size(1000), "585 kB": simulation.Size(585_000), "10 kB": simulation.Size(9960),
		"1.0 MB": simulation.Size(999_900), "4.4 MB": simulation.Size(4_391_616), "9.2 EB": simulation.Size(1<<63 - 1),
		"1 second": simulation.Span(1), "90 seconds": simulation.Span(90), "10 minutes": simulation.Span(600), "2 hours": simulation.Span(7200),
		"1 day": simulation.Span(86400), "16m41s": simulation.Span(1001), "-5 seconds": simulation.Span(-5),
		"12.3 %  ": simulation.PointText(&simulation.Point{Ratio: 0.1234}) + "  ", "12.3 ± 0.4 %": simulation.PointText(&simulation.Point{Ratio: 0.1234, RatioError: 0.004}),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
