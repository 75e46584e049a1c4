package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	cmdupgrade "github.com/hapvet/hapvet/cmd/hapvet/internal/upgrade"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/page"
	"github.com/hapvet/hapvet/report/upgradeview"
	"github.com/hapvet/hapvet/upgrade"
)

// formatMarkdown is the third format, of `hapvet upgrade`.
const formatMarkdown = "markdown"

// pathLTS is the value of --path that goes by long-term branches.
const pathLTS = "lts"

// today is the day on which it is asked which branches get fixes; the tests have
// another.
var today = time.Now

func newUpgrade() *cobra.Command {
	flags := &upgradeFlags{}
	cmd := &cobra.Command{
		Use:   "upgrade [flags] [FILE | DIR | -]",
		Short: "Plan the way of a configuration to another version, and edit it",
		Long: `Plan the way of a configuration from the HAProxy that runs it to another, up or down:
what is removed or renamed, what the new version refuses or warns about, what it does
in another way without a word, and what it repairs. Edits do what needs no person.

Without --to it recommends where to go, and compares what there is: a later release
of the same branch, the next long-term branches, and to stay.

--diff shows the edits, --write makes them. Nothing is written without --write.

Exit status: 0 nothing needs hands, or the best is to stay; 1 something does: a line that
the new version refuses or newly warns about, or without --to a version to leave;
2 bad usage; 3 unreadable input, or files that cannot be written.`,
		Example: `  hapvet upgrade haproxy.cfg --from 2.6.12
  hapvet upgrade haproxy.cfg --from 2.6.12 --to 3.2 --diff
  hapvet upgrade haproxy.cfg --from 2.6.12 --to 3.2 --write --backup
  hapvet upgrade haproxy.cfg --from 2.2.9 --to lts --path lts --format markdown
  hapvet upgrade --inventory fleet.yaml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.check(args); err != nil {
				return usageError(err)
			}
			if flags.inventory != "" {
				return flags.runFleet()
			}
			return flags.run(cmd.Flags(), args)
		},
	}
	flags.define(cmd)
	return cmd
}

// run plans for one configuration.
func (u *upgradeFlags) run(given *pflag.FlagSet, args []string) error {
	job, err := u.job(given, args)
	if err != nil {
		return err
	}
	plan, err := planned(job)
	if err != nil {
		return &exitError{statusFailed, err}
	}
	if u.write {
		if err := u.writeFiles(plan); err != nil {
			return err
		}
	}
	if err := u.print(plan); err != nil {
		return written(err)
	}
	if needsAction(plan) {
		return &exitError{status: statusFindings}
	}
	return nil
}

// planned makes the plan. A panic is an error of hapvet.
func planned(job upgrade.Job) (p *upgrade.Plan, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: hapvet itself failed: %v", job.Name, r)
		}
	}()
	return job.Plan()
}

// needsAction reports whether the plan ends with status 1.
func needsAction(p *upgrade.Plan) bool {
	if p.Recommendation != nil {
		return p.Recommendation.Way != upgrade.Stay
	}
	return slices.ContainsFunc(p.Steps, func(s upgrade.Step) bool { return len(s.HandWork()) > 0 })
}

// writeFiles writes the files, and tells so on standard error.
func (u *upgradeFlags) writeFiles(p *upgrade.Plan) error {
	files, err := cmdupgrade.Write(p, u.backup)
	if err != nil {
		return &exitError{statusFailed, err}
	}
	if len(files) == 0 {
		complain("no file has to change")
	}
	for _, f := range files {
		message := fmt.Sprintf("wrote %s: %d lines removed, %d added", f.Path, f.Removed, f.Added)
		if f.Backup != "" {
			message += "; before: " + f.Backup
		}
		complain(message)
	}
	return nil
}

func (u *upgradeFlags) print(p *upgrade.Plan) error {
	switch {
	case u.diff:
		return upgradeview.Diff(os.Stdout, p)
	case u.format == formatJSON:
		return upgradeview.JSON(os.Stdout, p)
	case u.format == formatMarkdown:
		return upgradeview.Markdown(os.Stdout, p)
	case u.format == formatHTML:
		return writePage(os.Stdout, page.Document{Plan: p})
	}
	return upgradeview.Text(os.Stdout, p, u.look())
}

func (u *upgradeFlags) look() upgradeview.Options {
	width := terminalWidth(os.Stdout)
	return upgradeview.Options{Color: useColor(u.color, os.Stdout), Width: max(width, report.DefaultWidth)}
}

// job makes of flags and arguments what is to be planned.
func (u *upgradeFlags) job(given *pflag.FlagSet, args []string) (upgrade.Job, error) {
	u.in.version = u.from
	reading, err := u.in.single(given, args, "--from")
	if err != nil {
		return upgrade.Job{}, usageError(renamed(err))
	}
	opened, err := reading.Open("--from")
	if err != nil {
		if errors.Is(err, lint.ErrNoVersion) {
			return upgrade.Job{}, usageError(err)
		}
		return upgrade.Job{}, &exitError{statusFailed, err}
	}
	if u.write && slices.Contains(reading.Inputs[0].Paths, lint.StandardPath) {
		return upgrade.Job{}, usageError(errors.New("--write cannot write standard input; --diff shows the edits"))
	}
	return u.jobOf(reading, opened), nil
}

// jobOf plans for a configuration that was read.
func (u *upgradeFlags) jobOf(reading lint.Job, opened lint.Opened) upgrade.Job {
	as := reading.Reading(opened.Version)
	return upgrade.Job{
		Subject: upgrade.Subject{Name: opened.Name, Sources: opened.Sources, Env: as.Env, LocalPeer: as.LocalPeer, Build: as.Build},
		From:    opened.Version, Why: opened.Why, To: u.target, ByLTS: u.path == pathLTS, Choice: u.choice,
		Advisories: advisoryData(), Today: today(),
	}
}
