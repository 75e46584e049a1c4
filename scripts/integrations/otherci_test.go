package integrations

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The configurations that each snippet is tried with, and what hapvet says of the bad one.
const (
	goodConfig = "defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\nfrontend web\n    bind :8080\n"
	badConfig  = goodConfig + "    default_backend none\n"
	complaint  = `backend "none" is not defined`
)

// snippet returns an example of docs/other-ci.md.
func snippet(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "examples", "other-ci", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The page shows the examples that the tests run.
func TestOtherCIPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "other-ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Glob(filepath.Join(root, "docs", "examples", "other-ci", "*"))
	if err != nil || len(examples) < 8 {
		t.Fatal(examples, err)
	}
	for _, path := range examples {
		if name := filepath.Base(path); !strings.Contains(string(page), "\n"+snippet(t, name)+"```\n") {
			t.Errorf("docs/other-ci.md does not show %s as it is", name)
		}
	}
}

// place is a folder in which a snippet runs, with programs that come first on PATH: hapvet,
// a haproxy that tells its version, and a go that installs hapvet without a network.
type place struct {
	dir string
	env []string
}

func newPlace(t *testing.T, files map[string]string) place {
	t.Helper()
	need(t, "bash")
	p := place{dir: t.TempDir()}
	p.write(t, map[string]string{
		"bin/haproxy": "#!/bin/sh\necho HAProxy version 3.0.11 2025/05/01\n",
		"bin/go":      "#!/bin/sh\n[ \"$1\" = install ] && mkdir -p \"$GOPATH/bin\" && cp \"" + bin + "/hapvet\" \"$GOPATH/bin/\"\n",
	})
	p.write(t, files)
	p.env = append(os.Environ(), "PATH="+filepath.Join(p.dir, "bin")+":"+bin+":"+os.Getenv("PATH"), "HOME="+p.dir)
	return p
}

func (p place) write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(p.dir, name)
		mode := os.FileMode(0o644)
		if strings.HasPrefix(name, "bin/") {
			mode = 0o755
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // a folder
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
}

// run runs a command, and returns what it says and whether it succeeds.
func (p place) run(env []string, name string, args ...string) (string, bool) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = p.dir, slices.Concat(p.env, env)
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// bash runs a script as runners do.
func (p place) bash(script string, env ...string) (string, bool) {
	return p.run(env, "bash", "-e", "-o", "pipefail", "-c", script)
}

// judge checks that a run complains of the bad configuration, and takes the good one.
func judge(t *testing.T, what, config, output string, ok bool) {
	t.Helper()
	if config == goodConfig && !ok {
		t.Errorf("%s: the good configuration fails:\n%s", what, output)
	}
	if config == badConfig && (ok || !strings.Contains(output, complaint)) {
		t.Errorf("%s: the bad configuration passes, or fails for another reason:\n%s", what, output)
	}
}

// gitlabJob has the keywords of GitLab's jobs that the example uses (docs.gitlab.com, "CI/CD
// YAML syntax reference"); any other is an error of the test.
type gitlabJob struct {
	Stage, Image string
	Variables    map[string]string
	Cache        struct {
		Key   string
		Paths []string
	}
	Script    []string
	Artifacts struct {
		When    string
		Reports struct{ Codequality, Junit string }
	}
}

