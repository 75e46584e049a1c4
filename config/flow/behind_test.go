package flow_test

import (
	"testing"

	"github.com/hapvet/hapvet/config/flow"
)

// A criterion on a variable is one on what the variable was given, where one line alone gives it that, always.
func TestBehind(t *testing.T) {
	a := analyse(`frontend web
    mode http
    http-request set-var(txn.host) hdr(Host),lower
    http-request set-var(txn.some) path if { src 192.0.2.1 }
    http-request set-var(txn.two) path
    http-request set-var(txn.two) url
    http-request set-var-fmt(txn.format) %[path]
    http-response set-var(txn.answer) res.hdr(server)
    http-request deny if { var(txn.host),field(1,:) -m str x }
    http-request deny if { var(txn.some) -m str x }
    http-request deny if { var(txn.two) -m str x }
    http-request deny if { var(txn.format) -m str x }
    http-request deny if { var(txn.answer) -m str x }
    http-request deny if { var(txn.never) -m str x }
    http-request deny if { path -m str x }
`)
	want := []string{"req.hdr(host),lower,field(1,:)", "var(txn.some)", "var(txn.two)", "var(txn.format)", "var(txn.answer)", "var(txn.never)", "path"}
	var got []*flow.Criterion
	for _, c := range conditions(a) {
		for _, all := range c.Any {
			for _, l := range all {
				if l.Criteria[0].Fetch != "src" {
					got = append(got, a.Behind(l.Criteria[0]))
				}
			}
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d criteria, want %d", len(got), len(want))
	}
	for i, c := range got {
		if c.Subject != want[i] {
			t.Errorf("criterion %d: %s, want %s", i, c.Subject, want[i])
		}
	}
	if got[0].Fetch != "hdr" && got[0].Fetch != "req.hdr" || got[0].Argument != "Host" {
		t.Errorf("behind the first: %s of %q", got[0].Fetch, got[0].Argument)
	}
}
