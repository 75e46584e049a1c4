package project

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/yamlguard"
)

// maxSize bounds a project file, in bytes.
const maxSize = 1 << 20

// Read reads a project file. Rules are those that it may name. The error says all that is
// wrong with it, one thing a line, with file, line and column.
func Read(path string, rules []*checks.Rule) (*File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil, fmt.Errorf("%s: this is no project file: it is no regular file of at most %d KiB", path, maxSize>>10)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	return Parse(path, dir, text, rules)
}

// Parse reads the text of a project file that stands in a folder.
func Parse(path, dir string, text []byte, rules []*checks.Rule) (file *File, err error) {
	defer func() {
		if p := recover(); p != nil { // the library does not take every text that is no YAML
			file, err = nil, fmt.Errorf("%s: this is not YAML that can be read: %v", path, p)
		}
	}()
	if err := yamlguard.Depth(text); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	doc, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, syntaxError(path, err)
	}
	r := &reader{tree: tree{path: path}, rules: rules, file: &File{Path: path, Dir: dir}}
	switch {
	case len(doc.Docs) > 1:
		return nil, fmt.Errorf("%s: there are several YAML documents in it", path)
	case len(doc.Docs) == 1 && doc.Docs[0].Body != nil:
		p := &plain{}
		ast.Walk(p, doc.Docs[0].Body)
		if p.found != nil {
			r.fail(p.found, "a project file has no anchors, aliases or tags")
		} else {
			r.project(doc.Docs[0].Body)
		}
	}
	return r.file, errors.Join(r.errs...)
}

// syntaxError words an error of the YAML library.
func syntaxError(path string, err error) error {
	var theirs yaml.Error
	if errors.As(err, &theirs) {
		if t := theirs.GetToken(); t != nil && t.Position != nil {
			return fmt.Errorf("%s:%d:%d: %s", path, t.Position.Line, t.Position.Column, theirs.GetMessage())
		}
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("%s: %s", path, first)
}

// reader fills in a file.
type reader struct {
	tree
	rules []*checks.Rule
	file  *File
}

func (r *reader) project(node ast.Node) {
	f := r.file
	text := func(to *string, what string) func(ast.Node) {
		return func(n ast.Node) { *to = r.text(n, what) }
	}
	path := func(to *string, what string) func(ast.Node) {
		return func(n ast.Node) { *to = r.absolute(r.text(n, what)) }
	}
	var ruleNodes, ignoreNodes []ast.Node // read when the policies are known
	r.keys(node, "the project file", map[string]func(ast.Node){
		"haproxy-version": func(n ast.Node) { f.Versions, f.Line = r.versions(n) },
		"profile":         func(n ast.Node) { f.Profile = r.oneOf(n, "profile", lint.ProfileDefault, lint.ProfileStrict) },
		"strict":          func(n ast.Node) { f.Strict = r.families(n) },
		"fail-on":         func(n ast.Node) { f.FailOn = r.oneOf(n, "fail-on", "error", "warning", "note") },
		"env":             func(n ast.Node) { f.Env = r.environment(n) },
		"features":        path(&f.Features, "features"),
		"memory":          text(&f.Memory, "memory"),
		"local-peer":      text(&f.LocalPeer, "local-peer"),
		"baseline":        path(&f.Baseline, "baseline"),
		"check-files":     func(n ast.Node) { f.CheckFiles = r.boolean(n, "check-files") },
		"resolve":         func(n ast.Node) { f.Resolve = r.boolean(n, "resolve") },
		"configurations":  r.configurations,
		"policy":          r.policies,
		"rules":           func(n ast.Node) { ruleNodes = append(ruleNodes, n) },
		"ignore":          func(n ast.Node) { ignoreNodes = append(ignoreNodes, n) },
	})
	for _, n := range ruleNodes {
		r.ruleSettings(n)
	}
	for _, n := range ignoreNodes {
		r.ignores(n)
	}
}

// absolute returns a path of the file as an absolute one.
func (r *reader) absolute(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.file.Dir, filepath.FromSlash(name))
}

