package lsp

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/lsp/lsptest"
)

// fixed is a workspace of one configuration. What is not open is as in files.
type fixed struct {
	paths []string
	files map[string]string
	err   error
}

// Configurations implements [Workspace].
func (f *fixed) Configurations(path string, s Settings) ([]Configuration, error) {
	paths := f.paths
	if paths == nil {
		paths = []string{path}
	}
	opts := config.Options{Version: release.MustParse("3.0.11")}
	if s.HAProxyVersion != "" {
		opts.Version = release.MustParse(s.HAProxyVersion)
	}
	sources := func(b Buffers) []config.Source {
		var all []config.Source
		for _, path := range paths {
			text, ok := b.Text(path)
			if !ok {
				text = f.files[path]
			}
			all = append(all, config.Source{Name: path, Content: text})
		}
		return all
	}
	rules := slices.DeleteFunc(checks.Rules(), func(r *checks.Rule) bool { return r.Category == checks.Advisory }) // of which there are new ones every week
	return []Configuration{{
		Name: strings.Join(paths, " "),
		Load: func(b Buffers) (*config.Config, error) { return config.ParseAll(sources(b), opts), nil },
		Lint: func(b Buffers) (report.Run, []error) {
			results := checks.Lint([]func() *config.Config{func() *config.Config { return config.ParseAll(sources(b), opts) }}, rules)
			return report.Run{Configurations: []report.Configuration{{
				Findings: results[0].Findings, Targets: []report.Target{{Config: results[0].Config}},
			}}}, nil
		},
		Fix: func(b Buffers) ([]report.Change, error) {
			before := sources(b)
			fixer := checks.Fixer{Rules: rules, Targets: []config.Options{opts}}
			var changes []report.Change
			for i, after := range fixer.Fix(before).Sources {
				if after.Content != before[i].Content {
					changes = append(changes, report.Change{Name: after.Name, Old: before[i].Content, New: after.Content})
				}
			}
			return changes, nil
		},
	}}, f.err
}

// serve starts a server and returns its client, which leaves when the test ends.
func serve(t testing.TB, w Workspace) *lsptest.Client {
	t.Helper()
	c, ended := connect(t, w)
	t.Cleanup(func() {
		if err := c.Leave(); err != nil {
			t.Error("leaving:", err)
		}
		if err := <-ended; err != nil {
			t.Error("the server ended with:", err)
		}
	})
	return c
}

// connect starts a server, and returns its client and how it ends.
func connect(t testing.TB, w Workspace) (c *lsptest.Client, ended chan error) {
	t.Helper()
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	ended = make(chan error, 1)
	s := &Server{Workspace: w, Version: "test"}
	go func() { ended <- s.Serve(context.Background(), in, out) }()
	return lsptest.New(fromServer, toServer), ended
}

// greet begins a session with the capabilities of a client.
func greet(t testing.TB, c *lsptest.Client, capabilities, options object) {
	t.Helper()
	if err := c.Call("initialize", object{"capabilities": capabilities, "initializationOptions": options}, nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Notify("initialized", object{}); err != nil {
		t.Fatal(err)
	}
}
