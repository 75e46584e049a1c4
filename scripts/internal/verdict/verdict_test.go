package verdict

import (
	"slices"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

func TestReadOutput(t *testing.T) {
	h := ReadOutput("[NOTICE]   (7) : haproxy version is 3.0.11\n" +
		"[WARNING]  (7) : config : missing timeouts for frontend 'a'.\n   | While\n" +
		"[ALERT]    (7) : config : parsing [CFG:3] : unknown keyword 'x'\n" +
		"[ALERT] 326/034112 (7) : parsing [CFG:12] : backend 'b' at CFG:4.\n" +
		"[ALERT]    (7) : config : cannot find user id for 'u'\n" +
		"[ALERT]    (7) : config : Error(s) found in configuration file : CFG\n")
	if len(h.Warnings) != 1 || h.Warnings[0].Text != "missing timeouts for frontend 'a'." || len(h.Warnings[0].Lines) != 0 {
		t.Errorf("warnings %+v", h.Warnings)
	}
	if lines := h.AlertLines(); len(h.Alerts) != 3 || !slices.Equal(lines, []int{3, 12, 4}) {
		t.Errorf("alerts %+v, lines %v", h.Alerts, lines)
	}
}

func TestOfMachineAlone(t *testing.T) {
	user := NewMessage("parsing [CFG:3] : cannot find user id for 'u'")
	word := NewMessage("parsing [CFG:3] : unknown keyword 'u'")
	for _, test := range []struct {
		said HAProxy
		want bool
	}{
		{HAProxy{Refused: true, Alerts: []Message{user}}, true},
		{HAProxy{Refused: true, Alerts: []Message{user, word}}, false},
		{HAProxy{Refused: true}, false},
		{HAProxy{Alerts: []Message{user}}, false},
	} {
		if got := test.said.OfMachineAlone(); got != test.want {
			t.Errorf("%+v: got %t", test.said, got)
		}
	}
}

func TestVet(t *testing.T) {
	v := Vet("global\n    maxconnn 5\nfrontend web\n    bind :80\n    mode http\n", release.MustParse("3.0.11"), "a")
	if !v.Refused || len(v.Errors) != 1 || v.Errors[0].Line != 2 || !v.Finds([]int{2}) || v.Finds([]int{3}) {
		t.Errorf("got %+v", v)
	}
	if len(v.Warnings) == 0 || v.Warnings[0].Section != "web" {
		t.Errorf("warnings %+v", v.Warnings)
	}
}

// A rule that panics fails alone.
func TestGuard(t *testing.T) {
	var failed failures
	rules := failed.guard([]*checks.Rule{
		{ID: "b", Check: func(*checks.Pass) { panic("boom") }}, {ID: "a", Check: func(*checks.Pass) { panic("boom") }}, {ID: "c", Check: func(*checks.Pass) {}},
	})
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "CFG", Content: "global\n"}}, config.Options{Version: release.MustParse("3.0.11")})
	}
	checks.Lint([]func() *config.Config{read}, rules)
	if failed.first != "a: boom" {
		t.Errorf("got %q", failed.first)
	}
}
