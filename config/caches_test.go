package config_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

func parseFor(version, text string) *config.Config {
	return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: release.MustParse(version)})
}

func TestStrtoul(t *testing.T) {
	for word, want := range map[string]uint64{
		"0": 0, "42": 42, "+42": 42, "\v42": 42, "\t-1": math.MaxUint64, "-18446744073709551612": 4, "007": 7,
		"18446744073709551615": math.MaxUint64, "18446744073709551616": math.MaxUint64, "99999999999999999999999": math.MaxUint64,
	} {
		if got, ok := config.Strtoul(word); !ok || got != want {
			t.Errorf("Strtoul(%q) = %d, %t, want %d", word, got, ok, want)
		}
	}
	for _, word := range []string{"", "-", "+", " ", "1m", "x", "0x10", "1 ", "--1", "99999999999999999999999m"} {
		if got, ok := config.Strtoul(word); ok {
			t.Errorf("Strtoul(%q) = %d", word, got)
		}
	}
}

func TestAtoi(t *testing.T) {
	for word, want := range map[string]int32{
		"": 0, "x": 0, "10": 10, "10s": 10, "-5": -5, "\t+7x": 7, "2147483648": math.MinInt32, "4294967297": 1,
		"99999999999999999999": -1, "-99999999999999999999": 0,
	} {
		if got := config.Atoi(word); got != want {
			t.Errorf("Atoi(%q) = %d, want %d", word, got, want)
		}
	}
}

// The values that HAProxy ends up with.
func TestCacheValues(t *testing.T) {
	show := func(c *config.HTTPCache) string {
		return fmt.Sprint(c.TotalMaxSize, c.MaxObjectSize, c.MaxAge, c.ProcessVary, c.MaxSecondaryEntries) + fmt.Sprintf(" %s %d", c.EarlyHints, c.EarlyHintsRatio)
	}
	for _, test := range []struct{ version, lines, want string }{
		{"3.4.0", "total-max-size 4", "4 16384 60 false 10 off 25"},
		{"3.4.0", "total-max-size 4095", "4095 16773120 60 false 10 off 25"},
		{"3.4.0", "", "0 0 60 false 10 off 25"},
		{"3.4.0", "total-max-size 4|total-max-size 8m|max-age 10s|max-age 20m", "4 16384 20 false 10 off 25"},
		{"3.4.0", "total-max-size 4|max-object-size 5|max-object-size 4294967296", "4 16384 60 false 10 off 25"},
		{"3.4.0", "total-max-size 4|process-vary on|process-vary yes|max-secondary-entries -1", "4 16384 60 true 4294967295 off 25"},
		{"3.4.0", "total-max-size 4|process-vary on|process-vary off|max-secondary-entries 0", "4 16384 60 false 10 off 25"},
		{"2.3.0", "total-max-size 4|process-vary on|early-hints on", "4 16384 60 false 10 off 25"},
		{"2.4-dev3", "total-max-size 4|process-vary 1", "4 16384 60 true 10 off 25"},
		{"3.5-dev5", "total-max-size 4|early-hints only ratio 50|early-hints maybe ratio 60", "4 16384 60 false 10 only 60"},
	} {
		c := parseFor(test.version, "cache c\n    "+strings.ReplaceAll(test.lines, "|", "\n    ")+"\n").Caches()[0]
		if got := show(c); got != test.want {
			t.Errorf("%s %q: %s, want %s", test.version, test.lines, got, test.want)
		}
	}
}

// Which proxies use a cache: enabled ones in mode http.
func TestCacheUses(t *testing.T) {
	const text = `defaults d
    mode http
    http-request cache-use c
cache c
    total-max-size 4
cache abcdefghijklmnopqrstuvwxyz0123456789
    total-max-size 4
listen one from d
    http-request cache-use c if METH_GET
    filter cache c
listen two from d
    disabled
    http-request cache-use c
listen three from d
    mode tcp
    http-request cache-use c
listen four from d
    http-response cache-store abcdefghijklmnopqrstuvwxyz012345
    http-request cache-use if METH_GET
    http-request cache-use none
`
	c := parseFor("3.0.0", text)
	var got []string
	for _, k := range c.Caches() {
		for _, u := range k.Uses {
			got = append(got, fmt.Sprintf("%s %s %s %d", k.Name, u.Proxy.Name, u.Role, u.Directive.Line))
		}
		for _, u := range k.InDefaults {
			got = append(got, fmt.Sprintf("%s defaults %d", k.Name, u.Directive.Line))
		}
	}
	want := "c one cache-use 9, c one filter cache 10, c defaults 3, abcdefghijklmnopqrstuvwxyz012345 four cache-store 18"
	if strings.Join(got, ", ") != want {
		t.Errorf("uses: %s\nwant: %s", strings.Join(got, ", "), want)
	}
	if parseFor("3.0.0", "listen l\n    http-request cache-use c\n").Caches() != nil {
		t.Error("a cache where there is no section")
	}
}
