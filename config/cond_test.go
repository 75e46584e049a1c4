package config

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

func TestCondition(t *testing.T) {
	env := newEnvironment(map[string]string{"SET": "", "N": "x"}, release.MustParse("3.0.11"), "here")
	for _, c := range []struct {
		text, version string
		want          string // true, false, or a part of the error
	}{
		{"", "3.0.11", "false"}, {"1", "3.0.11", "true"}, {"0", "3.0.11", "false"}, {"-1", "3.0.11", "true"}, {"0x10", "3.0.11", "true"}, {"00", "3.0.11", "false"},
		{"defined(SET)", "3.0.11", "true"}, {"defined(UNSET)", "3.0.11", "false"}, {"defined", "3.0.11", "false"},
		{"!defined(UNSET)", "3.0.11", "true"}, {"!!1", "3.0.11", "true"}, {"! 0", "3.0.11", "true"},
		{"streq(a,a)", "3.0.11", "true"}, {"strneq(a,b)", "3.0.11", "true"}, {`streq("a,b",'a,b')`, "3.0.11", "true"}, {`streq(a\ b,"a b")`, "3.0.11", "true"},
		{"strstr(abc,b)", "2.8.0", "true"}, {"strstr(abc,b)", "2.7.0", "neither a number nor a predicate"},
		{"version_atleast(3.0)", "3.0.11", "true"}, {"version_atleast(3.0.11)", "3.0.11", "true"}, {"version_atleast(3.0.12)", "3.0.11", "false"},
		{"version_before(3.1)", "3.0.11", "true"}, {"version_before(3.0-dev1)", "3.0.0", "false"}, {"version_atleast(2.9-dev5)", "2.9-dev6", "true"},
		{"version_atleast(nonsense)", "3.0.11", "true"},
		{"feature(OPENSSL)", "3.0.11", "true"}, {"feature(NOTHING)", "3.0.11", "false"},
		{"openssl_version_atleast(1.1.1)", "3.0.11", "true"}, {"openssl_version_before(3)", "2.5.0", "false"},
		{"ssllib_name_startswith(OpenSSL)", "3.0.11", "true"}, {"enabled(EPOLL)", "3.0.11", "true"}, {"enabled(KQUEUE)", "3.0.11", "false"},
		{"awslc_api_atleast(1)", "3.3.0", "AWS-LC"}, {"fips_mode()", "3.5-dev5", "false"},
		{"1 && 0", "3.0.11", "false"}, {"1 || nonsense", "3.0.11", "neither a number nor a predicate"}, {"0 || 1 && 1", "3.0.11", "true"},
		{"(0 || 1) && 1", "3.0.11", "true"}, {"((1))", "3.0.11", "true"}, {"0 && awslc_api_atleast(1)", "3.3.0", "false"},
		{"1 &&", "3.0.11", "nothing follows"}, {"(1", "3.0.11", "not closed"}, {"1 1", "3.0.11", "left over"}, {"streq(a)", "3.0.11", "2 arguments"},
		{"streq(a,b,c)", "3.0.11", "closing parenthesis"}, {"defined(A", "3.0.11", "closing parenthesis"},
		{"1 && 1", "2.4.0", "neither a number nor a predicate"}, {"defined(SET) junk", "2.4.0", "true"},
		{strings.Repeat("(", 5000) + "1", "3.0.11", "deep"}, {strings.Repeat("1&&", 5000) + "1", "3.0.11", "deep"},
	} {
		v := release.MustParse(c.version)
		cond := condition{text: c.text, d: dialectOf(v), v: v, env: env, build: FullBuild}
		value, err := cond.evaluate()
		switch {
		case err != nil && !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %q fails with %v, want %s", c.version, c.text, err, c.want)
		case err == nil && (c.want != "true" && c.want != "false" || value != (c.want == "true")):
			t.Errorf("%s: %q is %t, want %s", c.version, c.text, value, c.want)
		}
	}
}
