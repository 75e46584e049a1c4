package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/advise"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/release"
)

// advisoryData returns the advisories; the tests have others.
var advisoryData = advisories.Current

// advisoryFlags are the flags that choose advisories and how they are shown.
type advisoryFlags struct {
	severity, since string
	format, color   string
}

func (a *advisoryFlags) define(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&a.severity, "severity", "low", "only advisories of `SEVERITY` and above: low, medium, high or critical")
	f.StringVar(&a.since, "since", "", "only advisories that were published on `DATE` or later, such as 2025-01-31")
	f.StringVar(&a.format, "format", formatText, "print it as `FORMAT`: text or json")
	f.StringVar(&a.color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	completeWords(cmd, "severity", "low", "medium", "high", "critical")
	completeWords(cmd, "format", formatText, formatJSON)
}

// filter makes of the flags which advisories are chosen.
func (a *advisoryFlags) filter() (advise.Filter, error) {
	rating, err := advisories.ParseRating(a.severity)
	if err != nil {
		err = fmt.Errorf("--severity: %w", err)
	}
	var errSince error
	if _, e := time.Parse(time.DateOnly, a.since); e != nil && a.since != "" {
		errSince = fmt.Errorf("--since takes a date such as 2025-01-31, not %q", a.since)
	}
	return advise.Filter{Rating: rating, Since: a.since}, errors.Join(err, errSince,
		oneOf("format", a.format, formatText, formatJSON), oneOf("color", a.color, colorAuto, colorAlways, colorNever))
}

func newAdvisories() *cobra.Command {
	var in inputFlags
	var flags advisoryFlags
	var verbose bool
	cmd := &cobra.Command{
		Use:   "advisories [flags] [FILE | DIR | -]...",
		Short: "Tell which known defects of HAProxy a configuration can reach",
		Long: `Tell which known defects of HAProxy a configuration can reach: its version has
them, and it switches on what they need. The lines that do are shown, and what helps.

Exit status: 0 none is reachable, 1 some are, 2 bad usage, 3 unreadable input.`,
		Example: `  hapvet advisories --haproxy-version 2.8.10 haproxy.cfg
  hapvet advisories --severity high --format json haproxy.cfg
  hapvet advisories list --since 2026-01-01
  hapvet advisories show CVE-2025-11230`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			filter, err := flags.filter()
			if err != nil {
				return err
			}
			job, err := in.job(cmd.Flags(), args)
			if err != nil {
				return usageError(err)
			}
			return printAssessment(job, filter, flags, verbose)
		},
	}
	in.define(cmd.Flags())
	flags.define(cmd)
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "list what is not reachable, too, and show every line")
	cmd.AddCommand(newAdvisoriesList(), newAdvisoriesShow(), newAdvisoriesStats(), newAdvisoriesUpdate(), newAdvisoriesExport())
	return cmd
}

// printAssessment prints what the advisories mean for each configuration.
func printAssessment(job lint.Job, filter advise.Filter, flags advisoryFlags, verbose bool) error {
	configs, errs := job.Read()
	r := advise.NewReport(advisoryData(), filter, time.Now())
	for _, c := range configs {
		r.Add(c.Name, c.Why, c.Config)
	}
	if _, err := advisories.Cached(); err != nil {
		complain("the newer advisories are left aside: " + err.Error())
	}
	for _, err := range errs {
		complain(err.Error())
	}
	var err error
	if flags.format == formatJSON {
		err = printJSON(r)
	} else if len(configs) > 0 {
		err = written(r.Text(os.Stdout, advise.Style{Bold: boldIf(useColor(flags.color, os.Stdout)), Verbose: verbose}))
	}
	switch {
	case err != nil:
		return err
	case len(errs) > 0:
		return &exitError{status: statusFailed}
	case r.Reached():
		return &exitError{status: statusFindings}
	}
	return nil
}

func newAdvisoriesList() *cobra.Command {
	var flags advisoryFlags
	var version string
	cmd := &cobra.Command{
		Use:   "list [flags]",
		Short: "List the advisories",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			filter, err := flags.filter()
			if err != nil {
				return err
			}
			var v release.Version
			if version != "" {
				if v, err = release.Parse(version); err != nil {
					return fmt.Errorf("--haproxy-version: %w", err)
				}
			}
			return listAdvisories(filter, v, flags.format)
		},
	}
	cmd.Flags().StringVar(&version, "haproxy-version", "", "only advisories that concern HAProxy `VERSION`")
	flags.define(cmd)
	return cmd
}

// listAdvisories prints those that are chosen and, if v is given, concern v.
func listAdvisories(filter advise.Filter, v release.Version, format string) error {
	chosen, heads := []*advisories.Advisory{}, []advise.Head{}
	for _, a := range advisoryData().All() {
		if filter.Shows(a) && (v.IsZero() || a.Affects(v)) {
			chosen = append(chosen, a)
			heads = append(heads, advise.NewHead(a))
		}
	}
	if format == formatJSON {
		return printJSON(heads)
	}
	return written(advise.List(os.Stdout, chosen))
}

func newAdvisoriesShow() *cobra.Command {
	var format, color string
	cmd := &cobra.Command{
		Use:   "show {ID | CVE}",
		Short: "Tell all about one advisory",
		Args:  cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, a := range advisoryData().All() {
				ids = append(ids, a.ID)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := errors.Join(oneOf("format", format, formatText, formatJSON), oneOf("color", color, colorAuto, colorAlways, colorNever)); err != nil {
				return err
			}
			a := advisoryData().Lookup(args[0])
			if a == nil {
				return usageError(fmt.Errorf("no advisory is called %q (hapvet advisories list shows them)", args[0]))
			}
			if format == formatJSON {
				return printJSON(a)
			}
			return written(advise.Show(os.Stdout, a, boldIf(useColor(color, os.Stdout))))
		},
	}
	cmd.Flags().StringVar(&format, "format", formatText, "print it as `FORMAT`: text, or json, which is OSV")
	completeWords(cmd, "format", formatText, formatJSON)
	cmd.Flags().StringVar(&color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	return cmd
}

func newAdvisoriesStats() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "stats [--format text|json]",
		Short: "Count the advisories by rating, year, effect and version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("format", format, formatText, formatJSON); err != nil {
				return err
			}
			stats := advise.NewStats(advisoryData())
			if format == formatJSON {
				return printJSON(stats)
			}
			return written(stats.Text(os.Stdout))
		},
	}
	cmd.Flags().StringVar(&format, "format", formatText, "print them as `FORMAT`: text or json")
	completeWords(cmd, "format", formatText, formatJSON)
	return cmd
}
