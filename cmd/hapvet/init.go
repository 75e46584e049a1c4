package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/project"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/report"
)

func newInit() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init [flags] [DIR]",
		Short: "Write a project file",
		Long: `Write a project file, .hapvet.yaml, after a look at what is in the folder: the
HAProxy configurations, which files make up one of them, the HAProxy version that
container images or comments name, and the environment variables that are used.
What was found is told; read the file before you commit it.

Exit status: 0 the file is written, 2 it exists already or there is no
configuration, 3 something could not be read or written.`,
		Example: `  hapvet init
  hapvet init deploy/`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return runInit(dir, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace a project file that exists")
	return cmd
}

func runInit(dir string, force bool) error {
	path := filepath.Join(dir, project.Name)
	if _, err := os.Lstat(path); err == nil && !force {
		return usageError(fmt.Errorf("%s exists already; --force replaces it", path))
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &exitError{statusFailed, err}
	}
	found, err := project.Look(dir)
	if err != nil {
		return &exitError{statusFailed, err}
	}
	if len(found.Configurations) == 0 {
		return usageError(fmt.Errorf("no HAProxy configuration was found in %s: a file that ends in .cfg and has sections such as \"frontend\"", dir))
	}
	if err := rewrite.Put(path, found.YAML()); err != nil {
		return &exitError{statusFailed, err}
	}
	_, err = fmt.Fprintf(os.Stdout, "wrote %s: %s\n", report.Safe(path), report.Safe(found.String()))
	return written(err)
}
