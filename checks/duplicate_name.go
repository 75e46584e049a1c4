package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "duplicate-name",
	Category: Startup,
	Severity: Error,
	Summary:  "two name servers, programs, ring servers, limits of bandwidth or certificates of one name",
	Doc: "Within a resolvers section, each `nameserver` has a name of its own, and so have the servers of\n" +
		"a ring (since 2.6) and the filters `bwlim-in` and `bwlim-out` of a proxy. Programs have different names, and so have the certificates that\n" +
		"`load` lines put into a crt-store: that of the file, or its alias; a bind line above may have loaded the file. HAProxy refuses to start\n" +
		"where a name comes twice.",
	Examples: []Example{
		{Name: "name servers", Bad: []int{3}, Config: `resolvers dns
    nameserver ns 192.0.2.53:53
    nameserver ns 198.51.100.53:53
`},
		{Name: "different ones", Config: `resolvers dns
    nameserver ns1 192.0.2.53:53
    nameserver ns2 198.51.100.53:53
`},
	},
	Check: func(p *Pass) {
		programs, stores := takenNames{}, takenNames{}
		for _, s := range p.Config.Sections {
			switch s.Kind {
			case "program":
				programs.add(p, s.Header, 1, s.Name, "the program")
			case "resolvers":
				takenNames{}.addAll(p, s, "nameserver", "the name server")
			case "ring":
				if ringServers.Contains(p.Version()) {
					takenNames{}.addAll(p, s, "server", "the server")
				}
			case "frontend", "listen", "backend":
				stores.addLoaded(s)
				takenNames{}.addLimits(p, s)
			case "crt-store":
				for _, d := range s.Directives {
					if n, name := storedName(s, d); n > 0 {
						stores.add(p, d, n, name, "the certificate")
					}
				}
			}
		}
	},
})

// ringServers lists the versions that compare the names of the servers of a ring.
var ringServers = mustRanges(">=2.6.0")

// takenNames are the names that are taken, and where.
type takenNames map[string]*config.Directive

// add takes a name, word n of a directive, or reports that it is taken.
func (t takenNames) add(p *Pass, d *config.Directive, n int, name, what string) {
	if before := t[name]; before != nil {
		p.Report(At(d, n).Saying(fmt.Sprintf("%s %q was defined above already", what, name), "rename or remove one of them").With(before, "the first one").withoutTwin(d, before))
	} else if name != "" {
		t[name] = d
	}
}

// addAll adds the names of the lines of a section that begin with a keyword.
func (t takenNames) addAll(p *Pass, s *config.Section, keyword, what string) {
	for d := range s.Each(keyword) {
		if d.Modifier == config.Plain {
			t.add(p, d, 1, d.Arg(1), what)
		}
	}
}

// addLimits adds the names of the limits of bandwidth of a proxy: those of requests and those
// of responses have different ones, too (src/flt_bwlim.c).
func (t takenNames) addLimits(p *Pass, s *config.Section) {
	for d := range s.Each("filter") {
		if kind := d.Arg(1); d.Modifier == config.Plain && (kind == "bwlim-in" || kind == "bwlim-out") {
			t.add(p, d, 2, d.Arg(2), "the limit of bandwidth")
		}
	}
}

// addLoaded adds the certificates that bind lines load, under the names of their
// files, so that a crt-store below cannot have them.
func (t takenNames) addLoaded(s *config.Section) {
	for d := range s.Each("bind") {
		for n := 2; n+1 < len(d.Words); n++ {
			if name := d.Arg(n + 1); d.Arg(n) == "crt" && t[name] == nil {
				t[name] = d
			}
		}
	}
}

// storedName returns the word that names the certificate of a load line, and the
// name under which its crt-store keeps it.
func storedName(s *config.Section, d *config.Directive) (n int, name string) {
	if d.Keyword() != "load" {
		return 0, ""
	}
	for i := 1; i+1 < len(d.Words); i += 2 {
		switch value := d.Arg(i + 1); d.Arg(i) {
		case "alias":
			return i + 1, "@" + s.Name + "/" + value
		case "crt":
			if n, name = i+1, value; s.Name != "" && value[0] == '/' {
				name = "@" + s.Name + value
			} else if s.Name != "" {
				name = "@" + s.Name + "/" + value
			}
		}
	}
	return n, name
}
