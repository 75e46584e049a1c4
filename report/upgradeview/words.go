package upgradeview

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/upgrade"
)

// ways name the options.
var ways = map[upgrade.Way]string{
	upgrade.Stay:       "today",
	upgrade.Mitigate:   "today, with edits",
	upgrade.Package:    "newer package",
	upgrade.SameBranch: "same branch",
	upgrade.NextLTS:    "next LTS",
	upgrade.NewestLTS:  "newest LTS",
	upgrade.Asked:      "asked for",
}

// release describes a version: "2.6.12, long-term branch, fixes until 2027-04-01".
func release(r upgrade.Release) string {
	parts := []string{r.Version.Full()}
	if r.LTS {
		parts = append(parts, "a long-term branch")
	}
	switch {
	case r.Maintained:
		parts = append(parts, "fixes until "+r.EndOfLife)
	case r.EndOfLife != "":
		parts = append(parts, "no fixes since "+r.EndOfLife)
	default:
		parts = append(parts, "in development")
	}
	return strings.Join(parts, ", ")
}

// until tells the end of a branch in a table.
func until(r upgrade.Release) string {
	switch {
	case r.EndOfLife == "":
		return "-"
	case !r.Maintained:
		return "ended " + r.EndOfLife
	}
	return r.EndOfLife
}

// place writes where something is, as editors and terminals understand it.
func place(p upgrade.Place) string {
	if p.Line == 0 {
		return fmt.Sprintf("%s:%d (as edited)", report.Safe(p.File), p.After)
	}
	return fmt.Sprintf("%s:%d", report.Safe(p.File), p.Line)
}

// mended says where an advisory ends.
func mended(r upgrade.Reached, branch string) string {
	var parts []string
	if r.PackageFix != "" {
		parts = append(parts, "mended by package "+r.PackageFix)
	}
	if r.Unknown {
		parts = append(parts, "unless the package carries the fix")
	}
	if r.FixedIn != "" {
		parts = append(parts, "mended by "+r.FixedIn)
	} else {
		parts = append(parts, "not mended in "+branch)
	}
	if len(r.Platforms) > 0 {
		parts = append(parts, "only: "+strings.Join(r.Platforms, ", "))
	}
	return strings.Join(parts, "; ")
}

// severities say what HAProxy does about a line.
var severities = map[checks.Severity]string{checks.Error: "refused", checks.Warning: "warning"}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// edited returns the hits of a change that edits carry over or keep as before, and
// the others.
func edited(c upgrade.Change) (done, open []upgrade.Hit) {
	for _, h := range c.Hits {
		if h.Edited || h.Kept {
			done = append(done, h)
		} else {
			open = append(open, h)
		}
	}
	return done, open
}
