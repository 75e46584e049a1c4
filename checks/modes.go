package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// httpUpgrades is the first version in which a connection of a tcp frontend can
// become HTTP.
var httpUpgrades = mustRanges(">=2.4.0")[0].From

// mayBecomeHTTP reports whether a proxy of mode tcp may treat a connection as
// HTTP after all: one of its backends is of mode http, or is only chosen at run
// time, or a rule switches (PR_O_HTTP_UPG in src/proxy.c).
func mayBecomeHTTP(c *config.Config, s *config.Section) bool {
	if c.Version.Before(httpUpgrades) {
		return false
	}
	for d := range s.Each("tcp-request") {
		if d.Is("tcp-request", "content", "switch-mode") {
			return true
		}
	}
	for _, d := range backendLines(s) {
		target := c.Symbols().Lookup(config.Backend, nil, d.Arg(1))
		if strings.Contains(d.Arg(1), "%") || target != nil && target.Definitions[0].Section.Mode() == "http" {
			return true
		}
	}
	return false
}

// backendLines returns the directives by which a proxy hands connections to
// backends: its use_backend rules, and the default_backend that is in force. Those of a
// backend section have no effect, but HAProxy looks at them as at others.
func backendLines(s *config.Section) []*config.Directive {
	var lines []*config.Directive
	for d := range s.Each("use_backend") {
		if len(d.Words) > 1 {
			lines = append(lines, d)
		}
	}
	d := s.Last("default_backend")
	if s.HasFrontend() {
		d = s.Lookup("default_backend")
	}
	if d != nil && len(d.Words) > 1 {
		lines = append(lines, d)
	}
	return lines
}
