package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/checks"
)

// ruleSet returns the rules; the tests have others.
var ruleSet = checks.Rules

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "hapvet {FILE | DIR | -}...",
		Short: "Tells what is wrong with a HAProxy configuration, for any version of HAProxy",
		Long: `Hapvet tells what is wrong with a HAProxy configuration, and whether HAProxy of
a given version would take it. No HAProxy is needed.

Without a command, "lint" is meant: hapvet haproxy.cfg`,
		Args:                  cobra.NoArgs,
		DisableFlagsInUseLine: true,
		SilenceErrors:         true,
		SilenceUsage:          true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.ErrOrStderr())
			_ = cmd.Help()
			return errors.New("name a configuration, or a command")
		},
	}
	root.AddCommand(newLint(), newInit(), newExplain(), newRules(), newKeyword(), newFeatures(), newAdvisories(), newSimulate(), newCapacity(),
		newUpgrade(), newReport(), newLSP(), newVersion())
	if addMan != nil {
		addMan(root)
	}
	return root
}

// addMan adds the command that writes manual pages, where it is built in (man.go).
var addMan func(root *cobra.Command)

// withCommand puts the command "lint" before arguments that begin with none.
func withCommand(root *cobra.Command, args []string) []string {
	if len(args) == 0 {
		return args
	}
	switch first := args[0]; first {
	case "-h", "--help", "help", "completion":
		return args
	case cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd:
		completeFlags(root)
		return append([]string{first}, completing(args[1:], func(word string) bool {
			return word == "help" || word == "completion" || slices.Contains(commandNames(root), word)
		})...)
	case "--version":
		return append([]string{"version"}, args[1:]...)
	default:
		if slices.Contains(commandNames(root), first) {
			return args
		}
		return append([]string{"lint"}, args...)
	}
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return names
}

// oneOf returns an error if the value of a flag is none of some.
func oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("--%s is %s; it cannot be %q", flag, strings.Join(allowed, ", "), value)
}

// completeRules completes ids of rules.
func completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return ruleWords(), cobra.ShellCompDirectiveNoFileComp
}
