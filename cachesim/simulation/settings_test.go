package simulation_test

import (
	"errors"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// parse reads a configuration for a version.
func parse(version, text string) *config.Config {
	v := release.MustParse(version)
	return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: v})
}

// What a section says is what the model gets, as HAProxy reads it.
func TestSettingsOf(t *testing.T) {
	for _, test := range []struct {
		version, lines string
		want           cachesim.Settings
	}{
		{"3.2.26", "total-max-size 64", cachesim.Settings{TotalMaxSize: 64, MaxAge: 60, MaxSecondaryEntries: 10}},
		{"3.2.26", "total-max-size 64\n max-object-size 500000\n max-age 10m", cachesim.Settings{TotalMaxSize: 64, MaxObjectSize: 500_000, MaxAge: 10, MaxSecondaryEntries: 10}},
		{"3.2.26", "total-max-size 64\n max-object-size 262144", cachesim.Settings{TotalMaxSize: 64, MaxObjectSize: 262_144, MaxAge: 60, MaxSecondaryEntries: 10}},
		{"3.2.26", "total-max-size 64\n max-object-size 4294967296", cachesim.Settings{TotalMaxSize: 64, MaxAge: 60, MaxSecondaryEntries: 10}},
		{"3.2.26", "total-max-size 4\n process-vary on\n max-secondary-entries 25", cachesim.Settings{TotalMaxSize: 4, MaxAge: 60, ProcessVary: true, MaxSecondaryEntries: 25}},
		{"2.2.0", "total-max-size 4\n process-vary on", cachesim.Settings{TotalMaxSize: 4, MaxAge: 60, MaxSecondaryEntries: 10}},
		{"3.5-dev5", "total-max-size 4\n early-hints only ratio 40", cachesim.Settings{TotalMaxSize: 4, MaxAge: 60, MaxSecondaryEntries: 10, EarlyHints: cachesim.EarlyHintsOnly, HintsRatio: 40}},
		{"3.2.26", "max-age -5", cachesim.Settings{MaxAge: -5, MaxSecondaryEntries: 10}},
	} {
		c := parse(test.version, "cache c\n "+test.lines+"\n")
		want := test.want
		want.Name = "c"
		if want.HintsRatio == 0 {
			want.HintsRatio = 25
		}
		if got := simulation.SettingsOf(c.Caches()[0]); got != want {
			t.Errorf("%s, %q:\n%+v, want\n%+v", test.version, test.lines, got, want)
		}
	}
}

// The cache is the one that is named, or the only one.
func TestChoose(t *testing.T) {
	one, two := "cache a\n total-max-size 4\n", "cache a\n total-max-size 4\ncache b\n total-max-size 4\n"
	for _, test := range []struct {
		text, name, want string
	}{
		{one, "", "a"}, {one, "a", "a"}, {two, "b", "b"},
	} {
		if k, err := simulation.Choose(parse("3.2.26", test.text), test.name); err != nil || k.Name != test.want {
			t.Errorf("%q of %q: %v", test.name, test.text, err)
		}
	}
	if _, err := simulation.Choose(parse("3.2.26", two), ""); !errors.Is(err, simulation.ErrChoice) {
		t.Errorf("no name of two: %v", err)
	}
	if _, err := simulation.Choose(parse("3.2.26", "global\n"), ""); err == nil {
		t.Error("a cache out of nothing")
	}
	_, err := simulation.Choose(parse("3.2.26", two), "c")
	if unknown, ok := errors.AsType[*simulation.UnknownCacheError](err); !ok || len(unknown.Names) != 2 {
		t.Errorf("an unknown name: %v", err)
	}
}

// A cache that nobody uses, and rules under conditions.
func TestUse(t *testing.T) {
	const use, store = " http-request cache-use a\n", " http-response cache-store a\n"
	for _, test := range []struct {
		name, rules         string
		unused, conditional bool
	}{
		{"both", "frontend f\n mode http\n" + use + store, false, false},
		{"under a condition", "frontend f\n mode http\n http-request cache-use a if TRUE\n" + store, false, true},
		{"behind an option", "frontend f\n mode http\n http-request cache-use a no-early-hints unless FALSE\n" + store, false, true},
		{"inherited", "defaults d\n mode http\n" + use + store + "frontend f from d\n", false, false},
		{"no store", "frontend f\n mode http\n" + use, true, false},
		{"no use", "frontend f\n mode http\n" + store, true, false},
		{"tcp", "frontend f\n mode tcp\n" + use + store, true, false},
		{"disabled", "frontend f\n mode http\n disabled\n" + use + store, true, false},
	} {
		k := parse("3.5-dev5", "cache a\n total-max-size 4\n"+test.rules).Caches()[0]
		if unused := simulation.Unused(k); (unused != "") != test.unused {
			t.Errorf("%s: unused %q", test.name, unused)
		}
		if simulation.Conditional(k) != test.conditional {
			t.Errorf("%s: conditional %t", test.name, !test.conditional)
		}
	}
}
