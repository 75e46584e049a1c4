package integrations

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// releaseConfig is what other files rely on in .goreleaser.yaml.
type releaseConfig struct {
	ProjectName string `yaml:"project_name"`
	Builds      []struct {
		Goos, Goarch []string
		Flags        []string
	}
	Archives []struct {
		NameTemplate    string `yaml:"name_template"`
		Formats         []string
		WrapInDirectory bool `yaml:"wrap_in_directory"`
		FormatOverrides []struct {
			Goos    string
			Formats []string
		} `yaml:"format_overrides"`
	}
	Checksum struct {
		NameTemplate string `yaml:"name_template"`
	}
	Dockers []struct{ Images, Tags []string } `yaml:"dockers_v2"`
}

// The archives of a release have the names under which scripts/action/install looks for
// them on GitHub's runners, and the image that of the pre-commit hooks.
func TestReleaseNames(t *testing.T) {
	var c releaseConfig
	text, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	if c.Checksum.NameTemplate != "checksums.txt" || c.Archives[0].WrapInDirectory {
		t.Errorf("scripts/action/install takes hapvet from the top of an archive that checksums.txt lists: %+v", c)
	}
	systems := map[string]string{"linux": "Linux", "darwin": "macOS", "windows": "Windows"}
	machines := map[string]string{"amd64": "X64", "arm64": "ARM64"}
	for _, goos := range c.Builds[0].Goos {
		for _, goarch := range c.Builds[0].Goarch {
			if got, want := c.archive(goos, goarch), installName(t, systems[goos], machines[goarch]); got != want {
				t.Errorf("the release has %s, scripts/action/install looks for %s", got, want)
			}
		}
	}
	hooks, _ := os.ReadFile(filepath.Join(root, ".pre-commit-hooks.yaml"))
	if image := c.Dockers[0].Images[0] + ":" + strings.ReplaceAll(c.Dockers[0].Tags[0], "{{ .Version }}", "0.1.0"); !regexp.MustCompile(`\b` + regexp.QuoteMeta(image) + ` lint`).Match(hooks) {
		t.Errorf("the hooks do not take %s", image)
	}
}

// archive returns the name of an archive of version 0.1.0.
func (c releaseConfig) archive(goos, goarch string) string {
	a := c.Archives[0]
	format := a.Formats[0]
	for _, o := range a.FormatOverrides {
		if o.Goos == goos {
			format = o.Formats[0]
		}
	}
	values := strings.NewReplacer("{{ .ProjectName }}", c.ProjectName, "{{ .Version }}", "0.1.0", "{{ .Os }}", goos, "{{ .Arch }}", goarch)
	return values.Replace(a.NameTemplate) + "." + format
}

// installName asks the function of scripts/action/install.
func installName(t *testing.T, system, machine string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "scripts", "action", "install"))
	if err != nil {
		t.Fatal(err)
	}
	function := regexp.MustCompile(`(?ms)^archive\(\) \{.*?^\}`).Find(text)
	cmd := exec.Command("bash", "-c", string(function)+"\nversion=v0.1.0 RUNNER_OS=$1 RUNNER_ARCH=$2\narchive", "bash", system, machine)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v", system, machine, err)
	}
	return strings.TrimSpace(string(out))
}

// The part of the changelog for a tag; a tag for which the tree is not ready is refused.
func TestReleaseNotes(t *testing.T) {
	dir := t.TempDir()
	script, err := os.ReadFile(filepath.Join(root, "scripts", "release", "notes"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"scripts/release/notes":  string(script),
		"scripts/action/release": "v0.2.0\n",
		"CHANGELOG.md":           "# Changelog\n\n## [Unreleased]\n\n- later\n\n## [0.2.0] - 2026-12-24\n\n### Added\n\n- this\n\n## [0.1.0] - 2026-12-01\n\n- that\n\n[0.2.0]: https://example.com\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	notes := func(tag string) (string, error) {
		out, err := exec.Command(filepath.Join(dir, "scripts/release/notes"), tag).Output()
		return string(out), err
	}
	if got, err := notes("v0.2.0"); err != nil || got != "\n### Added\n\n- this\n" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := notes("v0.1.0"); err == nil {
		t.Errorf("a tag that is not the pinned release is taken: %q", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "CHANGELOG.md"), []byte("## [Unreleased]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := notes("v0.2.0"); err == nil {
		t.Errorf("a release without a part of the changelog is taken: %q", got)
	}
}

// The real goreleaser takes the configuration.
func TestGoreleaser(t *testing.T) {
	need(t, "goreleaser")
	cmd := exec.Command("goreleaser", "check")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
