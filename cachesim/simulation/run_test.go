package simulation_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/release"
)

// list is traffic of a few records.
type list []cachesim.Record

func (l *list) Next(r *cachesim.Record) error {
	if len(*l) == 0 {
		return io.EOF
	}
	*r = (*l)[0]
	*l = (*l)[1:]
	return nil
}

// object is one that is asked for.
type object struct {
	name    string
	bytes   int64
	headers string // of the response, without its length
}

// traffic asks for objects, one a second.
func traffic(version string, objects ...object) *list {
	sem := cachesim.SemanticsOf(release.MustParse(version))
	var l list
	for i, o := range objects {
		request := cachesim.RequestHead{Method: "GET", URI: "/" + o.name, Version: "HTTP/1.1", Headers: cachesim.Headers{{Name: "host", Value: "h"}, {Name: "accept-encoding", Value: "gzip"}}}
		response := cachesim.ResponseHead{Version: "HTTP/1.1", Status: 200, Reason: "OK", Length: o.bytes}
		for line := range strings.SplitSeq(o.headers, "\n") {
			name, value, _ := strings.Cut(line, ": ")
			response.Headers = append(response.Headers, cachesim.Header{Name: name, Value: value})
		}
		l = append(l, cachesim.Record{
			Time: 1e15 + int64(i)*1e6, Body: o.bytes, Broken: -1, Request: sem.DigestRequest(&request), Response: sem.DigestResponse(&response),
		})
	}
	return &l
}

// run simulates a cache on some objects.
func run(t *testing.T, version string, settings cachesim.Settings, objects ...object) *simulation.Report {
	t.Helper()
	job := simulation.Job{Semantics: cachesim.SemanticsOf(release.MustParse(version)), Settings: settings, Source: traffic(version, objects...)}
	report, err := job.Run()
	if err != nil {
		t.Fatal(err)
	}
	return report
}

const fresh = "cache-control: max-age=1000"

// many returns requests for so many objects, one after the other.
func many(n int, bytes int64, headers string) []object {
	objects := make([]object, n)
	for i := range objects {
		objects[i] = object{fmt.Sprint(i), bytes, headers}
	}
	return objects
}

// What is counted is what came to pass.
func TestCounts(t *testing.T) {
	settings := cachesim.DefaultSettings(1) // of objects of 4096 bytes at most
	r := run(t, "3.2.26", settings,
		object{"a", 1000, fresh}, object{"a", 1000, fresh}, object{"a", 1000, fresh},
		object{"large", 10_000, fresh}, object{"private", 500, "cache-control: private"}, object{"brief", 100, "cache-control: max-age=1"},
		object{"a", 1000, fresh}, object{"brief", 100, "cache-control: max-age=1"})
	if r.Requests != 8 || r.Hits != 3 || r.HitBytes != 3000 || r.Bytes != 14_700 || r.Lookups != 8 {
		t.Errorf("%d requests, %d hits of %d bytes, %d bytes, %d lookups", r.Requests, r.Hits, r.HitBytes, r.Bytes, r.Lookups)
	}
	want := []simulation.Count{{"stored", 3, 1200}, {"too-large", 1, 10_000}, {"not-cacheable", 1, 500}}
	if !slices.Equal(r.Responses, want) {
		t.Errorf("responses: %+v", r.Responses)
	}
	if want := []simulation.Count{{"miss", 5, 11_700}, {"hit", 3, 3000}}; !slices.Equal(r.Outcomes, want) {
		t.Errorf("outcomes: %+v", r.Outcomes)
	}
	if len(r.Space.Timeline) != 8 || r.Space.Interval != 1 || r.Traffic.Seconds != 7 {
		t.Errorf("%d moments of %d s in %v s", len(r.Space.Timeline), r.Space.Interval, r.Traffic.Seconds)
	}
	// Two blocks for a, one for brief, which is dead in the end.
	if last := r.Space.Timeline[7]; last.Content != 4 || last.Expired+last.Dead != 1 || r.Space.Peak != 4 {
		t.Errorf("in the end %+v, at most %d", last, r.Space.Peak)
	}
}

