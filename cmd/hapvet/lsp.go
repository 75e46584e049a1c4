package main

import (
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/report/lsp"
)

// keystrokes is how long the language server waits for more of them.
const keystrokes = 10 * time.Millisecond

func newLSP() *cobra.Command {
	w := &lspWorkspace{}
	var settings lsp.Settings
	cmd := &cobra.Command{
		Use:   "lsp [flags]",
		Short: "Serve an editor: findings as one types, completion, hover, rename and more",
		Long: `Serve an editor with the Language Server Protocol, over standard input and output.
Editors start this command themselves; docs/editors.md tells how.

The project file .hapvet.yaml that belongs to each file is heeded as "hapvet lint"
does. Nothing is executed, and nothing asked of the network.

Exit status: 0 the editor ended it, 2 bad usage, 3 the connection broke.`,
		Example: `  hapvet lsp
  hapvet lsp --haproxy-version 3.0 --profile strict`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if settings.HAProxyVersion != "" {
				if _, err := lint.ParseVersions(settings.HAProxyVersion); err != nil {
					return err
				}
			}
			if err := oneOf("profile", settings.Profile, "", lint.ProfileDefault, lint.ProfileStrict); err != nil {
				return err
			}
			if err := (lint.Selection{Strict: settings.Strict}).Check(nil); err != nil {
				return err
			}
			s := lsp.Server{Workspace: w, Settings: settings, Version: newVersionInfo().Version, Delay: keystrokes}
			if err := s.Serve(cmd.Context(), os.Stdin, os.Stdout); err != nil {
				return &exitError{statusFailed, err}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&settings.HAProxyVersion, "haproxy-version", "", "check for HAProxy `VERSION,...`, as of hapvet lint")
	f.StringVar(&settings.Profile, "profile", "", "run the rules of `PROFILE`: default or strict")
	f.StringSliceVar(&settings.Strict, "strict", nil, "run also the rules of the profile strict that are of `FAMILY,...`")
	f.StringVar(&w.config, "config", "", "the project `FILE` (default: .hapvet.yaml beside each file or above, up to the root of the repository)")
	f.BoolVar(&w.noConfig, "no-config", false, "do without project files")
	f.StringArrayVar(&w.env, "env", nil, "set an environment variable that the configuration uses: `NAME=VALUE` (repeatable)")
	f.Bool("stdio", true, "talk over standard input and output, as it always does; some editors say so")
	completeWords(cmd, "profile", lint.ProfileDefault, lint.ProfileStrict)
	completeWords(cmd, "strict", lint.FamilyNames()...)
	return cmd
}
