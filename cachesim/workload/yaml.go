package workload

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/hapvet/hapvet/release/yamlguard"
)

// maxFile is the size of the largest YAML file that is read.
const maxFile = 1 << 20

// Parse reads the YAML form of a workload. Errors are [*Error], with the position.
func Parse(data []byte) (w *Workload, err error) {
	defer func() {
		if p := recover(); p != nil { // the library does not take every text that is no YAML
			w, err = nil, &Error{Message: fmt.Sprintf("this is not YAML that can be read: %v", p)}
		}
	}()
	return parse(data)
}

func parse(data []byte) (*Workload, error) {
	if len(data) > maxFile {
		return nil, &Error{Message: fmt.Sprintf("the workload is larger than %d bytes", maxFile)}
	}
	if err := yamlguard.Depth(data); err != nil {
		return nil, &Error{Message: err.Error()}
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, located(err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, &Error{Message: "the file is not one YAML document"}
	}
	root := file.Docs[0].Body
	var w Workload
	if err := checkKeys(root, reflect.TypeOf(w)); err != nil {
		return nil, err
	}
	if err := yaml.NodeToValue(root, &w); err != nil {
		return nil, located(err)
	}
	if err := w.Check(); err != nil {
		return nil, placed(err, root)
	}
	return &w, nil
}

// located turns an error of the YAML library into one of ours.
func located(err error) error {
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	var theirs yaml.Error
	if errors.As(err, &theirs) {
		if t := theirs.GetToken(); t != nil && t.Position != nil {
			return &Error{Line: t.Position.Line, Column: t.Position.Column, Message: theirs.GetMessage()}
		}
		return &Error{Message: theirs.GetMessage()}
	}
	return &Error{Message: err.Error()}
}

// placed finds where the value is that an error of Check tells of; if it is absent,
// where it would belong.
func placed(err error, root ast.Node) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	for path := e.Path; path != ""; {
		if p, err := yaml.PathString("$." + path); err == nil {
			if node, err := p.FilterNode(root); err == nil && node != nil {
				return at(node, e)
			}
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return e
}

// at sets the position of an error.
func at(node ast.Node, e *Error) *Error {
	if t := node.GetToken(); t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
	return e
}

// checkKeys looks for keys that a type does not have, and for what YAML has and a
// workload has no use for.
func checkKeys(node ast.Node, t reflect.Type) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch n := node.(type) {
	case *ast.AliasNode, *ast.AnchorNode, *ast.MergeKeyNode, *ast.TagNode:
		return at(node, &Error{Message: "a workload has no anchors, aliases or tags"})
	case *ast.SequenceNode:
		if t.Kind() != reflect.Slice {
			return at(node, &Error{Message: "there is a list where none belongs"})
		}
		for _, item := range n.Values {
			if err := checkKeys(item, t.Elem()); err != nil {
				return err
			}
		}
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if err := checkPair(pair, t); err != nil {
				return err
			}
		}
	case *ast.MappingValueNode:
		return checkPair(n, t)
	}
	return nil
}

func checkPair(pair *ast.MappingValueNode, t reflect.Type) error {
	key := pair.Key.GetToken().Value
	if t.Kind() != reflect.Struct {
		return at(pair.Key, &Error{Message: fmt.Sprintf("there is a key %q where none belongs", key)})
	}
	var known []string
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("yaml")
		if name == key && name != "-" {
			return checkKeys(pair.Value, t.Field(i).Type)
		}
		known = append(known, name)
	}
	message := fmt.Sprintf("unknown key %q", key)
	if name := nearest(key, known); name != "" {
		message += fmt.Sprintf("; did you mean %q?", name)
	}
	return at(pair.Key, &Error{Message: message})
}

// nearest returns the name that a word was probably meant to be, or "".
func nearest(word string, names []string) string {
	best, distance := "", len(word)/2+1
	for _, name := range names {
		if d := levenshtein.ComputeDistance(word, name); name != "-" && d < distance {
			best, distance = name, d
		}
	}
	return best
}

// UnmarshalYAML reads a distribution: a value, or a mapping.
func (d *Distribution[T]) UnmarshalYAML(node ast.Node) error {
	if isMapping(node) {
		type plain Distribution[T]
		return yaml.NodeToValue(node, (*plain)(d))
	}
	d.Constant = new(T)
	return yaml.NodeToValue(node, d.Constant)
}

func isMapping(node ast.Node) bool {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// UnmarshalYAML reads a size.
func (b *Bytes) UnmarshalYAML(node ast.Node) error { return scalar(node, (*int64)(b), b.parse) }

// UnmarshalYAML reads a time.
func (s *Seconds) UnmarshalYAML(node ast.Node) error { return scalar(node, (*int64)(s), s.parse) }

// UnmarshalYAML reads a share.
func (s *Share) UnmarshalYAML(node ast.Node) error { return scalar(node, (*float64)(s), parseShare) }

// scalar reads a value from its text.
func scalar[T any](node ast.Node, to *T, parse func(string) (T, error)) error {
	if _, ok := node.(ast.ScalarNode); !ok {
		return at(node, &Error{Message: "a single value is expected"})
	}
	x, err := parse(node.GetToken().Value)
	if err != nil {
		return at(node, &Error{Message: err.Error()})
	}
	*to = x
	return nil
}

func (Bytes) parse(text string) (int64, error) {
	return parseUnit(text, "a size, such as 500, 16k or 3m", map[byte]int64{'k': 1 << 10, 'm': 1 << 20, 'g': 1 << 30})
}

func (Seconds) parse(text string) (int64, error) {
	return parseUnit(text, "a time in seconds, or such as 30m, 12h or 7d", map[byte]int64{'s': 1, 'm': 60, 'h': 3600, 'd': 24 * 3600})
}

func parseUnit(text, what string, units map[byte]int64) (int64, error) {
	number, unit := text, int64(1)
	if text != "" {
		if u, ok := units[text[len(text)-1]|0x20]; ok {
			number, unit = text[:len(text)-1], u
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > largest/unit {
		return 0, fmt.Errorf("%q is not %s", text, what)
	}
	return n * unit, nil
}

func parseShare(text string) (float64, error) {
	number, percent := strings.CutSuffix(text, "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		x /= 100
	}
	if err != nil || math.IsNaN(x) || x < 0 || x > 1 {
		return 0, fmt.Errorf("%q is not a share, such as 0.05 or 5%%", text)
	}
	return x, nil
}
