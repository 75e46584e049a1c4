package release

import (
	"errors"
	"strings"
	"testing"
)

// banners are first lines as real binaries print them, one per branch where one
// was at hand: builds from the tags and packages of Debian.
var banners = []struct {
	line, want, full, commit string
}{
	{"HA-Proxy version 2.0.0 2019/06/16 - https://haproxy.org/", "2.0.0", "2.0.0", ""},
	{"HA-Proxy version 2.1.0 2019/11/25 - https://haproxy.org/", "2.1.0", "2.1.0", ""},
	{"HA-Proxy version 2.2.9-2+deb11u7 2025/04/23 - https://haproxy.org/", "2.2.9", "2.2.9-2+deb11u7", ""},
	{"HA-Proxy version 2.3.0-1c0a722a8 2020/11/05 - https://haproxy.org/", "2.3.0", "2.3.0", "1c0a722a8"},
	{"HAProxy version 2.4.0-6cbbecf09 2021/05/14 - https://haproxy.org/", "2.4.0", "2.4.0", "6cbbecf09"},
	{"HAProxy version 2.5.0-f2e0833f1 2021/11/23 - https://haproxy.org/", "2.5.0", "2.5.0", "f2e0833f1"},
	{"HAProxy version 2.6.12-1+deb12u4 2026/10/17 - https://haproxy.org/", "2.6.12", "2.6.12-1+deb12u4", ""},
	{"HAProxy version 2.7.0-437fd289f 2022/12/01 - https://haproxy.org/", "2.7.0", "2.7.0", "437fd289f"},
	{"HAProxy version 2.8.0-fdd8154ed 2023/05/31 - https://haproxy.org/", "2.8.0", "2.8.0", "fdd8154ed"},
	{"HAProxy version 2.9.0-fddb8c13b 2023/12/05 - https://haproxy.org/", "2.9.0", "2.9.0", "fddb8c13b"},
	{"HAProxy version 3.0.11-1+deb13u5 2026/11/18 - https://haproxy.org/", "3.0.11", "3.0.11-1+deb13u5", ""},
	{"HAProxy version 3.1.0-f2b97918e 2024/11/26 - https://haproxy.org/", "3.1.0", "3.1.0", "f2b97918e"},
	{"HAProxy version 3.2.26-1 2026/10/14 - https://haproxy.org/", "3.2.26", "3.2.26-1", ""},
	{"HAProxy version 3.3.0-7832fb21f 2025/11/26 - https://haproxy.org/", "3.3.0", "3.3.0", "7832fb21f"},
	{"HAProxy version 3.4.7-1 2026/10/14 - https://haproxy.org/", "3.4.7", "3.4.7-1", ""},
	{"HAProxy version 3.5-dev5-03bde20ef 2026/08/21 - https://haproxy.org/", "3.5-dev5", "3.5-dev5", "03bde20ef"},
}

func TestParseBanner(t *testing.T) {
	const rest = "\nStatus: long-term supported branch.\nRunning on: Linux\n"
	for _, c := range banners {
		for _, out := range []string{c.line, c.line + rest, "wrapper: note\r\n" + c.line + "\r\n"} {
			v, err := ParseBanner(out)
			if err != nil {
				t.Errorf("ParseBanner(%q): %v", out, err)
				continue
			}
			word := strings.Fields(c.line)[2]
			if v.String() != c.want || v.Full() != c.full || v.Commit() != c.commit || v.Given() != word || v.Assumed() {
				t.Errorf("ParseBanner(%q) = %q, full %q, commit %q, given %q", out, v, v.Full(), v.Commit(), v.Given())
			}
		}
	}
}

func TestParseBannerRefuses(t *testing.T) {
	for _, c := range []struct {
		out  string
		err  error
		says string
	}{
		{"", ErrSyntax, "expected a line such as"},
		{"FATAL ERROR: invalid code detected\nmore", ErrSyntax, `"FATAL ERROR: invalid code detected"`},
		{"nginx version: nginx/1.27.0", ErrSyntax, "nginx"},
		{"HAProxy version ", ErrSyntax, "expected"},
		{"HAProxy version lts 2026/11/18", ErrSyntax, "expected"},
		{"HAProxy version 3.0 2026/11/18", ErrSyntax, "full version"},
		{"HAProxy version 3." + strings.Repeat("0", 1000), ErrSyntax, "shorter"},
		{"HAProxy version 2.10.0 2026/11/18", ErrUnknownBranch, "no branch 2.10"},
		{"HA-Proxy version 1.8.19-1+deb10u3 2020/08/01 - https://haproxy.org/", ErrTooOld, "2.0 and newer"},
	} {
		if v, err := ParseBanner(c.out); !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("ParseBanner(%.60q) = %q, %v; want an error with %q", c.out, v, err, c.says)
		}
	}
}
