package config_test

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// What each version says of addresses, as seen on real binaries.
func TestCheckAddress(t *testing.T) {
	const (
		listen = "port!,range,stream,fd,list"
		server = "port,offset,stream,later"
		source = "port,stream"
		logs   = "port,stream,dgram!,fd,sink"
		mailer = "port!,stream,tcp"
	)
	// want is "ok", or what the fault holds; versions are those of which it is
	// true, and in the others it is the contrary.
	tests := []struct{ options, word, want, versions string }{
		{listen, ":80", "ok", ""},
		{listen, "*", "has no port", ""},
		{listen, ":", "has no port", ""},
		{listen, ":80,:81,", "ok", ""},
		{listen, ":80,,:81", "empty", ""},
		{listen, "192.0.2.1:80-90", "ok", ""},
		{listen, ":90-80", "below its beginning", ">=2.3.0"},
		{listen, ":70000", "65535", ""},
		{listen, ":80x", "no number", ">=2.9.0"},
		{listen, ":x", "no number", ""},
		{listen, ":+5", "offset", ""},
		{listen, "::1", "neither an IP address nor a name", ""},
		{listen, ":::80", "ok", ""},
		{listen, "[::1]:80", "ok", ""},
		{listen, "[::1:80", "brackets", ""},
		{listen, "ipv4@:::80", "IPv6 address behind", ""},
		{listen, "ipv6@127.0.0.1:80", "IPv4 address behind", ""},
		{listen, "127.1:80", "ok", ""},
		{listen, "256.0.0.1:80", "no IP address", ""},
		{listen, "09.0.0.1:80", "no IP address", ""},
		{listen, "a..b:80", "empty part", ""},
		{listen, strings.Repeat("a", 64) + ":80", "longer than 63", ""},
		{listen, "abns@x", "ok", ""},
		{listen, "/tmp/x", "ok", ""},
		{listen, "/" + strings.Repeat("a", 100), "too long", ">=2.0.13 <2.1.0, >=2.1.3"},
		{listen, "udp@:80", "datagram", ">=2.3.0"},
		{listen, "tcp@:80", "ok", ">=2.4.0"},
		{listen, "abnsz@x", "ok", ">=3.1.0"},
		{listen, "fd@3", "ok", ""},
		{listen, "fd@x", "open file", ""},
		{listen, "$X:$Y", `comes to ":"`, ""},
		{server, "192.0.2.1", "ok", ""},
		{server, "192.0.2.1:+10", "ok", ""},
		{server, "192.0.2.1:80-90", "range", ""},
		{server, "256.0.0.1:80", "ok", ""}, // as far as reading goes
		{source, "192.0.2.1:10-20", "range", ""},
		{source, "192.0.2.1:+1", "offset", ""},
		{logs, "stdout", "ok", ""},
		{logs, "ring@r", "ok", ">=2.1.0"},
		{logs, "/dev/log", "ok", ""},
		{mailer, "192.0.2.1:25", "ok", ""},
		{mailer, "/tmp/x", "TCP", ""},
	}
	for _, test := range tests {
		for _, b := range release.Branches() {
			v := b.Latest
			got := config.CheckValue(&keywords.Value{Kind: "addr", Param: test.options}, test.word, v).Text
			holds := test.want == "ok" && got == "" || test.want != "ok" && strings.Contains(got, test.want)
			should := test.versions == "" || release.MustRanges(test.versions).Contains(v)
			if holds != should {
				t.Errorf("%s: %q as %s: %q, want %q: %t", v, test.word, test.options, got, test.want, should)
			}
		}
	}
}

// No word makes the reader of addresses fail.
func FuzzAddress(f *testing.F) {
	for _, word := range []string{"", ":", "[", "]", "[]:1", "$", "${", "a,b,,", "quic+unix@", "fd@", "1.2.3.4:5-6", ":+", ":-"} {
		f.Add(word)
	}
	f.Fuzz(func(_ *testing.T, word string) {
		for _, options := range []string{"port!,range,stream,fd,list", "port,offset,stream,later", "port,stream,dgram!,sink", "ip"} {
			for _, v := range []release.Version{release.Oldest(), release.MustParse("3.4.0")} {
				config.CheckValue(&keywords.Value{Kind: "addr", Param: options}, word, v)
			}
		}
	})
}
