package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/report"
)

func newLint() *cobra.Command {
	flags := &lintFlags{}
	cmd := &cobra.Command{
		Use:   "lint [flags] [FILE | DIR | -]...",
		Short: "Check configurations",
		Long: `Check configurations. Each argument is one: a file, a directory (all its files
that end in .cfg, in order), or "-" for standard input. A configuration of
several files is given as HAProxy takes it, with -f for each of them. Without
arguments, the configurations of the project file are checked, .hapvet.yaml,
which is looked for up to the root of the git repository.

The HAProxy version is that of --haproxy-version, else of a comment line
"# hapvet: haproxy-version=3.0" in the configuration, else of the project file,
else of the haproxy on PATH, else the newest LTS.

With --fix, what can be mended is, and the findings are those that are left; the
text of standard input goes to standard output then, and the findings to standard
error. --diff shows what --fix would write.

Exit status: 0 no findings, 1 findings (see --fail-on), or with --diff
differences, 2 bad usage, 3 unreadable input or internal error.`,
		Example: `  hapvet lint /etc/haproxy/haproxy.cfg
  hapvet lint --haproxy-version 3.2 old.cfg new.cfg
  hapvet lint -f global.cfg -f sites/
  hapvet lint --fix haproxy.cfg
  generate | hapvet lint --stdin-filename haproxy.cfg -`,
		RunE: func(cmd *cobra.Command, args []string) error {
			job, err := flags.job(cmd.Flags(), args)
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
	for _, said := range slices.Concat(run.Notes, report.Refusals(run)) {
		complain(said)
	}
	if err := flags.writeReports(run); err != nil {
		return &exitError{statusFailed, err}
	}
	failed, err := flags.show(run, job)
	switch {
	case err != nil:
		return written(err)
	case len(errs) > 0:
		return &exitError{status: statusFailed}
	case failed:
		return &exitError{status: statusFindings}
	}
	return nil
}

// show writes what was asked for, and reports whether the exit status is to tell of it.
func (l *lintFlags) show(run report.Run, job lint.Job) (failed bool, err error) {
	if l.diff {
		return report.Diff(os.Stdout, run)
	}
	out := os.Stdout
	if job.WritesStdin() { // its text goes there
		out = os.Stderr
	}
	return worst(run) >= int(l.failOn), l.print(out, run)
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
