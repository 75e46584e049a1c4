package config_test

import (
	"slices"
	"strings"
	"testing"
)

func TestFlows(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"default and rules": {
			"frontend f\n    use_backend b if TRUE\n    default_backend c\nbackend a\nbackend b\nbackend c\n",
			"f: b c; a: ",
		},
		"listen": {"listen l\n    use_backend b if TRUE\nbackend b\n", "l: l b"},
		"inherited": {
			"defaults\n    default_backend b\nfrontend f\nfrontend g\n    default_backend c\nbackend b\nbackend c\n",
			"f: b; g: c",
		},
		"by an expression": {"frontend f\n    use_backend %[path]\nbackend a\nbackend b\n", "f: a b"},
		"disabled":         {"frontend f\n    default_backend b\nfrontend g\n    disabled\n    default_backend c\nbackend b\n    disabled\nbackend c\n", "f: ; c: "},
		"missing":          {"frontend f\n    default_backend x\n", "f: "},
		"none":             {"global\n", ""},
	} {
		var flows []string
		for _, f := range parseFor("3.0.0", test.text).Flows() {
			var backends []string
			for _, b := range f.Backends {
				backends = append(backends, b.Name)
			}
			flows = append(flows, f.Frontend.Name+": "+strings.Join(backends, " "))
		}
		if got := strings.Join(flows, "; "); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	if flows := parseFor("3.0.0", "listen l\n").Flows(); !slices.Contains(flows[0].Backends, flows[0].Frontend) {
		t.Error("a listen section is its own backend")
	}
}
