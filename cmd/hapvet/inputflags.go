package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
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
}

func (l *inputFlags) define(f *pflag.FlagSet) {
	f.StringVar(&l.version, "haproxy-version", "", "check for HAProxy `VERSION,...`, such as 3.0.11, 3.0, lts, a package's 3.0.11-1+deb13u5, or all-maintained")
	f.StringArrayVarP(&l.files, "file", "f", nil, "`FILE|DIR` is part of the one configuration to check (repeatable)")
	f.StringVar(&l.stdinFilename, "stdin-filename", "<stdin>", "call standard input `NAME`")
	f.StringArrayVar(&l.env, "env", nil, "set an environment variable that the configuration uses: `NAME=VALUE` (repeatable)")
	f.StringVar(&l.localPeer, "local-peer", "", "the `NAME` of this host among peers, as of haproxy -L (default: the host name)")
}

// job says what to read.
func (l *inputFlags) job(args []string) (lint.Job, error) {
	job, err := l.base()
	var errInputs error
	job.Inputs, errInputs = l.inputs(args)
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
	var errVersion, errEnv error
	job.Versions, errVersion = l.haproxyVersions()
	job.Env, errEnv = l.environment()
	return job, errors.Join(errVersion, errEnv)
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
