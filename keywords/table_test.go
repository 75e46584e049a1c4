package keywords

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// The answers below were read off real binaries, or in the source of a release
// where no binary was built with the feature.
func TestLookup(t *testing.T) {
	const proxies = "defaults frontend listen backend"
	tests := []struct {
		kind           Kind
		contexts, name string
		versions       string
		want           Answer
	}{
		{Keyword, "global", "maxconn", "2.0.0 2.4.0 3.0.11 3.5-dev5", Accepted},
		{Keyword, "global", "nbproc", "2.5.0 3.4.7", Removed},
		{Keyword, "global", "debug", "2.1.0", Accepted},
		{Keyword, "global", "debug", "2.2.9", Deprecated},
		{Keyword, "global", "debug", "2.3.0 3.0.11", Unknown},
		{Keyword, "global", "ssl-security-level", "2.9.0", Unknown},
		{Keyword, "global", "ssl-security-level", "3.0.0", Accepted},
		{Keyword, "global", "lua-load wurfl-data-file 51degrees-data-file ssl-engine", "2.0.0 3.4.7", Accepted},
		{Keyword, "global", "tune.quic.retry-threshold", "3.2.26", Accepted},
		{Keyword, "global", "tune.quic.retry-threshold", "3.3.0 3.4.7", Deprecated},
		{Keyword, "global", "tune.quic.retry-threshold", "3.5-dev5", Unknown},
		{Keyword, "global", "master-worker", "3.2.0", Accepted},
		{Keyword, "global", "master-worker", "3.3.0 3.4.7", Deprecated},
		{Keyword, "global", "master-worker", "3.5-dev5", Removed},
		{Keyword, "global", "master-worker", "3.5-dev1", Deprecated},
		{Keyword, "global", "tune.h2.fe.glitches-threshold", "2.7.0 2.8.7 2.9.0", Unknown},
		{Keyword, "global", "tune.h2.fe.glitches-threshold", "2.8.8 2.8.25 2.9.15", Accepted},
		{Keyword, proxies, "mode timeout option log", "2.0.0 3.5-dev5", Accepted},
		{Keyword, "frontend", "server", "2.0.0 2.3.0", Ignored},
		{Keyword, "frontend", "server", "2.4.0 3.5-dev5", Refused},
		{Keyword, "frontend", "balance cookie retries stick", "2.0.0 3.5-dev5", Ignored},
		{Keyword, "backend", "maxconn use_backend bind", "2.0.0 3.5-dev5", Ignored},
		{Keyword, "defaults", "server stick use_backend", "2.0.0 3.5-dev5", Refused},
		{Keyword, "defaults", "http-request acl", "2.4.0", Refused},
		{Keyword, "defaults", "http-request acl", "2.5.0", Accepted},
		{Keyword, "frontend listen backend", "reqadd", "2.0.0", Deprecated},
		{Keyword, "frontend listen backend", "reqadd", "2.1.0 3.0.11", Removed},
		{Keyword, "backend listen", "dispatch", "3.2.26", Accepted},
		{Keyword, "backend listen", "dispatch", "3.3.0 3.4.7", Deprecated},
		{Keyword, "backend listen", "dispatch", "3.5-dev5", Removed},
		{Keyword, "peers", "bind server peer table", "2.0.0 3.5-dev5", Accepted},
		{Keyword, "ring", "size", "2.2.0 3.5-dev5", Accepted},
		{Option, "frontend", "allbackups", "2.0.0 3.1.0", Ignored},
		{Option, "frontend", "allbackups", "3.2.0", Unknown},
		{Option, proxies, "httplog forwardfor httpclose", "2.0.0 3.5-dev5", Accepted},
		{Option, proxies, "httpslog", "2.4.0", Unknown},
		{Option, "defaults listen frontend", "accept-invalid-http-request", "3.2.26 3.4.7", Deprecated},
		{NoOption, proxies, "httplog forwardfor", "2.0.0 3.5-dev5", Refused},
		{NoOption, proxies, "httpclose", "2.0.0 3.5-dev5", Accepted},
		{Timeout, "frontend", "server", "2.0.0 3.5-dev5", Ignored},
		{Timeout, "frontend defaults listen", "client", "2.0.0 3.5-dev5", Accepted},
		{Timeout, "frontend", "client-hs", "2.8.0", Unknown},
		{Action, "http-request", "deny set-var(txn.a) track-sc0 sc-inc-gpc0(1)", "2.0.0 3.5-dev5", Accepted},
		{Action, "http-request", "set-var-fmt(txn.a)", "2.4.0", Unknown},
		{Action, "http-request", "set-var-fmt(txn.a)", "2.5.0", Accepted},
		{Action, "http-request", "wait-for-handshake", "2.0.0 3.5-dev5", Accepted},
		{Action, "http-request", "block", "2.1.0", Accepted},
		{Action, "http-request", "block", "2.2.0", Unknown},
		{Action, "http-check", "expect", "2.0.0 3.5-dev5", Accepted},
		{Action, "http-check", "send", "2.1.0", Unknown},
		{Action, "tcp-check", "expect connect send-binary", "2.0.0 3.5-dev5", Accepted},
		{BindParam, "proxy", "ssl crt alpn name", "2.0.0 3.5-dev5", Accepted},
		{BindParam, "proxy", "process", "2.4.0", Accepted},
		{BindParam, "proxy", "process", "2.7.0", Removed},
		{ServerParam, "server default-server", "ssl verify sni check resolvers", "2.0.0 3.5-dev5", Accepted},
		{ServerParam, "server", "init-state", "3.0.0", Unknown},
		{Filter, "proxy", "compression spoe cache", "2.0.0 3.5-dev5", Accepted},
		{Balance, "proxy", "roundrobin hdr(host) random(2)", "2.0.0 3.5-dev5", Accepted},
		{Balance, "proxy", "hash", "2.5.0", Unknown},
	}
	for _, tt := range tests {
		for context := range strings.FieldsSeq(tt.contexts) {
			if tt.kind == Action || tt.contexts == "proxy" {
				context = tt.contexts
			}
			for version := range strings.FieldsSeq(tt.versions) {
				table := TableOf(tt.kind, context, PeriodOf(release.MustParse(version)))
				for name := range strings.FieldsSeq(tt.name) {
					if _, got := table.LookupPrefix(name); got != tt.want {
						t.Errorf("%s %s %q in %s: got %s, want %s", tt.kind, context, name, version, got, tt.want)
					}
				}
			}
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, text := range []string{"2.0.. ok", "2.0 ok", "2.0..2.4 ok, 2.5..3.2 deprecated, 3.3.. removed", "2.2 ignored, 3.4.. refused"} {
		a, err := ParseAnswers(text)
		if err != nil || a.String() != text {
			t.Errorf("%q: got %q, %v", text, a, err)
		}
	}
	for _, text := range []string{"", "ok", "2.0.. fine", "1.9 ok", "2.4..2.0 ok", "2.0..3.9 ok"} {
		if _, err := ParseAnswers(text); err == nil {
			t.Errorf("%q is no list of answers", text)
		}
	}
	a, _ := ParseAnswers("2.4..2.6 ok, 2.7.. removed")
	if a.First() != "2.4" || a.Last() != "2.6" {
		t.Errorf("got %s to %s", a.First(), a.Last())
	}
}

// The table is sorted and says nothing twice.
func TestWords(t *testing.T) {
	type id struct {
		kind          Kind
		context, name string
	}
	seen := map[id]bool{}
	for _, w := range Words() {
		if w.Answers.String() == "" || len(w.Contexts) == 0 || w.Name == "" {
			t.Errorf("%+v says nothing", w)
		}
		if !slices.IsSorted(w.Contexts) {
			t.Errorf("%s %s: the contexts are not sorted", w.Kind, w.Name)
		}
		for _, c := range w.Contexts {
			key := id{w.Kind, c, w.Name}
			if seen[key] {
				t.Errorf("%+v comes twice", key)
			}
			seen[key] = true
		}
	}
	if !strings.HasSuffix(wordsTSV, "\n") {
		t.Error("the table does not end with a newline")
	}
}

func TestParseWords(t *testing.T) {
	for name, row := range map[string]string{
		"cells":   "keyword\tglobal\tx\t\t2.0.. ok\n",
		"flag":    "keyword\tglobal\tx\tnew\t2.0.. ok\t\n",
		"since":   "bind\tproxy\tx\tsince=x\t2.0.. ok\t\n",
		"args":    "bind\tproxy\tx\targs=x\t2.0.. ok\t\n",
		"answers": "keyword\tglobal\tx\t\tfine\t\n",
	} {
		if _, err := ParseWords(WordsHeader + "\n" + row); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := ParseWords("x\n"); err == nil {
		t.Error("no header, no error")
	}
	row := "bind\tproxy\tname\tprefix args=1 gate=experimental since=2.0.3,2.1.4\t2.0..2.4 ok\tlabel"
	words, err := ParseWords(WordsHeader + "\n" + row + "\n")
	if err != nil || words[0].Row() != row {
		t.Errorf("got %v, %v", words, err)
	}
}

func TestPeriodOf(t *testing.T) {
	for version, want := range map[string][2]int{
		"2.0.0": {0, 0}, "2.1-dev1": {0, 1}, "2.4.3": {4, 4}, "3.5-dev1": {14, 15}, "3.5-dev5": {15, 15},
	} {
		if got := PeriodOf(release.MustParse(version)); got.from != want[0] || got.to != want[1] {
			t.Errorf("%s: got %v, want %v", version, got, want)
		}
	}
}

func TestContexts(t *testing.T) {
	got := Contexts(Keyword, "server", PeriodOf(release.MustParse("3.4.0")))
	if want := []string{"backend", "listen", "peers", "ring"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := ParseWords(wordsTSV); err != nil {
			b.Fatal(err)
		}
	}
}
