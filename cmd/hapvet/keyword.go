package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report/keywordview"
)

func newKeyword() *cobra.Command {
	var format, color, version string
	cmd := &cobra.Command{
		Use:   "keyword NAME...",
		Short: "Tell what a word of the language is, where it may stand, since when and until when",
		Example: `  hapvet keyword http-reuse
  hapvet keyword "option httplog" "timeout client" path_beg
  hapvet keyword --haproxy-version 2.8 "http-request set-header"`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return keywordview.Names(), cobra.ShellCompDirectiveNoFileComp
		},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("name a word of the language of HAProxy, such as http-reuse or \"option httplog\"")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			var v release.Version
			err := errors.Join(oneOf("format", format, formatText, formatJSON), oneOf("color", color, colorAuto, colorAlways, colorNever))
			if version != "" && err == nil {
				if v, err = release.Parse(version); err != nil {
					err = fmt.Errorf("--haproxy-version: %w", err)
				}
			}
			if err != nil {
				return err
			}
			return printEntries(args, v, format, useColor(color, os.Stdout))
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&version, "haproxy-version", "", "show only what HAProxy `VERSION` knows")
	f.StringVar(&format, "format", formatText, "print it as `FORMAT`: text or json")
	f.StringVar(&color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	completeWords(cmd, "format", formatText, formatJSON)
	return cmd
}

// printEntries prints what is known of each name, and complains of those that
// nothing is known of.
func printEntries(names []string, v release.Version, format string, color bool) error {
	entries := make([]keywordview.Entry, 0, len(names))
	var unknown []string
	for _, name := range names {
		e := keywordview.Lookup(name, v)
		if entries = append(entries, e); len(e.Roles) == 0 {
			unknown = append(unknown, unknownName(name, v))
		}
	}
	var err error
	if format == formatJSON {
		err = printJSON(keywordview.NewReport(entries, v))
	} else {
		err = written(keywordview.Text(os.Stdout, entries, terminalWidth(os.Stdout), func(s string) string {
			if color {
				return "\x1b[1m" + s + "\x1b[0m"
			}
			return s
		}))
	}
	if err == nil && len(unknown) > 0 {
		err = &exitError{statusFindings, errors.New(strings.Join(unknown, "\n"))}
	}
	return err
}

// unknownName says that nothing is known of a name, and what may be meant.
func unknownName(name string, v release.Version) string {
	if !v.IsZero() && len(keywordview.Lookup(name, release.Version{}).Roles) > 0 {
		return fmt.Sprintf("HAProxy %s does not know %q, but other versions do: ask without --haproxy-version", v, name)
	}
	message := fmt.Sprintf("no version of HAProxy knows %q", name)
	if near := lint.Nearest(name, keywordview.Names()); len(near) > 0 {
		message += fmt.Sprintf(": did you mean %s?", strings.Join(near, ", or "))
	}
	return message
}