func TestGitLabCI(t *testing.T) {
	var jobs map[string]gitlabJob
	if err := yaml.UnmarshalWithOptions([]byte(snippet(t, "gitlab-ci.yml")), &jobs, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	job := jobs["hapvet"]
	for _, config := range []string{goodConfig, badConfig} {
		p := newPlace(t, map[string]string{"haproxy/edge.cfg": config})
		env := []string{"CI_PROJECT_DIR=" + p.dir, "CI=true"}
		for name, value := range job.Variables {
			env = append(env, name+"="+strings.ReplaceAll(value, "$CI_PROJECT_DIR", p.dir))
		}
		out, ok := p.bash(strings.Join(job.Script, "\n"), env...)
		judge(t, "GitLab CI", config, out, ok)
		checkReports(t, p.dir, config, job.Artifacts.Reports.Junit, "")
		text, err := os.ReadFile(filepath.Join(p.dir, job.Artifacts.Reports.Codequality))
		var issues []struct {
			Severity, Fingerprint string
			Location              struct{ Path string }
		}
		if err != nil || json.Unmarshal(text, &issues) != nil || (len(issues) > 0) != (config == badConfig) {
			t.Fatalf("%v: %s", err, text)
		}
		if config == badConfig && (issues[0].Severity != "critical" || issues[0].Location.Path != "haproxy/edge.cfg" || issues[0].Fingerprint == "") {
			t.Errorf("%+v", issues)
		}
	}
	if job.Artifacts.When != "always" {
		t.Error("the reports of a job that fails are not kept")
	}
}

// checkReports looks at the reports that a job leaves behind, whatever its status.
func checkReports(t *testing.T, dir, config, junit, checkstyle string) {
	t.Helper()
	var tests struct {
		Suites []struct {
			Failures int `xml:"failures,attr"`
		} `xml:"testsuite"`
	}
	var style struct {
		Files []struct {
			Name string `xml:"name,attr"`
		} `xml:"file"`
	}
	for name, to := range map[string]any{junit: &tests, checkstyle: &style} {
		if name == "" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = xml.Unmarshal(text, to)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if bad := config == badConfig; len(tests.Suites) != 1 || (tests.Suites[0].Failures > 0) != bad || checkstyle != "" && (len(style.Files) > 0) != bad {
		t.Errorf("%+v %+v", tests, style)
	}
}

func TestJenkins(t *testing.T) {
	text := snippet(t, "Jenkinsfile")
	if strings.Count(text, "{") != strings.Count(text, "}") {
		t.Error("its braces do not match")
	}
	first := func(pattern string) string {
		m := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no %s", pattern)
		}
		return m[1]
	}
	for _, config := range []string{goodConfig, badConfig} {
		p := newPlace(t, map[string]string{"haproxy/edge.cfg": config})
		var env []string
		for _, m := range regexp.MustCompile(`(?m)^ +([A-Z]+) = "(.*)"$`).FindAllStringSubmatch(text, -1) {
			env = append(env, m[1]+"="+strings.ReplaceAll(m[2], "${WORKSPACE}", p.dir))
		}
		var out string
		ok := true
		for _, m := range regexp.MustCompile(`\bsh '(.*)'`).FindAllStringSubmatch(text, -1) {
			if out, ok = p.run(env, "sh", "-xe", "-c", m[1]); !ok {
				break
			}
		}
		judge(t, "Jenkins", config, out, ok)
		checkReports(t, p.dir, config, first(`junit '(.*?)'`), first(`pattern: '(.*?)'`))
	}
}

// Real Ansible: a bad configuration does not take the place of the one that is there, and
// HAProxy is not told to reload.
func TestAnsible(t *testing.T) {
	need(t, "ansible-playbook")
	for _, config := range []string{goodConfig, badConfig} {
		p := newPlace(t, map[string]string{
			"ansible.yml": snippet(t, "ansible.yml"), "templates/haproxy.cfg.j2": strings.Replace(config, "8080", "{{ port }}", 1),
			"hosts": "[lb]\nlocalhost ansible_connection=local ansible_python_interpreter=auto_silent\n", "etc/haproxy.cfg": "# before\n",
			"bin/systemctl": "#!/bin/sh\necho \"$@\" >>\"$HOME/reloads\"\n",
		})
		out, ok := p.run([]string{"ANSIBLE_NOCOLOR=1", "LC_ALL=C.UTF-8", "ANSIBLE_GATHERING=explicit"}, "ansible-playbook", "-i", "hosts",
			"-e", "haproxy_cfg="+filepath.Join(p.dir, "etc", "haproxy.cfg"), "-e", "port=8080", "ansible.yml")
		judge(t, "Ansible", config, strings.ReplaceAll(out, `\"`, `"`), ok)
		deployed, _ := os.ReadFile(filepath.Join(p.dir, "etc", "haproxy.cfg"))
		reloads, _ := os.ReadFile(filepath.Join(p.dir, "reloads"))
		if want := map[string]string{goodConfig: goodConfig, badConfig: "# before\n"}[config]; string(deployed) != want {
			t.Errorf("deployed is %q", deployed)
		}
		if want := map[string]string{goodConfig: "reload haproxy\n", badConfig: ""}[config]; string(reloads) != want {
			t.Errorf("systemctl was called with %q", reloads)
		}
	}
}

func indent(text string) string {
	return strings.TrimSuffix(strings.ReplaceAll("    "+text, "\n", "\n    "), "    ")
}

func TestKubernetes(t *testing.T) {
	manifest := func(config string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: haproxy\ndata:\n  haproxy.cfg: |\n" + indent(config)
	}
	for i, line := range strings.Split(strings.TrimSpace(snippet(t, "kubernetes.sh")), "\n")[1:] {
		for _, config := range []string{goodConfig, badConfig} {
			files := map[string]string{
				"k8s/haproxy.yaml": manifest(config), "k8s/service.yaml": "kind: Service\n", "rendered": manifest(config),
				"chart/values.yaml": "haproxy:\n  config: |\n" + indent(config),
				"bin/kustomize":     "#!/bin/sh\n[ \"$*\" = \"build overlays/prod\" ] && cat rendered\n",
			}
			lines := []string{"k8s/haproxy.yaml:14:25", "chart.yaml:14:25", "prod.yaml:14:25", "chart/values.yaml:10:25"}
			if _, err := exec.LookPath("helm"); err == nil {
				files["chart/Chart.yaml"] = "apiVersion: v2\nname: lb\nversion: 0.1.0\n"
				files["chart/templates/haproxy.yaml"] = manifest(config)
				lines[1] = "chart.yaml:16:25" // below the two lines that it writes above each document
			} else {
				files["bin/helm"] = "#!/bin/sh\n[ \"$*\" = \"template chart/\" ] && cat rendered\n"
			}
			p := newPlace(t, files)
			out, ok := p.bash(line)
			judge(t, line, config, out, ok)
			if config == badConfig && !strings.Contains(out, lines[i]) {
				t.Errorf("%s: not at %s:\n%s", line, lines[i], out)
			}
		}
	}
}

func TestTerraform(t *testing.T) {
	text := snippet(t, "main.tf")
	m := regexp.MustCompile(`(?m)^ +command +=  ?("(?:[^"\\]|\\.)*")$`).FindStringSubmatch(text)
	if m == nil {
		t.Fatal("no command")
	}
	var command string
	if err := json.Unmarshal([]byte(m[1]), &command); err != nil { // the escapes are those of JSON
		t.Fatal(err)
	}
	for _, config := range []string{goodConfig, badConfig} {
		out, ok := newPlace(t, nil).run([]string{"HAPROXY_CFG=" + config}, "sh", "-c", command)
		judge(t, "Terraform", config, out, ok)
	}
}

// What Docker would do in the last stage: the file is copied, the command run.
func TestDocker(t *testing.T) {
	text := strings.ReplaceAll(snippet(t, "Dockerfile"), "\\\n", "")
	m := regexp.MustCompile(`COPY (\S+) (\S+)\nRUN (?:--\S+ +)*(.*)\n$`).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%s", text)
	}
	for _, config := range []string{goodConfig, badConfig} {
		p := newPlace(t, map[string]string{m[2]: config})
		out, ok := p.bash(strings.ReplaceAll(m[3], m[2], p.dir+m[2]))
		judge(t, "Docker", config, out, ok)
		if !strings.Contains(out, "HAProxy 3.0.11") {
			t.Errorf("the version is not that of the image's HAProxy:\n%s", out)
		}
	}
}

