package simulation

import (
	"errors"
	"io"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/curve"
)

// Job is what to simulate.
type Job struct {
	Semantics cachesim.Semantics
	Settings  cachesim.Settings
	Source    cachesim.Source
	// Outcomes gets a line of JSON for each request, if it is not nil.
	Outcomes io.Writer
	// Machine is the memory of the machine in bytes, 0 if it is not known.
	Machine int64
	// Curve says what the alternatives may cost.
	Curve curve.Options
}

// ErrNoTraffic tells that there was not one request.
var ErrNoTraffic = errors.New("there is not one request in the traffic")

// Run simulates the cache, and alternatives to it, on one reading of the traffic. The
// report lacks what only the caller knows: Files, VersionWhy, most of Traffic, and
// Assumptions.
func (j *Job) Run() (*Report, error) {
	c, err := cachesim.New(j.Settings, j.Semantics)
	if err != nil {
		return nil, err
	}
	t := &tally{cache: c}
	if j.Outcomes != nil {
		t.outcome = newOutcomeWriter(j.Outcomes)
	}
	others := alternativesTo(&j.Semantics, &j.Settings)
	study, err := curve.New(j.Semantics, j.Settings, others.settings(), j.Curve)
	if err != nil {
		return nil, err
	}
	if err := study.Run(j.Source, curve.Reader{Run: t.run}); err != nil {
		return nil, err
	}
	if t.requests == 0 {
		return nil, ErrNoTraffic
	}
	r := j.report(t)
	r.Alternatives = others.points(&j.Semantics, study.Measures())
	r.Advice = advise(r)
	return r, nil
}

// report puts together what was counted.
func (j *Job) report(t *tally) *Report {
	stats := t.cache.Stats()
	r := &Report{
		Schema:         1,
		HAProxyVersion: j.Semantics.Version.String(),
		Files:          []string{},
		Cache:          settingsOf(&j.Settings),
		Traffic:        Traffic{Names: []string{}, Seconds: float64(t.last-t.first) / 1e6},
		Requests:       t.requests,
		Bytes:          t.bytes,
		Lookups:        stats.Lookups,
		Hits:           t.hits,
		HitBytes:       t.hitBytes,
		Ratio:          ratio(t.hits, t.requests),
		ByteRatio:      ratio(t.hitBytes, t.bytes),
		Outcomes:       counts(t.outcomes[:], cachesim.Hit),
		Responses:      counts(t.verdicts[:], cachesim.Stored),
		Removals:       []Count{},
		CrashedAfter:   t.crashedAt,
		Space:          t.space(),
		Memory:         j.memory(),
		Assumptions:    []string{},
	}
	for cause, n := range stats.Removed {
		if n > 0 {
			r.Removals = append(r.Removals, Count{Name: cachesim.Cause(cause).String(), Requests: n})
		}
	}
	return r
}

func (t *tally) space() Space {
	u := t.cache.Usage(t.timeline.now)
	return Space{
		Blocks: u.Blocks, Peak: u.Peak, PeakInUse: u.PeakInUse, Wasted: t.timeline.wasted(),
		Interval: t.timeline.length, Timeline: t.timeline.moments,
	}
}

func (j *Job) memory() Memory {
	m := j.Semantics.MemoryOf(&j.Settings)
	return Memory{
		Mapping: m.Mapping, Overhead: m.Overhead, Check: m.Check, Master: m.Master, Worker: m.Worker, Reload: m.Reload,
		Nbproc: m.AllProcesses, Machine: j.Machine,
	}
}

func ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
