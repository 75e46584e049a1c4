package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/report/page"
	"github.com/hapvet/hapvet/upgrade"
)

// reportFlags are the flags of `hapvet report`: those that say what to read, and some of
// the commands whose results stand on the page.
type reportFlags struct {
	lint          lintFlags
	upgrade       upgradeFlags
	simulate      simulateFlags
	title, output string
}

func newReport() *cobra.Command {
	r := &reportFlags{}
	cmd := &cobra.Command{
		Use:   "report [flags] [FILE | DIR]",
		Short: "Write one web page with all that there is to know, for a change ticket",
		Long: `Write one web page about one configuration: what lint finds, the known defects of HAProxy
that it reaches and by which lines, the plan of an upgrade, and, with --log, --trace or
--workload, what its cache does to that traffic, with curves. The page loads nothing from
anywhere; it can be attached to a ticket and read without a network.

Exit status: 0 the page is written, whatever is in it, 2 bad usage, 3 unreadable input or
a page that cannot be written.`,
		Example: `  hapvet report haproxy.cfg > report.html
  hapvet report --haproxy-version 2.8.10 --to 3.2 --output report.html haproxy.cfg
  hapvet report --log haproxy.log --title "Change 4711" --output report.html haproxy.cfg`,
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	r.lint.inputFlags.define(f)
	_ = f.MarkHidden("stdin-filename") // what is read several times cannot be standard input
	f.StringVar(&r.title, "title", "", "call the page `TEXT` (default: the name of the configuration)")
	f.StringVarP(&r.output, "output", "o", "", "write the page to `FILE`, whole or not at all (default: standard output)")
	f.StringVar(&r.upgrade.to, "to", "", "plan the upgrade to `VERSION`, as of upgrade (default: recommends one)")
	r.simulate.defineTraffic(f)
	completeWords(cmd, "to", "safe", "lts", "latest")
	return cmd
}

func (r *reportFlags) run(cmd *cobra.Command, args []string) error {
	job, err := r.job(cmd, args)
	if err != nil {
		return usageError(err)
	}
	run, errs := job.Do()
	if len(errs) > 0 {
		return &exitError{statusFailed, errors.Join(errs...)}
	}
	for _, said := range run.Notes {
		complain(said)
	}
	d := page.Document{Title: r.title, Run: &run}
	if err := r.addPlan(&d, job); err != nil {
		return err
	}
	if err := r.addSimulation(&d, job); err != nil {
		return err
	}
	return r.write(d)
}

// job makes of flags, arguments and the project file what to lint: one configuration, for
// one version.
func (r *reportFlags) job(cmd *cobra.Command, args []string) (lint.Job, error) {
	l := &r.lint
	l.format, l.color, l.failOn, l.selection.Profile = formatText, colorNever, checks.Error, lint.ProfileDefault
	job, err := l.job(cmd.Flags(), args)
	if r.simulate.trafficGiven() {
		err = errors.Join(err, r.simulate.oneSource())
	}
	if r.upgrade.to != "" {
		var errTo error
		if r.upgrade.target, errTo = upgrade.ParseTarget(r.upgrade.to); errTo != nil {
			err = errors.Join(err, fmt.Errorf("--to: %w", errTo))
		}
	}
	if err == nil {
		err = isSingle(job, args, "--haproxy-version")
	}
	switch {
	case err != nil:
		return job, err
	case slices.Contains(job.Inputs[0].Paths, lint.StandardPath):
		return job, errors.New("the configuration is read several times, which standard input cannot be: name a file")
	}
	return job, nil
}

// addPlan adds the plan of an upgrade.
func (r *reportFlags) addPlan(d *page.Document, reading lint.Job) error {
	opened, err := reading.Open("--haproxy-version")
	if errors.Is(err, lint.ErrNoVersion) {
		d.Notes = append(d.Notes, "There is no plan of an upgrade, as nothing tells which HAProxy runs it; --haproxy-version does.")
		return nil
	}
	if err == nil {
		d.Plan, err = planned(r.upgrade.jobOf(reading, opened))
	}
	if err != nil {
		return &exitError{statusFailed, err}
	}
	return nil
}

// addSimulation adds what the cache does to the traffic, if there is any.
func (r *reportFlags) addSimulation(d *page.Document, reading lint.Job) error {
	if !r.simulate.trafficGiven() {
		return nil
	}
	job, err := r.simulate.jobOf(reading)
	if err != nil {
		return err
	}
	if d.Simulation, err = job.Do(); err != nil {
		return simulateError(err)
	}
	return nil
}

func (r *reportFlags) write(d page.Document) error {
	if r.output == "" {
		return written(writePage(os.Stdout, d))
	}
	var text strings.Builder
	err := writePage(&text, d)
	if err == nil {
		err = rewrite.Put(r.output, text.String())
	}
	return written(err)
}
