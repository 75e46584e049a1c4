package release

import (
	"errors"
	"strings"
	"testing"
)

// spellings is every way of writing a version that Parse documents, with what
// it must find. It also seeds FuzzParse.
var spellings = []struct {
	in      string
	want    string // String
	full    string // Full, if different
	commit  string
	assumed bool
}{
	// Releases and tags.
	{in: "3.0.11", want: "3.0.11"},
	{in: " \t3.0.11 \n", want: "3.0.11"},
	{in: "v3.0.11", want: "3.0.11"},
	{in: "2.0.0", want: "2.0.0"},
	{in: "2.9-dev3", want: "2.9-dev3"},
	{in: "v2.9-dev3", want: "2.9-dev3"},
	{in: "2.0-dev0", want: "2.0-dev0"},
	{in: "3.5-dev5", want: "3.5-dev5"},
	{in: "2.9-dev12", want: "2.9-dev12"},
	// Newer than the data.
	{in: "3.9.1", want: "3.9.1"},
	{in: "3.6-dev1", want: "3.6-dev1"},
	{in: "4.0.0", want: "4.0.0"},
	{in: "3.5.0", want: "3.5.0"},
	// A branch stands for its newest.
	{in: "3.0", want: "3.0.29", assumed: true},
	{in: "2.0", want: "2.0.35", assumed: true},
	{in: "3.5", want: "3.5-dev5", assumed: true},
	{in: "3.5-dev", want: "3.5-dev5", assumed: true},
	{in: "2.9-dev", want: "2.9-dev12", assumed: true},
	// Debian and Ubuntu.
	{in: "3.0.11-1+deb13u5", want: "3.0.11", full: "3.0.11-1+deb13u5"},
	{in: "2.6.12-1+deb12u3", want: "2.6.12", full: "2.6.12-1+deb12u3"},
	{in: "3.0.11-1ubuntu1.2", want: "3.0.11", full: "3.0.11-1ubuntu1.2"},
	{in: "3.0.11-1~bpo12+1", want: "3.0.11", full: "3.0.11-1~bpo12+1"},
	{in: "3.0.11-1ppa1~jammy", want: "3.0.11", full: "3.0.11-1ppa1~jammy"},
	{in: "1:3.0.11-1", want: "3.0.11", full: "3.0.11-1"},
	{in: "2.9~dev3-1", want: "2.9-dev3", full: "2.9-dev3-1"},
	{in: "3.0.11+ds-1", want: "3.0.11", full: "3.0.11+ds-1"},
	// RPM, Alpine, FreeBSD, package names.
	{in: "2.4.22-3.el9_3.2", want: "2.4.22", full: "2.4.22-3.el9_3.2"},
	{in: "haproxy-2.4.22-3.el9_3.2.x86_64", want: "2.4.22", full: "2.4.22-3.el9_3.2.x86_64"},
	{in: "2.8.10-r0", want: "2.8.10", full: "2.8.10-r0"},
	{in: "3.0.11_1", want: "3.0.11", full: "3.0.11_1"},
	{in: "haproxy-3.0.11", want: "3.0.11"},
	{in: "haproxy_3.0.11-1", want: "3.0.11", full: "3.0.11-1"},
	{in: "haproxy 3.0.11", want: "3.0.11"},
	{in: "2.4.0-1.0.0-274.1072", want: "2.4.0", full: "2.4.0-1.0.0-274.1072"},
	// Builds from git.
	{in: "2.8.3-86e043a", want: "2.8.3", commit: "86e043a"},
	{in: "2.8.3-86e043add", want: "2.8.3", commit: "86e043add"},
	{in: "2.9-dev3-12-gabcdef0", want: "2.9-dev3", commit: "abcdef0"},
	{in: "2.9-dev3-12-gabcdef0-dirty", want: "2.9-dev3", commit: "abcdef0"},
	{in: "2.8-dev1-abcdef-42", want: "2.8-dev1", commit: "abcdef"},
	{in: "3.5-dev5-03bde20ef", want: "3.5-dev5", commit: "03bde20ef"},
	{in: "3.0.11-acme", want: "3.0.11"},
	// Containers.
	{in: "3.0-alpine", want: "3.0.29", assumed: true},
	{in: "3.5-dev-alpine", want: "3.5-dev5", assumed: true},
	{in: "3.5-dev5-trixie", want: "3.5-dev5"},
	{in: "3.0.11-bookworm", want: "3.0.11"},
	{in: "3.0.11-alpine3.20", want: "3.0.11"},
	{in: "3.0.11-debian-12-r0", want: "3.0.11"},
	{in: "lts", want: "3.4.7", assumed: true},
	{in: "lts-alpine", want: "3.4.7", assumed: true},
	{in: "latest", want: "3.4.7", assumed: true},
	{in: "dev-alpine3.22", want: "3.5-dev5", assumed: true},
	{in: "haproxy:3.0.11", want: "3.0.11"},
	{in: "haproxy:lts-alpine", want: "3.4.7", assumed: true},
	{in: "docker.io/library/haproxy:3.0", want: "3.0.29", assumed: true},
	{in: "registry:5000/haproxytech/haproxy-alpine:3.0.11", want: "3.0.11"},
	{in: "haproxy:3.0.11@sha256:0123456789abcdef", want: "3.0.11"},
	// A whole banner.
	{in: "HAProxy version 3.0.11-1+deb13u5 2026/11/18 - https://haproxy.org/", want: "3.0.11", full: "3.0.11-1+deb13u5"},
}

