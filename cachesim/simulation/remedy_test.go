package simulation_test

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Each remedy changes the lines that it must, and no others.
func TestRemedyEdits(t *testing.T) {
	const (
		global = "global\n    nbthread 8 # all of them\n"
		before = "defaults\n    mode http\ncache c\n    total-max-size 4\n    process-vary on\n"
		after  = "listen web\n    bind :80\n    http-request cache-use c\n    filter cache c\n    http-response cache-store c\n"
	)
	for _, c := range []struct {
		name, text string
		remedy     risk.Remedy
		want       string
	}{
		{"vary off", before + after, risk.Remedy{ID: risk.ProcessVaryOff, Value: "off"}, strings.Replace(before, "vary on", "vary off", 1) + after},
		{"more variants", before + after, risk.Remedy{ID: risk.MoreVariants, Value: "70"}, before + "    max-secondary-entries 70\n" + after},
		{
			"more variants than so many", before + "    max-secondary-entries 5 # few\n" + after, risk.Remedy{ID: risk.MoreVariants, Value: "70"},
			before + "    max-secondary-entries 70 # few\n" + after,
		},
		{
			"one thread", global + before + after, risk.Remedy{ID: risk.OneThread, Value: "1"},
			strings.Replace(global, "nbthread 8", "nbthread 1", 1) + before + after,
		},
		{"one thread, in a global section of its own", before + after, risk.Remedy{ID: risk.OneThread, Value: "1"}, "global\n    nbthread 1\n" + before + after},
		{"no cache", before + after, risk.Remedy{ID: risk.DisableCache}, before + "listen web\n    bind :80\n"},
		{"an upgrade", before + after, risk.Remedy{ID: risk.Upgrade, Value: "3.0.11"}, ""},
	} {
		cfg := config.ParseAll([]config.Source{{Name: "a.cfg", Content: c.text}}, config.Options{Version: release.MustParse("3.0.10")})
		edits := simulation.RemedyEdits(cfg, cfg.Caches()[0], &c.remedy)
		changed, err := config.Apply(edits)
		if err != nil {
			t.Fatal(err)
		}
		if got := changed[cfg.Files[0]]; strings.ReplaceAll(got, "\n\n", "\n") != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
	}
}

func TestThreads(t *testing.T) {
	for text, want := range map[string]struct {
		n     int
		known bool
	}{
		"global\n    nbthread 8\n": {8, true}, "global\n    nbthread 1\n": {1, true}, "global\n    maxconn 10\n": {4, false},
		"global\n    nbthread 2\n    nbthread 16\n": {16, true},
	} {
		cfg := config.ParseAll([]config.Source{{Name: "a.cfg", Content: text + "listen web\n    bind :80\n"}}, config.Options{Version: release.MustParse("3.0.10")})
		if n, known := simulation.Threads(cfg); n != want.n || known != want.known {
			t.Errorf("%q: %d, %t", text, n, known)
		}
	}
}
