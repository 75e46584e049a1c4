package integrations

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// action is what a composite action may be here: steps in bash, with an environment.
type action struct {
	Inputs  map[string]struct{ Description, Default string }
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []step
	}
}

type step struct {
	ID, Name, Shell, Run string
	Env                  map[string]string
}

func readAction() (action, error) {
	var a action
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		return a, err
	}
	return a, yaml.UnmarshalWithOptions(text, &a, yaml.DisallowUnknownField(), yaml.AllowFieldPrefixes("branding", "description", "name"))
}

// runner does what GitHub's runner does for the steps of a composite action: it gives
// them the files through which they speak to it, and reads these after each step.
type runner struct {
	dir     string // for files of its own; the workspace is the folder "ws" in it
	env     []string
	path    string
	inputs  map[string]string
	outputs map[string]map[string]string // of each step
	log     strings.Builder
}

var expression = regexp.MustCompile(`\$\{\{\s*([^}]*?)\s*\}\}`)

// evaluate replaces expressions: inputs and outputs of steps are all that there are.
func (r *runner) evaluate(text string) (string, error) {
	var err error
	text = expression.ReplaceAllStringFunc(text, func(e string) string {
		parts := strings.Split(expression.FindStringSubmatch(e)[1], ".")
		switch {
		case len(parts) == 2 && parts[0] == "inputs":
			if value, ok := r.inputs[parts[1]]; ok {
				return value
			}
		case len(parts) == 4 && parts[0] == "steps" && parts[2] == "outputs":
			return r.outputs[parts[1]][parts[3]]
		}
		err = fmt.Errorf("%s means nothing here", e)
		return ""
	})
	return text, err
}

// runStep runs a step as `shell: bash` does.
func (r *runner) runStep(s step) error {
	files := map[string]string{"GITHUB_OUTPUT": "output", "GITHUB_PATH": "path"}
	env := append(slices.Clone(r.env), "PATH="+r.path, "RUNNER_TEMP="+filepath.Join(r.dir, "temp"),
		"GITHUB_WORKSPACE="+filepath.Join(r.dir, "ws"), "GITHUB_ACTION_PATH="+root,
		"GITHUB_STEP_SUMMARY="+filepath.Join(r.dir, "summary"), "GITHUB_ACTIONS=true", "CI=true",
		"RUNNER_OS="+map[string]string{"linux": "Linux", "darwin": "macOS", "windows": "Windows"}[runtime.GOOS],
		"RUNNER_ARCH="+map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH])
	for name, file := range files {
		path := filepath.Join(r.dir, file)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			return err
		}
		env = append(env, name+"="+path)
	}
	for name, value := range s.Env {
		value, err := r.evaluate(value)
		if err != nil {
			return err
		}
		env = append(env, name+"="+value)
	}
	script := filepath.Join(r.dir, "step.sh")
	if err := os.WriteFile(script, []byte(s.Run), 0o600); err != nil {
		return err
	}
	cmd := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script)
	cmd.Dir, cmd.Env = filepath.Join(r.dir, "ws"), env
	cmd.Stdout, cmd.Stderr = &r.log, &r.log
	status := cmd.Run()
	if err := r.readFiles(s.ID); err != nil {
		return err
	}
	return status
}

// readFiles takes over what a step wrote into the files of the runner.
func (r *runner) readFiles(id string) error {
	paths, err := os.ReadFile(filepath.Join(r.dir, "path"))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(paths)) {
		r.path = strings.TrimSuffix(line, "\n") + string(os.PathListSeparator) + r.path
	}
	output, err := os.ReadFile(filepath.Join(r.dir, "output"))
	if err != nil {
		return err
	}
	r.outputs[id] = map[string]string{}
	for line := range strings.Lines(string(output)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !ok {
			return fmt.Errorf("the step %s writes %q as an output", id, line)
		}
		r.outputs[id][name] = value
	}
	return nil
}

// run runs the action. Outputs are there if a step fails, too.
func (r *runner) run(a action) (map[string]string, error) {
	var failed error
	for _, s := range a.Runs.Steps {
		if failed = r.runStep(s); failed != nil {
			break
		}
	}
	outputs := map[string]string{}
	for name, o := range a.Outputs {
		value, err := r.evaluate(o.Value)
		if err != nil {
			return nil, err
		}
		outputs[name] = value
	}
	return outputs, failed
}
