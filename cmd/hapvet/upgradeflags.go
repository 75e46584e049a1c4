package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/upgrade"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// upgradeFlags are the flags of `hapvet upgrade`.
type upgradeFlags struct {
	in            inputFlags
	from, to      string
	path          string
	diff, write   bool
	backup        bool
	choice        upgrade.Choice
	inventory     string
	format, color string

	target upgrade.Target
}

func (u *upgradeFlags) define(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&u.from, "from", "", "the configuration runs on HAProxy `VERSION` (default: as a comment, the project file or the haproxy on PATH tells)")
	f.StringVar(&u.to, "to", "", "it is to run on `VERSION`, such as 3.2, 3.2.26, lts, latest; or safe: the smallest release of the branch without a defect that the branch mends (default: recommends one)")
	f.StringVar(&u.path, "path", "direct", "go there `HOW`: direct, or lts: from one long-term branch to the next")
	f.StringArrayVarP(&u.in.files, "file", "f", nil, "`FILE|DIR` is a part of the one configuration (repeatable)")
	f.BoolVar(&u.diff, "diff", false, "print what edits change, and nothing else")
	f.BoolVar(&u.write, "write", false, "make the edits, each file whole or not at all; needs --to")
	f.BoolVar(&u.backup, "backup", false, "keep the old files with .bak behind their names")
	f.StringSliceVar(&u.choice.Only, "only", nil, "make only the edits of `CHANGE,...`")
	f.StringSliceVar(&u.choice.Skip, "skip", nil, "do without the edits of `CHANGE,...`")
	f.BoolVar(&u.choice.Keep, "keep-behaviour", false, "write the lines that keep the old behaviour where a change is silent")
	f.BoolVar(&u.choice.Todo, "todo", false, "write a comment above each line that needs hands")
	f.StringVar(&u.inventory, "inventory", "", "plan for all configurations that `FILE` lists, in YAML")
	f.StringVar(&u.format, "format", formatText, "print the plan as `FORMAT`: text, json, markdown or html")
	f.StringVar(&u.in.stdinFilename, "stdin-filename", "<stdin>", "call standard input `NAME`")
	f.StringArrayVar(&u.in.env, "env", nil, "set an environment variable that the configuration uses: `NAME=VALUE` (repeatable)")
	f.StringVar(&u.in.localPeer, "local-peer", "", "the `NAME` of this host among peers, as of haproxy -L (default: the host name)")
	u.in.defineFeatures(f)
	u.in.defineProject(f)
	f.StringVar(&u.color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	completeWords(cmd, "path", "direct", pathLTS)
	completeWords(cmd, "format", formatText, formatJSON, formatMarkdown, formatHTML)
	_ = cmd.RegisterFlagCompletionFunc("to", wordsOf(func() []string { return append([]string{"safe"}, versionWords()...) }))
}

// check looks for what does not go together.
func (u *upgradeFlags) check(args []string) error {
	err := errors.Join(
		oneOf("format", u.format, formatText, formatJSON, formatMarkdown, formatHTML), oneOf("path", u.path, "direct", pathLTS),
		oneOf("color", u.color, colorAuto, colorAlways, colorNever), u.checkChanges(),
	)
	if u.to != "" {
		var errTo error
		if u.target, errTo = upgrade.ParseTarget(u.to); errTo != nil {
			err = errors.Join(err, fmt.Errorf("--to: %w", errTo))
		}
	}
	switch {
	case u.inventory != "" && (len(args)+len(u.in.files) > 0 || u.from != ""):
		err = errors.Join(err, errors.New("--inventory names the configurations and their versions; nothing else can"))
	case u.inventory != "" && (u.write || u.diff || u.path != "direct"):
		err = errors.Join(err, errors.New("--write, --diff and --path are for one configuration, not for --inventory"))
	case u.inventory != "" && u.format == formatHTML:
		err = errors.Join(err, errors.New("--format html is for one configuration; with --inventory there is markdown"))
	case u.write && u.to == "":
		err = errors.Join(err, errors.New("--write needs --to: the version that the files are to be for"))
	case u.backup && !u.write:
		err = errors.Join(err, errors.New("--backup is for --write"))
	case u.diff && u.format != formatText:
		err = errors.Join(err, errors.New("--diff has a format of its own; markdown and text show it, too"))
	}
	return err
}

// checkChanges reports the first change that does not exist.
func (u *upgradeFlags) checkChanges() error {
	for _, id := range slices.Concat(u.choice.Only, u.choice.Skip) {
		if changes.Lookup(id) != nil {
			continue
		}
		var ids []string
		for _, c := range changes.All() {
			ids = append(ids, c.ID)
		}
		message := fmt.Sprintf("no change is called %q", id)
		if near := lint.Nearest(id, ids); len(near) > 0 {
			message += ": did you mean " + strings.Join(near, ", or ") + "?"
		}
		return errors.New(message)
	}
	return nil
}

// renamed calls the flag of lint by its name here.
func renamed(err error) error {
	return errors.New(strings.ReplaceAll(err.Error(), "--haproxy-version", "--from"))
}
