package changes

import "github.com/hapvet/hapvet/config"

var _ = addFinder("resolvers-listed", findResolversListed)

// findResolversListed finds the sockets on which programs may list resolvers, where the
// configuration has no resolvers section called default.
func findResolversListed(x *search) []found {
	for _, s := range x.old.Of("resolvers") {
		if s.Header.Arg(1) == "default" {
			return nil
		}
	}
	var list []*config.Directive
	for _, s := range x.old.Of("global") {
		for d := range s.Each("stats") {
			if d.Arg(1) == "socket" {
				list = append(list, d)
			}
		}
	}
	return together(list)
}
