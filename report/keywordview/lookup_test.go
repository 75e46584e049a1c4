package keywordview

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// roles writes what a name is as "ROLE NAME (VERSIONS)".
func roles(name, version string) []string {
	var v release.Version
	if version != "" {
		v = release.MustParse(version)
	}
	var out []string
	for _, r := range Lookup(name, v).Roles {
		out = append(out, r.Role+" "+r.Name+" ("+Describe(r.Places[0].Versions)+")")
	}
	return out
}

func TestLookup(t *testing.T) {
	for _, test := range []struct {
		name, version string
		want          string // the roles, joined by "; "
	}{
		{"option httplog", "", "option httplog (all versions)"},
		{"option  httplog", "", "option httplog (all versions)"},
		{"httplog option", "", ""},
		{"no option httpclose", "", "no option httpclose (all versions)"},
		{"timeout client-hs", "", "timeout client-hs (since 2.9)"},
		{"timeout client-hs", "2.8.0", ""},
		{"http-request set-header", "", "action set-header (all versions)"},
		{"http-request set-var(txn.a)", "", "action set-var (all versions)"},
		{"http-request lower", "", ""},
		{"tcp-request content", "", "keyword tcp-request content (all versions)"},
		{"path_beg", "", "ACL criterion path_beg (all versions)"},
		{"HTTP_2.0", "", "predefined ACL HTTP_2.0 (since 2.4)"},
		{"strstr", "", "condition predicate strstr (since 2.8)"},
		{"%ci", "", "log-format alias ci (all versions)"},
		{"Fi", "", "log-format alias Fi (up to 2.4)"},
		{"converter lower", "", "converter lower (all versions)"},
		{"fetch src", "", "sample fetch src (all versions)"},
		{"fetch lower", "", ""},
		{"regm", "", "match method regm (all versions)"},
		{"gpc_rate", "", "stick-table data gpc_rate (since 2.5)"},
		{"store conn_rate", "2.0.0", "stick-table data conn_rate (all versions)"},
		{"stats socket", "", "keyword stats socket (all versions)"},
		{"preserve-env", "", "argument preserve-env (2.6.18 and later 2.6; 2.7.12 and later 2.7; 2.8.6 and later 2.8; since 2.9.1)"},
		{"bind process", "", "bind parameter process (up to 2.4; deprecated 2.5 to 2.6; removed and refused since 2.7)"},
		{"ssl-f-use", "", "keyword ssl-f-use (since 3.2)"},
		{"tune.h2.fe.glitches-threshold", "", "keyword tune.h2.fe.glitches-threshold (2.8.8 and later 2.8; since 2.9.7)"},
		{"crt-store", "3.0.0", "section crt-store (since 3.0)"},
		{"crt-store", "2.9.0", ""},
		{"", "", ""},
		{" ", "", ""},
	} {
		if got := strings.Join(roles(test.name, test.version), "; "); got != test.want {
			t.Errorf("%q in %q:\n got %s\nwant %s", test.name, test.version, got, test.want)
		}
	}
}

// Every name is known as something, every role has versions, and no syntax is empty
// or shows parts of the notation that are not meant for people.
func TestEveryName(t *testing.T) {
	versions := []release.Version{{}, {}, {}, release.NewestLTS().Latest}
	for i, name := range Names() {
		e := Lookup(name, release.Version{})
		if len(e.Roles) == 0 && !onlyRefused(name) {
			t.Errorf("nothing is known of %q", name)
		}
		for _, r := range slices.Concat(e.Roles, Lookup(name, versions[i%len(versions)]).Roles) {
			for _, p := range r.Places {
				if len(p.Versions) == 0 || Describe(p.Versions) == "" {
					t.Errorf("%s %q stands in no version", r.Role, name)
				}
			}
			for _, f := range r.Forms {
				if f.Syntax == "" || strings.ContainsAny(f.Syntax, "@!?") || strings.Contains(f.Syntax, "  ") {
					t.Errorf("%s %q has the syntax %q", r.Role, name, f.Syntax)
				}
			}
		}
	}
}

// onlyRefused tells names that no version starts with.
func onlyRefused(name string) bool {
	for _, w := range keywords.Words() {
		if (w.Name == name || strings.HasSuffix(name, " "+w.Name)) && w.Answers.First() == "" {
			return true
		}
	}
	return false
}
