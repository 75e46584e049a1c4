package config

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// Build is what the HAProxy at hand was built with, as far as conditions ask.
type Build struct {
	// Features names the features that are built in, as `haproxy -vv` lists them with a plus.
	Features map[string]bool
	// Library is the TLS library and its version: "OpenSSL 3.0.17".
	Library string
}

// FullBuild is what hapvet assumes: a Linux build with everything that
// distributions switch on.
var FullBuild = Build{Library: "OpenSSL 3.0.0", Features: setOf(
	"ACCEPT4", "BACKTRACE", "CPU_AFFINITY", "CRYPT_H", "DL", "EPOLL", "GETADDRINFO", "GOT_FORK",
	"INOTIFY", "LIBCRYPT", "LINUX_CAP", "LINUX_SPLICE", "LINUX_TPROXY", "LUA", "MATH", "NETFILTER",
	"NS", "OPENSSL", "OT", "PCRE2", "PCRE2_JIT", "POLL", "PRCTL", "PROMEX", "QUIC",
	"QUIC_OPENSSL_COMPAT", "RT", "SHM_OPEN", "SLZ", "SSL", "SYSTEMD", "TFO", "THREAD", "THREAD_DUMP",
	"TPROXY", "TRACE", "FUTEX", "THREAD_EMULATION", "TRACE", "ECH", "KTLS",
)}

func setOf(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// predicate is one of the functions that a condition may call.
type predicate struct {
	args  int
	since release.Version
	eval  func(c *condition, args []string) (bool, error)
}

func pure(f func(c *condition, args []string) bool) func(*condition, []string) (bool, error) {
	return func(c *condition, args []string) (bool, error) { return f(c, args), nil }
}

// predicates lists all of them (manual 2.4; src/cfgcond.c of each .0).
var predicates = map[string]predicate{
	"defined": {1, v24, pure(func(c *condition, a []string) bool {
		_, set := c.env.vars[a[0]]
		return set
	})},
	"feature":         {1, v24, pure(func(c *condition, a []string) bool { return c.build.Features[a[0]] })},
	"streq":           {2, v24, pure(func(_ *condition, a []string) bool { return a[0] == a[1] })},
	"strneq":          {2, v24, pure(func(_ *condition, a []string) bool { return a[0] != a[1] })},
	"strstr":          {2, v28, pure(func(_ *condition, a []string) bool { return strings.Contains(a[0], a[1]) })},
	"version_atleast": {1, v24, pure(func(c *condition, a []string) bool { return compareVersions(a[0], c.v.String()) <= 0 })},
	"version_before":  {1, v24, pure(func(c *condition, a []string) bool { return compareVersions(a[0], c.v.String()) > 0 })},
	"openssl_version_atleast": {1, v25, func(c *condition, a []string) (bool, error) {
		order, err := c.compareLibrary(a[0])
		return order <= 0, err
	}},
	"openssl_version_before": {1, v25, func(c *condition, a []string) (bool, error) {
		order, err := c.compareLibrary(a[0])
		return order > 0, err
	}},
	"ssllib_name_startswith": {1, v25, pure(func(c *condition, a []string) bool { return strings.HasPrefix(c.build.Library, a[0]) })},
	"awslc_api_atleast":      {1, v33, needsAWSLC},
	"awslc_api_before":       {1, v33, needsAWSLC},
	"enabled":                {1, v28, pure(func(_ *condition, a []string) bool { return enabledByDefault[a[0]] })},
	"fips_mode":              {0, v35, pure(func(*condition, []string) bool { return false })},
}

var v35 = release.MustParse("3.5-dev5")

// enabledByDefault are the answers of enabled() on Linux when nothing in the
// global section says otherwise.
var enabledByDefault = setOf("POLL", "EPOLL", "SPLICE", "GETADDRINFO", "REUSEPORT", "FAST-FORWARD")

func needsAWSLC(*condition, []string) (bool, error) {
	return false, fmt.Errorf("it needs a HAProxy built with AWS-LC")
}

// compareLibrary orders a version that the configuration names against that of
// the TLS library.
func (c *condition) compareLibrary(version string) (int, error) {
	name, have, _ := strings.Cut(c.build.Library, " ")
	if name != "OpenSSL" {
		return 0, fmt.Errorf("it needs a HAProxy built with OpenSSL")
	}
	return compareVersions(version, have), nil
}

// predicate parses and calls the predicate at the current position; found is
// false when no predicate of this version stands there.
func (c *condition) predicate(live bool) (value, found bool, err error) {
	rest := c.text[c.pos:]
	n := strings.IndexAny(rest, " (")
	if n < 0 {
		n = len(rest)
	}
	p, ok := predicates[rest[:n]]
	if !ok || c.v.Before(p.since) {
		return false, false, nil
	}
	name := rest[:n]
	c.pos += n
	args, err := c.arguments(p.args)
	if err != nil {
		return false, true, fmt.Errorf("%s(): %w", name, err)
	}
	if !live {
		return false, true, nil
	}
	value, err = p.eval(c, args)
	if err != nil {
		return false, true, fmt.Errorf("%s(): %w", name, err)
	}
	return value, true, nil
}

// arguments reads "(a,b)" as make_arg_list() of src/arg.c does for strings. No
// parenthesis at all stands for one empty argument.
func (c *condition) arguments(want int) ([]string, error) {
	if c.pos >= len(c.text) || c.text[c.pos] != '(' {
		if want > 1 {
			return nil, fmt.Errorf("it takes %d arguments", want)
		}
		return make([]string, want), nil
	}
	c.pos++
	var args []string
	for len(args) < want {
		arg, err := c.argument()
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
		if c.pos == len(c.text) || c.text[c.pos] == ')' || len(args) == want {
			break
		}
		c.pos++
	}
	if len(args) < want {
		return nil, fmt.Errorf("it takes %d arguments, not %d", want, len(args))
	}
	if c.pos == len(c.text) || c.text[c.pos] != ')' {
		return nil, fmt.Errorf("a closing parenthesis is missing before %q", c.text[c.pos:])
	}
	c.pos++
	return args, nil
}

// argument reads up to the next comma or closing parenthesis outside quotes.
func (c *condition) argument() (string, error) {
	var b strings.Builder
	var squote, dquote bool
	for ; c.pos < len(c.text); c.pos++ {
		ch := c.text[c.pos]
		switch {
		case ch == '"' && !squote:
			dquote = !dquote
		case ch == '\'' && !dquote:
			squote = !squote
		case ch == '\\' && !squote:
			if c.pos+1 == len(c.text) {
				return "", fmt.Errorf("a backslash ends it")
			}
			if next := c.text[c.pos+1]; strings.IndexByte(`\ "'rnt`, next) >= 0 {
				ch = unescape(next)
				c.pos++
			}
			b.WriteByte(ch)
		case (ch == ',' || ch == ')') && !squote && !dquote:
			return b.String(), nil
		default:
			b.WriteByte(ch)
		}
	}
	return b.String(), nil
}
