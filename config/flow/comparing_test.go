package flow_test

import (
	"fmt"
	"testing"

	"github.com/hapvet/hapvet/config"
)

// Rules are found by what their conditions compare, in braces, by ACLs and by those of
// the defaults section; lines that are no rules, too.
func TestComparing(t *testing.T) {
	a := analyse(`defaults base
    mode http
    acl private path_beg /private
    http-request deny if private
frontend web from base
    acl docs path_beg /docs
    acl ours hdr(host) a.example
    use_backend docs if docs
    http-request deny if !ours
    http-request allow if ours or !docs
    http-request deny if { path /x } { src 192.0.2.1 }
frontend off from base
    disabled
backend docs
    http-request deny if { src 192.0.2.1 }
`)
	paths := a.Comparing(func(k config.CriterionKind) bool { return k.Fetch == "path" })
	var rules, lines []int
	for r := range paths.Rules() {
		rules = append(rules, r.Line)
	}
	for d := range paths.Lines("use_backend") {
		lines = append(lines, d.Line)
	}
	if got, want := fmt.Sprint(rules, lines), "[4 10 11 8 4] [8]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	rules = nil
	for r := range paths.Rules() {
		if paths.Affirms(r) {
			rules = append(rules, r.Line)
		}
	}
	if got, want := fmt.Sprint(rules), "[4 11 8 4]"; got != want { // not line 10, "ours or !docs"
		t.Errorf("not negated: got %s, want %s", got, want)
	}
	for r := range a.Comparing(func(k config.CriterionKind) bool { return k.Fetch == "method" }).Rules() {
		t.Errorf("line %d compares no method", r.Line)
	}
}
