package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/lsp"
)

// lspWorkspace tells the language server what files are, as `hapvet lint` has it.
type lspWorkspace struct {
	config   string
	noConfig bool
	env      []string
}

// Configurations implements [lsp.Workspace].
func (w *lspWorkspace) Configurations(path string, s lsp.Settings) ([]lsp.Configuration, error) {
	flags := &lintFlags{}
	cmd := &cobra.Command{}
	flags.define(cmd)
	if err := cmd.ParseFlags(w.arguments(s)); err != nil {
		return nil, err
	}
	if filepath.IsAbs(path) {
		flags.dir = filepath.Dir(path)
	}
	job, err := flags.job(cmd.Flags(), []string{path})
	if err != nil {
		return nil, err
	}
	job.Machine.Names = false // never the network
	job.Whole = false
	all := make([]lsp.Configuration, len(job.Inputs))
	for i, in := range job.Inputs {
		own := job
		own.Inputs = []lint.Input{in}
		all[i] = configurationOf(own)
	}
	return all, nil
}

// arguments are the flags of `hapvet lint` that say the same.
func (w *lspWorkspace) arguments(s lsp.Settings) []string {
	var args []string
	add := func(flag, value string) {
		if value != "" {
			args = append(args, "--"+flag+"="+value)
		}
	}
	add("haproxy-version", s.HAProxyVersion)
	add("profile", s.Profile)
	add("strict", strings.Join(s.Strict, ","))
	add("config", w.config)
	for _, pair := range w.env {
		add("env", pair)
	}
	if w.noConfig {
		args = append(args, "--no-config")
	}
	return args
}

// errNoRun says that there is nothing to show, and no error either.
var errNoRun = errors.New("hapvet could not read this configuration")

// configurationOf makes a configuration of the language server of a job with one input.
func configurationOf(job lint.Job) lsp.Configuration {
	with := func(b lsp.Buffers) lint.Job {
		now := job
		now.Ignores = slices.Clone(job.Ignores) // runs note in them what they were good for
		now.Resident = &lint.Resident{Text: b.Text, Cancelled: b.Cancelled}
		return now
	}
	return lsp.Configuration{
		Name: strings.Join(job.Inputs[0].Paths, "\x00"),
		Lint: func(b lsp.Buffers) (report.Run, []error) { return with(b).Do() },
		Load: func(b lsp.Buffers) (*config.Config, error) {
			c, _, err := with(b).Load()
			return c, err
		},
		Fix: func(b lsp.Buffers) ([]report.Change, error) {
			fixing := with(b)
			fixing.Fixing = lint.Fixing{Mode: lint.DiffFixes}
			run, errs := fixing.Do()
			if len(errs) > 0 {
				return nil, errors.Join(errs...)
			}
			if len(run.Configurations) == 0 || run.Configurations[0].Fixed == nil {
				return nil, errNoRun
			}
			return run.Configurations[0].Fixed.Changes, nil
		},
	}
}
