package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Each flag that takes a value says what completes it, even if that is nothing: a shell
// offers files otherwise.
func TestFlagsComplete(t *testing.T) {
	root := newRoot()
	completeFlags(root)
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if _, has := cmd.GetFlagCompletionFunc(f.Name); !has && f.NoOptDefVal == "" {
				t.Errorf("%s --%s: give its value a name that is in completions, not %q, or call completeWords", cmd.CommandPath(), f.Name, valueName(f))
			}
		})
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit(root)
}

func TestCompleting(t *testing.T) {
	isCommand := func(word string) bool { return word == "lint" || word == "rules" }
	for _, c := range []struct{ typed, want string }{
		{"", ""},
		{"li", "li"}, // lint, or a file
		{"lint --f", "lint --f"},
		{"--f", "lint --f"},
		{"--format ", "lint --format "},
		{"haproxy.cfg ", "lint haproxy.cfg "},
		{"haproxy.cfg --f", "lint haproxy.cfg --f"},
		{"rules ", "rules "},
	} {
		if got := strings.Join(completing(strings.Split(c.typed, " "), isCommand), " "); got != c.want {
			t.Errorf("%q is completed as %q, not %q", c.typed, got, c.want)
		}
	}
	if got := completing(nil, isCommand); got != nil {
		t.Errorf("nothing is completed as %q", got)
	}
}

func TestLists(t *testing.T) {
	complete := listOf(func() []string { return []string{"a\tthe first", "b", "c"} })
	for typed, want := range map[string][]string{
		"":     {"a\tthe first", "b", "c"},
		"a":    {"a\tthe first", "b", "c"}, // the shell keeps those that begin so
		"c,":   {"c,a", "c,b"},
		"b,a,": {"b,a,c"},
	} {
		if got, _ := complete(nil, nil, typed); !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
}

// What is offered for versions is taken, too.
func TestVersionWords(t *testing.T) {
	words := versionWords()
	for _, word := range words {
		name, _, _ := strings.Cut(word, "\t")
		in := inputFlags{version: name}
		if _, err := in.haproxyVersions(); err != nil {
			t.Error(err)
		}
	}
	if len(words) < 30 {
		t.Errorf("only %d words", len(words))
	}
}
