package accesslog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/hapvet/hapvet/release/yamlguard"
)

// AssumptionError is what is wrong with a file of assumptions.
type AssumptionError struct {
	Line, Column int // from 1; 0 where no place is known
	Message      string
}

func (e *AssumptionError) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

// maxAssumptions is the size of the largest file of assumptions that is read.
const maxAssumptions = 1 << 20

// ParseAssumptions reads the YAML form of assumptions, which
// docs/log-assumptions.schema.json describes. Errors are [*AssumptionError].
func ParseAssumptions(data []byte) (a *Assumptions, err error) {
	defer func() {
		if p := recover(); p != nil { // the library does not take every text that is no YAML
			a, err = nil, &AssumptionError{Message: fmt.Sprintf("this is not YAML that can be read: %v", p)}
		}
	}()
	return parseAssumptions(data)
}

func parseAssumptions(data []byte) (*Assumptions, error) {
	if len(data) > maxAssumptions {
		return nil, &AssumptionError{Message: fmt.Sprintf("the file is larger than %d bytes", maxAssumptions)}
	}
	if err := yamlguard.Plain(data); err != nil {
		return nil, &AssumptionError{Message: err.Error()}
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, located(err)
	}
	a := &Assumptions{}
	if len(file.Docs) == 0 || len(file.Docs) == 1 && file.Docs[0].Body == nil {
		return a, nil
	}
	if len(file.Docs) > 1 {
		return nil, &AssumptionError{Message: "the file is more than one YAML document"}
	}
	err = eachPair(file.Docs[0].Body, func(key string, at *ast.MappingValueNode) error {
		switch key {
		case "host":
			return text(at.Value, &a.Host)
		case "rules":
			return a.readRules(at.Value)
		}
		return unknownKey(at, key, []string{"host", "rules"})
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// located turns an error of the YAML library into one of ours.
func located(err error) error {
	var theirs yaml.Error
	if !errors.As(err, &theirs) {
		return &AssumptionError{Message: err.Error()}
	}
	e := &AssumptionError{Message: theirs.GetMessage()}
	if t := theirs.GetToken(); t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
	return e
}

// fault is an error at a node.
func fault(node ast.Node, format string, args ...any) error {
	e := &AssumptionError{Message: fmt.Sprintf(format, args...)}
	if t := node.GetToken(); t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
	return e
}

func unknownKey(at *ast.MappingValueNode, key string, known []string) error {
	best, distance := "", len(key)/2+1
	for _, name := range known {
		if d := levenshtein.ComputeDistance(key, name); d < distance {
			best, distance = name, d
		}
	}
	if best == "" {
		return fault(at.Key, "unknown key %q", key)
	}
	return fault(at.Key, "unknown key %q; did you mean %q?", key, best)
}

// eachPair goes over the keys of a mapping.
func eachPair(node ast.Node, do func(key string, at *ast.MappingValueNode) error) error {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		return fault(node, "keys and values are expected")
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		key := p.Key.GetToken().Value
		if seen[key] {
			return fault(p.Key, "the key %q is there twice", key)
		}
		seen[key] = true
		if err := do(key, p); err != nil {
			return err
		}
	}
	return nil
}

func (a *Assumptions) readRules(node ast.Node) error {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return fault(node, "rules are a list")
	}
	if len(list.Values) > MaxRules {
		return fault(node, "there are more than %d rules", MaxRules)
	}
	for _, item := range list.Values {
		var r Rule
		if err := r.read(item); err != nil {
			return err
		}
		a.Rules = append(a.Rules, r)
	}
	return nil
}

// read reads one rule.
func (r *Rule) read(node ast.Node) error {
	known := append([]string{"path"}, keyNames[:]...)
	r.Name = fmt.Sprintf("line %d", node.GetToken().Position.Line)
	err := eachPair(node, func(key string, at *ast.MappingValueNode) error {
		v := at.Value
		switch key {
		case "path":
			if err := text(v, &r.Path); err != nil {
				return err
			}
			if _, err := compilePattern(r.Path); err != nil {
				return fault(v, "%q is no pattern: %v", r.Path, err)
			}
			return nil
		case "host":
			return setText(v, &r.Host)
		case "cache-control":
			return setText(v, &r.CacheControl)
		case "vary":
			return setText(v, &r.Vary)
		case "content-encoding":
			return setText(v, &r.ContentEncoding)
		case "age":
			return setText(v, &r.Age)
		case "etag":
			return setFlag(v, &r.ETag)
		case "last-modified":
			return setFlag(v, &r.LastModified)
		case "accept-encoding":
			return setText(v, &r.AcceptEncoding)
		case "request-cache-control":
			return setText(v, &r.RequestCacheControl)
		case "authorization":
			return setFlag(v, &r.Authorization)
		case "chunked":
			return setFlag(v, &r.Chunked)
		case "header-bytes":
			return setSize(v, &r.HeaderBytes)
		case "size":
			return setSize(v, &r.Size)
		}
		return unknownKey(at, key, known)
	})
	if err == nil && r.Path == "" {
		err = fault(node, "the rule has no path")
	}
	return err
}

// text reads a text. A key without a value is an empty one.
func text(node ast.Node, to *string) error {
	switch n := node.(type) {
	case *ast.NullNode:
		*to = ""
	case *ast.StringNode:
		*to = n.Value
	case *ast.LiteralNode:
		*to = n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode:
		*to = node.GetToken().Value
	default:
		return fault(node, "a text is expected")
	}
	if strings.ContainsAny(*to, "\r\n\x00") {
		return fault(node, "the text has more than one line")
	}
	return nil
}

func setText(node ast.Node, to **string) error {
	*to = new(string)
	return text(node, *to)
}

func setFlag(node ast.Node, to **bool) error {
	n, ok := node.(*ast.BoolNode)
	if !ok {
		return fault(node, "true or false is expected")
	}
	*to = &n.Value
	return nil
}

// setSize reads a number of bytes, "500", "16k", "3m" or "1g".
func setSize(node ast.Node, to **int64) error {
	value := strings.ToLower(node.GetToken().Value)
	number, unit := value, int64(1)
	for suffix, n := range map[string]int64{"k": 1 << 10, "m": 1 << 20, "g": 1 << 30} {
		if rest, ok := strings.CutSuffix(value, suffix); ok {
			number, unit = rest, n
		}
	}
	const largest = 1 << 40
	n, err := strconv.ParseInt(number, 10, 64)
	if _, scalar := node.(ast.ScalarNode); !scalar || err != nil || n < 0 || n > largest/unit {
		return fault(node, "%q is not a size, such as 500, 16k or 3m", value)
	}
	n *= unit
	*to = &n
	return nil
}