// Each alternative has the configured one among them, which did as the report says.
func TestAlternatives(t *testing.T) {
	settings := cachesim.DefaultSettings(4)
	settings.MaxAge = 500
	r := run(t, "3.2.26", settings, slices.Concat(many(300, 10_000, fresh), many(300, 10_000, fresh))...)
	for name, points := range map[string][]simulation.Point{
		"total-max-size": r.Alternatives.TotalMaxSize, "max-object-size": r.Alternatives.MaxObjectSize,
		"max-age": r.Alternatives.MaxAge, "process-vary": r.Alternatives.ProcessVary,
	} {
		configured := 0
		for i, p := range points {
			if i > 0 && p.Value <= points[i-1].Value {
				t.Errorf("%s: %d follows %d", name, p.Value, points[i-1].Value)
			}
			if p.Configured {
				configured++
				if p.Ratio != r.Ratio || p.ByteRatio != r.ByteRatio {
					t.Errorf("%s: %v as configured, and %v", name, p.Ratio, r.Ratio)
				}
			}
		}
		if configured != 1 || len(points) < 2 {
			t.Errorf("%s: %+v", name, points)
		}
	}
}

// HAProxy's limits hold for alternatives, too.
func TestLimitsOfAlternatives(t *testing.T) {
	for _, settings := range []cachesim.Settings{
		{TotalMaxSize: 1, MaxSecondaryEntries: 10, MaxAge: 60},
		{TotalMaxSize: 4095, MaxSecondaryEntries: 10, MaxAge: -1},
		{TotalMaxSize: 8, MaxObjectSize: 4 << 20, MaxSecondaryEntries: 10},
		{TotalMaxSize: 8, MaxObjectSize: 1, MaxSecondaryEntries: 10},
	} {
		for _, version := range []string{"2.0.0", "2.8.25", "3.5-dev5"} {
			r := run(t, version, settings, many(3, 100, fresh)...)
			if version == "2.0.0" && len(r.Alternatives.ProcessVary) != 1 {
				t.Errorf("%s knows process-vary", version)
			}
			for _, p := range r.Alternatives.TotalMaxSize {
				if p.Value < 1 || p.Value > 4095 || p.Value<<20/2 < settings.MaxObjectSize {
					t.Errorf("%+v: total-max-size %d", settings, p.Value)
				}
			}
		}
	}
}

// The traffic must have something in it, and the settings be such as HAProxy takes.
func TestRefusals(t *testing.T) {
	sem := cachesim.SemanticsOf(release.MustParse("3.2.26"))
	job := simulation.Job{Semantics: sem, Settings: cachesim.DefaultSettings(4), Source: &list{}}
	if _, err := job.Run(); !errors.Is(err, simulation.ErrNoTraffic) {
		t.Errorf("nothing: %v", err)
	}
	job.Settings = cachesim.DefaultSettings(5000)
	if _, err := job.Run(); err == nil {
		t.Error("5000 MiB are taken")
	}
}

// failing writes nothing.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// A line for each request says what became of it, and who gave way to it.
func TestOutcomes(t *testing.T) {
	objects := slices.Concat(many(120, 10_000, fresh), []object{{"119", 10_000, fresh}, {"x", 10, "cache-control: private"}})
	settings := cachesim.DefaultSettings(1) // room for some 90
	settings.MaxObjectSize = 100_000
	var out bytes.Buffer
	job := simulation.Job{
		Semantics: cachesim.SemanticsOf(release.MustParse("3.2.25")), Settings: settings, Source: traffic("3.2.25", objects...), Outcomes: &out,
	}
	report, err := job.Run()
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		N              int64
		Key            uint32
		Outcome, Store string
		Bytes          int64
		Evicted        []uint32
	}
	var lines []line
	evicted := 0
	for decoder := json.NewDecoder(&out); decoder.More(); {
		var l line
		if err := decoder.Decode(&l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
		evicted += len(l.Evicted)
		if l.N != int64(len(lines)) {
			t.Fatalf("request %d is the %d. line", l.N, len(lines))
		}
	}
	if len(lines) != 122 || lines[120].Outcome != "hit" || lines[120].Store != "" || lines[121].Store != "not-cacheable" {
		t.Fatalf("%d lines that end with %+v", len(lines), lines[len(lines)-2:])
	}
	// The first to go is the first that came, and it is named as show cache does.
	first := slices.IndexFunc(lines, func(l line) bool { return len(l.Evicted) > 0 })
	if first < 0 || lines[first].Evicted[0] != lines[0].Key || lines[0].Key != cachesim.HashOf("https://h/0").Shown() {
		t.Errorf("%+v gave way to %+v", lines[0], lines[first])
	}
	reported := int64(0)
	for _, c := range report.Removals {
		reported += c.Requests
	}
	if int64(evicted) != reported {
		t.Errorf("%d evicted by the lines, %d by the report", evicted, reported)
	}
	job.Source, job.Outcomes = traffic("3.2.25", objects...), failing{}
	if _, err := job.Run(); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a writer that fails: %v", err)
	}
}

