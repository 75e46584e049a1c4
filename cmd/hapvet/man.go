//go:build man

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// The command "man DIR" writes the manual pages, for scripts/release/extras. It is built
// with the tag man alone: what makes pages of commands would weigh on each start of hapvet.
func init() {
	addMan = func(root *cobra.Command) {
		root.AddCommand(&cobra.Command{
			Use: "man DIR", Hidden: true, Args: cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error { return writeMan(root, args[0]) },
		})
	}
}

// writeMan writes a page for each command. Their date is that of SOURCE_DATE_EPOCH.
func writeMan(cmd *cobra.Command, dir string) error {
	cmd.DisableAutoGenTag = true
	for _, sub := range cmd.Commands() {
		if !sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
			continue
		}
		if err := writeMan(sub, dir); err != nil {
			return err
		}
	}
	var page bytes.Buffer
	header := doc.GenManHeader{Section: "1", Source: "hapvet " + buildVersion(), Manual: "User Commands"}
	if err := doc.GenMan(cmd, &header, &page); err != nil {
		return err
	}
	if !cmd.HasParent() {
		page.WriteString(manEnd())
	}
	name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
	return os.WriteFile(filepath.Join(dir, name), page.Bytes(), 0o644) //nolint:gosec // everybody reads manual pages
}

// manEnd is what the page of hapvet itself says for all commands, as docs/cli.md does.
func manEnd() string {
	var b strings.Builder
	section := func(title string, items ...[2]string) {
		fmt.Fprintf(&b, ".SH %s\n", title)
		for _, item := range items {
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fP\n%s\n", strings.ReplaceAll(item[0], "-", `\-`), item[1])
		}
	}
	section("EXIT STATUS",
		[2]string{"0", "Nothing was found at or above the severity of --fail-on."},
		[2]string{"1", "Something was; what it means for other commands is said in their help."},
		[2]string{"2", "Hapvet was called in a wrong way."},
		[2]string{"3", "An input could not be read, or hapvet failed."})
	section("FILES",
		[2]string{".hapvet.yaml", "The project file, in the current folder or above it, up to the root of the git repository."})
	section("ENVIRONMENT",
		[2]string{"NO_COLOR", "If it is not empty, no colors are used unless --color asks for them."},
		[2]string{"PATH", "Where haproxy and git are looked for."},
		[2]string{"any other", "A configuration may use it."})
	b.WriteString(".SH MORE\nhttps://github.com/hapvet/hapvet/blob/main/docs/cli.md\n")
	return b.String()
}
