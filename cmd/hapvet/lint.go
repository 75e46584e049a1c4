package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/report"
)

func newLint() *cobra.Command {
	flags := &lintFlags{}
	cmd := &cobra.Command{
		Use:   "lint [flags] {FILE | DIR | -}...",
		Short: "Check configurations",
		Long: `Check configurations. Each argument is one: a file, a directory (all its files
that end in .cfg, in order), or "-" for standard input. A configuration of
several files is given as HAProxy takes it, with -f for each of them.

The HAProxy version is that of --haproxy-version, else of a comment line
"# hapvet: haproxy-version=3.0" in the configuration, else of the haproxy on
PATH, else the newest LTS.

Exit status: 0 no findings, 1 findings (see --fail-on), 2 bad usage,
3 unreadable input or internal error.`,
		Example: `  hapvet lint /etc/haproxy/haproxy.cfg
  hapvet lint --haproxy-version 3.2 old.cfg new.cfg
  hapvet lint -f global.cfg -f sites/
  generate | hapvet lint --stdin-filename haproxy.cfg -`,
		RunE: func(_ *cobra.Command, args []string) error {
			job, err := flags.job(args)
			if err != nil {
				return usageError(err)
			}
			return runLint(job, flags)
		},
	}
	flags.define(cmd)
	return cmd
}

func runLint(job lint.Job, flags *lintFlags) error {
	run, errs := job.Do()
	for i, err := range errs {
		message := err.Error()
		if i == 0 {
			message += mistypedCommand(err, job.Inputs[0])
		}
		complain(message)
	}
	if err := flags.print(run); err != nil {
		return written(err)
	}
	switch {
	case len(errs) > 0:
		return &exitError{status: statusFailed}
	case worst(run) >= int(flags.failOn):
		return &exitError{status: statusFindings}
	}
	return nil
}

// worst returns the highest severity of all findings, or -1.
func worst(run report.Run) int {
	highest := -1
	for _, c := range run.Configurations {
		for _, f := range c.Findings {
			highest = max(highest, int(f.Severity))
		}
	}
	return highest
}

// mistypedCommand is a hint for who wrote "hapvet explian".
func mistypedCommand(err error, first lint.Input) string {
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), first.Paths[0]+":") {
		return ""
	}
	near := lint.Nearest(first.Paths[0], commandNames(newRoot()))
	if len(near) == 0 {
		return ""
	}
	return fmt.Sprintf(" (did you mean the command %q?)", near[0])
}

// print writes the run in the format asked for.
func (l *lintFlags) print(run report.Run) error {
	if l.format == formatJSON {
		return report.JSON(os.Stdout, run)
	}
	return report.Text(os.Stdout, run, report.TextOptions{
		Color:       useColor(l.color, os.Stdout),
		Width:       terminalWidth(os.Stdout),
		MaxFindings: l.maxFindings,
	})
}

// severityFlag is a flag that takes a severity.
type severityFlag struct{ severity *checks.Severity }

func (s severityFlag) String() string {
	if s.severity == nil {
		return ""
	}
	return s.severity.String()
}

func (s severityFlag) Set(name string) (err error) {
	*s.severity, err = checks.ParseSeverity(name)
	return err
}

func (s severityFlag) Type() string { return "SEVERITY" }
