package explore

import (
	"errors"
	"fmt"
	"math"

	"github.com/hapvet/hapvet/release"
)

// Exhaustive is the name of the search that goes through all orders of steps.
const Exhaustive = "exhaustive"

// Study is a scenario to be explored under some versions of HAProxy.
type Study struct {
	Scenario *Scenario
	Versions []release.Version
	Options  Options
	// Strategy is [Exhaustive] or the name of a [Strategy].
	Strategy string
	// Seed and Depth are those of [Sampling].
	Seed  uint64
	Depth int
	// Steps bounds the atomic steps under each version. An exhaustive search keeps some 30
	// bytes for each.
	Steps int64
	// Replay, if not empty, is the one order of steps to go through: that of a finding.
	Replay string
}

// Report is what a [Study] found, for people and programs.
type Report struct {
	// Schema is that of the JSON: 1.
	Schema   int             `json:"schema"`
	Scenario ScenarioReport  `json:"scenario"`
	Strategy StrategyReport  `json:"strategy"`
	Results  []VersionReport `json:"results"`
}

// ScenarioReport is a scenario as it was explored.
type ScenarioReport struct {
	Name                string     `json:"name"`
	About               string     `json:"about"`
	Blocks              int        `json:"blocks"`
	MaxSecondaryEntries int        `json:"max_secondary_entries"`
	EarlyHints          string     `json:"early_hints,omitempty"` // on or only
	Setup               []string   `json:"setup"`
	Threads             [][]string `json:"threads"`
}

// StrategyReport is how orders of steps were chosen.
type StrategyReport struct {
	// Name is exhaustive, round-robin, random, pct, or replay.
	Name  string `json:"name"`
	Seed  uint64 `json:"seed"`
	Depth int    `json:"depth,omitempty"` // of pct
	Steps int64  `json:"steps"`           // the bound
}

// VersionReport is what was found under one version.
type VersionReport struct {
	Version string       `json:"haproxy_version"`
	Delete  ChoiceReport `json:"delete"`
	// Refuse is nil where the version stores no variants.
	Refuse *ChoiceReport `json:"refuse,omitempty"`
	// Complete tells that every order of steps was covered: what is not among the findings
	// does not happen in the scenario.
	Complete bool  `json:"complete"`
	Runs     int   `json:"runs"`
	States   int   `json:"states,omitempty"`
	Steps    int64 `json:"steps"`
	Longest  int   `json:"longest_run"`
	// Promise is the lowest probability with which the runs of pct find a defect of their
	// depth, all together.
	Promise  float64         `json:"promise,omitempty"`
	Findings []FindingReport `json:"findings"`
	// Events are the steps of a replay.
	Events []Event `json:"events,omitempty"`
}

// ChoiceReport is a way of deleting or refusing.
type ChoiceReport struct {
	Name       string `json:"name"`
	Summary    string `json:"summary"`
	Hypothesis string `json:"hypothesis,omitempty"`
	// ByHand tells that the version does not do so by itself.
	ByHand bool `json:"by_hand"`
}

// FindingReport is an invariant that is broken.
type FindingReport struct {
	Invariant string `json:"invariant"`
	Summary   string `json:"summary"`
	Fatal     bool   `json:"fatal"`
	// Defect, DefectSummary, FixedBy (a commit) and Advisory are "" where a hypothesis
	// breaks it, FixedBy where nothing upstream mends it.
	Defect        string `json:"defect,omitempty"`
	DefectSummary string `json:"defect_summary,omitempty"`
	FixedBy       string `json:"fixed_by,omitempty"`
	Advisory      string `json:"advisory,omitempty"`
	// Schedule is the thread of each step, from 1 on: what [Study].Replay takes. It is empty
	// where the setup breaks it.
	Schedule string  `json:"schedule"`
	Events   []Event `json:"events"`
}

// Run explores the scenario under each version.
func (s *Study) Run() (*Report, error) {
	report := &Report{Schema: 1, Scenario: s.Scenario.report(), Strategy: StrategyReport{Name: s.Strategy, Seed: s.Seed, Steps: s.Steps}}
	switch {
	case s.Steps < 1:
		return nil, fmt.Errorf("the bound is %d steps, not 1 or more", s.Steps)
	case s.Replay != "":
		report.Strategy = StrategyReport{Name: "replay", Steps: s.Steps}
	case s.Strategy == PCT.String():
		report.Strategy.Depth = s.Depth
	}
	for _, v := range s.Versions {
		x, err := New(s.Scenario, v, s.Options)
		if err != nil {
			return nil, err
		}
		result, promise, err := s.explore(x)
		if err != nil {
			return nil, err
		}
		report.Results = append(report.Results, s.version(x, v, result, promise))
	}
	return report, nil
}