// Real systemd reads the unit with the drop-in. The commands run without it.
func TestSystemd(t *testing.T) {
	need(t, "systemd-analyze")
	text := snippet(t, "hapvet.conf")
	for _, config := range []string{goodConfig, badConfig} {
		p := newPlace(t, map[string]string{"haproxy.cfg": config})
		text := strings.NewReplacer("/usr/local/bin/hapvet", filepath.Join(bin, "hapvet"), "/etc/haproxy/haproxy.cfg", filepath.Join(p.dir, "haproxy.cfg")).Replace(text)
		p.write(t, map[string]string{
			"haproxy.service":               "[Unit]\nDescription=x\n[Service]\nType=notify\nExecStart=/bin/true\nExecReload=/bin/false\n",
			"haproxy.service.d/hapvet.conf": text,
		})
		out, ok := p.run([]string{"SYSTEMD_UNIT_PATH=" + p.dir + ":"}, "systemd-analyze", "verify", "--man=no", filepath.Join(p.dir, "haproxy.service"))
		if !ok || strings.Contains(out, "hapvet") {
			t.Errorf("systemd-analyze: %s", out)
		}
		n := 0
		for _, m := range regexp.MustCompile(`(?m)^Exec\w+=(\S*hapvet .*)$`).FindAllStringSubmatch(text, -1) {
			out, ok := p.bash(m[1])
			judge(t, "systemd", config, out, ok)
			n++
		}
		if n != 2 {
			t.Errorf("%d commands", n)
		}
	}
	wrong := newPlace(t, map[string]string{"haproxy.service": "[Service]\nExecStart=/bin/true\nExecStartPre=/none/hapvet\n"})
	if out, _ := wrong.run(nil, "systemd-analyze", "verify", "--man=no", filepath.Join(wrong.dir, "haproxy.service")); !strings.Contains(out, "/none/hapvet") {
		t.Errorf("systemd-analyze does not look at commands: %s", out)
	}
}

