package config

import (
	"fmt"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// A server is found by its name, and not the template of that name, however many a backend has.
func TestServerAndTemplateOfOneName(t *testing.T) {
	for _, others := range []int{0, 2 * fewSymbols} {
		text := "backend b\n    server-template s 3 192.0.2.1:80\n    server s 192.0.2.2:80\n"
		for i := range others {
			text += fmt.Sprintf("    server other%d 192.0.2.3:80\n", i)
		}
		c := ParseAll([]Source{{Name: "haproxy.cfg", Content: text}}, Options{Version: release.MustParse("3.0.11")})
		for name, keyword := range map[string]string{"s": "server", "s2": "server-template"} {
			sym := c.Symbols().Lookup(Server, c.Sections[0], name)
			if sym == nil || len(sym.Definitions) != 1 || sym.Definitions[0].Keyword() != keyword {
				t.Errorf("%d others: %q is %+v, not that of the %s line", others, name, sym, keyword)
			}
		}
	}
}
