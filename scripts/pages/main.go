// Command pages writes the page of every rule and of every advisory, and their
// indexes, from what they say of themselves: docs/rules and docs/advisories. A
// test checks that the pages are up to date.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release"
)

func main() {
	for folder, make := range folders {
		if err := write(filepath.Join("docs", folder), make()); err != nil {
			fmt.Fprintln(os.Stderr, "pages:", err)
			os.Exit(1)
		}
	}
}

// folders are those below docs whose pages are written, with what makes them.
var folders = map[string]func() map[string]string{
	"rules":      rulePages,
	"advisories": advisoryPages,
}

// write replaces the pages in dir; those of rules that are gone go, too.
func write(dir string, pages map[string]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // documentation
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if _, ok := pages[filepath.Base(path)]; !ok {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil { //nolint:gosec // a page of the documentation
			return err
		}
	}
	return nil
}

// rulePages returns the text of every page on rules by its file name.
func rulePages() map[string]string {
	all := map[string]string{}
	var index strings.Builder
	index.WriteString("# Rules\n\n| rule | category | severity | finds |\n|---|---|---|---|\n")
	for _, r := range checks.Rules() {
		all[r.ID+".md"] = page(r)
		fmt.Fprintf(&index, "| [%s](%s.md) | %s | %s | %s |\n", r.ID, r.ID, r.Category, r.Severity, r.Summary)
	}
	index.WriteString("\n" + generated)
	all["README.md"] = index.String()
	return all
}

const generated = "<!-- made by go run ./scripts/pages -->\n"

// categories says what each category means.
var categories = map[checks.Category]string{
	checks.Startup:  "startup: HAProxy itself says so",
	checks.Advisory: "advisory: a known defect that the configuration can reach",
	checks.Advice:   "advice: beyond what HAProxy says",
}

func page(r *checks.Rule) string {
	var b strings.Builder
	versions := "all"
	if len(r.Versions) > 0 {
		versions = r.Versions.String()
	}
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.ID, capital(r.Summary))
	severity := r.Severity.String()
	if r.Strict {
		severity += " |\n| profile | strict: only with `--profile strict`, `--strict` or `--only`"
	}
	fmt.Fprintf(&b, "| | |\n|---|---|\n| category | %s |\n| family | %s |\n| severity | %s |\n| confidence | %s |\n| HAProxy | %s |\n\n%s\n",
		categories[r.Category], r.Family, severity, r.Confidence, versions, r.Doc)
	for _, e := range r.Examples {
		kind := "Good"
		if len(e.Bad) > 0 {
			kind = "Bad"
		}
		version := release.NewestLTS().Name
		if e.Version != "" {
			version = e.Version
		}
		fmt.Fprintf(&b, "\n## %s: %s (HAProxy %s)\n\n```\n%s```\n", kind, e.Name, version, visible(e.Config))
		if len(e.Bad) > 0 {
			fmt.Fprintf(&b, "\nFound on line %s.\n", strings.Trim(strings.ReplaceAll(fmt.Sprint(e.Bad), " ", ", "), "[]"))
		}
	}
	if len(r.Options) > 0 {
		fmt.Fprint(&b, "\n## Options\n\nIn the [project file](../project-file.md):\n\n| option | what it says |\n|---|---|\n")
		for _, o := range r.Options {
			fmt.Fprintf(&b, "| `%s` | %s |\n", o.Name, o.Doc)
		}
	}
	fmt.Fprintf(&b, "\n## To silence it\n\n`# hapvet: ignore=%s -- reason` in [the configuration](../suppressing.md), `%s: off` under `rules` in the [project file](../project-file.md), "+
		"or `hapvet lint --ignore %s`.\n\n%s", r.ID, r.ID, r.ID, generated)
	return b.String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// visible shows an example with what cannot be seen spelt out.
func visible(text string) string {
	text = strings.NewReplacer("\x00", "␀", "\r", "␍", "\ufeff", "<BOM>").Replace(text)
	if !strings.HasSuffix(text, "\n") {
		text += "<end of file>\n"
	}
	return text
}
