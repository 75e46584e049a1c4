package yamlguard

import (
	"errors"
	"strings"
	"testing"
)

func TestDepth(t *testing.T) {
	for name, text := range map[string]string{
		"lists":         strings.Repeat("[", 100_000),
		"maps":          "a: " + strings.Repeat("{a: ", 100_000),
		"entries":       strings.Repeat("- ", 100_000) + "x",
		"keys":          strings.Repeat("? ", 100_000) + "x",
		"one too many":  "a: " + strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1),
		"over lines":    strings.Repeat("[\n", 100_000),
		"tags of tags":  strings.Repeat("!!a ", 1000),
		"aliases, deep": "a: &a " + strings.Repeat("[", 1000),
	} {
		if Depth([]byte(text)) == nil {
			t.Errorf("%s: taken", name)
		}
	}
	for name, text := range map[string]string{
		"nothing":       "",
		"a deep list":   "a: " + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth),
		"a long list":   strings.Repeat("- x\n", 10_000),
		"many in a row": strings.Repeat("- [a, {b: c}]\n", 10_000),
		"quoted":        `a: "` + strings.Repeat("[", 1000) + `"`,
	} {
		if err := Depth([]byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlain(t *testing.T) {
	if err := Plain([]byte("a: &a [x]\nb: [*a, *a]\n")); !errors.Is(err, ErrAlias) {
		t.Errorf("aliases: %v", err)
	}
	if err := Plain([]byte("a: [x]\n")); err != nil {
		t.Error(err)
	}
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte("a: &a [*a, {b: !!str c}]\n? - x\n"))
	f.Fuzz(func(_ *testing.T, text []byte) { _ = Plain(text) })
}
