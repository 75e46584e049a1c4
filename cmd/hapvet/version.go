package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// linkedVersion and linkedRevision are for who builds hapvet from an archive of its source, outside
// of git: -ldflags "-X main.linkedVersion=v0.1.0 -X main.linkedRevision=COMMIT". Otherwise Go knows.
var linkedVersion, linkedRevision string

func newVersion() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:               "version [--format text|json]",
		Short:             "Tell the version of hapvet, the HAProxy versions that it knows, and how new its data are",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
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
	Revision string   `json:"revision"`         // of git, or ""
	Date     string   `json:"revision_date"`    // of that revision, RFC 3339, or ""
	Modified bool     `json:"modified"`         // built with changes on top of it
	Go       string   `json:"go"`               // the toolchain, such as go1.26.8
	Platform string   `json:"platform"`         // such as linux/amd64
	Data     dataInfo `json:"data"`             // what it came with
	Branches []string `json:"haproxy_branches"` // oldest first
}

// dataInfo says how new the facts are that a hapvet came with. Dates are ISO dates, up to which
// the sources were gone through.
type dataInfo struct {
	Advisories string `json:"advisories"` // known defects and fixes
	Releases   string `json:"releases"`   // releases of HAProxy and ends of life
	Keywords   string `json:"keywords"`   // the version up to which the tables of words go
}

func newVersionInfo() versionInfo {
	v := versionInfo{
		Version:  buildVersion(),
		Revision: linkedRevision,
		Go:       runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Data: dataInfo{
			Advisories: advisories.DataDate(), Releases: release.DataDate(), Keywords: keywords.Newest().String(),
		},
	}
	for _, b := range release.Branches() {
		v.Branches = append(v.Branches, b.Name)
	}
	build, _ := debug.ReadBuildInfo()
	if build == nil {
		return v
	}
	for _, s := range build.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.time":
			v.Date = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

// buildVersion returns the version of hapvet: the tag of git, such as v0.1.0, the one that
// `go install` asked for, a pseudo-version, or (devel) where Go knows none.
func buildVersion() string {
	if linkedVersion != "" {
		return linkedVersion
	}
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" {
		return build.Main.Version
	}
	return "(devel)"
}

func (v versionInfo) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "hapvet %s", v.Version)
	if v.Revision != "" {
		fmt.Fprintf(&b, ", commit %s", v.Revision[:min(12, len(v.Revision))])
	}
	if day, _, ok := strings.Cut(v.Date, "T"); ok {
		fmt.Fprintf(&b, " of %s", day)
	}
	if v.Modified {
		b.WriteString(" with changes")
	}
	fmt.Fprintf(&b, "\nbuilt with %s for %s\n", v.Go, v.Platform)
	fmt.Fprintf(&b, "HAProxy     %s\n", strings.Join(v.Branches, " "))
	fmt.Fprintf(&b, "releases    as known on %s\n", v.Data.Releases)
	fmt.Fprintf(&b, "keywords    up to %s\n", v.Data.Keywords)
	fmt.Fprintf(&b, "advisories  as known on %s\n", v.Data.Advisories)
	return b.String()
}
