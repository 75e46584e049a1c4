package accesslog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/release"
)

func TestAssumptionErrors(t *testing.T) {
	tests := []struct{ yaml, want string }{
		{"hots: a", `1:1: unknown key "hots"; did you mean "host"?`},
		{"rules:\n- path: /a\n  cache-contrl: x", `3:3: unknown key "cache-contrl"; did you mean "cache-control"?`},
		{"rules:\n- path: /a\n  zzzzzzzzz: x", `3:3: unknown key "zzzzzzzzz"`},
		{"rules:\n- etag: true", `the rule has no path`},
		{"rules:\n- path: /a\n  etag: yes please", `3:9: true or false is expected`},
		{"rules:\n- path: /a\n  size: 3x", `3:9: "3x" is not a size, such as 500, 16k or 3m`},
		{"rules:\n- path: /a\n  size: -1", `is not a size`},
		{"rules:\n- path: /a\n  size: 99999999999g", `is not a size`},
		{"rules:\n- path: '*.{css'", `2:9: "*.{css" is no pattern: a brace is not closed`},
		{"rules: 5", `1:8: rules are a list`},
		{"rules:\n- 5", `2:3: keys and values are expected`},
		{"5", `1:1: keys and values are expected`},
		{"host: [a]", `1:7: a text is expected`},
		{"host: a\nhost: b", `host`},
		{"host: |\n  a\n  b\n", `more than one line`},
		{"host: *x", ``},
		{"host: a\n---\nhost: b", `more than one YAML document`},
		{"{", ``},
	}
	for _, tt := range tests {
		_, err := accesslog.ParseAssumptions([]byte(tt.yaml))
		var e *accesslog.AssumptionError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %q", tt.yaml, err, tt.want)
		}
	}
	for _, empty := range []string{"", "# nothing\n", "rules: []"} {
		if a, err := accesslog.ParseAssumptions([]byte(empty)); err != nil || len(a.Rules) > 0 {
			t.Errorf("%q: %v, %v", empty, a, err)
		}
	}
}

// verdict is what becomes of the response to the last of some requests, in an empty
// cache, and how long it is stored at most.
func verdictOf(t *testing.T, records []cachesim.Record, version string) string {
	t.Helper()
	settings := cachesim.DefaultSettings(16)
	settings.ProcessVary = true
	c, err := cachesim.New(settings, cachesim.SemanticsOf(release.MustParse(version)))
	if err != nil {
		t.Fatal(err)
	}
	r := &records[len(records)-1]
	outcome, verdict := c.Exchange(r.Time/1e6, &r.Request, &r.Response, r.Body)
	return fmt.Sprintf("%s, %s, %d s", outcome, verdict, r.Response.Lifetime)
}

