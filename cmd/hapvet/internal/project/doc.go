// Package project reads the project file, .hapvet.yaml: what belongs to a repository of
// configurations and not to one call. docs/project-file.md describes it.
package project

import (
	"github.com/hapvet/hapvet/checks/policy"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/release"
)

// Name is what a project file is called.
const Name = ".hapvet.yaml"

// File is a project file.
type File struct {
	// Path is where it was found, and Dir its folder, absolute; what the file names is
	// meant from there.
	Path, Dir string

	// Versions are the HAProxy versions to check for, and Line where they stand; none
	// means that the file does not say.
	Versions []release.Version
	Line     int
	// Profile, FailOn, Features, Memory, LocalPeer and Baseline are as the flags of
	// `hapvet lint`; "" where the file does not say. Paths are absolute.
	Profile, FailOn, Features, Memory, LocalPeer, Baseline string
	// Strict are the families of --strict, of which the rules of the profile strict run.
	Strict              []string
	CheckFiles, Resolve bool
	Env                 map[string]string

	Configurations []Configuration
	Rules          map[string]Rule
	Policies       []*policy.Policy
	Ignores        []lint.Ignore
}

// Configuration is one configuration of the project.
type Configuration struct {
	Name string // "" if it has none
	// Files are the files and folders it is made of, in order, absolute.
	Files []string
	// Versions, Env and Features are its own; none means those of the project.
	Versions []release.Version
	Line     int // of the versions
	Env      map[string]string
	Features string
}

// Rule is what the project sets for one rule.
type Rule struct {
	Severity string // "off", "note", "warning", "error", or "" for its own
	Options  map[string][]string
}
