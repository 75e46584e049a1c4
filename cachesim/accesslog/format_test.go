package accesslog_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Every alias that any version has is one that can be read back.
func TestEveryAliasIsKnown(t *testing.T) {
	file, err := os.Open("../../keywords/samples-aliases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	names := map[string]bool{}
	for _, v := range []string{"2.0.0", "2.4.0", "3.0.0", "3.4.0"} {
		for _, name := range accesslog.AliasNames(release.MustParse(v)) {
			names[name] = true
		}
	}
	n := 0
	for s := bufio.NewScanner(file); s.Scan(); {
		name, _, _ := strings.Cut(s.Text(), "\t")
		if strings.HasPrefix(name, "#") || name == "o" {
			continue
		}
		if n++; !names[name] {
			t.Errorf("%%%s is not known", name)
		}
	}
	if n < 70 {
		t.Errorf("only %d aliases in the table", n)
	}
}

func TestCompileErrors(t *testing.T) {
	tests := []struct{ version, format, at, reason string }{
		{"3.2.0", "%ci %zz", "%zz", "does not take it"},
		{"2.4.0", "%tr %OG %r", "%OG", "does not take it"},
		{"3.2.0", "%tr %ST", "", "tells the URI"},
		{"3.2.0", "%r %ST", "", "tells when"},
		{"3.2.0", "%{+cbor}o %(a)r", "", "CBOR"},
		{"3.2.0", "%tr %{+cbor}r", "%{+cbor}r", "CBOR"},
		{"3.2.0", "", "", "tells the URI"},
	}
	for _, tt := range tests {
		_, err := accesslog.Compile(tt.format, accesslog.Options{Version: release.MustParse(tt.version)})
		var e *accesslog.FormatError
		if !errors.As(err, &e) || !strings.Contains(e.Reason, tt.reason) || tt.at != "" && e.Format[e.Start:e.End] != tt.at {
			t.Errorf("%s %q: got %v, want %q at %q", tt.version, tt.format, err, tt.reason, tt.at)
		}
	}
	if _, err := accesslog.Standard("tcplog", accesslog.Options{Version: release.MustParse("3.2.0")}); err == nil {
		t.Error("option tcplog tells URIs")
	}
	if _, err := accesslog.Standard("nolog", accesslog.Options{Version: release.MustParse("3.2.0")}); err == nil {
		t.Error("there is an option nolog")
	}
}

// A format is ambiguous where two readings of one line differ in something of use.
func TestAmbiguities(t *testing.T) {
	tests := []struct{ format, pairs string }{
		{"%ci:%cp [%tr] %r", ""}, // an IPv6 address holds ":", a port does not
		{"%tr %ST%B %r", "%ST %B"},
		{"%tr %HM%HU", "%HM %HU"},
		{"%tr %HM %HP%HQ %ST", ""}, // a path has no "?"
		{"%tr %[capture.req.hdr(0)] %r", "%[capture.req.hdr(0)] %r"},
		{"%tr %{+Q}[capture.req.hdr(0)] %ST %HU", ""},                       // what follows is only digits
		{`%tr %{+Q}[capture.req.hdr(0)] %{+Q}[capture.req.hdr(1)] %HU`, ""}, // neither says anything
		{`%tr %{+Q}[capture.req.hdr(0)] %{+Q}[var(txn.host)] %HU`, "%{+Q}[capture.req.hdr(0)] %{+Q}[var(txn.host)]"},
		{`%tr %{+Q,+E}[capture.req.hdr(0)] %{+Q,+E}[var(txn.host)] %HU`, ""},
		{`%{+json}o %(a)tr %(b)[capture.req.hdr(0)] %(c)[var(txn.host)] %(d)HU`, ""},
		{`{"t":"%tr","h":"%[var(txn.host),json(utf8s)]","u":"%HU"}`, ""},
		{`%tr %r %hr %hs`, "%r %hr %hr %hs"}, // a request line may end in a block of braces
		{`%tr %{+Q}r %hr %hs`, "%hr %hs"},
	}
	for _, tt := range tests {
		o := accesslog.Options{Version: release.MustParse("3.2.0"), Variables: map[string][]config.SamplePart{"txn.host": {{Name: "req.fhdr", Args: []string{"host"}}}}}
		f, err := accesslog.Compile(tt.format, o)
		if err != nil {
			t.Errorf("%s: %v", tt.format, err)
			continue
		}
		var got []string
		for _, a := range f.Ambiguities {
			got = append(got, a.First+" "+a.Second)
			if !strings.Contains(a.String(), a.First) || !strings.Contains(a.String(), a.Second) {
				t.Errorf("%s does not name both", a)
			}
		}
		if strings.Join(got, " ") != tt.pairs {
			t.Errorf("%s: got %q, want %q", tt.format, strings.Join(got, " "), tt.pairs)
		}
	}
}

// The formats of a configuration are those of its HTTP frontends.
func TestFormats(t *testing.T) {
	c := configOf(t, `global
    log stderr local0
defaults
    mode http
    log global
    option httplog
frontend a
    capture request header Host len 30
frontend b
frontend c
    option httplog
    no log
frontend off
    disabled
frontend own
    log-format "%{+Q}r %Ts"
    http-request set-var(txn.h) req.hdr(host)
listen bad
    log-format "%ci"
frontend tcp
    mode tcp
    option tcplog
defaults none
    mode http
frontend none from none
`)
	formats, unreadable := accesslog.Formats(c)
	var got []string
	for _, f := range formats {
		got = append(got, fmt.Sprintf("%s %s %s %t", f.Name, f.Place, strings.Join(f.Frontends, "+"), f.TellsRequestHeader("host")))
	}
	want := []string{"option httplog haproxy.cfg:6 a true", "option httplog haproxy.cfg:6 b+c false", "log-format haproxy.cfg:16 own false"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var refused []string
	for _, u := range unreadable {
		refused = append(refused, u.Frontend)
	}
	if !slices.Equal(refused, []string{"bad", "none"}) {
		t.Errorf("unreadable: %v", unreadable)
	}
}

func TestFormatLastOnly(t *testing.T) {
	formats, _ := accesslog.Formats(configOf(t, `frontend a
    mode http
    option httplog
    capture request header Accept-Encoding len 30
    http-request capture req.hdr(If-None-Match) len 30
    http-response capture res.hdr(Last-Modified) len 30
`))
	f := formats[0]
	if !slices.Equal(f.LastOnly, []string{"if-none-match"}) || !f.TellsRequestHeader("accept-encoding") || f.TellsResponseHeader("last-modified") {
		t.Errorf("%v", f.LastOnly)
	}
}

// Compiling takes bounded time, whatever the format.
func TestCompileIsBounded(t *testing.T) {
	o := accesslog.Options{Version: release.MustParse("3.2.0")}
	for _, part := range []string{"%[src]", "%{-M,+E}[src] ", "%HQ %hr ", "%{-M}o%[capture.req.hdr(0)]", "x", "%{+Q}r ", "%(a){+json}r "} {
		text := "%Ts %HU " + strings.Repeat(part, 8000/len(part))
		if _, err := accesslog.Compile(text, o); err != nil {
			t.Errorf("%s...: %v", text[:30], err)
		}
	}
	if _, err := accesslog.Compile(strings.Repeat("%HU ", 10_000), o); err == nil {
		t.Error("a format of 40 kB")
	}
}
