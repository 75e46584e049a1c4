package simulate

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/config"
)

// Job is one call.
type Job struct {
	Config *config.Config
	// Reading is how it was read.
	Reading    config.Options
	VersionWhy string
	// Cache is the name of the cache; "" for the only one.
	Cache string
	// The traffic: exactly one of these.
	Trace    string
	Logs     []string
	Workload string // a file, or a preset
	// LogFormat is the log-format of the logs, or "" for those of the configuration.
	LogFormat string
	// Assume is a file with what the logs do not tell, or "".
	Assume string
	// Requests and Seed change a workload, unless they are 0.
	Requests int64
	Seed     uint64
	// Machine is the memory of the machine in bytes, or 0.
	Machine int64
	// Outcomes is the file for the outcomes, or "".
	Outcomes string
	// Progress is where progress is shown, or nil.
	Progress io.Writer
	Stdin    io.Reader
}

// Do simulates.
func (j *Job) Do() (*simulation.Report, error) {
	k, err := simulation.Choose(j.Config, j.Cache)
	if err != nil {
		return nil, err
	}
	if why := simulation.Unused(k); why != "" {
		return nil, fmt.Errorf("the cache %q would stay empty: %s", k.Name, why)
	}
	run := simulation.Job{
		Semantics: cachesim.SemanticsOf(j.Config.Version),
		Settings:  simulation.SettingsOf(k),
		Machine:   j.Machine,
	}
	t, err := j.open(&run.Semantics, k)
	if err != nil {
		return nil, err
	}
	defer t.close()
	run.Source = t.source
	report, err := j.run(&run)
	switch {
	case errors.Is(err, simulation.ErrNoTraffic):
		var none simulation.Report
		t.describe(&none)
		return nil, noTraffic(err, &none.Traffic)
	case err != nil:
		return nil, err
	}
	t.describe(report)
	j.complete(report, k)
	return report, nil
}

// run simulates, and writes the outcomes if they are wanted.
func (j *Job) run(run *simulation.Job) (*simulation.Report, error) {
	if j.Outcomes == "" {
		return run.Run()
	}
	file, err := rewrite.Create(j.Outcomes)
	if err != nil {
		return nil, err
	}
	defer file.Discard()
	run.Outcomes = file
	report, err := run.Run()
	if err != nil {
		return nil, err
	}
	return report, file.Commit()
}

// complete adds what the configuration tells.
func (j *Job) complete(r *simulation.Report, k *config.HTTPCache) {
	r.VersionWhy = j.VersionWhy
	for _, f := range j.Config.Files {
		r.Files = append(r.Files, f.Name)
	}
	r.Assumptions = append(r.Assumptions, "the cache is empty in the beginning, as after a start or a reload",
		"other values are tried one at a time, with the other settings as they are")
	if simulation.Conditional(k) {
		r.Assumptions = append(r.Assumptions, "all of the traffic meets the conditions of the cache-use and cache-store rules")
	} else {
		r.Assumptions = append(r.Assumptions, "all of the traffic passes the cache-use and cache-store rules")
	}
}

// noTraffic says why there was none.
func noTraffic(err error, t *simulation.Traffic) error {
	if t.Damaged == 0 {
		return fmt.Errorf("%s: %w", strings.Join(t.Names, ", "), err)
	}
	return fmt.Errorf("%s: %w: none of %d lines could be read\n%s", strings.Join(t.Names, ", "), err, t.Lines, strings.Join(t.Damages, "\n"))
}
