package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/project"
	"github.com/hapvet/hapvet/release"
)

// inputFlags are the flags that say which configurations to read, and for which
// HAProxy.
type inputFlags struct {
	version       string
	files         []string
	stdinFilename string
	env           []string
	localPeer     string
	features      string
	memory        string
	config        string
	noConfig      bool
	dir           string // where to look for the project; "" is here
}

func (l *inputFlags) define(f *pflag.FlagSet) {
	f.StringVar(&l.version, "haproxy-version", "", "check for HAProxy `VERSION,...`, such as 3.0.11, 3.0, lts, a package's 3.0.11-1+deb13u5, or all-maintained")
	f.StringArrayVarP(&l.files, "file", "f", nil, "`FILE|DIR` is part of the one configuration to check (repeatable)")
	f.StringVar(&l.stdinFilename, "stdin-filename", "<stdin>", "call standard input `NAME`")
	f.StringArrayVar(&l.env, "env", nil, "set an environment variable that the configuration uses: `NAME=VALUE` (repeatable)")
	f.StringVar(&l.localPeer, "local-peer", "", "the `NAME` of this host among peers, as of haproxy -L (default: the host name)")
	l.defineProject(f)
}

// defineProject defines the flags of the project file.
func (l *inputFlags) defineProject(f *pflag.FlagSet) {
	f.StringVar(&l.config, "config", "", "the project `FILE` (default: .hapvet.yaml here or above, up to the root of the repository)")
	f.BoolVar(&l.noConfig, "no-config", false, "do without a project file")
}

// defineFeatures defines the flag that tells what HAProxy was built with.
func (l *inputFlags) defineFeatures(f *pflag.FlagSet) {
	f.StringVar(&l.features, "features", "", "what HAProxy was built with: `TEXT|FILE`, as haproxy -vv prints it (default: everything)")
}

// job says what to read: what the arguments and flags name, or the project lists. The
// flags that were given come before what the project says.
func (l *inputFlags) job(given *pflag.FlagSet, args []string) (lint.Job, error) {
	p, err := l.project(given)
	if err != nil {
		return lint.Job{}, err
	}
	return l.read(p, args)
}

// single is as job, for commands that are about one configuration and one version. What is
// the flag that names the version.
func (l *inputFlags) single(given *pflag.FlagSet, args []string, what string) (lint.Job, error) {
	job, err := l.job(given, args)
	if err == nil {
		err = isSingle(job, args, what)
	}
	return job, err
}

// isSingle reports what is too much for a command that is about one configuration and one
// version.
func isSingle(job lint.Job, args []string, what string) error {
	switch {
	case len(job.Inputs) > 1 && len(args) == 0:
		var names []string
		for _, in := range job.Inputs {
			names = append(names, in.Name(job.Stdin))
		}
		return fmt.Errorf("name one of the configurations of the project: %s", strings.Join(names, ", "))
	case len(job.Inputs) > 1:
		return errors.New("name one configuration; its files with -f each")
	case len(job.Versions) > 1:
		return fmt.Errorf("%s takes one version here", what)
	}
	return nil
}

// read says what to read, and how, as flags and the project have it; nil is no project.
func (l *inputFlags) read(p *project.File, args []string) (lint.Job, error) {
	job, err := l.base()
	var errInputs error
	job.Inputs, errInputs = l.projectInputs(p, args, job.Env)
	return job, errors.Join(err, errInputs)
}

// base says how to read, whatever it is.
func (l *inputFlags) base() (lint.Job, error) {
	job := lint.Job{
		Stdin:     lint.Standard{Reader: os.Stdin, Name: l.stdinFilename},
		LocalPeer: l.localPeer,
	}
	if job.LocalPeer == "" {
		job.LocalPeer, _ = os.Hostname() // without one, HAProxy would do the same as for "localhost"
	}
	var errVersion, errEnv, errBuild, errMemory error
	job.Versions, errVersion = l.haproxyVersions()
	job.Env, errEnv = l.environment()
	job.Build, errBuild = l.build()
	job.Machine.Features = l.features != ""
	job.Machine.Memory, errMemory = l.memorySize()
	return job, errors.Join(errVersion, errEnv, errBuild, errMemory)
}

func (l *inputFlags) haproxyVersions() ([]release.Version, error) {
	if l.version == "" {
		return nil, nil
	}
	versions, err := lint.ParseVersions(l.version)
	if err != nil {
		return nil, fmt.Errorf("--haproxy-version: %w", err)
	}
	return versions, nil
}

func (l *inputFlags) inputs(args []string) ([]lint.Input, error) {
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
func (l *inputFlags) environment() (map[string]string, error) {
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
