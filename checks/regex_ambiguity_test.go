package checks

import (
	"strings"
	"testing"
)

// Which expressions make a backtracking engine go through exponentially many ways.
func TestExponentialExpressions(t *testing.T) {
	for expression, want := range map[string]bool{
		`^/(a+)+$`: true, `^/([a-z]+)*\.html$`: true, `^(a|aa)+$`: true, `^([a-z0-9]+[-/]?)+$`: true, `^(\w+\s?)*$`: true,
		`(x+x+)+y`: true, `^(.*)*z`: true, `^((a*)b?)+$`: true, `^/(ab|[a-c]b)*/x$`: true, `^(([a-z])+.)+[A-Z]$`: true, `^(a+){2,}$`: true,
		`^/(a|a)*$`: true, `^(\w|\d)+$`: true, `^([a-z]|[a-m])*/$`: true, `^(a|b|ab)*$`: true, `(?:.|\s)*x$`: true, `^(/[a-z]+|/[a-z0-9]+)*$`: true,
		`^(?:[a-z]|\||x)+$`: true, `^([^/]|[[:alnum:]])*/$`: true, `^(a|b|\Q|\Ec|b)*$`: true,
		`^/(a+)+`: false, `^/([a-z]+/)+$`: false, `^(\w+\.)*example\.com$`: false, `^(a|b)+$`: false, `^([a-z]+(-[a-z]+)*)$`: false,
		`^/.*.*x$`: false, `^(a+)(b+)$`: false, `^/(img|css)/.*\.(png|css)$`: false, `^(https?://)?[^/]+/(.*)$`: false, `(a++)+$`: false,
		`(?:(?=a)a+)+$`: false, `^(a+)+.*`: false, `^/([^/]+)(/.*)?$`: false, `^\d{1,3}(\.\d{1,3}){3}$`: false, `(`: false, `^(a{0,900}){0,900}$`: false,
		`^([^.]+\.)+[a-z]+$`: false, `^(/[^/]*)*/$`: false,
		`^(a|ab)*$`: false, `^(a|ab|abc)*$`: false, `^([|]|[a|b])?$`: false, `^([^]|a]|b)*$`: true, `^([^]|b]|b)*$`: false, `^(a|)*$`: false, `^(img|css|js)*$`: false,
		`^(a\|a)*$`: false, `^(\Qa|a\E)*$`: false, `^(\d|[a-f])+$`: false, `^(a|a)*`: false, `^(a|a){3}$`: false, `^(a|a)?$`: false, `^(foo|foobar)*$`: false,
		`^([[:alpha:]|]|\d)+$`: false, `(a|b\`: false, `([a|b`: false, `^([0-9]{1,3}\.?){4}$`: false,
	} {
		if got := newAmbiguity().exhausting(expression, false) > 0; got != want {
			t.Errorf("%s: %t", expression, got)
		}
	}
}

// How many characters exhaust an engine. PCRE2 10.42 with its JIT gave up at 23, 33, 44, 40, 198 and 19.
func TestExhausting(t *testing.T) {
	for expression, want := range map[string]int{
		`^(a|a)*$`: 23, `^(a|aa)+$`: 33, `^(a|b|ab)*$`: 66, `^(a?b?)*$`: 45, `^(/static/[a-z]+|/static/[a-z0-9]+)*$`: 207, `^([a-z0-9]+[._-]?)+bot$`: 23, `^(a|A)*$`: 0,
	} {
		if got := newAmbiguity().exhausting(expression, false); got != want {
			t.Errorf("%s: %d", expression, got)
		}
	}
	if newAmbiguity().exhausting(`^(a|A)*$`, true) != 23 {
		t.Error("with -i, a and A are one")
	}
}

// What is too large ends soon, without an answer.
func TestExponentialIsBounded(t *testing.T) {
	a := newAmbiguity()
	for range 200 {
		a.exhausting(strings.Repeat("(a|b?", 60)+strings.Repeat(")*", 60)+"$", false)
	}
}
