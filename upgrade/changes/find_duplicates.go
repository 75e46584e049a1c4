package changes

import (
	"strconv"

	"github.com/hapvet/hapvet/config"
)

var (
	_ = addFinder("duplicate-servers", findDuplicateServers)
	_ = addFinder("duplicate-caches", findDuplicateCaches)
)

// findDuplicateServers finds servers that have the name of another one of their proxy and
// an id of their own, and gives them another name.
func findDuplicateServers(x *search) []found {
	var list []found
	for _, symbol := range x.old.Symbols().Of(config.Server) {
		if len(symbol.Definitions) < 2 || symbol.Definitions[0].Keyword() != "server" {
			continue
		}
		for i, d := range symbol.Definitions[1:] {
			f := found{directives: []*config.Directive{d, symbol.Definitions[0]}, from: 1, to: 2}
			name := symbol.Name + "-" + strconv.Itoa(i+2)
			if x.old.Symbols().Lookup(config.Server, symbol.Owner, name) == nil {
				f.edits = one(d.ReplaceWord(1, config.Quote(name)))
			}
			list = append(list, f)
		}
	}
	return list
}

// findDuplicateCaches finds cache sections that have the name of another one above.
func findDuplicateCaches(x *search) []found {
	var list []found
	above := map[string]*config.Section{}
	for _, s := range x.old.Of("cache") {
		if before := above[s.Name]; before != nil {
			list = append(list, found{directives: []*config.Directive{s.Header, before.Header}, from: 1, to: 2})
			continue
		}
		above[s.Name] = s
	}
	return list
}
