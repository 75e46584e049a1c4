package lint

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
)

func TestVersionComment(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		want  string // "FILE:LINE VERSION", "" for none, or part of the error
	}{
		{"none", []string{"global\n# hapvet is nice\n"}, ""},
		{"first line", []string{"# hapvet: haproxy-version=3.0.11\n"}, "a:1 3.0.11"},
		{"no newline", []string{"global\n\n# hapvet: haproxy-version=3.0.11"}, "a:3 3.0.11"},
		{"carriage return", []string{"#hapvet:haproxy-version=3.0.11\r\n"}, "a:1 3.0.11"},
		{"indented", []string{"global\n \t## hapvet: haproxy-version=2.9-dev3 # why\n"}, "a:2 2.9-dev3"},
		{"with other settings", []string{"# hapvet: a=b haproxy-version=3.0.11\n"}, "a:1 3.0.11"},
		{"several", []string{"# hapvet: haproxy-version=3.0.11,2.6.12,3.0.11\n"}, "a:1 2.6.12, 3.0.11"},
		{"second file", []string{"global\n", "\n# hapvet: haproxy-version=3.0.11\n"}, "b:2 3.0.11"},
		{"same twice", []string{"# hapvet: haproxy-version=3.0.11\n", "# hapvet: haproxy-version=3.0.11-1\n"}, "a:1 3.0.11"},
		{"other setting", []string{"# hapvet: version=3.0.11\n"}, ""},
		{"behind a directive", []string{"global # hapvet: haproxy-version=3.0.11\n"}, ""},
		{"within a text", []string{"# see hapvet: haproxy-version=3.0.11\n"}, ""},
		{"no comment", []string{"hapvet: haproxy-version=3.0.11\n"}, ""},
		{"after one that is none", []string{"log hapvet: hapvet:\n# hapvet: haproxy-version=3.0.11\n"}, "a:2 3.0.11"},
		{"no version", []string{"global\n# hapvet: haproxy-version=\n"}, "a:2: this comment names no version"},
		{"too old", []string{"# hapvet: haproxy-version=1.8.30\n"}, "too old"},
		{"contradiction", []string{"# hapvet: haproxy-version=3.0.11\n", "# hapvet: haproxy-version=3.0.12\n"},
			"b:1: this comment names HAProxy 3.0.12, but the one at a:1 names 3.0.11"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var sources []config.Source
			for i, content := range test.files {
				sources = append(sources, config.Source{Name: string(rune('a' + i)), Content: content})
			}
			c, err := versionComment(sources)
			got := ""
			switch {
			case err != nil:
				if test.want == "" || !strings.Contains(err.Error(), test.want) {
					t.Errorf("error %v, want %q", err, test.want)
				}
				return
			case c != nil:
				got = c.file + ":" + string(rune('0'+c.line)) + " " + join(c.versions)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func BenchmarkVersionComment(b *testing.B) {
	for _, mark := range []string{"hapvet:", "hapvet:" + "\n", "# " + "hapvet:" + " x\n"} {
		sources := []config.Source{{Content: strings.Repeat(mark, 100_000)}}
		b.Run(fmt.Sprintf("%q", mark), func(b *testing.B) {
			for b.Loop() {
				if c, err := versionComment(sources); c != nil || err != nil {
					b.Fatal(c, err)
				}
			}
		})
	}
}