// explore goes through what the strategy says.
func (s *Study) explore(x *Explorer) (r *Result, promise float64, err error) {
	if s.Replay != "" {
		schedule, err := parseSchedule(s.Replay)
		if err != nil {
			return nil, 0, err
		}
		r, err := x.follow(schedule)
		return r, 0, err
	}
	if s.Strategy == Exhaustive {
		return x.ExhaustWithin(int(min(s.Steps, math.MaxInt32)), s.Steps), 0, nil
	}
	strategy, err := ParseStrategy(s.Strategy)
	if err != nil {
		return nil, 0, err
	}
	sampling := Sampling{Strategy: strategy, Seed: s.Seed, Runs: math.MaxInt32, Steps: s.Steps, Depth: s.Depth}
	if strategy == RoundRobin {
		sampling.Runs = 1 // all are the same
	}
	r, err = x.Sample(sampling)
	if err != nil || strategy != PCT {
		return r, 0, err
	}
	// The first run knows nothing of the length of a run.
	one := sampling.Promise(x.config.threads, r.Longest)
	return r, 1 - math.Pow(1-one, float64(r.Runs-1)), nil
}

func (sc *Scenario) report() ScenarioReport {
	c, err := sc.compile()
	variants := sc.Variants
	if err == nil {
		variants = int(c.variants)
	}
	return ScenarioReport{Name: sc.Name, About: sc.About, Blocks: sc.Blocks, MaxSecondaryEntries: variants, EarlyHints: sc.EarlyHints, Setup: append([]string{}, sc.Setup...), Threads: sc.Threads}
}

func (s *Study) version(x *Explorer, v release.Version, r *Result, promise float64) VersionReport {
	report := VersionReport{
		Version: v.String(), Delete: *choiceReport(s.Options.DeleteOn(v), v), Refuse: choiceReport(s.Options.RefuseOn(v), v),
		Complete: r.Complete, Runs: r.Runs, States: r.States, Steps: r.Steps, Longest: r.Longest, Promise: promise, Findings: []FindingReport{},
	}
	for _, f := range r.Findings {
		found := FindingReport{
			Invariant: f.Invariant.String(), Summary: f.Invariant.Summary(), Fatal: f.Invariant.Fatal(),
			Advisory: f.Advisory, Schedule: formatSchedule(f.Schedule), Events: x.Replay(f.Schedule),
		}
		if f.Defect != nil {
			found.Defect, found.DefectSummary, found.FixedBy = f.Defect.Name, f.Defect.Summary, f.Defect.Commit
		}
		report.Findings = append(report.Findings, found)
	}
	if s.Replay != "" {
		schedule, _ := parseSchedule(s.Replay) // it was read before
		report.Events = x.Replay(schedule)
	}
	return report
}

func choiceReport(c Choice, v release.Version) *ChoiceReport {
	if c.Name == "" {
		return nil
	}
	return &ChoiceReport{Name: c.Name, Summary: c.Summary, Hypothesis: c.Hypothesis, ByHand: !c.Versions.Contains(v)}
}

// formatSchedule writes the thread of each step as a digit, from 1 on.
func formatSchedule(schedule []uint8) string {
	text := make([]byte, len(schedule))
	for i, thread := range schedule {
		text[i] = '1' + thread
	}
	return string(text)
}

func parseSchedule(text string) ([]uint8, error) {
	if len(text) > maxSteps {
		return nil, fmt.Errorf("the schedule has more than %d steps", maxSteps)
	}
	schedule := make([]uint8, len(text))
	for i, digit := range []byte(text) {
		if digit < '1' || digit > '0'+maxThreads {
			return nil, fmt.Errorf("the schedule holds %q, which is no thread from 1 to %d", digit, maxThreads)
		}
		schedule[i] = digit - '1'
	}
	return schedule, nil
}

var errSchedule = errors.New("the schedule does not fit: its thread is done, or waits for a lock")

// follow goes through one order of steps.
func (x *Explorer) follow(schedule []uint8) (*Result, error) {
	r := &Result{Runs: 1}
	m := x.machine(r)
	m.observer = func(v Invariant, why cause) { r.note(v, why, schedule[:r.Steps]) }
	for n, i := range schedule {
		if m.over {
			break
		}
		if int(i) >= m.threads || !m.canStep(int(i)) {
			return nil, fmt.Errorf("step %d: %w", n+1, errSchedule)
		}
		r.Steps++
		m.step(int(i))
	}
	r.Longest = int(r.Steps)
	m.conclude(r.Longest)
	return r, nil
}
