package main

import (
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/features"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/config"
)

func newFeatures() *cobra.Command {
	var in inputFlags
	var format, color string
	var all bool
	cmd := &cobra.Command{
		Use:   "features [flags] [FILE | DIR | -]...",
		Short: "Tell which features of HAProxy a configuration switches on, and where",
		Long: `Tell which features of HAProxy a configuration switches on, and the lines that do.
Advisories, upgrades and the model of the cache ask for features by these names.
Without a configuration, all that hapvet looks for are listed.`,
		Example: `  hapvet features haproxy.cfg
  hapvet features --haproxy-version 2.8 --format json haproxy.cfg
  hapvet features`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := errors.Join(oneOf("format", format, formatText, formatJSON), oneOf("color", color, colorAuto, colorAlways, colorNever)); err != nil {
				return err
			}
			if len(args) == 0 && len(in.files) == 0 {
				return listFeatures(format)
			}
			job, err := in.job(cmd.Flags(), args)
			if err != nil {
				return usageError(err)
			}
			return printFeatures(job, format, all, useColor(color, os.Stdout))
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	in.define(f)
	f.BoolVarP(&all, "verbose", "v", false, "show every line that switches a feature on")
	f.StringVar(&format, "format", formatText, "print it as `FORMAT`: text or json")
	f.StringVar(&color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	completeWords(cmd, "format", formatText, formatJSON)
	return cmd
}

// printFeatures prints the features of each configuration that can be read.
func printFeatures(job lint.Job, format string, all, color bool) error {
	configs, errs := job.Read()
	r := features.NewReport()
	for _, c := range configs {
		r.Add(c.Name, c.Config)
	}
	for _, err := range errs {
		complain(err.Error())
	}
	var err error
	if format == formatJSON {
		err = printJSON(r)
	} else {
		err = written(r.Text(os.Stdout, all, boldIf(color)))
	}
	if err == nil && len(errs) > 0 {
		err = &exitError{status: statusFailed}
	}
	return err
}

// boldIf returns what writes a heading.
func boldIf(color bool) func(string) string {
	return func(s string) string {
		if color {
			return "\x1b[1m" + s + "\x1b[0m"
		}
		return s
	}
}

// featureInfo is a feature in JSON.
type featureInfo struct {
	Name    config.Feature `json:"name"`
	Summary string         `json:"summary"`
}

// listFeatures prints all that hapvet looks for.
func listFeatures(format string) error {
	all := config.AllFeatures()
	if format == formatJSON {
		infos := make([]featureInfo, len(all))
		for i, f := range all {
			infos[i] = featureInfo{f.Name, f.Doc}
		}
		return printJSON(infos)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FEATURE\tSWITCHED ON BY")
	for _, f := range all {
		fmt.Fprintf(w, "%s\t%s\n", f.Name, f.Doc)
	}
	return written(w.Flush())
}
