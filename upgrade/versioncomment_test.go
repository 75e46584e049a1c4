package upgrade

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// A comment that names the version of the configuration names the new one afterwards.
func TestVersionComment(t *testing.T) {
	for _, test := range []struct {
		comment, want string
		choice        Choice
	}{
		{comment: "# hapvet: haproxy-version=2.6.12", want: "# hapvet: haproxy-version=3.2.20"},
		{comment: " ## hapvet: x haproxy-version=2.6.12-1+deb12u3 # why", want: " ## hapvet: x haproxy-version=3.2.20 # why"},
		{comment: "# hapvet: haproxy-version=2.6", want: "# hapvet: haproxy-version=3.2"},
		{comment: "# hapvet: haproxy-version=2.6.12\r", want: "# hapvet: haproxy-version=3.2.20\r"},
		{comment: "# hapvet: haproxy-version=3.2", want: "# hapvet: haproxy-version=3.2"},
		{comment: "# hapvet: haproxy-version=2.6,3.0", want: "# hapvet: haproxy-version=2.6,3.0"},
		{comment: "# hapvet: haproxy-version=lts", want: "# hapvet: haproxy-version=lts"},
		{comment: "# hapvet: haproxy-version=", want: "# hapvet: haproxy-version="},
		{comment: "# haproxy-version=2.6.12", want: "# haproxy-version=2.6.12"},
		{"# hapvet: haproxy-version=2.6.12", "# hapvet: haproxy-version=2.6.12", Choice{Only: []string{"http-request-unsafe"}}},
		{"# hapvet: haproxy-version=2.6.12", "# hapvet: haproxy-version=3.2.20", Choice{Skip: []string{"http-request-unsafe"}}},
	} {
		rest := "\nglobal\n    maxconn 100\n"
		s := Subject{Name: "a.cfg", Sources: []config.Source{{Name: "a.cfg", Content: test.comment + rest}}}
		from, to := release.MustParse("2.6.12"), release.MustParse("3.2.20")
		old, err := s.answer(from)
		if err != nil {
			t.Fatal(err)
		}
		st, err := s.step(old, Release{Version: from}, Release{Version: to}, test.choice)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := strings.CutSuffix(st.Files[0].After, rest); !ok || got != test.want || st.Lines != 0 {
			t.Errorf("%q becomes %q, %d lines", test.comment, st.Files[0].After, st.Lines)
		}
	}
}
