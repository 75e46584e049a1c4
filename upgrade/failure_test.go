package upgrade

import (
	"errors"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// A rule that panics, for whichever of the two versions, is an error that names it.
func TestPanicInRule(t *testing.T) {
	original := startupRules
	defer func() { startupRules = original }()
	for _, version := range []string{"3.0.5", "3.2.20"} {
		startupRules = func() []*checks.Rule {
			return []*checks.Rule{{ID: "bad-rule", Category: checks.Startup, Check: func(p *checks.Pass) {
				if p.Version().String() == version {
					panic("boom")
				}
			}}}
		}
		j := Job{
			Subject: Subject{Name: "x.cfg", Sources: []config.Source{{Name: "x.cfg", Content: "global\n"}}}, From: release.MustParse("3.0.5"),
			To: Target{Version: release.MustParse("3.2.20")}, Advisories: advisories.Embedded().Only(), Today: day(t, "2026-11-23"),
		}
		if _, err := j.Plan(); !errors.Is(err, ErrInternal) || !strings.Contains(err.Error(), "x.cfg: ") || !strings.Contains(err.Error(), "rule bad-rule: boom") {
			t.Errorf("%s: %v", version, err)
		}
	}
}
