package fleet

import (
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/yamlguard"
	"github.com/hapvet/hapvet/upgrade"
)

// Inventory lists the configurations of a fleet, in the order of its file.
type Inventory struct {
	Entries []Entry
}

// Entry is one configuration of a fleet, with the version that runs it.
type Entry struct {
	// Name is what people call it, unlike those of all others.
	Name string
	// Files are what haproxy gets with -f, in order: files or folders, as they are
	// written, from the folder of the inventory on.
	Files []string
	// Version is the version that runs it.
	Version release.Version
	// To is where it is to go. The zero Target asks for a recommendation.
	To upgrade.Target
	// Hosts is on how many hosts it runs, at least 1.
	Hosts int
	// Env are environment variables that the configuration uses, and LocalPeer is the
	// name of the host among peers, or "".
	Env       map[string]string
	LocalPeer string
	// Line is where the inventory tells of it.
	Line int
}

// Bounds on an inventory.
const (
	MaxSize    = 4 << 20 // bytes
	MaxEntries = 10_000
)

// Error says what is wrong with an inventory, and where.
type Error struct {
	Line, Column int // from 1; 0 where it is about the whole
	Message      string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

// Parse reads an inventory: strict YAML of one document, without anchors, aliases and
// tags; docs/upgrade.md describes it. Errors are [*Error].
func Parse(data []byte) (inv *Inventory, err error) {
	defer func() {
		if p := recover(); p != nil { // the library does not take every text that is no YAML
			inv, err = nil, &Error{Message: fmt.Sprintf("this is not YAML that can be read: %v", p)}
		}
	}()
	if len(data) > MaxSize {
		return nil, &Error{Message: fmt.Sprintf("the inventory is larger than %d bytes", MaxSize)}
	}
	if err := yamlguard.Depth(data); err != nil {
		return nil, &Error{Message: err.Error()}
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, located(err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, &Error{Message: "the inventory is not one YAML document"}
	}
	p := plain{}
	ast.Walk(&p, tree.Docs[0].Body)
	if p.err != nil {
		return nil, p.err
	}
	var file file
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return nil, located(err)
	}
	return file.inventory()
}

// plain refuses what an inventory has no use for, and what lets a small file stand for
// a large one.
type plain struct{ err error }

// Visit looks at a node; it is a method of ast.Visitor.
func (p *plain) Visit(node ast.Node) ast.Visitor {
	switch node.(type) {
	case *ast.AliasNode, *ast.AnchorNode, *ast.MergeKeyNode, *ast.TagNode:
		if p.err == nil {
			p.err = at(node, "an inventory has no anchors, aliases or tags")
		}
	}
	return p
}

func at(node ast.Node, message string) *Error {
	e := &Error{Message: message}
	if t := node.GetToken(); t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
	return e
}

// located turns an error of the YAML library into one of ours.
func located(err error) error {
	if ours, ok := errors.AsType[*Error](err); ok {
		return ours
	}
	e := &Error{Message: err.Error()}
	var theirs yaml.Error
	if errors.As(err, &theirs) {
		e.Message = theirs.GetMessage()
		if t := theirs.GetToken(); t != nil && t.Position != nil {
			e.Line, e.Column = t.Position.Line, t.Position.Column
		}
	}
	return e
}

// file is the inventory as it is written.
type file struct {
	To             scalar  `yaml:"to"`
	Configurations []entry `yaml:"configurations"`
}

type entry struct {
	Name      scalar            `yaml:"name"`
	Files     []scalar          `yaml:"files"`
	Version   scalar            `yaml:"version"`
	To        scalar            `yaml:"to"`
	Hosts     scalar            `yaml:"hosts"`
	Env       map[string]scalar `yaml:"env"`
	LocalPeer scalar            `yaml:"local-peer"`
}

// scalar is a single value as text, with its place. It takes 3.10 as it is written,
// and not as a number.
type scalar struct {
	text string
	node ast.Node // nil where it is absent
}

// UnmarshalYAML takes a value down.
func (s *scalar) UnmarshalYAML(node ast.Node) error {
	if _, ok := node.(ast.ScalarNode); !ok {
		return at(node, "a single value is expected")
	}
	*s = scalar{node.GetToken().Value, node}
	return nil
}

// wrong is an error at the place of a value.
func (s scalar) wrong(format string, args ...any) error {
	if s.node == nil {
		return &Error{Message: fmt.Sprintf(format, args...)}
	}
	return at(s.node, fmt.Sprintf(format, args...))
}

// inventory checks what was read.
func (f *file) inventory() (*Inventory, error) {
	switch n := len(f.Configurations); {
	case n == 0:
		return nil, &Error{Message: "the inventory lists no configurations"}
	case n > MaxEntries:
		return nil, &Error{Message: fmt.Sprintf("the inventory lists more than %d configurations", MaxEntries)}
	}
	inv := &Inventory{}
	lines := map[string]int{}
	for i := range f.Configurations {
		e, err := f.Configurations[i].read(i+1, f.To)
		if err != nil {
			return nil, err
		}
		if line, taken := lines[e.Name]; taken {
			return nil, f.Configurations[i].Name.wrong("the name %q is taken by the configuration of line %d", e.Name, line)
		}
		lines[e.Name] = e.Line
		inv.Entries = append(inv.Entries, e)
	}
	return inv, nil
}

// read checks one configuration, the nth; to is where all go that do not say.
func (e *entry) read(n int, to scalar) (Entry, error) {
	if e.Name.text == "" {
		return Entry{}, e.first().wrong("configuration %d has no name", n)
	}
	out := Entry{Name: e.Name.text, Line: at(e.Name.node, "").Line, LocalPeer: e.LocalPeer.text, Hosts: 1}
	if len(e.Files) == 0 {
		return Entry{}, e.Name.wrong("%q has no files", out.Name)
	}
	for _, f := range e.Files {
		if f.text == "" || f.text == "-" {
			return Entry{}, f.wrong("a file or folder is expected")
		}
		out.Files = append(out.Files, f.text)
	}
	if e.Version.node == nil {
		return Entry{}, e.Name.wrong("%q has no version: that of the HAProxy that runs it", out.Name)
	}
	var err error
	if out.Version, err = release.Parse(e.Version.text); err != nil {
		return Entry{}, e.Version.wrong("%v", err)
	}
	if e.To.node != nil {
		to = e.To
	}
	if to.node != nil {
		if out.To, err = upgrade.ParseTarget(to.text); err != nil {
			return Entry{}, to.wrong("%v", err)
		}
	}
	if e.Hosts.node != nil {
		if out.Hosts, err = count(e.Hosts.text); err != nil {
			return Entry{}, e.Hosts.wrong("%v", err)
		}
	}
	for name, value := range e.Env {
		if out.Env == nil {
			out.Env = map[string]string{}
		}
		out.Env[name] = value.text
	}
	return out, nil
}

// first returns the first value that is there, for its place.
func (e *entry) first() scalar {
	all := append([]scalar{e.Version, e.To, e.Hosts, e.LocalPeer}, e.Files...)
	if i := slices.IndexFunc(all, func(s scalar) bool { return s.node != nil }); i >= 0 {
		return all[i]
	}
	return scalar{}
}
