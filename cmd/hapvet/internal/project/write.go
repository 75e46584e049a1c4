package project

import (
	"fmt"
	"strings"
)

// String sums up in one line what was found.
func (f *Found) String() string {
	n := fmt.Sprintf("%d configurations", len(f.Configurations))
	if len(f.Configurations) == 1 {
		n = "1 configuration"
	}
	return fmt.Sprintf("%s, HAProxy %s (%s)", n, strings.Join(f.Versions, ", "), f.VersionWhy)
}

// YAML writes a project file of what was found.
func (f *Found) YAML() string {
	var b strings.Builder
	b.WriteString("# What hapvet is to know of this repository: see docs/project-file.md of hapvet.\n\n")
	fmt.Fprintf(&b, "# %s\n", strings.Join(strings.Fields(f.VersionWhy), " "))
	b.WriteString("haproxy-version: " + flow(f.Versions) + "\n\n")
	b.WriteString("# default, or strict: with hardening and what is missing, too\nprofile: default\n")
	b.WriteString("# families of rules of which the strict ones run all the same\n# strict: [security, reliability]\n\n")
	b.WriteString("# error, warning or note: from which severity on a call fails\nfail-on: error\n\n")
	b.WriteString("configurations:\n")
	for _, files := range f.Configurations {
		if len(files) == 1 {
			fmt.Fprintf(&b, "  - files: %s\n", quoted(files[0]))
			continue
		}
		b.WriteString("  - files:\n")
		for _, file := range files {
			fmt.Fprintf(&b, "      - %s\n", quoted(file))
		}
	}
	if len(f.Unset) > 0 {
		b.WriteString("\n# These environment variables are used and not set here. Give them values like those\n# where HAProxy runs.\n# env:\n")
		for _, name := range f.Unset {
			fmt.Fprintf(&b, "#   %s: \"\"\n", name)
		}
	}
	return b.String()
}

// flow writes one scalar, or a list of them in one line.
func flow(words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = `"` + w + `"` // 3.10 is no number
	}
	if len(all) == 1 {
		return all[0]
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// quoted writes a text so that YAML reads it as it is.
func quoted(text string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-"
	if strings.Trim(text, plain) == "" && strings.Contains(text, "/") && text[0] != '-' {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
