package checks

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Every advisory gives a finding on the configurations that reach it, no rule says
// that HAProxy refuses these, and what a workaround edits is then taken, too.
func TestAdvisoryConfigurations(t *testing.T) {
	var rules []*Rule
	for _, r := range Rules() {
		if r.Category == Startup {
			rules = append(rules, r)
		}
	}
	for _, a := range advisories.Embedded().All() {
		if a.Withdrawn != "" {
			continue
		}
		archive, err := txtar.ParseFile(filepath.Join("..", "advisories", "testdata", a.ID+".txtar"))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, f := range archive.Files {
			_, version, _ := strings.Cut(strings.TrimSuffix(f.Name, ".cfg"), "@")
			c := readFor(version, string(f.Data))
			for _, m := range advisories.Embedded().Only(a.ID).MatchAll(c) {
				finding := advisoryFinding(&Pass{Config: c}, m)
				if finding.Message == "" || finding.Advice == "" || len(finding.Related) == 0 {
					t.Errorf("%s %s: %+v", a.ID, f.Name, finding)
				}
				for _, fix := range finding.Fixes {
					checkAccepted(t, a.ID+" "+f.Name+", "+fix.Message, version, applied(fix, string(f.Data)), rules)
				}
			}
			checkAccepted(t, a.ID+" "+f.Name, version, string(f.Data), rules)
		}
	}
}

func readFor(version, text string) *config.Config {
	return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: release.MustParse(version)})
}

func checkAccepted(t *testing.T, name, version, text string, rules []*Rule) {
	t.Helper()
	result := Lint([]func() *config.Config{func() *config.Config { return readFor(version, text) }}, rules)[0]
	for _, f := range result.Findings {
		if f.Severity == Error {
			t.Errorf("%s: HAProxy would refuse it: %s: %s\n%s", name, f.Rule, f.Message, text)
		}
	}
}

// applied carries out the edits of a fix of a configuration of one file.
func applied(fix Fix, text string) string {
	sources, err := config.Apply(fix.Edits)
	if err != nil {
		panic(err)
	}
	for _, source := range sources {
		return source
	}
	return text
}

func TestWorkaroundEdits(t *testing.T) {
	const text = `frontend f
    mode http
    bind :443 ssl crt a.pem allow-0rtt alpn h2,http/1.1
    bind :80
`
	for name, test := range map[string]struct {
		edit advisories.Edit
		want string
	}{
		"replace": {advisories.Edit{Feature: "h1-bind", Replace: "bind :1"}, "frontend f\n    mode http\n    bind :1\n    bind :1\n"},
		"remove":  {advisories.Edit{Feature: "h1-bind", Remove: true}, "frontend f\n    mode http\n"},
		"drop": {
			advisories.Edit{Feature: "0rtt", Parameter: "allow-0rtt"},
			"frontend f\n    mode http\n    bind :443 ssl crt a.pem alpn h2,http/1.1\n    bind :80\n",
		},
		"set": {
			advisories.Edit{Feature: "tls-bind", Parameter: "alpn", Value: "http/1.1"},
			"frontend f\n    mode http\n    bind :443 ssl crt a.pem allow-0rtt alpn http/1.1\n    bind :80\n",
		},
		"add": {
			advisories.Edit{Feature: "tls-bind", Parameter: "npn", Value: "http/1.1"},
			"frontend f\n    mode http\n    bind :443 ssl crt a.pem allow-0rtt alpn h2,http/1.1 npn http/1.1\n    bind :80\n",
		},
		"insert": {
			advisories.Edit{Feature: "h1-bind", Insert: "option disable-h2-upgrade"},
			"frontend f\n    option disable-h2-upgrade\n    mode http\n    bind :443 ssl crt a.pem allow-0rtt alpn h2,http/1.1\n    bind :80\n",
		},
		"global": {
			advisories.Edit{Global: "nbthread 1"},
			"global\n    nbthread 1\n\nfrontend f\n    mode http\n    bind :443 ssl crt a.pem allow-0rtt alpn h2,http/1.1\n    bind :80\n",
		},
		"not there": {advisories.Edit{Feature: "h1-bind", Parameter: "allow-0rtt"}, text},
	} {
		c := readFor("3.0.0", text)
		m := advisories.Match{Trace: slices.Concat(slices.Collect(maps.Values(c.Features()))...)}
		fix := workaroundFix(c, m, advisories.Workaround{Edits: []advisories.Edit{test.edit}})
		if got := applied(fix, text); got != test.want {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got, test.want)
		}
	}
}
