package checks_test

import (
	"testing"

	"github.com/hapvet/hapvet/checks"
)

// The reasons why findings of a rule have no fix.
const (
	intent    = "what is meant is known to people alone"
	elsewhere = "what is to change is not in the configuration"
	missing   = "what is missing has a value that nobody can guess"
	moving    = "lines have to go to another section, or past others, where they may mean something else"
	design    = "there are several ways out, with consequences of their own"
)

// fixless are the rules without fixes. Each other rule shows one in its examples or its golden file.
var fixless = map[string]string{
	"acl-redefined":            intent,
	"auth-in-clear":            design,
	"bad-escape":               intent,
	"bad-file":                 elsewhere,
	"bandwidth-limit":          missing, // the period of a rate
	"cache-bypass":             moving,
	"cache-compression":        moving,
	"cache-invalidation":       design,
	"cache-late-header":        moving,
	"cache-memory":             missing,
	"cache-object-size":        missing,
	"cache-routing":            design,
	"cache-shared-key":         moving,
	"cache-unreachable":        intent,
	"capture-slot":             missing, // the length
	"check-port":               missing,
	"clear-password":           elsewhere, // where the password is to come from
	"client-chosen-backend":    design,
	"client-chosen-target":     design,
	"compressed-secrets":       design,
	"email-alert":              missing,
	"empty-configuration":      elsewhere,
	"ended-branch":             elsewhere, // which HAProxy is installed
	"environment-command":      missing,
	"forged-address":           elsewhere, // which proxies are to be believed
	"guessable-password":       missing,
	"host-case":                design,
	"incompatible-mode":        intent,
	"inherited-rules":          moving,
	"internal-name":            intent, // a name, which maps and scripts may know
	"late-tls-default":         moving,
	"long-timeout":             intent,
	"lua-limits":               missing,
	"mailers-without-lua":      elsewhere,
	"memory-budget":            design,
	"misplaced-rule":           moving,
	"missing-feature":          elsewhere,
	"no-bind":                  missing,
	"no-fallback":              intent,
	"no-maxconn":               missing,
	"no-route":                 intent,
	"no-server":                missing,
	"nothing-to-start":         missing,
	"ocsp-update-delay":        intent,
	"open-redirect":            design,
	"open-stats":               missing, // a password
	"open-stats-admin":         missing, // a password
	"path-bypass":              design,
	"path-regex":               intent,
	"program-command":          missing,
	"proxy-header-from-anyone": missing, // the addresses of the load balancers
	"quic-server":              design,
	"runs-as-root":             elsewhere, // which users there are
	"secret-in-log":            design,
	"server-host":              missing,
	"server-transport":         intent,
	"slow-password-hash":       missing, // the password
	"slow-regex":               intent,
	"stats-access":             intent,
	"stats-in-defaults":        moving,
	"suppression":              intent, // whether a comment is to hold longer, and its reason
	"tls-certificate":          missing,
	"too-many-words":           design,
	"unclosed-quote":           intent,
	"unknown-user":             elsewhere,
	"unresolved-name":          elsewhere,
	"unset-variable":           elsewhere,
	"unverified-jwt":           missing, // the key
	"unverified-server":        missing, // the authority
}

// A rule offers a fix, or there is a reason why it does not.
func TestRulesOfferFixes(t *testing.T) {
	for _, rule := range checks.Rules() {
		why, offers := fixless[rule.ID], offersFix(t, rule)
		switch {
		case !offers && why == "":
			t.Errorf("%s: no example or golden file shows a fix, and no reason says why: %s", rule.ID, rule.Summary)
		case offers && why != "":
			t.Errorf("%s offers a fix: it does not hold any more that %s", rule.ID, why)
		}
	}
	t.Logf("%d of %d rules offer no fix", len(fixless), len(checks.Rules()))
}

// offersFix reports whether a finding in the examples or golden files of a rule has a fix.
func offersFix(t *testing.T, rule *checks.Rule) bool {
	t.Helper()
	for _, e := range fixCases(t, rule) {
		for _, f := range lint(t, rule, e.Version, e.Config) {
			if len(f.Fixes) > 0 {
				return true
			}
		}
	}
	return false
}
