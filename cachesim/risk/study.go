package risk

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/release"
)

// Study is what to find out about.
type Study struct {
	Version release.Version
	// Options change what the version does.
	Options  explore.Options
	Settings cachesim.Settings
	// Threads is how many there are, at least 1.
	Threads int
	// Workload is the traffic. Where it is nil, Recorded opens it as the cache of a version sees
	// it, as often as it is asked.
	Workload *workload.Workload
	Recorded func(*cachesim.Semantics) (cachesim.Source, error)
	// Traffic is what to call it.
	Traffic string
	// Rate is how many requests come in a second; 0 is that of the traffic.
	Rate float64
	// Quick spends a tenth of a second instead of some.
	Quick bool
	// Seed is that of the first run.
	Seed uint64

	sem      cachesim.Semantics
	effort   *effort
	requests int64 // simulated so far
	shares   map[outcomeID]int64
}

// effort is how much to simulate. It is counted in requests and not in time, for the sake of
// the same result on any machine.
type effort struct {
	length    int64 // of a run
	most      int   // runs
	budget    int64 // requests of all runs, after which no more are begun
	calm      int   // runs without what ends the process
	calmLen   int64
	retry     int64 // budget for the runs of a remedy
	orders    int   // of the steps of a race
	rare      bool  // whether to use importance sampling
	drivers   int64 // requests for each value of a driver, at least
	proposals int   // URLs that importance sampling looks at
}

var (
	full = effort{
		length: million, most: 40, budget: 4 * million, calm: 2, calmLen: 300_000, retry: million, orders: 4000, rare: true,
		drivers: million / 8, proposals: 2000,
	}
	quick = effort{length: 60_000, most: 2, budget: 90_000, calm: 1, calmLen: 25_000, retry: 60_000, orders: 300}
)

// ErrNoTraffic tells that there was not one request.
var ErrNoTraffic = errors.New("there is not one request in the traffic")

// Run does the study.
func (s *Study) Run() (*Report, error) {
	if err := s.prepare(); err != nil {
		return nil, err
	}
	base := s.variant()
	m, err := s.measure(base, s.effort.budget)
	if err != nil {
		return nil, err
	}
	if m.calm[0].requests == 0 {
		return nil, ErrNoTraffic
	}
	if s.Rate == 0 {
		s.Rate = float64(m.calm[0].requests) / float64(max(1, m.calm[0].near.seconds))
	}
	r := s.report()
	if r.Outcomes, err = s.estimates(base, m); err != nil {
		return nil, err
	}
	if r.Now, err = s.effect(base, m); err != nil {
		return nil, err
	}
	if r.Remedies, err = s.remedies(r, m); err != nil {
		return nil, err
	}
	if err := s.drive(r); err != nil {
		return nil, err
	}
	r.Requests = s.requests
	r.Assumptions, r.Unknown, r.Verdict = s.assumptions(r), unknowns(r), verdict(r)
	return r, nil
}

func (s *Study) prepare() (err error) {
	s.effort = &full
	if s.Quick {
		s.effort = &quick
	}
	if s.sem, err = s.Options.Apply(cachesim.SemanticsOf(s.Version)); err != nil {
		return err
	}
	switch {
	case s.Threads < 1:
		return fmt.Errorf("there are %d threads, not 1 or more", s.Threads)
	case s.Workload == nil && s.Recorded == nil:
		return errors.New("there is no traffic")
	}
	if s.Workload != nil {
		w := *s.Workload
		if s.Rate > 0 {
			w.Rate = s.Rate
		}
		s.Workload, s.Rate = &w, w.Rate
		if s.Seed == 0 {
			s.Seed = w.Seed
		}
	}
	s.shares = map[outcomeID]int64{}
	return nil
}

func (s *Study) report() *Report {
	return &Report{
		Schema: 1, HAProxyVersion: s.Version.String(), Files: []string{}, Cache: settingsOf(&s.Settings), Threads: s.Threads, Traffic: s.Traffic,
		Rate: s.Rate, Seed: s.Seed, Quick: s.Quick, Delete: s.Options.Delete.String(), Refuse: s.Options.Refuse.String(), Drivers: []Driver{},
	}
}

// variant is what is simulated: the cache as it is, or with something else.
type variant struct {
	sem      cachesim.Semantics
	settings cachesim.Settings
	threads  int
	change   func(*workload.Workload) // or nil
}

func (s *Study) variant() variant { return variant{s.sem, s.Settings, s.Threads, nil} }

// reaches reports whether an outcome can be.
func (v *variant) reaches(o outcomeID) bool {
	status, _ := outcomes[o].absent(&v.sem, &v.settings, v.threads)
	return status == ""
}

// ends reports whether a defect that ends the process can be reached.
func (v *variant) ends() bool { return v.reaches(crashByIndex) || v.reaches(crashByDelete) }

// measured are the runs of a variant: as it is, and without what ends the process.
type measured struct{ runs, calm []run }