func (r *reader) versions(node ast.Node) ([]release.Version, int) {
	line, _ := position(node)
	words := r.texts(node, "haproxy-version")
	if len(words) == 0 {
		return nil, line
	}
	versions, err := lint.ParseVersions(strings.Join(words, ","))
	if err != nil {
		r.fail(node, "haproxy-version: %v", err)
	}
	return versions, line
}

func (r *reader) environment(node ast.Node) map[string]string {
	env := map[string]string{}
	for _, e := range r.mapping(node, "env") {
		if e.key == "" || strings.ContainsAny(e.key, "=\x00") {
			r.fail(e.at, "%q is no name of an environment variable", e.key)
		}
		env[e.key] = r.text(e.value, e.key)
	}
	return env
}

func (r *reader) configurations(node ast.Node) {
	for _, item := range r.list(node) {
		switch item.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
		default: // the short form: one file or folder
			r.add(item, Configuration{Files: r.files(item)})
			continue
		}
		var c Configuration
		r.keys(item, "a configuration", map[string]func(ast.Node){
			"name":            func(n ast.Node) { c.Name = r.text(n, "name") },
			"files":           func(n ast.Node) { c.Files = r.files(n) },
			"haproxy-version": func(n ast.Node) { c.Versions, c.Line = r.versions(n) },
			"env":             func(n ast.Node) { c.Env = r.environment(n) },
			"features":        func(n ast.Node) { c.Features = r.absolute(r.text(n, "features")) },
		})
		r.add(item, c)
	}
}

func (r *reader) add(node ast.Node, c Configuration) {
	if len(c.Files) == 0 && len(r.errs) == 0 {
		r.fail(node, "a configuration names its files or folders with \"files\"")
	}
	r.file.Configurations = append(r.file.Configurations, c)
}

// files reads paths, of which patterns stand for what they match.
func (r *reader) files(node ast.Node) []string {
	var all []string
	for _, item := range r.list(node) {
		name := r.text(item, "files")
		if name == "" {
			continue
		}
		path := r.absolute(name)
		if !strings.ContainsAny(name, "*?[") {
			all = append(all, path)
			continue
		}
		found, err := filepath.Glob(path)
		if err != nil || len(found) == 0 {
			r.fail(item, "no file fits %q", name)
		}
		all = append(all, found...)
	}
	return all
}

// ignores reads the findings to leave out.
func (r *reader) ignores(node ast.Node) {
	for _, item := range r.list(node) {
		var ig lint.Ignore
		line, column := position(item)
		ig.Place = fmt.Sprintf("%s:%d:%d", r.path, line, column)
		before := len(r.errs)
		r.keys(item, "an entry of ignore", map[string]func(ast.Node){
			"rules": func(n ast.Node) {
				for _, rule := range r.list(n) {
					name := r.text(rule, "rules")
					r.known(rule, name)
					ig.Rules = append(ig.Rules, name)
				}
			},
			"files": func(n ast.Node) {
				for _, pattern := range r.list(n) {
					ig.Files = append(ig.Files, r.pattern(pattern))
				}
			},
			"section": func(n ast.Node) { ig.Section = strings.Join(strings.Fields(r.text(n, "section")), " ") },
			"until":   func(n ast.Node) { ig.Until = r.date(n) },
			"reason":  func(n ast.Node) { ig.Reason = strings.TrimSpace(r.text(n, "reason")) },
		})
		if len(r.errs) == before {
			switch {
			case len(ig.Rules) == 0:
				r.fail(item, "an entry of ignore names its rules with \"rules\"")
			case ig.Reason == "":
				r.fail(item, "an entry of ignore says why with \"reason\", so that others can judge it")
			}
		}
		r.file.Ignores = append(r.file.Ignores, ig)
	}
}

// pattern reads a pattern of paths.
func (r *reader) pattern(node ast.Node) string {
	pattern := r.absolute(r.text(node, "files"))
	if _, err := filepath.Match(pattern, ""); err != nil {
		r.fail(node, "%q is no pattern of paths", r.text(node, "files"))
	}
	return pattern
}

func (r *reader) date(node ast.Node) time.Time {
	value := r.text(node, "until")
	day, err := time.Parse(time.DateOnly, value)
	if err != nil {
		r.fail(node, "%q is no date: until takes the last day on which it holds, such as 2027-01-31", value)
	}
	return day
}