func TestParse(t *testing.T) {
	for _, c := range spellings {
		v, err := Parse(c.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.in, err)
			continue
		}
		full := c.full
		if full == "" {
			full = c.want
		}
		if v.String() != c.want || v.Full() != full || v.Commit() != c.commit || v.Assumed() != c.assumed {
			t.Errorf("Parse(%q) = %q, full %q, commit %q, assumed %t; want %q, %q, %q, %t",
				c.in, v, v.Full(), v.Commit(), v.Assumed(), c.want, full, c.commit, c.assumed)
		}
	}
}

var refused = []struct {
	in   string
	err  error
	says string
}{
	{"", ErrSyntax, "expected a version such as 3.0.11"},
	{" \n", ErrSyntax, "expected"},
	{"garbage", ErrSyntax, "expected"},
	{"3", ErrSyntax, "a branch such as 3.0"},
	{"3.", ErrSyntax, "a branch such as 3.0"},
	{"3..0", ErrSyntax, "expected"},
	{".3.0", ErrSyntax, "expected"},
	{"3.0.", ErrSyntax, "expected"},
	{"3.0.x", ErrSyntax, "expected"},
	{"3.0.11.4", ErrSyntax, "expected"},
	{"vv3.0.11", ErrSyntax, "expected"},
	{"-3.0.11", ErrSyntax, "expected"},
	{"3.-1.0", ErrSyntax, "expected"},
	{"3.0.-1", ErrSyntax, "expected"},
	{"3.0.11-", ErrSyntax, "expected"},
	{"3.0.11 foo", ErrSyntax, "expected"},
	{"3.0.11-1\x00", ErrSyntax, "expected"},
	{"3.00.1", ErrSyntax, "starts with 0"},
	{"3.5-dev05", ErrSyntax, "numbers"},
	{"3.5.0-dev5", ErrSyntax, "no patch level"},
	{"3.0.11-rc1", ErrSyntax, "expected"},
	{"3.0.11~beta-2", ErrSyntax, "expected"},
	{"3.5-devel", ErrSyntax, "expected"},
	{"3.0-1", ErrSyntax, "full version"},
	{"3.0-86e043a", ErrSyntax, "full version"},
	{"3.0.99999", ErrSyntax, "too large"},
	{"3.5-dev99999999999999999999", ErrSyntax, "too large"},
	{"99999999999999999999.0.1", ErrSyntax, ""},
	{"2024.6.1", ErrSyntax, "too large"},
	{"nginx:3.0.11", ErrSyntax, "expected"},
	{"haproxy", ErrSyntax, "expected"},
	{"registry:5000/haproxy", ErrSyntax, "expected"},
	{"lts-€", ErrSyntax, "expected"},
	{strings.Repeat("3", 10_000), ErrSyntax, "longer than 256 bytes"},
	{"3.0.11-" + strings.Repeat("1", 10_000), ErrSyntax, "longer than 256 bytes"},
	{"1.5", ErrTooOld, "2.0 and newer"},
	{"1.5-dev", ErrTooOld, "2.0 and newer"},
	{"1.8.31", ErrTooOld, "2.0 and newer"},
	{"0.1.2", ErrTooOld, "2.0 and newer"},
	{"3.9", ErrUnknownBranch, "newest known is 3.5; give a full version such as 3.9.1"},
	{"3.9-dev", ErrUnknownBranch, "newest known is 3.5"},
	{"2.10", ErrUnknownBranch, "no branch 2.10"},
	{"2.10.1", ErrUnknownBranch, "no branch 2.10"},
}

func TestParseRefuses(t *testing.T) {
	for _, c := range refused {
		v, err := Parse(c.in)
		if !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Parse(%.40q) = %q, %v; want an error with %q", c.in, v, err, c.says)
			continue
		}
		if !v.IsZero() {
			t.Errorf("Parse(%.40q) returned %q beside its error", c.in, v)
		}
		if len(err.Error()) > 300 {
			t.Errorf("Parse(%.40q): error of %d bytes", c.in, len(err.Error()))
		}
	}
}

func TestMustParsePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("MustParse(\"x\") did not panic")
		}
	}()
	MustParse("x")
}
