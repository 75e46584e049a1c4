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
		`^/(a+)+`: false, `^/([a-z]+/)+$`: false, `^(\w+\.)*example\.com$`: false, `^(a|b)+$`: false, `^([a-z]+(-[a-z]+)*)$`: false,
		`^/.*.*x$`: false, `^(a+)(b+)$`: false, `^/(img|css)/.*\.(png|css)$`: false, `^(https?://)?[^/]+/(.*)$`: false, `(a++)+$`: false,
		`(?:(?=a)a+)+$`: false, `^(a+)+.*`: false, `^/([^/]+)(/.*)?$`: false, `^\d{1,3}(\.\d{1,3}){3}$`: false, `(`: false, `^(a{0,900}){0,900}$`: false,
		`^([^.]+\.)+[a-z]+$`: false, `^(/[^/]*)*/$`: false, `^([0-9]{1,3}\.?){4}$`: false,
	} {
		if got := newAmbiguity().exponential(expression); got != want {
			t.Errorf("%s: %t", expression, got)
		}
	}
}

// What is too large ends soon, without an answer.
func TestExponentialIsBounded(t *testing.T) {
	a := newAmbiguity()
	for range 200 {
		a.exponential(strings.Repeat("(a|b?", 60) + strings.Repeat(")*", 60) + "$")
	}
}
