package main

import (
	"os"
	"text/tabwriter"

	"fmt"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/report"
)

func newRules() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "rules [--format text|json]",
		Short: "List the rules",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("format", format, formatText, formatJSON); err != nil {
				return err
			}
			if format == formatJSON {
				return printJSON(describeRules(ruleSet()))
			}
			return written(printRules(ruleSet()))
		},
	}
	cmd.Flags().StringVar(&format, "format", formatText, "print the list as `FORMAT`: text or json")
	completeWords(cmd, "format", formatText, formatJSON)
	return cmd
}

func printRules(rules []*checks.Rule) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RULE\tCATEGORY\tSEVERITY\tPROFILE\tFINDS")
	for _, r := range rules {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Category, r.Severity, profileOf(r), r.Summary)
	}
	return w.Flush()
}

// ruleInfo is a rule in JSON.
type ruleInfo struct {
	ID       string          `json:"id"`
	Category checks.Category `json:"category"`
	Severity checks.Severity `json:"severity"`
	Profile  string          `json:"profile"` // default or strict
	// Family and Confidence are as docs/cli.md has them.
	Family     checks.Family     `json:"family,omitempty"`
	Confidence checks.Confidence `json:"confidence"`
	Summary    string            `json:"summary"`
	Versions   string            `json:"versions"` // as people write them: "2.4.0 and newer"
	URL        string            `json:"url"`
}

func describeRules(rules []*checks.Rule) []ruleInfo {
	infos := make([]ruleInfo, len(rules))
	for i, r := range rules {
		infos[i] = ruleInfo{r.ID, r.Category, r.Severity, profileOf(r), r.Family, r.Confidence, r.Summary, versionsOf(r), checks.RuleURL(r.ID)}
	}
	return infos
}

// profileOf returns the profile that a rule belongs to.
func profileOf(r *checks.Rule) string {
	if r.Strict {
		return lint.ProfileStrict
	}
	return lint.ProfileDefault
}

// versionsOf returns the HAProxy versions that a rule speaks of.
func versionsOf(r *checks.Rule) string {
	if len(r.Versions) == 0 {
		return "all versions"
	}
	return r.Versions.String()
}

// printJSON writes a value for programs, in a form that people can read, too.
func printJSON(value any) error {
	return written(report.WriteJSON(os.Stdout, value))
}