// A long time is told in moments of even length, and nothing is lost.
func TestTimeline(t *testing.T) {
	settings := cachesim.DefaultSettings(1)
	settings.MaxAge = 1000
	r := run(t, "3.2.26", settings, slices.Concat(many(700, 100, fresh), many(300, 100, fresh))...)
	var requests, hits int64
	for i, m := range r.Space.Timeline {
		if m.Time != int64(i)*r.Space.Interval {
			t.Errorf("moment %d begins at %d", i, m.Time)
		}
		requests += m.Requests
		hits += m.Hits
	}
	if n := len(r.Space.Timeline); requests != r.Requests || hits != r.Hits || hits != 300 || n < 48 || n > 96 {
		t.Errorf("%d moments with %d requests, %d hits", n, requests, hits)
	}
}

// crowded returns requests for more variants of a URL than there may be, and then for
// what takes their blocks, over and over.
func crowded() []object {
	var objects []object
	for i := range 20 {
		objects = append(objects, slices.Repeat([]object{{"v", 100, fresh + "\nvary: referer"}}, 7)...)
		for j := range 100 * (i%4 + 1) {
			objects = append(objects, object{fmt.Sprint(i, "-", j), 3000, fresh})
		}
	}
	return objects
}

// varied is traffic with a Referer of its own in each request, many in a second.
func varied(version string, objects []object) *list {
	l := traffic(version, objects...)
	sem := cachesim.SemanticsOf(release.MustParse(version))
	for i := range *l {
		request := cachesim.RequestHead{Method: "GET", URI: "/" + objects[i].name, Version: "HTTP/1.1", Headers: cachesim.Headers{
			{Name: "host", Value: "h"}, {Name: "referer", Value: fmt.Sprint(i % 11)},
		}}
		(*l)[i].Request = sem.DigestRequest(&request)
		(*l)[i].Time = 1e15 + int64(i)*1e5
	}
	return l
}

// Beyond a crash there is no advice but one; where only another setting crashes, that
// one is not advised.
func TestCrash(t *testing.T) {
	const version = "3.0.0"
	objects := crowded()
	settings := cachesim.DefaultSettings(1)
	settings.MaxAge = 1000
	settings.ProcessVary, settings.MaxSecondaryEntries = true, 2
	job := simulation.Job{Semantics: cachesim.SemanticsOf(release.MustParse(version)), Settings: settings, Source: varied(version, objects)}
	r, err := job.Run()
	if err != nil {
		t.Fatal(err)
	}
	if r.CrashedAfter == 0 || len(r.Advice) != 1 || r.Advice[0].ID != "crash" {
		t.Errorf("a crash after %d requests, and %+v", r.CrashedAfter, r.Advice)
	}
	settings.ProcessVary = false
	job.Settings, job.Source = settings, varied(version, objects)
	if r, err = job.Run(); err != nil {
		t.Fatal(err)
	}
	if r.CrashedAfter != 0 || !r.Alternatives.ProcessVary[1].Crashed {
		t.Errorf("a crash after %d requests; process-vary on: %+v", r.CrashedAfter, r.Alternatives.ProcessVary[1])
	}
	checkAdvice(t, r.Advice, []string{"process-vary: "}, []string{"crash"})
	for _, a := range r.Advice {
		if a.ID == "process-vary" && !strings.Contains(a.Text, "HAProxy 3.0.0 would crash on this traffic") {
			t.Error(a.Text)
		}
	}
}
