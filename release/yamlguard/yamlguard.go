// Package yamlguard refuses YAML that stands for much more than its size: the library
// takes memory that is quadratic in the depth of a text, and resolves aliases of aliases.
package yamlguard

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// MaxDepth is how deep lists and maps may stand in each other within brackets, and how
// many may begin in one line. What is indented takes a column for each, and is bounded by
// the size of the file.
const MaxDepth = 100

// ErrAlias is that of [Plain].
var ErrAlias = errors.New("anchors and aliases are not taken here")

// Depth returns an error if a text is nested deeper than anything a person writes. It
// takes time and memory in proportion to the text.
func Depth(text []byte) error {
	_, err := look(text)
	return err
}

// Plain is as [Depth], and refuses anchors, aliases and merge keys, too.
func Plain(text []byte) error {
	aliases, err := look(text)
	if err == nil && aliases {
		err = ErrAlias
	}
	return err
}

func look(text []byte) (aliases bool, err error) {
	depth, line, begun := 0, 0, 0
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Position.Line != line {
			line, begun = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType:
			begun++
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			aliases = true
			begun++
		}
		if depth > MaxDepth || begun > MaxDepth {
			return aliases, fmt.Errorf("line %d: lists and maps are nested more than %d deep", line, MaxDepth)
		}
	}
	return aliases, nil
}
