package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/release"
)

func newExplain() *cobra.Command {
	var color string
	cmd := &cobra.Command{
		Use:               "explain RULE",
		Short:             "Tell what a rule finds, why it matters and what to do",
		Example:           "  hapvet explain undefined-reference",
		ValidArgsFunction: completeRules,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("explain takes one rule, not %d (hapvet rules lists them)", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("color", color, colorAuto, colorAlways, colorNever); err != nil {
				return err
			}
			rules := ruleSet()
			i := slices.IndexFunc(rules, func(r *checks.Rule) bool { return r.ID == args[0] })
			if i < 0 {
				return usageError(lint.UnknownRule(args[0], rules))
			}
			return written(explain(rules[i], useColor(color, os.Stdout)))
		},
	}
	cmd.Flags().StringVar(&color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	return cmd
}

// explain writes the page of a rule for a terminal.
func explain(r *checks.Rule, color bool) error {
	out := bufio.NewWriter(os.Stdout)
	bold := func(s string) string {
		if color {
			return "\x1b[1m" + s + "\x1b[0m"
		}
		return s
	}
	fmt.Fprintf(out, "%s: %s\n\n", bold(r.ID), r.Summary)
	fmt.Fprintf(out, "category    %s\nfamily      %s\nseverity    %s\nconfidence  %s\n", r.Category, r.Family, r.Severity, r.Confidence)
	if r.Strict {
		fmt.Fprintln(out, "profile     strict: only with --profile strict, --strict or --only")
	}
	fmt.Fprintf(out, "HAProxy     %s\n\n", versionsOf(r))
	fmt.Fprintln(out, strings.TrimSpace(r.Doc))
	for _, o := range r.Options {
		fmt.Fprintf(out, "\noption %s: %s\n", bold(o.Name), o.Doc)
	}
	for _, e := range r.Examples {
		fmt.Fprintf(out, "\n%s\n\n", bold(exampleTitle(e)))
		for i, line := range strings.Split(strings.TrimRight(e.Config, "\n"), "\n") {
			mark := " "
			if slices.Contains(e.Bad, i+1) {
				mark, line = ">", bold(line)
			}
			fmt.Fprintln(out, strings.TrimRight("  "+mark+" "+line, " "))
		}
	}
	fmt.Fprintf(out, "\n%s\n", checks.RuleURL(r.ID))
	return out.Flush()
}

func exampleTitle(e checks.Example) string {
	kind, version := "Bad", e.Version
	if len(e.Bad) == 0 {
		kind = "Good"
	}
	if version == "" {
		version = release.NewestLTS().Name
	}
	return fmt.Sprintf("%s: %s (HAProxy %s)", kind, e.Name, version)
}