// What the Data Plane API does with a transaction: the words of the command, without a
// shell, and the file in the environment (client-native, checkHaproxyConfiguration).
func TestDataPlaneAPI(t *testing.T) {
	var settings struct {
		HAProxy struct {
			ConfigFile string `yaml:"config_file"`
			Bin        string `yaml:"haproxy_bin"`
			Reload     struct {
				ValidateCmd string `yaml:"validate_cmd"`
			}
		} `yaml:"haproxy"`
	}
	if err := yaml.UnmarshalWithOptions([]byte(snippet(t, "dataplaneapi.yaml")), &settings, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`^(\S+) (\S+) '([^']*)'$`).FindStringSubmatch(settings.HAProxy.Reload.ValidateCmd)
	if words == nil {
		t.Fatalf("%q", settings.HAProxy.Reload.ValidateCmd)
	}
	for _, config := range []string{goodConfig, badConfig} {
		p := newPlace(t, map[string]string{"tx/haproxy.cfg.8": config, "bin/haproxy": "#!/bin/sh\necho \"$@\" >>\"$HOME/asked\"\necho HAProxy version 3.0.11 2025/05/01\n"})
		file := filepath.Join(p.dir, "tx", "haproxy.cfg.8")
		out, ok := p.run([]string{"DATAPLANEAPI_TRANSACTION_FILE=" + file}, words[1], words[2:]...)
		judge(t, "Data Plane API", config, out, ok)
		asked, _ := os.ReadFile(filepath.Join(p.dir, "asked"))
		if bytes.Contains(asked, []byte("-c -f "+file+"\n")) != (config == goodConfig) {
			t.Errorf("HAProxy was called with %q", asked)
		}
	}
}
