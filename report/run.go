package report

import (
	"slices"

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
	// Advisories says how new the known defects are that were asked; its zero value
	// that none were.
	Advisories Advisories
	// Notes are what else there is to tell the user, one sentence each.
	Notes []string
}

// Advisories says how new the known defects of HAProxy are.
type Advisories struct {
	Date string // the ISO date up to which the facts reach
	Old  string // says so, and what to do, where that is long ago
}

// Configuration is what was found in one configuration.
type Configuration struct {
	// Name is what the user calls it: a file, a directory, or several of them.
	Name string
	// Targets are the HAProxy versions that it was checked for, at least one.
	Targets []Target
	// Findings are those to show, of all targets (see [checks.Across]). The
	// verdicts may rest on more.
	Findings []checks.Finding
	// Assumed says what the verdict takes for granted, if that is to be shown.
	Assumed []string
	// Suppressed counts the findings that comments in the configuration silence, and
	// Known those that are known already.
	Suppressed, Known int
	// Fixed is what fixes did, or would do; nil if none were asked for.
	Fixed *Fixed
}

// Target is a configuration as one HAProxy version takes it.
type Target struct {
	Config *config.Config
	// VersionWhy tells where the HAProxy version comes from, to stand behind its
	// number: "given by --haproxy-version".
	VersionWhy string
	Startup    Startup
	// Omitted counts the findings that are not kept, see [checks.MaxFindings].
	Omitted int
}

// Startup is the worst verdict of all targets.
func (c *Configuration) Startup() Startup {
	worst := Accepted
	for _, t := range c.Targets {
		if t.Startup == Refused {
			return Refused
		}
		if t.Startup == Unknown {
			worst = Unknown
		}
	}
	return worst
}

// Omitted returns how many problems of reading and how many findings the worst
// target does not keep.
func (c *Configuration) Omitted() (problems, findings int) {
	for _, t := range c.Targets {
		problems, findings = max(problems, t.Config.Omitted), max(findings, t.Omitted)
	}
	return problems, findings
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

// Unexplained reports whether no finding that is shown explains the refusal
// by this target.
func (c *Configuration) Unexplained(t Target) bool {
	if t.Startup != Refused {
		return false
	}
	return !slices.ContainsFunc(c.Findings, func(f checks.Finding) bool {
		return f.Category == checks.Startup && c.severityFor(&f, t) == checks.Error
	})
}

// severityFor returns how grave a finding is for one target, zero if it does not
// hold there.
func (c *Configuration) severityFor(f *checks.Finding, t Target) checks.Severity {
	if f.Holds == nil {
		return f.Severity
	}
	for _, h := range f.Holds {
		if h.Version.Compare(t.Config.Version) == 0 {
			return h.Severity
		}
	}
	return 0
}
