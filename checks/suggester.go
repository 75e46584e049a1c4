package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// suggester finds names that exist for names that do not. It compares a bounded
// number of names in all, so that a broken file of any size stays cheap.
type suggester struct {
	symbols *config.Symbols
	budget  int
}

// nearest returns the name that was probably meant, or "".
func (s *suggester) nearest(use *config.Use) string {
	names := s.candidates(use)
	if s.budget -= len(names); s.budget < 0 {
		return ""
	}
	for _, name := range names {
		if strings.EqualFold(name, use.Name) {
			return name
		}
	}
	return nearest(use.Name, names)
}

// candidates returns the names that could stand in place of a use.
func (s *suggester) candidates(use *config.Use) []string {
	if use.Kind != config.ACL && use.Kind != config.Server {
		var names []string
		for _, sym := range s.symbols.Of(use.Kind) {
			names = append(names, sym.Name)
		}
		return names
	}
	keyword := map[config.SymbolKind]string{config.ACL: "acl", config.Server: "server"}[use.Kind]
	var names []string
	for _, d := range use.Owner.Directives {
		if d.Is(keyword) && d.Line != use.Directive.Line {
			names = append(names, d.Arg(1))
		}
	}
	if use.Kind == config.ACL && use.Name == strings.ToLower(use.Name) {
		names = append(names, "TRUE", "FALSE", "LOCALHOST")
	}
	return names
}
