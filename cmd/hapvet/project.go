package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/project"
	"github.com/hapvet/hapvet/config"
)

// project reads the project file, and takes over what it says of all configurations and
// no flag does; nil if there is none.
func (l *inputFlags) project(given *pflag.FlagSet) (*project.File, error) {
	if l.noConfig {
		if l.config != "" {
			return nil, errors.New("--config and --no-config exclude one another")
		}
		return nil, nil //nolint:nilnil // no project is not a fault
	}
	path := l.config
	if path == "" {
		var err error
		if path, err = project.Find(cmp.Or(l.dir, ".")); err != nil || path == "" {
			return nil, err
		}
	}
	p, err := project.Read(shownPath(path), ruleSet())
	if err != nil {
		return nil, err
	}
	adopt(given, "features", &l.features, p.Features)
	adopt(given, "memory", &l.memory, p.Memory)
	adopt(given, "local-peer", &l.localPeer, p.LocalPeer)
	return p, nil
}

// adopt takes a value over from the project if its flag was not given.
func adopt(given *pflag.FlagSet, flag string, to *string, value string) {
	if value != "" && !given.Changed(flag) {
		*to = value
	}
}

// projectInputs returns the configurations to lint: those that are named, or those of the
// project. A named file that is part of one of the project's configurations stands for
// the whole of it.
func (l *inputFlags) projectInputs(p *project.File, args []string, env map[string]string) ([]lint.Input, error) {
	if p == nil {
		inputs, err := l.inputs(args)
		if err != nil && len(args) == 0 && len(l.files) == 0 {
			err = fmt.Errorf("%w, and there is no %s (hapvet init makes one)", err, project.Name)
		}
		return inputs, err
	}
	r := &projectReader{flags: l, file: p, env: env}
	if len(args) == 0 && len(l.files) == 0 {
		if len(p.Configurations) == 0 {
			return nil, fmt.Errorf("no configuration is named, and %s lists none under \"configurations\"", p.Path)
		}
		for i := range p.Configurations {
			r.add(&p.Configurations[i])
		}
		return r.inputs, r.err
	}
	inputs, err := l.inputs(args)
	if err != nil {
		return nil, err
	}
	for _, in := range inputs {
		if c := p.Of(in.Paths); c != nil {
			r.add(c)
		} else {
			in.Settings = r.settings(&project.Configuration{})
			r.inputs = append(r.inputs, in)
		}
	}
	return r.inputs, r.err
}

// projectReader makes inputs of the configurations of a project, each once.
type projectReader struct {
	flags  *inputFlags
	file   *project.File
	env    map[string]string
	added  []*project.Configuration
	inputs []lint.Input
	err    error
}

func (r *projectReader) add(c *project.Configuration) {
	if slices.Contains(r.added, c) {
		return
	}
	r.added = append(r.added, c)
	in := lint.Input{Settings: r.settings(c)}
	for _, path := range c.Files {
		in.Paths = append(in.Paths, shownPath(path))
	}
	r.inputs = append(r.inputs, in)
}

// settings puts together what holds for one configuration: its own, and that of the
// project. Flags come first.
func (r *projectReader) settings(c *project.Configuration) *lint.Settings {
	s := &lint.Settings{Name: c.Name, Versions: r.file.Versions, Why: fmt.Sprintf("from %s:%d", r.file.Path, r.file.Line)}
	if len(c.Versions) > 0 {
		s.Versions, s.Why = c.Versions, fmt.Sprintf("from %s:%d", r.file.Path, c.Line)
	}
	s.Env = maps.Clone(r.env)
	maps.Copy(s.Env, r.file.Env)
	maps.Copy(s.Env, c.Env)
	for _, pair := range r.flags.env {
		name, value, _ := strings.Cut(pair, "=")
		s.Env[name] = value
	}
	if c.Features != "" && r.flags.features == r.file.Features {
		b, err := readBuild(c.Features)
		if err != nil {
			r.err = errors.Join(r.err, err)
		}
		s.Build = &b
	}
	return s
}

// readBuild reads a file with what `haproxy -vv` prints.
func readBuild(path string) (config.Build, error) {
	flags := inputFlags{features: path}
	return flags.build()
}

// shownPath returns a path as people would write it: from here, unless that leads far
// away.
func shownPath(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	const far = 4
	rel, err := filepath.Rel(here, abs)
	if err != nil || strings.Count(rel, "..") > far {
		return abs
	}
	return rel
}
