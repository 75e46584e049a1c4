package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/simulate"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// completions says what completes the values of flags, by the name that the usage of a flag
// gives to its value: "check for HAProxy `VERSION,...`". Flags whose values are words of
// their own have them by completeWords. Where there is nothing to offer, the shell is told
// so, since it would offer files.
var completions = map[string]cobra.CompletionFunc{
	"CATEGORY,...": listOf(categoryWords),
	"CHANGE,...":   listOf(changeWords),
	"FORMAT=FILE":  completeReport,
	"RULE,...":     listOf(ruleWords),
	"VERSION":      wordsOf(versionWords),
	"WHEN":         cobra.FixedCompletions([]string{colorAuto, colorAlways, colorNever}, cobra.ShellCompDirectiveNoFileComp),
	"VERSION,...":  listOf(func() []string { return append([]string{lint.AllMaintained}, versionWords()...) }),

	"DIR":         cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs),
	"FILE":        completeFiles,
	"FILE|DIR":    completeFiles,
	"FILE|URL":    completeFiles,
	"TEXT|FILE":   completeFiles,
	"FILE|PRESET": cobra.FixedCompletions(simulate.Presets(), cobra.ShellCompDirectiveDefault),

	"DATE": cobra.NoFileCompletions, "DURATION": cobra.NoFileCompletions, "HEX": cobra.NoFileCompletions, "LOG-FORMAT": cobra.NoFileCompletions,
	"N": cobra.NoFileCompletions, "NAME": cobra.NoFileCompletions, "NAME=VALUE": cobra.NoFileCompletions,
	"REVISION": cobra.NoFileCompletions, "SCHEDULE": cobra.NoFileCompletions, "SIZE": cobra.NoFileCompletions, "TEXT": cobra.NoFileCompletions, "PATH": cobra.NoFileCompletions,
}

// completeFlags gives each flag of a command and those below it what completes its value,
// where it has nothing yet. It is called when a shell asks, not at each start.
func completeFlags(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if _, has := cmd.GetFlagCompletionFunc(f.Name); has || f.NoOptDefVal != "" {
			return
		}
		if complete, ok := completions[valueName(f)]; ok {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, complete)
		}
	})
	for _, sub := range cmd.Commands() {
		completeFlags(sub)
	}
}

// valueName returns the name that the usage of a flag gives to its value.
func valueName(f *pflag.Flag) string {
	name, _ := pflag.UnquoteUsage(f)
	return name
}

// completing returns what a shell asks about (words that stand before the one to be completed,
// and that one) as run would see it: with the command "lint" before arguments that begin
// with none.
func completing(words []string, isCommand func(string) bool) []string {
	if len(words) == 0 || isCommand(words[0]) || words[0] == "" ||
		len(words) == 1 && !strings.HasPrefix(words[0], "-") { // it may become a command
		return words
	}
	return append([]string{"lint"}, words...)
}

// completeWords completes a flag with some words.
func completeWords(cmd *cobra.Command, flag string, words ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag does not exist: any test shows it
	}
}

func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// wordsOf completes one of some words.
func wordsOf(words func() []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words(), cobra.ShellCompDirectiveNoFileComp
	}
}

// listOf completes the last of some words with commas between them; those that stand before
// it are not offered again. Behind a comma, words come without what describes them, as the
// script for bash finds none with a comma otherwise.
func listOf(words func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		there := strings.Split(before, ",")
		var out []string
		for _, word := range words() {
			name, _, _ := strings.Cut(word, "\t")
			switch {
			case before == "":
				out = append(out, word)
			case !slices.Contains(there, name):
				out = append(out, before+name)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeReport completes FORMAT=FILE.
func completeReport(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var out []string
	for _, format := range lintFormats() {
		out = append(out, format+"=")
	}
	return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

func ruleWords() []string {
	var out []string
	for _, r := range ruleSet() {
		out = append(out, cobra.CompletionWithDesc(r.ID, r.Summary))
	}
	return out
}

func changeWords() []string {
	var out []string
	for _, c := range changes.All() {
		out = append(out, cobra.CompletionWithDesc(c.ID, c.Title))
	}
	return out
}

func categoryWords() []string {
	return []string{string(checks.Startup), string(checks.Advisory), string(checks.Advice)}
}

// versionWords are the names that people give to versions: the newest release of each branch,
// newest first, the branches, and what stands for one of them.
func versionWords() []string {
	var releases, names []string
	for _, b := range slices.Backward(release.Branches()) {
		support := ""
		if b.LTS {
			support = ", long-term support"
		}
		releases = append(releases, cobra.CompletionWithDesc(b.Latest.String(), "the newest known of "+b.Name+support))
		names = append(names, cobra.CompletionWithDesc(b.Name, "branch"+support))
	}
	return slices.Concat([]string{"lts", "latest"}, names, releases)
}