// measure does runs until there are enough of them.
func (s *Study) measure(v variant, budget int64) (m measured, err error) {
	sem := calmed(v.sem)
	if m.calm, err = s.do(v, &sem, 0, s.copies(s.effort.calm), s.effort.calmLen); err != nil {
		return m, err
	}
	if !v.ends() && budget < s.effort.budget { // of a remedy
		m.runs = m.calm
		return m, nil
	}
	total := int64(0)
	for len(m.runs) < s.effort.most && total < budget {
		some, err := s.do(v, &v.sem, len(m.runs), s.copies(2), s.effort.length)
		if err != nil {
			return m, err
		}
		for i := range some {
			total += some[i].requests
		}
		m.runs = append(m.runs, some...)
		if s.Workload == nil {
			break
		}
	}
	return m, nil
}

// copies is how many runs there are to be; of recorded traffic there is but one.
func (s *Study) copies(n int) int {
	if s.Workload == nil {
		return 1
	}
	return n
}

// do does some runs of a variant.
func (s *Study) do(v variant, sem *cachesim.Semantics, first, n int, length int64) ([]run, error) {
	jobs := make([]job, n)
	for i := range jobs {
		jobs[i] = job{sem: sem, settings: v.settings, traffic: s.traffic(v, uint64(first+i), length), races: !sem.Has(cachesim.WrongVictim)}
	}
	runs, err := doAll(jobs)
	for i := range runs {
		s.requests += runs[i].requests
	}
	return runs, err
}

// traffic returns the traffic of a run.
func (s *Study) traffic(v variant, number uint64, length int64) func(*cachesim.Semantics) (cachesim.Source, error) {
	if s.Workload == nil {
		return func(sem *cachesim.Semantics) (cachesim.Source, error) {
			source, err := s.Recorded(sem)
			return &limited{source, length}, err
		}
	}
	w := *s.Workload
	w.Seed, w.Requests = s.Seed+number, length
	if v.change != nil {
		v.change(&w)
	}
	return func(sem *cachesim.Semantics) (cachesim.Source, error) { return w.Source(sem) }
}

// limited is the beginning of some traffic.
type limited struct {
	source cachesim.Source
	left   int64
}

// Next fills in the next record.
func (l *limited) Next(r *cachesim.Record) error {
	if l.left == 0 {
		return io.EOF
	}
	l.left--
	return l.source.Next(r)
}

// estimates tells what is known of every outcome.
func (s *Study) estimates(v variant, m measured) ([]Estimate, error) {
	list := make([]Estimate, outcomeCount)
	for o := range outcomeCount {
		e := blank(o)
		if e.Status, e.Why = outcomes[o].absent(&v.sem, &v.settings, v.threads); e.Status != "" {
			list[o] = e
			continue
		}
		var err error
		if outcomes[o].threads {
			e, err = s.raceEstimate(o, m.calm, v.threads)
		} else {
			e = s.sequential(o, m.runs)
		}
		if err == nil && e.Seen == 0 && s.effort.rare {
			e, err = s.rare(o, v, m, e)
		}
		if err != nil {
			return nil, err
		}
		list[o] = e
	}
	return list, nil
}

// sequential is the estimate of what shows in runs.
func (s *Study) sequential(o outcomeID, runs []run) Estimate {
	var seen, events, requests, exposed int64
	whole := true
	for i := range runs {
		r := &runs[i]
		requests += r.requests
		events += r.counts[o]
		if r.counts[o] > 0 {
			seen++
			exposed += r.first[o]
		} else {
			exposed += r.requests
		}
		whole = whole && (r.crashed || r.requests >= million)
	}
	// Up to the first event, each run is as likely at any time to have it.
	bounds := Garwood(seen).times(million / float64(max(1, exposed)))
	e := s.estimate(o, ByRate, float64(seen)*million/float64(max(1, exposed)), bounds)
	e.PerMillion = float64(events) * million / float64(max(1, requests))
	e.Runs, e.Seen = int64(len(runs)), seen
	if whole {
		e.Method = ByRuns
		e.Probability, e.Interval = float64(seen)/float64(max(1, e.Runs)), Wilson(seen, e.Runs)
	}
	return e
}

// effect sums up how a variant does.
func (s *Study) effect(v variant, m measured) (Effect, error) {
	e := Effect{Memory: v.sem.MemoryOf(&v.settings).Mapping, Reachable: []string{}}
	survive := func(p float64, i Interval) {
		e.Crash = 1 - (1-e.Crash)*(1-p)
		e.CrashInterval = Interval{1 - (1-e.CrashInterval.Low)*(1-i.Low), 1 - (1-e.CrashInterval.High)*(1-i.High)}
	}
	for o := range outcomeCount {
		if !v.reaches(o) {
			continue
		}
		e.Reachable = append(e.Reachable, outcomes[o].name)
		switch {
		case outcomes[o].threads:
			x, err := s.raceEstimate(o, m.calm, v.threads)
			if err != nil {
				return e, err
			}
			survive(x.Probability, x.Interval)
		case outcomes[o].harm == HarmCrash:
			x := s.sequential(o, m.runs)
			survive(x.Probability, x.Interval)
		}
	}
	var hits, requests int64
	for i := range m.calm {
		hits += m.calm[i].hits
		requests += m.calm[i].requests
		e.Leaked = max(e.Leaked, m.calm[i].leaked)
	}
	e.HitRatio = float64(hits) / math.Max(1, float64(requests))
	return e, nil
}
