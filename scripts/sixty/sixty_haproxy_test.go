//go:build haproxy

package sixty

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// A real HAProxy takes every variant, up to files and names of hosts that are not there: what is
// wrong with them is what HAProxy does not mention. Where a mistake has rules of the category
// startup, it refuses those variants that hapvet refuses.
func TestSixtyAgainstHAProxy(t *testing.T) {
	found := binaries.Need(t)
	for _, m := range mistakes(t) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			for _, v := range m.variants {
				i := slices.IndexFunc(found, func(b binaries.Binary) bool { return b.Version.Branch() == v.version.Branch() })
				if i < 0 {
					continue // no binary of that branch
				}
				said, err := verdict.Ask(found[i], t.TempDir(), v.text())
				if err != nil {
					t.Fatal(err)
				}
				alerts := verdict.About(said.Alerts)
				refused := m.isStartup() && verdict.Vet(v.text(), found[i].Version, "").Refused
				if refused != (said.Refused && len(alerts) > 0) {
					t.Errorf("%s: HAProxy %s says %+v, hapvet refuses: %t", v.name, found[i].Version, alerts, refused)
				}
			}
		})
	}
}

// text is what all files of a variant are together, with a name that resolves anywhere, and at once, and a user who is
// everywhere: HAProxy stops early without.
func (v *variant) text() string {
	var b strings.Builder
	for _, s := range v.sources {
		b.WriteString(s.Content)
	}
	return strings.NewReplacer("app.example.com:", "localhost:", "db.internal.example.com:", "localhost:",
		"user haproxy", "user root", "group haproxy", "group root").Replace(b.String())
}

// isStartup reports whether HAProxy itself tells of the mistake, in some version.
func (m *mistake) isStartup() bool {
	for _, id := range m.rules {
		if checks.LookupRule(id).Category == checks.Startup {
			return true
		}
	}
	return false
}
