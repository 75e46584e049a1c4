package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// describe writes the items of a format: text in quotes, "ci{+Q}" for an alias,
// "[src lower]" for a sample.
func describe(items []LogItem) string {
	var out []string
	for _, it := range items {
		text := ""
		switch it.Kind {
		case LogText:
			text = fmt.Sprintf("%q", it.Text)
		case LogAlias:
			text = it.Text
		case LogSample:
			text = describeSample(it.Sample)
		}
		if it.Flags != "" {
			text += "{" + it.Flags + "}"
		}
		if it.Name+it.Type != "" {
			text += "(" + it.Name + ":" + it.Type + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func describeSample(parts []SamplePart) string {
	var out []string
	for _, p := range parts {
		text := p.Name
		if len(p.Args) > 0 {
			text += "(" + strings.Join(p.Args, ",") + ")"
		}
		out = append(out, text)
	}
	return "[" + strings.Join(out, " ") + "]"
}

func TestParseLogFormat(t *testing.T) {
	tests := []struct{ version, text, items string }{
		{"3.0.11", `%ci:%cp [%tr]`, `ci ":" cp " [" tr "]"`},
		{"3.0.11", `100%% %- text %`, `fault at 14-15`},
		{"3.0.11", `100%% %- text`, `"100" "%" " " "" "- text"`},
		{"3.0.11", `%{+Q,-E}r`, `r{+Q,-E}`},
		{"3.0.11", `%(client)ci%(n:sint)B%(a){+json}[src]`, `ci(client:) B(n:sint) [src]{+json}(a:)`},
		{"2.8.0", `%(client)ci`, `"" "(client)ci"`},
		{"3.0.11", `%[capture.req.hdr(0),lower,regsub("a,b",c)]x`, `[capture.req.hdr(0) lower regsub(a,b,c)] "x"`},
		{"3.0.11", `%[accept_date(ms),ms_utime("%Y-%m")]`, `[accept_date(ms) ms_utime(%Y-%m)]`},
		{"2.0.0", `%[src,lower]`, `[src lower]`},
		{"3.0.11", `%zz`, `fault at 0-3`},
		{"3.0.11", `ab %[nope]`, `fault at 5-9`},
		{"2.4.0", `%Ci`, `Ci`}, // with a warning
		{"3.0.11", ``, ``},
	}
	for _, tt := range tests {
		items, fault := ParseLogFormat(tt.text, release.MustParse(tt.version))
		got := describe(items)
		if fault != nil {
			got = fmt.Sprintf("fault at %d-%d", fault.Span.Start, fault.Span.End)
		}
		if got != tt.items {
			t.Errorf("%s %q: got %s, want %s", tt.version, tt.text, got, tt.items)
		}
		at := 0
		for _, it := range items {
			if it.Start != at || it.End < it.Start {
				t.Errorf("%s %q: %v does not begin at %d", tt.version, tt.text, it, at)
			}
			at = it.End
		}
	}
}

func TestAccessLogs(t *testing.T) {
	const text = `global
    log stderr local0
    log 127.0.0.1:514 profile all local0
defaults d
    mode http
    option httplog
    log global
log-profile all
    on any format "any %ci"
log-profile end
    on any format "any %ci"
    on close drop
    on close format "close %ci"
log-profile silent
    on close drop
log-profile tag
    log-tag x
frontend inherited from d
frontend own from d
    no log
    log 127.0.0.1:515 profile end local0
    log-format "own %ci"
    option httplog clf
frontend silent from d
    no log
    log 127.0.0.1:515 profile silent local0
    log 127.0.0.1:516 profile tag local0
frontend variable from d
    no log
    log-format "${HAPROXY_TCP_LOG_FMT} x"
defaults empty
frontend none from empty
    log global
`
	want := map[string]string{
		"inherited": httpLogFormat + "|all:any %ci",
		"own":       "end:close %ci",
		"silent":    httpLogFormat,
		"variable":  tcpLogFormat + " x",
		"none":      "|all:any %ci",
	}
	c := Resolve([]*File{Parse("a.cfg", text, release.MustParse("3.2.0"))}, Options{Version: release.MustParse("3.2.0")})
	for _, s := range c.Of("frontend") {
		var got []string
		for _, l := range c.AccessLogs(s) {
			f := l.Format
			if l.Profile != "" {
				f = l.Profile + ":" + f
			}
			got = append(got, f)
		}
		parts := strings.Split(want[s.Name], "|")
		if len(got) != len(parts) {
			t.Errorf("%s: got %q, want %q", s.Name, got, parts)
			continue
		}
		for _, p := range parts {
			if !strings.Contains("|"+strings.Join(got, "|")+"|", "|"+p+"|") {
				t.Errorf("%s: got %q, want %q", s.Name, got, parts)
			}
		}
	}
}

func TestCaptures(t *testing.T) {
	const text = `frontend f
    capture request header Host len 20
    capture cookie SID len 10
    http-request capture req.hdr(User-Agent),lower len 30
    declare capture request len 40
    declare capture request len 50
    http-request capture req.hdr(accept) id 2
    capture response header Cache-Control len 60
    http-response capture res.hdr(etag) len 70
    http-request set-var(txn.host) req.hdr(host),lower
    http-request set-var(txn.two) req.hdr(a)
    http-response set-var(txn.two) res.hdr(b)
    http-request set-var-fmt(txn.fmt) "%[src]x"
`
	c := Resolve([]*File{Parse("a.cfg", text, release.MustParse("3.2.0"))}, Options{Version: release.MustParse("3.2.0")})
	request, response := c.Captures(c.Of("frontend")[0])
	list := func(captures []Capture) string {
		var out []string
		for _, k := range captures {
			out = append(out, fmt.Sprint(describeSample(k.Sample), k.Len))
		}
		return strings.Join(out, " ")
	}
	if got, want := list(request), "[req.fhdr(Host)]20 [req.hdr(User-Agent) lower]30 [req.hdr(accept)]40 []50"; got != want {
		t.Errorf("requests: got %s, want %s", got, want)
	}
	if got, want := list(response), "[res.fhdr(Cache-Control)]60 [res.hdr(etag)]70"; got != want {
		t.Errorf("responses: got %s, want %s", got, want)
	}
	if got := c.Variables(); len(got) != 1 || describeSample(got["txn.host"]) != "[req.hdr(host) lower]" {
		t.Errorf("variables: %v", got)
	}
}
