package manifest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// anyKey stands for all items of a list, and all keys of a map.
const anyKey = "*"

// atPath finds the texts at a path.
func (f *finder) atPath(docs []*yaml.Node, path string) ([]group, error) {
	keys := strings.Split(path, ".")
	if len(keys) > maxKeys {
		return nil, fmt.Errorf("a path has at most %d keys", maxKeys)
	}
	w := walker{finder: f}
	for _, doc := range docs {
		if err := w.walk(doc, keys, nil, false); err != nil {
			return nil, err
		}
	}
	if len(w.groups) > 0 {
		return w.groups, nil
	}
	none := &NoneError{Message: fmt.Sprintf("nothing stands at %q", path), Wanted: path}
	for _, doc := range docs {
		none.Paths = textPaths(none.Paths, doc, "", 0)
	}
	return nil, none
}

// walker follows a path.
type walker struct {
	*finder
	groups []group
	steps  int
}

// maxSteps bounds how many keys are compared. Aliases may lead in circles.
const maxSteps = 100_000_000

var errTooMany = errors.New("the path leads to too many places")

// walk looks for what is left of a path at a node. Gone is what led there.
func (w *walker) walk(node *yaml.Node, keys, gone []string, alias bool) error {
	node, byAlias := target(node)
	alias = alias || byAlias
	if w.steps += 100 + len(node.Content)*len(keys); w.steps > maxSteps {
		return errTooMany
	}
	if len(keys) == 0 {
		path := strings.Join(gone, ".")
		name := w.unique(w.file + "/" + path)
		t, err := w.text(name, path, node, alias)
		if err == nil {
			w.groups = append(w.groups, group{name, []text{t}})
		}
		return err
	}
	switch node.Kind {
	case yaml.SequenceNode:
		for i, item := range node.Content {
			if number := strconv.Itoa(i); keys[0] == number || keys[0] == anyKey {
				if err := w.walk(item, keys[1:], with(gone, number), alias); err != nil {
					return err
				}
			}
		}
	case yaml.MappingNode:
		if keys[0] == anyKey {
			return w.walkAll(node, keys[1:], gone, alias)
		}
		for n := len(keys); n > 0; n-- { // a key may have dots itself: the longest that is there
			key := strings.Join(keys[:n], ".")
			if next := value(node, key); next != nil {
				return w.walk(next, keys[n:], with(gone, key), alias)
			}
		}
	}
	return nil
}

// walkAll goes on with every key of a map. Those of which what is left of the path is not
// true are passed over.
func (w *walker) walkAll(node *yaml.Node, keys, gone []string, alias bool) error {
	for i := 0; i+1 < len(node.Content); i += 2 {
		next, _ := target(node.Content[i+1])
		if len(keys) == 0 && (next.Kind != yaml.ScalarNode || next.Tag != "!!str") {
			continue
		}
		if err := w.walk(node.Content[i+1], keys, with(gone, node.Content[i].Value), alias); err != nil {
			return err
		}
	}
	return nil
}

// with returns a list with one more name, in memory of its own.
func with(list []string, name string) []string {
	return append(list[:len(list):len(list)], name)
}

// textPaths adds the paths of all texts of several lines below a node to a list.
func textPaths(list []string, node *yaml.Node, path string, depth int) []string {
	if depth > maxKeys || len(list) >= maxTexts {
		return list
	}
	below := func(key string) string {
		if path == "" {
			return key
		}
		return path + "." + key
	}
	switch node.Kind {
	case yaml.ScalarNode:
		if strings.Contains(node.Value, "\n") && path != "" {
			list = append(list, path)
		}
	case yaml.SequenceNode:
		for i, item := range node.Content {
			list = textPaths(list, item, below(strconv.Itoa(i)), depth+1)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			list = textPaths(list, node.Content[i+1], below(node.Content[i].Value), depth+1)
		}
	}
	return list
}
