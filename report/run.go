package report

import (
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Run is what one call of hapvet found.
type Run struct {
	// Version is the HAProxy version of the first configuration, or the one that
	// would have been used if there is none.
	Version        release.Version
	Configurations []Configuration
}

// Configuration is what was found in one configuration.
type Configuration struct {
	// Name is what the user calls it: a file, a directory, or several of them.
	Name   string
	Config *config.Config
	// VersionWhy tells where the HAProxy version comes from, to stand behind its
	// number: "given by --haproxy-version".
	VersionWhy string
	// Findings are those to show. The verdict may rest on more.
	Findings []checks.Finding
	Startup  Startup
}

// Startup is what HAProxy of the target version makes of a configuration.
type Startup string

// The verdicts.
const (
	Accepted Startup = "accepted"
	Refused  Startup = "refused"
	// Unknown: nothing that was found makes HAProxy refuse the configuration, but
	// not everything was checked.
	Unknown Startup = "unknown"
)

// unexplained reports whether no finding that is shown explains the refusal.
func (c *Configuration) unexplained() bool {
	return c.Startup == Refused && !checks.Result{Findings: c.Findings}.Refused()
}
