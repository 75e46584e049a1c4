package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/simulate"
	"github.com/hapvet/hapvet/report/cacheview"
	"github.com/hapvet/hapvet/report/page"
)

// riskFlags are those of `hapvet simulate --risk`.
type riskFlags struct {
	on, quick       bool
	threads         int
	rate            float64
	deletes, refuse string
	fix             string

	options explore.Options
}

func (r *riskFlags) define(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&r.on, "risk", false, "tell how likely known defects of the cache do harm, and what stops that")
	f.BoolVar(&r.quick, "quick", false, "with --risk: an estimate in less than a second")
	f.IntVar(&r.threads, "threads", 0, "with --risk: there are `N` threads; 0 for what the configuration says")
	f.Float64Var(&r.rate, "rate", 0, "with --risk: `N` requests come in a second; 0 for what the traffic says")
	f.StringVar(&r.deletes, "delete", "", "with --risk: entries leave the index in the `WAY`: as-version, write-locked, read-locked or unlocked")
	f.StringVar(&r.refuse, "refuse", "", "with --risk: variants are refused in the `WAY`: as-version, wrong-victim, new or new-wraps")
	f.StringVar(&r.fix, "fix", "", "with --risk: write `REMEDY` into the configuration: process-vary-off, raise-max-secondary-entries, nbthread-1 or disable-cache")
	completeWords(cmd, "fix", remedies...)
	completeWords(cmd, "delete", choices(explore.Deletes())...)
	completeWords(cmd, "refuse", choices(explore.Refusals())...)
}

// remedies are those that are edits.
var remedies = []string{string(risk.ProcessVaryOff), string(risk.MoreVariants), string(risk.OneThread), string(risk.DisableCache)}

func choices(list []explore.Choice) []string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	return names
}

// check reads the flags, and refuses those that do not go together.
func (r *riskFlags) check(s *simulateFlags) (err error) {
	switch {
	case !r.on && (r.quick || r.threads != 0 || r.rate != 0 || r.deletes+r.refuse+r.fix != ""):
		return errors.New("--quick, --threads, --rate, --delete, --refuse and --fix are for --risk")
	case r.fix != "" && !slices.Contains(remedies, r.fix):
		return fmt.Errorf("--fix takes one of %s, not %q", strings.Join(remedies, ", "), r.fix)
	case r.on && (s.plot != "" || s.outcomes != "" || s.requests != 0 || s.in.memory != ""):
		return errors.New("--plot, --outcomes, --requests and --memory are not for --risk")
	case r.threads < 0 || r.threads > maxRiskThreads:
		return errors.New("--threads is from 1 to 4096")
	case r.rate < 0 || r.rate > 1e9:
		return errors.New("--rate is above 0 and at most a billion")
	}
	if r.deletes != "" {
		if r.options.Delete, err = explore.ParseDelete(r.deletes); err != nil {
			return err
		}
	}
	if r.refuse != "" {
		r.options.Refuse, err = explore.ParseRefuse(r.refuse)
	}
	return err
}

// maxRiskThreads is as many as HAProxy may ever have (MAX_THREADS).
const maxRiskThreads = 4096

func (s *simulateFlags) runRisk(job *simulate.Job) error {
	report, err := job.Risk(simulate.RiskOptions{Quick: s.risk.quick, Explore: s.risk.options, Threads: s.risk.threads, Rate: s.risk.rate})
	if err != nil {
		return simulateError(err)
	}
	if err := written(s.printRisk(report)); err != nil || s.risk.fix == "" {
		return err
	}
	done, err := job.Mend(report, s.risk.fix)
	if remedy, ok := errors.AsType[*simulate.RemedyError](err); ok {
		if len(remedy.Names) > 0 {
			err = fmt.Errorf("%w; there are: %s", err, strings.Join(remedy.Names, ", "))
		}
		return usageError(err)
	}
	if err != nil {
		return &exitError{statusFailed, err}
	}
	fmt.Fprintln(os.Stderr, "hapvet: done:", done)
	return nil
}

func (s *simulateFlags) printRisk(report *risk.Report) error {
	switch s.format {
	case formatJSON:
		return cacheview.RiskJSON(os.Stdout, report)
	case formatHTML:
		return writePage(os.Stdout, page.Document{Risk: report})
	}
	return cacheview.RiskText(os.Stdout, report, cacheview.TextOptions{Color: useColor(s.color, os.Stdout), Width: terminalWidth(os.Stdout)})
}
