package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// The formats of output.
const (
	formatText = "text"
	formatJSON = "json"
)

// lintFlags are the flags of `hapvet lint`.
type lintFlags struct {
	version       string
	files         []string
	stdinFilename string
	format        string
	failOn        checks.Severity
	selection     lint.Selection
	env           []string
	color         string
	localPeer     string
	maxFindings   int
	checkFiles    bool
	resolve       bool
	features      string
	verbose       bool
}

func (l *lintFlags) define(cmd *cobra.Command) {
	l.failOn = checks.Error
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&l.version, "haproxy-version", "", "check for HAProxy `VERSION,...`, such as 3.0.11, 3.0, lts, a package's 3.0.11-1+deb13u5, or all-maintained")
	f.StringArrayVarP(&l.files, "file", "f", nil, "`FILE|DIR` is part of the one configuration to check (repeatable)")
	f.StringVar(&l.stdinFilename, "stdin-filename", "<stdin>", "call standard input `NAME`")
	f.StringVar(&l.format, "format", formatText, "print the findings as `FORMAT`: text or json")
	f.Var(severityFlag{&l.failOn}, "fail-on", "end with status 1 from findings of `SEVERITY` on: error, warning or note")
	f.StringSliceVar(&l.selection.Only, "only", nil, "show only the findings of `RULE,...`")
	f.StringSliceVar(&l.selection.Ignore, "ignore", nil, "do without `RULE,...`")
	f.StringSliceVar(&l.selection.Categories, "category", nil, "show only findings of `CATEGORY,...`: startup (what HAProxy itself says), advisory, advice")
	f.StringArrayVar(&l.env, "env", nil, "set an environment variable that the configuration uses: `NAME=VALUE` (repeatable)")
	f.StringVar(&l.localPeer, "local-peer", "", "the `NAME` of this host among peers, as of haproxy -L (default: the host name)")
	f.BoolVar(&l.checkFiles, "check-files", false, "read the files that the configuration names, and look users and groups up")
	f.BoolVar(&l.resolve, "resolve", false, "resolve the names of hosts")
	f.StringVar(&l.features, "features", "", "what HAProxy was built with: `TEXT|FILE`, as haproxy -vv prints it (default: everything)")
	f.BoolVar(&l.verbose, "verbose", false, "tell what is assumed of the machine")
	f.IntVar(&l.maxFindings, "max-findings", 200, "show at most `N` findings of each configuration in text, the gravest; 0 shows all")
	f.StringVar(&l.color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	completeWords(cmd, "format", formatText, formatJSON)
	completeWords(cmd, "fail-on", "error", "warning", "note")
	completeWords(cmd, "category", string(checks.Startup), string(checks.Advisory), string(checks.Advice))
	completeWords(cmd, "color", colorAuto, colorAlways, colorNever)
	_ = cmd.RegisterFlagCompletionFunc("only", completeRules)
	_ = cmd.RegisterFlagCompletionFunc("ignore", completeRules)
}

// job makes of flags and arguments what is to be done.
func (l *lintFlags) job(args []string) (lint.Job, error) {
	if err := errors.Join(
		oneOf("format", l.format, formatText, formatJSON),
		oneOf("color", l.color, colorAuto, colorAlways, colorNever),
	); err != nil {
		return lint.Job{}, err
	}
	if l.maxFindings < 0 {
		return lint.Job{}, errors.New("--max-findings cannot be negative; 0 shows all")
	}
	job := lint.Job{
		Stdin:     lint.Standard{Reader: os.Stdin, Name: l.stdinFilename},
		Rules:     ruleSet(),
		Selection: l.selection,
		LocalPeer: l.localPeer,
		Machine:   config.Machine{Files: l.checkFiles, Names: l.resolve, Features: l.features != ""},
		Verbose:   l.verbose,
	}
	if job.LocalPeer == "" {
		job.LocalPeer, _ = os.Hostname() // without one, HAProxy would do the same as for "localhost"
	}
	if err := job.Selection.Check(job.Rules); err != nil {
		return job, err
	}
	var errVersion, errInputs, errEnv, errBuild error
	job.Build, errBuild = l.build()
	job.Versions, errVersion = l.haproxyVersions()
	job.Inputs, errInputs = l.inputs(args)
	job.Env, errEnv = l.environment()
	return job, errors.Join(errVersion, errInputs, errEnv, errBuild)
}

func (l *lintFlags) haproxyVersions() ([]release.Version, error) {
	if l.version == "" {
		return nil, nil
	}
	versions, err := lint.ParseVersions(l.version)
	if err != nil {
		return nil, fmt.Errorf("--haproxy-version: %w", err)
	}
	return versions, nil
}

func (l *lintFlags) inputs(args []string) ([]lint.Input, error) {
	paths := slices.Concat(l.files, args)
	isStdin := func(path string) bool { return path == lint.StandardPath }
	switch i := slices.IndexFunc(paths, isStdin); {
	case len(paths) == 0:
		return nil, errors.New("no configuration is named; \"-\" reads standard input")
	case len(l.files) > 0 && len(args) > 0:
		return nil, fmt.Errorf("%q stands next to -f: name each file of the one configuration with -f, or each configuration without it", args[0])
	case i >= 0 && slices.ContainsFunc(paths[i+1:], isStdin):
		return nil, errors.New("\"-\" is named twice, but standard input can be read once")
	case len(l.files) > 0:
		return []lint.Input{{Paths: l.files}}, nil
	}
	return lint.Inputs(args), nil
}

// environment returns the variables of the process with those of --env on top.
func (l *lintFlags) environment() (map[string]string, error) {
	env := make(map[string]string)
	for _, pair := range os.Environ() {
		if name, value, ok := strings.Cut(pair, "="); ok {
			env[name] = value
		}
	}
	for _, pair := range l.env {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--env takes NAME=VALUE, not %q", pair)
		}
		env[name] = value
	}
	return env, nil
}

// build reads what HAProxy was built with: the text itself, or the file that
// holds it.
func (l *lintFlags) build() (config.Build, error) {
	if l.features == "" {
		return config.Build{}, nil
	}
	text := l.features
	if !strings.Contains(text, "\n") {
		source, err := config.ReadFile(text)
		if err != nil {
			return config.Build{}, fmt.Errorf("--features takes what haproxy -vv prints, or a file that holds it: %w", err)
		}
		text = source.Content
	}
	b, ok := config.ParseBuild(text)
	if !ok {
		return b, errors.New("--features takes what haproxy -vv prints, and there is no \"Feature list\" in it")
	}
	return b, nil
}
