package manifest

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/hapvet/hapvet/config"
)

// Read takes the configurations out of a YAML file of one document or several.
func Read(file config.Source, want Want) ([]Configuration, error) {
	groups, err := find(file, want)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Name, err)
	}
	places := newPlaces(file)
	all := make([]Configuration, len(groups))
	for i, g := range groups {
		all[i].Name = g.name
		for _, t := range g.texts {
			source := config.Source{Name: t.name, Content: t.content}
			source.Embedding = places.embed(t)
			all[i].Sources = append(all[i].Sources, source)
		}
	}
	return all, nil
}

// group is what makes up one configuration.
type group struct {
	name  string
	texts []text
}

// text is a scalar that holds a configuration, or a part of one.
type text struct {
	name    string
	content string
	node    *yaml.Node
	binary  bool // it is content in base64
	alias   bool // it is reached by an alias
}

// find looks for what is wanted. The names of texts begin with that of the file.
func find(file config.Source, want Want) ([]group, error) {
	docs, err := parse(file.Content)
	if err != nil {
		return nil, err
	}
	f := finder{file: file.Name, names: map[string]int{}}
	if want.ConfigMaps {
		return f.configMaps(docs)
	}
	return f.atPath(docs, want.Path)
}

// parse reads the documents of a YAML file.
func parse(content string) (docs []*yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("this is not YAML that can be read: %v", p)
		}
	}()
	switch {
	case len(content) > maxSize:
		return nil, fmt.Errorf("it is larger than %d MiB", maxSize>>20)
	case strings.HasPrefix(content, "\xff\xfe") || strings.HasPrefix(content, "\xfe\xff"):
		return nil, errors.New("it is in UTF-16; hapvet reads YAML in UTF-8")
	}
	decoder := yaml.NewDecoder(strings.NewReader(content))
	for {
		var doc yaml.Node
		switch err := decoder.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return docs, nil
		case err != nil && strings.Contains(content, "{{"):
			return nil, fmt.Errorf("this is not YAML: %s (a template is YAML only once it is rendered, with helm template)", plain(err))
		case err != nil:
			return nil, fmt.Errorf("this is not YAML: %s", plain(err))
		}
		docs = append(docs, doc.Content...)
	}
}

// plain is an error of the library without its name.
func plain(err error) string { return strings.TrimPrefix(err.Error(), "yaml: ") }

// finder names what it finds, each text by a name of its own.
type finder struct {
	file  string
	names map[string]int
	count int
}

// unique returns a name, with a number behind if it was there already.
func (f *finder) unique(name string) string {
	f.names[name]++
	if n := f.names[name]; n > 1 {
		return fmt.Sprintf("%s#%d", name, n)
	}
	return name
}

// text makes a text of a scalar at a path.
func (f *finder) text(name, path string, node *yaml.Node, alias bool) (text, error) {
	if f.count++; f.count > maxTexts {
		return text{}, fmt.Errorf("there are more than %d configurations in it", maxTexts)
	}
	if node.Kind != yaml.ScalarNode || node.Tag != "!!str" && node.Tag != "!!binary" {
		return text{}, fmt.Errorf("line %d: %s is %s, and no text", node.Line, path, kind(node))
	}
	t := text{name: name, content: node.Value, node: node, alias: alias}
	if node.Tag == "!!binary" {
		return t, t.decode(path)
	}
	return t, nil
}

// decode takes the content for base64.
func (t *text) decode(path string) error {
	blanks := strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "")
	content, err := base64.StdEncoding.DecodeString(blanks.Replace(t.node.Value))
	if err != nil {
		return fmt.Errorf("line %d: %s is not base64: %w", t.node.Line, path, err)
	}
	t.content, t.binary = string(content), true
	return nil
}

// kind says what a node is.
func kind(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	if node.Tag == "!!null" {
		return "empty"
	}
	return "a number, a date or a truth value"
}

// value returns the value of a key of a mapping, or nil, and whether an alias leads to it.
func value(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

// target follows an alias.
func target(node *yaml.Node) (*yaml.Node, bool) {
	if node != nil && node.Kind == yaml.AliasNode {
		return node.Alias, true
	}
	return node, false
}
