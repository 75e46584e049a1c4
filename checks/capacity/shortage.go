package capacity

import (
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Shortage is a limit of file descriptors below what HAProxy wants for its maxconn.
// `haproxy -c` does not look at it.
type Shortage struct {
	Limit, Wanted uint64
	// Directive is the line that sets the limit.
	Directive *config.Directive
	// Refused tells that HAProxy does not start; else connections fail once the file descriptors
	// are used up.
	Refused bool
}

var (
	// strictLimits are the versions in which limits that cannot be had are fatal unless
	// `no strict-limits` stands in the global section (since 2.3; 2.2 has it switched off).
	strictLimits = release.MustRanges(">=2.3.0")
	// lowering are those in which ulimit-n lowers the limit that HAProxy is started with; later
	// ones only raise it.
	lowering = release.MustRanges("<2.6.0")
)

// ShortageOf returns the shortage that the configuration makes by itself, or nil. What the
// machine allows is not looked at.
func ShortageOf(c *config.Config, r *Report) *Shortage {
	if c.GlobalSize("maxconn") == 0 {
		return nil // HAProxy then works its number out from the limits
	}
	wanted, _ := Full(r.Files)
	strict := strictLimits.Contains(c.Version) && !switchedOff(c, "strict-limits")
	if d := c.GlobalLine("fd-hard-limit"); d != nil && number(d) > 0 && number(d) < wanted && strict {
		return &Shortage{Limit: number(d), Wanted: wanted, Directive: d, Refused: true}
	}
	if d := c.GlobalLine("ulimit-n"); d != nil && number(d) > 0 && number(d) < wanted && lowering.Contains(c.Version) {
		return &Shortage{Limit: number(d), Wanted: wanted, Directive: d, Refused: strict}
	}
	return nil
}

// switchedOff reports whether the last line with a keyword in the global sections has `no`
// before it.
func switchedOff(c *config.Config, keyword string) bool {
	off := false
	for _, s := range c.Of("global") {
		for d := range s.Each(keyword) {
			off = d.Modifier == config.Negated
		}
	}
	return off
}
