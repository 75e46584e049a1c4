package project

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// found returns what the policies of a project file find in a configuration: lines and rules.
func found(t testing.TB, project, cfg, version string) []string {
	t.Helper()
	f, err := parse(project)
	if err != nil {
		t.Fatal(err)
	}
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: cfg}}, config.Options{Version: release.MustParse(version)})
	}
	var got []string
	for _, f := range checks.Lint([]func() *config.Config{read}, f.PolicyRules())[0].Findings {
		got = append(got, fmt.Sprintf("%d %s", f.File.Line(f.Span.Start), f.Rule))
	}
	return got
}

// The examples of docs/policy.md find what they say, for every version.
func TestPolicyExamples(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", "policy.md"))
	if err != nil {
		t.Fatal(err)
	}
	pairs := regexp.MustCompile("```yaml\n([^`]*)```\n\n```haproxy\n([^`]*)```").FindAllStringSubmatch(string(page), -1)
	if len(pairs) != 3 {
		t.Fatalf("%d examples", len(pairs))
	}
	s := schema(t)
	for _, pair := range pairs {
		if !valid(t, s, pair[1]) {
			t.Errorf("the schema does not take\n%s", pair[1])
		}
		var want []string
		for n, line := range strings.Split(pair[2], "\n") {
			if _, rule, ok := strings.Cut(line, "# policy/"); ok {
				want = append(want, fmt.Sprintf("%d policy/%s", n+1, rule))
			}
		}
		for _, version := range []string{"2.4.0", "3.0.11", "3.4.0"} {
			if got := found(t, pair[1], pair[2], version); len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("HAProxy %s: found\n%s\nwant\n%s", version, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

func TestPolicy(t *testing.T) {
	for name, test := range map[string]struct{ entry, cfg, want string }{
		"no":                         {"forbid: no option httplog", "defaults\n option httplog\n no option httplog\n", "3"},
		"plain":                      {"forbid: option httplog", "defaults\n option httplog\n no option httplog\n", "2"},
		"the last one counts":        {"require: option httplog, in: frontend", "frontend a\n option httplog\n no option httplog\n", "1"},
		"overruled by the proxy":     {"forbid: timeout client 1h, in: frontend", "defaults\n timeout client 1h\nfrontend a\n timeout client 1s\n", ""},
		"overruled in defaults":      {"forbid: timeout client 1h, in: frontend", "defaults\n timeout client 1h\n timeout client 2h\nfrontend a\n", ""},
		"in force for the second":    {"forbid: timeout client 1h, in: frontend", "defaults\n timeout client 1h\nfrontend a\n timeout client 1s\nfrontend b\nfrontend c\n", "2"},
		"another timeout":            {"forbid: timeout client 1h, in: frontend", "defaults\n timeout client 1h\nfrontend a\n timeout http-request 1s\n", "2"},
		"lines that add up":          {"forbid: http-request deny, in: frontend", "defaults x\n http-request deny\nfrontend a from x\n http-request allow\n", "2"},
		"through two defaults":       {"require: option httplog, in: frontend", "defaults a\n option httplog\ndefaults b from a\nfrontend f from b\n", ""},
		"required, set otherwise":    {"require: timeout client 1h, in: frontend", "defaults\n timeout client 1h\nfrontend a\n timeout client 1s\nfrontend b\n", "3"},
		"disabled":                   {"require: option httplog, in: frontend", "frontend a\n disabled\n", ""},
		"defaults themselves":        {"require: option httplog, in: defaults", "defaults\nfrontend a\n option httplog\n", "1"},
		"mode":                       {"require: option httplog, in: frontend, mode: http", "defaults\n mode http\nfrontend a\nfrontend b\n mode tcp\n", "3"},
		"unless, inherited":          {"forbid: maxconn, in: frontend, unless: option httplog", "defaults\n option httplog\nfrontend a\n maxconn 1\nfrontend b\n no option httplog\n maxconn 1\n", "7"},
		"two global sections":        {"require: chroot *, in: global", "global\n maxconn 1\nglobal\n chroot /x\n", ""},
		"no global section":          {"require: chroot *, in: global", "defaults\n", "1"},
		"nothing at all":             {"require: chroot *, in: global", "", ""},
		"numbers":                    {"forbid: maxconn 1000..", "global\n maxconn 999\n maxconn 1000\n", "3"},
		"words further behind":       {"forbid: http-request ... set-header Server", "frontend a\n http-request set-header Server x\n http-request set-header X Server\n", "2"},
		"default-server":             {"forbid: server ... verify none", "backend a\n server s :1 ssl\n default-server verify none\n server t :1 ssl\n server u :1 ssl verify required\n", "4"},
		"switched off again":         {"forbid: server ... check", "backend a\n default-server check\n server s :1 no-check\n server t :1\n", "4"},
		"two things in any order":    {"forbid: bind ... ssl ... crt *", "frontend a\n bind :1 crt x ssl\n bind :1 ssl\n", "2"},
		"a value that looks like it": {"forbid: bind ... ssl", "frontend a\n bind :1 name ssl\n", ""},
		"a name":                     {"forbid: option httplog, in: frontend a*", "frontend ab\n option httplog\nfrontend b\n option httplog\n", "2"},
	} {
		got := found(t, "policy: [{id: x, message: m, "+test.entry+"}]", test.cfg, "3.2.0")
		for i := range got {
			got[i] = strings.TrimSuffix(got[i], " policy/x")
		}
		if strings.Join(got, ",") != test.want {
			t.Errorf("%s: found %q, want %q", name, got, test.want)
		}
	}
}

// Two policies over hostile configurations look at each line a few times, not once for
// each section: 20,000 sections with as many lines in defaults would take minutes.
func TestPolicyIsBounded(t *testing.T) {
	const n = 20_000
	cfg := "defaults\n" + strings.Repeat(" http-request deny\n option httplog\n", n) + strings.Repeat("frontend a\n no option httplog\n", n)
	got := found(t, `policy:
  - {id: a, message: m, forbid: http-request *, in: frontend}
  - {id: b, message: m, require: option httplog, in: frontend}
`, cfg, "3.2.0")
	if len(got) != 2*checks.MaxFindings {
		t.Errorf("%d findings", len(got))
	}
}
