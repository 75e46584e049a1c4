package lsp

import (
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

// Workspace tells what files are: which configurations they are part of, for which
// HAProxy, and what is looked for in them.
type Workspace interface {
	// Configurations returns those that a file is part of, at least one. It is asked
	// again after anything was saved, or changed otherwise on the disk.
	Configurations(path string, settings Settings) ([]Configuration, error)
}

// Settings are what a client may set, with the options of "initialize" or later. What is
// empty is as the project file has it, or as usual.
type Settings struct {
	// HAProxyVersion is the version to check for, as --haproxy-version takes it.
	HAProxyVersion string `json:"haproxyVersion"`
	// Profile is "default" or "strict".
	Profile string `json:"profile"`
	// Strict are families whose rules run although they are of the profile strict.
	Strict []string `json:"strict"`
}

// Configuration is one configuration, of one or several files. Its functions are called
// from several goroutines.
type Configuration struct {
	// Name tells it from all others.
	Name string
	// Lint runs the rules. The errors say what could not be read.
	Lint func(Buffers) (report.Run, []error)
	// Load only reads it, for the newest of its versions.
	Load func(Buffers) (*config.Config, error)
	// Fix returns what becomes of its files if all safe fixes are carried out.
	Fix func(Buffers) ([]report.Change, error)
}

// Buffers are what the editor holds at one moment.
type Buffers struct {
	// Text returns the content of a file that is open.
	Text func(path string) (string, bool)
	// Cancelled reports that the editor holds something newer by now.
	Cancelled func() bool
}
