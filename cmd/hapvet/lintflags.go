package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/manifest"
)

// The formats of output.
const (
	formatText = "text"
	formatJSON = "json"
)

// lintFlags are the flags of `hapvet lint`.
type lintFlags struct {
	inputFlags
	format      string
	reports     []string
	failOn      checks.Severity
	selection   lint.Selection
	color       string
	maxFindings int
	checkFiles  bool
	resolve     bool
	verbose     bool
	fix         bool
	unsafeFixes bool
	diff        bool
	known       lint.Known
	manifest    manifest.Want
}

func (l *lintFlags) define(cmd *cobra.Command) {
	l.failOn = checks.Error
	f := cmd.Flags()
	f.SortFlags = false
	l.inputFlags.define(f)
	f.BoolVar(&l.manifest.ConfigMaps, "from-configmap", false, "the arguments are YAML files with ConfigMaps of Kubernetes, whose keys that end in .cfg are the configurations")
	f.StringVar(&l.manifest.Path, "from-yaml", "", "the arguments are YAML files, with configurations at `PATH`: keys with dots between them")
	f.StringVar(&l.format, "format", formatText, "print the findings as `FORMAT`: "+strings.Join(lintFormats(), ", "))
	f.StringArrayVar(&l.reports, "report", nil, "write the findings to a file, too: `FORMAT=FILE` (repeatable)")
	f.Var(severityFlag{&l.failOn}, "fail-on", "end with status 1 from findings of `SEVERITY` on: error, warning or note")
	f.StringSliceVar(&l.selection.Only, "only", nil, "show only the findings of `RULE,...`")
	f.StringSliceVar(&l.selection.Ignore, "ignore", nil, "do without `RULE,...`")
	f.StringSliceVar(&l.selection.Categories, "category", nil, "show only findings of `CATEGORY,...`: startup (what HAProxy itself says), advisory, advice")
	f.BoolVar(&l.fix, "fix", false, "mend what can be mended without changing what works, in the files themselves")
	f.BoolVar(&l.unsafeFixes, "unsafe-fixes", false, "with --fix or --diff: mend also what may change what HAProxy does")
	f.BoolVar(&l.diff, "diff", false, "show what --fix would change, and change nothing")
	f.StringVar(&l.selection.Profile, "profile", lint.ProfileDefault, "run the rules of `PROFILE`: default (defects), or strict (hardening and what is missing, too)")
	f.StringSliceVar(&l.selection.Strict, "strict", nil, "run also the rules of the profile strict that are of `FAMILY,...`: security, reliability, ...")
	f.StringVar(&l.known.Baseline, "baseline", "", "show only what is not in the list of known findings `FILE`")
	f.BoolVar(&l.known.Write, "write-baseline", false, "with --baseline: write that list anew, of what is found now")
	f.StringVar(&l.known.NewFrom, "new-from", "", "show only what was not found in the files as they were at `REVISION` of git")
	f.BoolVar(&l.checkFiles, "check-files", false, "read the files that the configuration names, and look users and groups up")
	f.BoolVar(&l.resolve, "resolve", false, "resolve the names of hosts")
	l.defineFeatures(f)
	f.StringVar(&l.memory, "memory", "", "the memory that HAProxy may use: `SIZE`, such as 8G or 512M")
	f.BoolVar(&l.verbose, "verbose", false, "tell what is assumed of the machine")
	f.IntVar(&l.maxFindings, "max-findings", 200, "show at most `N` findings of each configuration in text, the gravest; 0 shows all")
	f.StringVar(&l.color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	completeWords(cmd, "format", lintFormats()...)
	completeWords(cmd, "fail-on", "error", "warning", "note")
	completeWords(cmd, "profile", lint.ProfileDefault, lint.ProfileStrict)
	completeWords(cmd, "strict", lint.FamilyNames()...)
}

// job makes of the project, flags and arguments what is to be done.
func (l *lintFlags) job(given *pflag.FlagSet, args []string) (lint.Job, error) {
	if err := errors.Join(
		oneOf("format", l.format, lintFormats()...),
		oneOf("color", l.color, colorAuto, colorAlways, colorNever),
	); err != nil {
		return lint.Job{}, err
	}
	if _, err := l.fileReports(); err != nil {
		return lint.Job{}, err
	}
	if l.maxFindings < 0 {
		return lint.Job{}, errors.New("--max-findings cannot be negative; 0 shows all")
	}
	if l.unsafeFixes && !l.fix && !l.diff {
		return lint.Job{}, errors.New("--unsafe-fixes goes with --fix, which writes the files, or with --diff, which shows what it would write")
	}
	p, err := l.project(given)
	if err != nil {
		return lint.Job{}, err
	}
	l.adopt(p, given)
	if err := errors.Join(l.checkKnown(), l.checkManifest(given, args)); err != nil {
		return lint.Job{}, err
	}
	job, err := l.read(p, args)
	for i := range job.Inputs {
		job.Inputs[i].Manifest = l.manifest
	}
	job.Whole = len(args) == 0 && len(l.files) == 0
	job.Fixing, job.Known = l.fixing(), l.known
	job.Rules, job.Selection, job.Verbose = slices.Concat(ruleSet(), p.PolicyRules()), l.selection, l.verbose
	job.Machine.Files, job.Machine.Names = l.checkFiles, l.resolve
	l.adoptRules(p, &job)
	return job, errors.Join(job.Selection.Check(job.Rules), err)
}

// checkKnown reports flags that do not go together.
func (l *lintFlags) checkKnown() error {
	switch k := l.known; {
	case k.Write && k.Baseline == "":
		return errors.New("--write-baseline needs --baseline, which names the file to write")
	case (k.Baseline != "" || k.NewFrom != "") && (l.fix || l.diff):
		return errors.New("--fix and --diff mend all findings, also those that --baseline and --new-from do not show; name rules with --only instead")
	}
	return nil
}

// checkManifest reports what does not go together with YAML.
func (l *lintFlags) checkManifest(given *pflag.FlagSet, args []string) error {
	flag := "--from-yaml"
	if l.manifest.ConfigMaps {
		flag = "--from-configmap"
	}
	switch {
	case given.Changed("from-yaml") && l.manifest.Path == "":
		return errors.New("--from-yaml takes the keys that lead to the configuration, such as data.haproxy.cfg")
	case l.manifest.IsZero():
		return nil
	case l.manifest.ConfigMaps && l.manifest.Path != "":
		return errors.New("--from-configmap and --from-yaml exclude one another")
	case len(l.files) > 0 || len(args) == 0:
		return fmt.Errorf("%s takes YAML files as arguments, or - for standard input", flag)
	case l.known.NewFrom != "":
		return fmt.Errorf("--new-from does not look into YAML; %s goes with --baseline", flag)
	}
	return nil
}

// fixing says what to do about fixes. With --diff nothing is written.
func (l *lintFlags) fixing() lint.Fixing {
	fixing := lint.Fixing{Unsafe: l.unsafeFixes, Out: os.Stdout}
	switch {
	case l.diff:
		fixing.Mode = lint.DiffFixes
	case l.fix:
		fixing.Mode = lint.WriteFixes
	}
	return fixing
}