// Each assumption does what it says, unless the log says otherwise.
func TestAssumptions(t *testing.T) {
	line := func(method, uri, captures string) string {
		return fmt.Sprintf(`10.0.1.2:1 [06/Feb/2009:12:14:14.655] http-in b/s 0/0/0/0/1 200 2750 - - ---- 1/1/1/1/0 0/0 %s"%s %s HTTP/1.1"`+"\n", captures, method, uri)
	}
	get := line("GET", "/a/b.html", "")
	tests := []struct{ name, yaml, log, want string }{
		{"a page", "", get, "miss, not-cacheable, 0 s"},
		{"a static file", "", line("GET", "/a/b.css?x.html", ""), "miss, stored, 0 s"},
		{"cache-control", "rules: [{path: /a/*, cache-control: max-age=70}]", get, "miss, stored, 70 s"},
		{"the first rule", "rules: [{path: /c/*, cache-control: max-age=1}, {path: '*.html', cache-control: max-age=2}, {path: /a/*, cache-control: max-age=3}]", get, "miss, stored, 2 s"},
		{"keys of several rules", "rules: [{path: /a/*, vary: cookie}, {path: '*', cache-control: max-age=2}]", get, "miss, vary-unknown, 2 s"},
		{"no cache-control", "rules: [{path: /a/*, cache-control: }]", get, "miss, not-fresh, 0 s"},
		{"etag", "rules: [{path: /a/*, cache-control: '', etag: true}]", get, "miss, stored, 0 s"},
		{"last-modified", "rules: [{path: /a/*, cache-control: '', last-modified: true}]", get, "miss, stored, 0 s"},
		{"authorization", "rules: [{path: /a/*, cache-control: max-age=9, authorization: true}]", get, "bypass, not-cacheable, 9 s"},
		{"a request for a fresh answer", "rules: [{path: /a/*, cache-control: max-age=9, request-cache-control: no-cache}]", get, "bypass, stored, 9 s"},
		{"age", "rules: [{path: /a/*, cache-control: max-age=9, age: 10}]", get, "miss, age-refused, 9 s"},
		{"content-encoding", "rules: [{path: /a/*, cache-control: max-age=9, vary: accept-encoding, content-encoding: foo}]", get, "miss, encoding-unknown, 9 s"},
		{"a captured Cache-Control", "rules: [{path: '*', cache-control: no-store}]", line("GET", "/x", "{h|} {max-age=5|} "), "miss, stored, 5 s"},
		{"a captured one that is not there", "", line("GET", "/x.css", "{h|} {|cookie} "), "miss, vary-unknown, 0 s"},
		{"a captured host that is not there", "host: h", line("GET", "/x.css", "{|} {max-age=5|} "), "no-key, key-missing, 5 s"},
		{"post", "", line("POST", "/x.css", ""), "bypass, other-method, 0 s"},
	}
	for _, tt := range tests {
		a, err := accesslog.ParseAssumptions([]byte(tt.yaml))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		f := standard(t, "httplog")
		if strings.Contains(tt.log, "{") {
			f = captured(t)
		}
		records, _, stats := readAll(t, tt.log, accesslog.Config{Formats: []*accesslog.Format{f}, Assumptions: a})
		if len(records) != 1 {
			t.Errorf("%s: %+v", tt.name, stats)
			continue
		}
		if got := verdictOf(t, records, "3.2.0"); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Sizes come from the log where it has them, from other requests, and from
// assumptions at last.
func TestSizes(t *testing.T) {
	line := func(uri, status, bytes, state string) string {
		return fmt.Sprintf(`10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 0/0/0/0/1 %s %s - - %s 1/1/1/1/0 0/0 "GET %s HTTP/1.1"`+"\n", status, bytes, state, uri)
	}
	log := line("/known", "200", "5200", "----") + line("/known", "200", "1200", "cD--") + line("/unknown", "200", "1200", "SD--") +
		line("/large", "200", "900200", "SD--") + line("/known", "304", "300", "----") + line("/part", "200", "+200", "----") +
		line("/last", "200", "700", "CL--") + line("/none", "-1", "0", "CH--")
	a, err := accesslog.ParseAssumptions([]byte("rules: [{path: '*', header-bytes: 200, size: 9k}]"))
	if err != nil {
		t.Fatal(err)
	}
	records, _, stats := readAll(t, log, accesslog.Config{Formats: []*accesslog.Format{standard(t, "httplog")}, Assumptions: a})
	var got []string
	for _, r := range records {
		got = append(got, fmt.Sprintf("%d/%d", r.Body, r.Broken))
	}
	if want := "5000/-1 5000/1000 9216/1000 900001/900000 100/-1 9216/-1 500/-1 0/-1"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
	if stats.SizesLearned != 1 {
		t.Errorf("%+v", stats)
	}
}

// A report can say which assumptions counted, and what the logs lack.
func TestAssumed(t *testing.T) {
	const log = `10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 0/0/0/0/1 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /a HTTP/1.1"
10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 0/0/0/0/1 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /b HTTP/1.1"
10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 0/0/0/0/1 304 250 - - ---- 1/1/1/1/0 0/0 "GET /a HTTP/1.1"
10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 0/0/0/0/1 404 250 - - ---- 1/1/1/1/0 0/0 "GET http://h/a HTTP/2.0"
`
	a, err := accesslog.ParseAssumptions([]byte("host: www.example.com\nrules:\n- path: /a\n  cache-control: max-age=5\n- path: /zzz\n  etag: true\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, seen, stats := readAll(t, log, accesslog.Config{Formats: []*accesslog.Format{standard(t, "httplog")}, Assumptions: a})
	if seen[0].Host != "www.example.com" || seen[3].Host != "" || seen[3].URI != "http://h/a" {
		t.Errorf("%+v", seen)
	}
	counts := map[string]int64{}
	for _, one := range stats.Assumed {
		counts[one.Rule+" "+one.Key+"="+one.Value] = one.Requests
	}
	for what, n := range map[string]int64{
		"line 3 cache-control=max-age=5": 1, "built-in cache-control=private": 1, "host host=www.example.com": 3, "built-in authorization=false": 4, "line 5 etag=true": 0,
	} {
		if counts[what] != n {
			t.Errorf("%s counts %d, want %d, of %v", what, counts[what], n, counts)
		}
	}
	if len(stats.Lacks) != 1 || stats.Lacks[0].Requests != 1 {
		t.Errorf("lacks: %+v", stats.Lacks)
	}
}

// Patterns of paths.
func TestPatterns(t *testing.T) {
	tests := []struct {
		pattern, path string
		match         bool
	}{
		{"*", "", true},
		{"*.{css,js}", "/a.b/c.js", true},
		{"*.{css,js}", "/a.css/x", false},
		{"/a/*", "/a/b/c", true},
		{"/a/*", "/a", false},
		{"/a?c", "/abc", true},
		{"/a?c", "/ac", false},
		{"/{a,b}/{c,d}*", "/b/de", true},
		{"/{a,b}/{c,d}*", "/b/e", false},
		{"*a*a*a*b", strings.Repeat("a", 5000), false},
		{"*a*a*a*b", strings.Repeat("a", 5000) + "b", true},
		{"/exact", "/exact", true},
		{"/exact", "/exact/", false},
	}
	for _, tt := range tests {
		one := "max-age=7"
		a := &accesslog.Assumptions{Rules: []accesslog.Rule{{Path: tt.pattern, CacheControl: &one}}}
		log := `10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 0/0/0/0/1 200 2750 - - ---- 1/1/1/1/0 0/0 "GET ` + tt.path + ` HTTP/1.1"` + "\n"
		if tt.path == "" {
			continue
		}
		records, _, _ := readAll(t, log, accesslog.Config{Formats: []*accesslog.Format{standard(t, "httplog")}, Assumptions: a})
		if got := records[0].Response.Lifetime == 7; got != tt.match {
			t.Errorf("%q matches %q: %t", tt.pattern, tt.path, got)
		}
	}
	sem := cachesim.SemanticsOf(release.MustParse("3.2.0"))
	many := &accesslog.Assumptions{Rules: []accesslog.Rule{{Path: strings.Repeat("{a,b}", 20)}}}
	if _, err := accesslog.New("log", strings.NewReader(""), accesslog.Config{Formats: []*accesslog.Format{standard(t, "httplog")}, Semantics: &sem, Assumptions: many}); err == nil {
		t.Error("a million alternatives")
	}
}
