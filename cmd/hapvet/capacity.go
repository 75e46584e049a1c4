package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/checks/capacity"
	"github.com/hapvet/hapvet/report/capacityview"
)

func newCapacity() *cobra.Command {
	var in inputFlags
	var load capacity.Load
	var format, color string
	cmd := &cobra.Command{
		Use:   "capacity [flags] [FILE | DIR | -]",
		Short: "Tell where memory and file descriptors go at full load",
		Long: `Tell where the memory and the file descriptors of HAProxy go at full load:
connections and their buffers, TLS, stick tables, caches. Each figure is one that was
measured on real binaries of HAProxy, HAProxy's own, or stated in the configuration.

Exit status: 0 it fits, 1 it does not fit into --memory or the limits of file
descriptors, 2 bad usage, 3 unreadable input.`,
		Example: `  hapvet capacity haproxy.cfg
  hapvet capacity --memory 8G --haproxy-version 2.8 haproxy.cfg
  hapvet capacity --conns 50000 --threads 16 haproxy.cfg`,
		RunE: func(cmd *cobra.Command, args []string) error {
			err := errors.Join(oneOf("format", format, formatText, formatJSON), oneOf("color", color, colorAuto, colorAlways, colorNever))
			if load.Threads < 0 {
				err = errors.Join(err, errors.New("--threads cannot be negative"))
			}
			job, errJob := in.single(cmd.Flags(), args, "--haproxy-version")
			if err = errors.Join(err, errJob); err != nil {
				return usageError(err)
			}
			c, why, err := job.Load()
			if err != nil {
				return &exitError{statusFailed, err}
			}
			page := capacityview.NewPage(c.Files[0].Name, why, c, capacity.Of(c, load), job.Machine.Memory, load.Files)
			if format == formatJSON {
				err = capacityview.JSON(os.Stdout, page)
			} else {
				err = capacityview.Text(os.Stdout, page, boldIf(useColor(color, os.Stdout)))
			}
			if err == nil && !page.Fits() {
				return &exitError{status: statusFindings}
			}
			return written(err)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	in.define(f)
	f.StringVar(&in.memory, "memory", "", "HAProxy may use `SIZE` of memory, such as 8G")
	f.Uint64Var(&load.Conns, "conns", 0, "reckon with `N` connections at once (default: maxconn)")
	f.Uint64Var(&load.Files, "files", 0, "HAProxy is started with a hard limit of `N` file descriptors")
	f.IntVar(&load.Threads, "threads", 0, "reckon with `N` threads, unless nbthread says otherwise (default: 1)")
	f.StringVar(&format, "format", formatText, "print it as `FORMAT`: text or json")
	f.StringVar(&color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	completeWords(cmd, "format", formatText, formatJSON)
	return cmd
}
