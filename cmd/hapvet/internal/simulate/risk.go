package simulate

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/config"
)

// RiskOptions are what a user sets for a risk report.
type RiskOptions struct {
	Quick   bool
	Explore explore.Options
	// Threads is how many there are; 0 for what the configuration says.
	Threads int
	// Rate is how many requests come in a second; 0 for that of the traffic.
	Rate float64
}

// Risk tells how likely known defects of the cache do harm.
func (j *Job) Risk(o RiskOptions) (*risk.Report, error) {
	k, err := simulation.Choose(j.Config, j.Cache)
	if err != nil {
		return nil, err
	}
	if why := simulation.Unused(k); why != "" {
		return nil, fmt.Errorf("the cache %q would stay empty: %s", k.Name, why)
	}
	study := risk.Study{
		Version: j.Config.Version, Options: o.Explore, Settings: simulation.SettingsOf(k), Quick: o.Quick, Rate: o.Rate, Seed: j.Seed,
	}
	var assumed []string
	study.Threads, assumed = j.threads(o.Threads)
	described := simulation.Report{}
	files := opened{job: *j, cache: k}
	files.job.Progress = nil // many readings, of which none takes long
	defer files.close()
	if err := j.riskTraffic(&study, &files); err != nil {
		return nil, err
	}
	report, err := study.Run()
	if len(files.list) > 0 {
		files.list[0].describe(&described)
	}
	switch {
	case errors.Is(err, risk.ErrNoTraffic):
		return nil, noTraffic(err, &described.Traffic)
	case err != nil:
		return nil, err
	}
	report.VersionWhy = j.VersionWhy
	for _, f := range j.Config.Files {
		report.Files = append(report.Files, f.Name)
	}
	if simulation.Conditional(k) {
		assumed = append(assumed, "all of the traffic meets the conditions of the cache-use and cache-store rules")
	}
	report.Assumptions = slices.Concat(report.Assumptions, assumed, described.Assumptions)
	return report, nil
}

// riskTraffic gives a study its traffic.
func (j *Job) riskTraffic(study *risk.Study, files *opened) error {
	if j.Workload != "" {
		w, err := readWorkload(j.Workload)
		if err != nil {
			return err
		}
		if j.Requests > 0 {
			return errors.New("how many requests are simulated for a risk is not to choose")
		}
		study.Workload, study.Traffic = w, "workload "+j.Workload
		return nil
	}
	if j.Trace == stdinPath || slices.Contains(j.Logs, stdinPath) {
		return errors.New("traffic is read several times for a risk, which standard input cannot be")
	}
	study.Recorded = files.open
	study.Traffic = "trace " + j.Trace
	if j.Trace == "" {
		study.Traffic = fmt.Sprintf("%d log files", len(j.Logs))
		if len(j.Logs) == 1 {
			study.Traffic = "log " + j.Logs[0]
		}
	}
	return nil
}

// opened is recorded traffic, opened several times.
type opened struct {
	job   Job
	cache *config.HTTPCache
	mutex sync.Mutex
	list  []*traffic
}

func (o *opened) open(sem *cachesim.Semantics) (cachesim.Source, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	t, err := o.job.open(sem, o.cache)
	if err != nil {
		return nil, err
	}
	o.list = append(o.list, t)
	return t.source, nil
}

func (o *opened) close() {
	for _, t := range o.list {
		t.close()
	}
}

// threads is how many threads there are, and what was assumed for that.
func (j *Job) threads(given int) (n int, assumed []string) {
	if given > 0 {
		return given, nil
	}
	n, known := simulation.Threads(j.Config)
	if !known {
		assumed = []string{fmt.Sprintf("there are %d threads, for without nbthread only the machine knows; --threads says otherwise", n)}
	}
	return n, assumed
}
