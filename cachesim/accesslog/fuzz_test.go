package accesslog_test

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/release"
)

// FuzzLine reads any lines in several formats: each is a request or counted as
// something else, and records make sense.
func FuzzLine(f *testing.F) {
	for _, seed := range []string{
		`Feb  6 12:14:14 lb haproxy[1]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] f b/s 1/0/0/0/1 200 5 - - ---- 1/1/1/1/0 0/0 {a|b} "GET /#22 HTTP/1.1"`,
		`{"log":"10.0.1.2 - - [06/Feb/2009:12:14:14 +0000] \"GET / HTTP/1.1\" 200 5 \"\" \"\" 1 1 \"f\" \"b\" \"s\" 0 0 0 0 0 ---- 1 1 1 1 0 0 0 \"\" \"\" "}`,
		`<134>1 2024-06-12T10:09:11Z - h 1 - [a b="\]"] {"t": 5, "u": "/\u00e9", "h": ["a", null]}`,
		`5 - "a" b "GET / HTTP/1.1"`, "5 /x?y 2024-04-26 -1", "<1>", "[", `{"log":`,
	} {
		f.Add(seed)
	}
	o := testOptions
	o.Version = release.MustParse("3.2.0")
	var formats []*accesslog.Format
	for _, text := range []string{
		"%Ts %[capture.req.hdr(0)] %{+Q}[capture.req.hdr(1)] %[capture.res.hdr(0)] %r",
		"%{+json}o %(t)Ts %(u)HU %(h)hrl %(r)hr %(s)ST", "%{+Q,+E,+X}o %Ts %ms %ci %r %hr %hs",
		`%Ts %HP%HQ %[accept_date(ms),ms_ltime("%Y-%m-%d")] %Tr %B`,
	} {
		format, err := accesslog.Compile(text, o)
		if err != nil {
			f.Fatal(err)
		}
		formats = append(formats, format)
	}
	for _, name := range []string{"httplog", "httplog clf"} {
		formats = append(formats, standard(f, name))
	}
	sem := cachesim.SemanticsOf(o.Version)
	f.Fuzz(func(t *testing.T, log string) {
		records, _, stats := readAll(t, log+"\n"+log, accesslog.Config{Formats: formats, Semantics: &sem, Window: 50})
		if n := stats.Requests + stats.Local + stats.Early + stats.Other + stats.Elsewhere + stats.Damaged; n < stats.Lines || int64(len(records)) != stats.Requests {
			t.Errorf("%d lines, %d records, %+v", stats.Lines, len(records), stats)
		}
		for i, r := range records {
			if r.Body < 0 || r.Duration < 0 || r.Broken > r.Body || i > 0 && r.Time < records[i-1].Time {
				t.Errorf("%+v", r)
			}
		}
	})
}

// FuzzCompile compiles any format, and reads lines in it.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		`%ci:%cp [%tr] %ft %{+Q}r`, `%{+json}o %(a)tr %(b)r`, `%{+E}o[%Ts "%[capture.req.hdr(0),json]"] %HU`, "%Ts%HU%HQ%ST%hr%hs%r  ",
		`%[accept_date(us),us_utime("%Y%N%3N%%")] %[capture.req.uri]`, "%{-M}o %Ts %HU %hr %hrl", `%Ts %[var(txn.a)] %HU`,
	} {
		f.Add(seed, `127.0.0.1:5 [06/Feb/2009:12:14:14.655] f "GET / HTTP/1.1"`)
	}
	f.Fuzz(func(t *testing.T, text, line string) {
		if len(text) > 500 {
			return
		}
		for _, captured := range []bool{false, true} {
			o := testOptions
			o.Captured = captured
			format, err := accesslog.Compile(text, o)
			if err != nil {
				continue
			}
			s := accesslog.NewScanner("log", strings.NewReader(line), []*accesslog.Format{format}, nil)
			var e accesslog.Entry
			for s.Next(&e) == nil {
			}
		}
	})
}

// FuzzAssumptions reads any file: it is refused, or can be used.
func FuzzAssumptions(f *testing.F) {
	for _, seed := range []string{
		"host: a\nrules:\n- path: /a/*\n  cache-control: max-age=5\n  etag: true\n  size: 5k\n", "rules: [{path: '*.{a,b}', age: 5}]", "{", "a: &x b\nc: *x", "? [a]\n: b",
	} {
		f.Add(seed)
	}
	sem := cachesim.SemanticsOf(release.MustParse("3.2.0"))
	format := standard(f, "httplog")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := accesslog.ParseAssumptions([]byte(text))
		if err != nil {
			return
		}
		const log = `10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 0/0/0/0/1 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /a/b HTTP/1.1"` + "\n"
		records, _, _ := readAll(t, log, accesslog.Config{Formats: []*accesslog.Format{format}, Semantics: &sem, Assumptions: a})
		if len(records) != 1 || records[0].Body < 0 {
			t.Errorf("%+v", records)
		}
	})
}
