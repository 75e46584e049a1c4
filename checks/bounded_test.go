package checks_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Of a file that is no configuration, the first findings of each rule and
// severity are kept, and the others counted.
func TestFindingsAreBounded(t *testing.T) {
	const more = 500
	var b strings.Builder
	b.WriteString("defaults\n    mode http\n")
	for i := range checks.MaxFindings + more {
		fmt.Fprintf(&b, "    nonsense%d\n    timeout check 5\n", i)
	}
	b.WriteString("    timeout check never\n")
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: b.String()}}, config.Options{Version: release.MustParse("3.2.26")})
	}
	rules := []*checks.Rule{checks.LookupRule("unknown-keyword"), checks.LookupRule("bad-argument")}
	r := checks.Lint([]func() *config.Config{read}, rules)[0]
	if want := 2 * more; r.Omitted != want {
		t.Errorf("%d findings are left out, want %d", r.Omitted, want)
	}
	if want := 2*checks.MaxFindings + 1; len(r.Findings) != want || r.Findings[want-1].Severity != checks.Error {
		t.Errorf("%d findings are kept, want %d, with the error after all the warnings", len(r.Findings), want)
	}
}
