package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// The samples of a line come with their roles, their parts and what they are
// compared with.
func TestSamplesOf(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"acl a path_beg,lower -i /x /y", `2 criterion path path_beg|lower string str fold /x /y`},
		{"acl a hdr(host) -m end .example", `2 criterion req.hdr hdr(host) string end .example`},
		{"acl a src -n 10.0.0.0/8", `2 criterion src src address ip 10.0.0.0/8`},
		{"acl a path -f x.lst", `2 criterion path path string str files`},
		{"http-request set-var(txn.a) req.hdr(X,-1),lower if { sc_http_req_rate(0) gt 5 } m", `2 value req.hdr req.hdr(X,-1)|lower string
5 criterion sc_http_req_rate sc_http_req_rate(0) integer int gt 5`},
		{"http-request set-header X %[src],%{+Q}[var(txn.a),upper] unless { var(txn.b) -m found }", `3 format src src address
3 format var var(txn.a)|upper string
6 criterion var var(txn.b) any type found`},
		{"http-request set-header X %[nothing]", ``},
		{"tcp-request content track-sc0 base32+src table t if HTTP", `3 value base32+src base32+src binary`},
		{"use_backend %[hdr(host),map(/m,d)]", `1 format hdr hdr(host)|map(/m,d) string`},
		{"server s 192.0.2.1:80 ssl sni req.hdr(host)", `5 value req.hdr req.hdr(host) string`},
		{"redirect scheme https if !{ ssl_fc }", `5 criterion ssl_fc ssl_fc boolean bool`},
		{"http-request return lf-string %[src] if { always_true }", `3 format src src address
6 criterion always_true always_true boolean bool`},
		{"balance roundrobin", ``},
	} {
		text := "listen l\n    mode http\n    " + test.line + "\n"
		c := config.ParseAll([]config.Source{{Name: "a", Content: text}}, config.Options{Version: release.MustParse("3.0.11")})
		var got []string
		for _, s := range c.SamplesOf(c.Sections[0].Directives...) {
			got = append(got, describe(s))
			if source := c.Files[0].Source[s.Span.Start:s.Span.End]; !strings.Contains(test.line, source) || source == "" {
				t.Errorf("%s: it stands at %q", test.line, source)
			}
		}
		if got := strings.Join(got, "\n"); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.line, got, test.want)
		}
	}
}

func describe(s config.Sample) string {
	parts := make([]string, len(s.Parts))
	for i, p := range s.Parts {
		parts[i] = p.Name
		if len(p.Args) > 0 {
			parts[i] += "(" + strings.Join(p.Args, ",") + ")"
		}
	}
	text := fmt.Sprintf("%d %s %s %s %s", s.Word, []string{"value", "format", "criterion"}[s.Role], s.Fetch.Name, strings.Join(parts, "|"), s.Out)
	if c := s.Criterion; c != nil {
		text += " " + string(c.Method)
		if c.FoldCase {
			text += " fold"
		}
		if c.Files {
			text += " files"
		}
		for _, w := range c.Patterns {
			text += " " + w.Value
		}
	}
	return text
}

// The lines that hold a sample come in order, each once.
func TestSampleLines(t *testing.T) {
	const text = `listen l
    mode http
    acl a var(txn.a) x
    http-request set-var(txn.a) src
    http-request deny if { var(txn.a) 1 } { var(txn.b) 1 }
    http-request set-header A %[src,concat(txn.a)]
    http-request set-header A %[hdr(b)]
`
	c := config.ParseAll([]config.Source{{Name: "a", Content: text}}, config.Options{Version: release.MustParse("3.0.11")})
	var lines []int
	for _, d := range c.SampleLines(func(s *keywords.Sample) bool { return s.Name == "var" || s.Name == "src" || s.Name == "concat" }) {
		lines = append(lines, d.Line)
	}
	if got, want := fmt.Sprint(lines), "[3 4 5 6]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
