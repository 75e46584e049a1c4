package project

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
)

// tree reads the nodes of a YAML document, and keeps what is wrong with them.
type tree struct {
	path string
	errs []error
}

// maxErrors bounds how much is told of one file.
const maxErrors = 20

// fail keeps an error about a node.
func (t *tree) fail(node ast.Node, format string, args ...any) {
	if len(t.errs) < maxErrors {
		line, column := position(node)
		t.errs = append(t.errs, fmt.Errorf("%s:%d:%d: %s", t.path, line, column, fmt.Sprintf(format, args...)))
	}
}

// position returns where a node begins, both from 1.
func position(node ast.Node) (line, column int) {
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		node = m.Values[0].Key
	}
	if token := node.GetToken(); token != nil && token.Position != nil {
		return token.Position.Line, token.Position.Column
	}
	return 1, 1
}

// entry is one key of a mapping with its value.
type entry struct {
	key   string
	at    ast.Node // the key
	value ast.Node
}

// mapping returns the entries of a mapping.
func (t *tree) mapping(node ast.Node, what string) []entry {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	case *ast.NullNode:
		return nil
	default:
		t.fail(node, "%s takes keys and values", what)
		return nil
	}
	var entries []entry
	for _, v := range values {
		key := v.Key.GetToken().Value
		if slices.ContainsFunc(entries, func(e entry) bool { return e.key == key }) {
			t.fail(v.Key, "%q is given twice", key)
			continue
		}
		entries = append(entries, entry{key, v.Key, v.Value})
	}
	return entries
}

// keys reads a mapping of which all keys are known. What stands behind each goes to its
// function.
func (t *tree) keys(node ast.Node, what string, known map[string]func(ast.Node)) {
	for _, e := range t.mapping(node, what) {
		if read := known[e.key]; read != nil {
			read(e.value)
			continue
		}
		names := make([]string, 0, len(known))
		for name := range known {
			names = append(names, name)
		}
		slices.Sort(names)
		advice := "it takes " + strings.Join(names, ", ")
		if near := lint.Nearest(e.key, names); len(near) > 0 {
			advice = fmt.Sprintf("did you mean %q?", near[0])
		}
		t.fail(e.at, "unknown key %q in %s: %s", e.key, what, advice)
	}
}

// list returns the items of a list; what is no list is a list of itself.
func (t *tree) list(node ast.Node) []ast.Node {
	switch n := node.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.NullNode:
		return nil
	}
	return []ast.Node{node}
}

// text reads a scalar as it is written: 3.0 is "3.0".
func (t *tree) text(node ast.Node, what string) string {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value
	}
	t.fail(node, "%s takes a text", what)
	return ""
}

// texts reads a scalar, or a list of them.
func (t *tree) texts(node ast.Node, what string) []string {
	var all []string
	for _, item := range t.list(node) {
		all = append(all, t.text(item, what))
	}
	return all
}

// oneOf reads a scalar that is one of some words.
func (t *tree) oneOf(node ast.Node, what string, words ...string) string {
	word := t.text(node, what)
	if !slices.Contains(words, word) && word != "" {
		t.fail(node, "%s is %s; it cannot be %q", what, strings.Join(words, ", "), word)
		return ""
	}
	return word
}

// boolean reads true or false.
func (t *tree) boolean(node ast.Node, what string) bool {
	if b, ok := node.(*ast.BoolNode); ok {
		return b.Value
	}
	t.fail(node, "%s is true or false", what)
	return false
}

// plain refuses what a project file has no use for, and what lets a small file stand for a
// large one.
type plain struct{ found ast.Node }

// Visit looks at a node; it is a method of ast.Visitor.
func (p *plain) Visit(node ast.Node) ast.Visitor {
	switch node.(type) {
	case *ast.AliasNode, *ast.AnchorNode, *ast.MergeKeyNode, *ast.TagNode:
		if p.found == nil {
			p.found = node
		}
	}
	return p
}
