package integrations

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/testscript"
)

// Who copies the two snippets of the README gets a pull request whose check fails.
func TestReadmePullRequest(t *testing.T) {
	need(t, "bash", "curl", "git")
	server := httptest.NewServer(releases(t))
	t.Cleanup(server.Close)
	run(t, "readme", map[string]func(*testscript.TestScript, bool, []string){"snippet": readmeSnippet, "workflow": runWorkflow},
		func(env *testscript.Env) error {
			env.Setenv("HAPVET_RELEASES", server.URL+"/published")
			return nil
		})
}

var fenced = regexp.MustCompile("(?ms)^```(?:yaml|sh)\n(.*?)^```$")

// readmeSnippet is the command "snippet N FILE": it writes the Nth snippet on pull requests of the
// README into a file.
func readmeSnippet(ts *testscript.TestScript, _ bool, args []string) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	ts.Check(err)
	_, part, _ := strings.Cut(string(readme), "<!-- pull request -->\n")
	part, _, _ = strings.Cut(part, "<!-- end -->")
	found := fenced.FindAllStringSubmatch(part, -1)
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	if len(found) != 2 {
		ts.Fatalf("the README has %d snippets", len(found))
	}
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[1])), 0o755))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(found[n-1][1]), 0o600))
}

// runWorkflow is the command "workflow FILE": it runs the step of our action in a workflow,
// as of "action". What else it has is the checkout, which the script has made.
func runWorkflow(ts *testscript.TestScript, fails bool, args []string) {
	var w struct {
		On   map[string]any
		Jobs map[string]struct {
			Steps []struct {
				Uses string
				With map[string]string
			}
		}
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(args[0])), &w))
	if _, ok := w.On["pull_request"]; !ok {
		ts.Fatalf("it does not run on pull requests")
	}
	release, err := os.ReadFile(filepath.Join(root, "scripts", "action", "release"))
	ts.Check(err)
	ran := false
	for _, job := range w.Jobs {
		for i, step := range job.Steps {
			if i == 0 && strings.HasPrefix(step.Uses, "actions/checkout@") {
				continue
			}
			if step.Uses != "hapvet/hapvet@"+strings.TrimSpace(string(release)) {
				ts.Fatalf("a step uses %q", step.Uses)
			}
			var inputs []string
			for name, value := range step.With {
				inputs = append(inputs, name+"="+value)
			}
			ran = true
			runAction(ts, fails, inputs)
		}
	}
	if !ran {
		ts.Fatalf("no step uses the action")
	}
}
