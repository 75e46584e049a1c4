package checks_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
)

// Rules of category advice that find something in proxies that are disabled, too, as it is about a
// line as it is written, or about more than proxies.
const speakOfDisabled = `acl-redefined cache-lifetime cache-memory cache-object-size cache-value cache-vary clear-password
contradictory-condition cookie-attributes dead-pattern empty-configuration ended-branch file-limit guessable-password ignored-text
late-tls-default literal-format log-lost long-timeout lua-limits memory-budget no-maxconn old-tls open-redirect open-stats-socket
operator-pattern repeated-line runs-as-root secret-in-log short-expire slow-password-hash slow-regex suppression tunnel-timeout
undefined-at-start unexpanded-variable unitless-time unnoticed-duplicate-server unset-variable unused-acl unused-section
unverified-jwt weak-cipher`

var proxyHeader = regexp.MustCompile(`(?m)^(frontend|backend|listen) .*$`)

// What happens to traffic is nothing to speak of where a proxy is disabled.
func TestDisabledProxies(t *testing.T) {
	speak := map[string]bool{}
	for id := range strings.FieldsSeq(speakOfDisabled) {
		speak[id] = true
	}
	for _, rule := range checks.Rules() {
		if rule.Category != checks.Advice {
			continue
		}
		found := ""
		for _, e := range rule.Examples {
			found += show(lint(t, rule, e.Version, proxyHeader.ReplaceAllString(e.Config, "$0\n    disabled")))
		}
		if (found != "") != speak[rule.ID] {
			t.Errorf("%s finds %q in proxies that are disabled", rule.ID, found)
		}
	}
}
