package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxLists bounds how deep lists of Kubernetes may stand in each other.
const maxLists = 10

// configMaps finds the ConfigMaps that hold configurations.
func (f *finder) configMaps(docs []*yaml.Node) ([]group, error) {
	c := configMapFinder{finder: f}
	for _, doc := range docs {
		if err := c.visit(doc, 0); err != nil {
			return nil, err
		}
	}
	switch {
	case len(c.groups) > 0:
		return c.groups, nil
	case c.seen == 0:
		return nil, &NoneError{Message: "there is no ConfigMap in it"}
	case len(c.keys) == 0:
		return nil, &NoneError{Message: "no ConfigMap in it has a key that ends in .cfg, nor any other"}
	}
	return nil, &NoneError{
		Message: fmt.Sprintf("no ConfigMap in it has a key that ends in .cfg; --from-yaml %s reads one that does not", c.keys[0]),
		Paths:   c.keys,
	}
}

// configMapFinder goes over documents.
type configMapFinder struct {
	*finder
	groups []group
	seen   int
	keys   []string // paths of keys that are none of a configuration
}

// visit looks at an object of Kubernetes.
func (c *configMapFinder) visit(node *yaml.Node, depth int) error {
	node, _ = target(node)
	kind := value(node, "kind")
	switch {
	case kind == nil || depth > maxLists:
	case kind.Value == "ConfigMap":
		return c.configMap(node)
	case strings.HasSuffix(kind.Value, "List"):
		items, _ := target(value(node, "items"))
		if items == nil {
			return nil
		}
		for _, item := range items.Content {
			if err := c.visit(item, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// configMap takes the configuration out of a ConfigMap.
func (c *configMapFinder) configMap(node *yaml.Node) error {
	c.seen++
	name := c.file
	if meta := value(value(node, "metadata"), "name"); meta != nil && meta.Kind == yaml.ScalarNode {
		name += "/" + meta.Value
	}
	g := group{name: c.unique(name)}
	for _, field := range []string{"data", "binaryData"} {
		data, alias := target(value(node, field))
		if data == nil || data.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(data.Content); i += 2 {
			key, path := data.Content[i].Value, field+"."+data.Content[i].Value
			if !strings.HasSuffix(key, ".cfg") || key[0] == '.' {
				c.keys = append(c.keys, path)
				continue
			}
			at, byAlias := target(data.Content[i+1])
			t, err := c.text(g.name+"/"+key, path, at, alias || byAlias)
			if err == nil && field == "binaryData" && !t.binary {
				err = t.decode(path)
			}
			if err != nil {
				return err
			}
			g.texts = append(g.texts, t)
		}
	}
	if len(g.texts) > 0 {
		slices.SortFunc(g.texts, func(a, b text) int { return cmp.Compare(a.name, b.name) })
		c.groups = append(c.groups, g)
	}
	return nil
}
