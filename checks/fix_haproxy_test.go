//go:build haproxy

package checks_test

import (
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// What safe fixes make of the examples and golden files of all rules goes through each
// binary: HAProxy takes what it took, and warns and complains of less than before.
func TestSafeFixesAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			asked := 0
			for _, rule := range checks.Rules() {
				for _, e := range fixCases(t, rule) {
					if h.checkSafeFixes(t, rule, e) {
						asked++
					}
				}
			}
			t.Logf("%d configurations mended", asked)
		})
	}
}

// checkSafeFixes mends one example, if it has safe fixes, and asks before and after.
func (h haproxy) checkSafeFixes(t *testing.T, rule *checks.Rule, e checks.Example) bool {
	t.Helper()
	fx := &checks.Fixer{Rules: checks.Rules(), Targets: []config.Options{{Version: h.version, Env: environ()}}}
	fixed := fx.Fix([]config.Source{{Name: "haproxy.cfg", Content: e.Config}})
	if len(fixed.Mended) == 0 {
		return false
	}
	text := fixed.Sources[0].Content
	before, after := h.check(t, e.Config), h.check(t, text)
	if !before.ended || !after.ended {
		return false
	}
	startup := 0
	for _, m := range fixed.Mended {
		if m.Finding.Category == checks.Startup {
			startup++
		}
	}
	spoke, speaks := len(before.alerts)+len(before.warnings), len(after.alerts)+len(after.warnings)
	switch {
	case after.refused && !before.refused:
		t.Errorf("%s, %s: refused after the fixes:\n%s\n%s", rule.ID, e.Name, text, after.output)
	case !before.refused && len(before.alerts) == 0 && startup > 0 && speaks >= spoke:
		t.Errorf("%s, %s: it says as much as before:\n%s\n%s\nbefore:\n%s", rule.ID, e.Name, text, after.output, before.output)
	}
	return true
}

// What all fixes of a rule make of its examples and golden files, unsafe ones too, is taken by the newest binary where the
// configuration was taken before.
func TestUnsafeFixesAgainstHAProxy(t *testing.T) {
	all := realOnes(t)
	h, asked := all[len(all)-1], 0
	for _, rule := range checks.Rules() {
		for _, e := range fixCases(t, rule) {
			fx := &checks.Fixer{
				Rules: checks.Rules(), Targets: []config.Options{{Version: h.version, Env: environ()}}, Unsafe: true,
				Wanted: func(f checks.Finding) bool { return f.Rule == rule.ID && f.FixFor(false) == nil },
			}
			fixed := fx.Fix([]config.Source{{Name: "haproxy.cfg", Content: e.Config}})
			if len(fixed.Mended) == 0 {
				continue
			}
			asked++
			text := fixed.Sources[0].Content
			if after := h.check(t, text); after.ended && after.refused && !h.check(t, e.Config).refused {
				t.Errorf("%s, %s: refused after the fixes:\n%s\n%s", rule.ID, e.Name, text, after.output)
			}
		}
	}
	t.Logf("%s: %d configurations mended", h.version, asked)
}
