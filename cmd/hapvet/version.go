package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/release"
)

func newVersion() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version [--format text|json]",
		Short: "Tell the version of hapvet, and the HAProxy versions that it knows",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("format", format, formatText, formatJSON); err != nil {
				return err
			}
			info := newVersionInfo()
			if format == formatJSON {
				return printJSON(info)
			}
			_, err := fmt.Fprint(os.Stdout, info)
			return written(err)
		},
	}
	cmd.Flags().StringVar(&format, "format", formatText, "print it as `FORMAT`: text or json")
	completeWords(cmd, "format", formatText, formatJSON)
	return cmd
}

// versionInfo is what `hapvet version` tells.
type versionInfo struct {
	Version  string   `json:"version"`
	Revision string   `json:"revision"` // of git, or ""
	Modified bool     `json:"modified"` // built with changes on top of it
	Go       string   `json:"go"`
	Platform string   `json:"platform"`
	DataDate string   `json:"data_date"`
	Branches []string `json:"haproxy_branches"`
}

func newVersionInfo() versionInfo {
	v := versionInfo{
		Version:  "(devel)",
		Go:       runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH,
		DataDate: release.DataDate(),
	}
	for _, b := range release.Branches() {
		v.Branches = append(v.Branches, b.Name)
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if build.Main.Version != "" {
		v.Version = build.Main.Version
	}
	for _, s := range build.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

func (v versionInfo) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "hapvet %s", v.Version)
	if v.Revision != "" {
		fmt.Fprintf(&b, ", commit %s", v.Revision[:min(12, len(v.Revision))])
	}
	if v.Modified {
		b.WriteString(" with changes")
	}
	fmt.Fprintf(&b, "\nbuilt with %s for %s\n", v.Go, v.Platform)
	fmt.Fprintf(&b, "HAProxy %s, as known on %s\n", strings.Join(v.Branches, " "), v.DataDate)
	return b.String()
}
