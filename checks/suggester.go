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
	if s.budget -= s.cost(use); s.budget < 0 {
		return ""
	}
	names := s.candidates(use)
	for _, name := range names {
		if strings.EqualFold(name, use.Name) {
			return name
		}
	}
	if name := nearest(use.Name, names); withoutDigits(name) != withoutDigits(use.Name) {
		return name
	}
	return "" // "s4" is no misspelling of "s1"
}

func withoutDigits(name string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return -1
		}
		return r
	}, name)
}

// cost is how much there is to look at for one use.
func (s *suggester) cost(use *config.Use) int {
	if use.Owner != nil {
		return len(use.Owner.Directives)
	}
	return len(s.symbols.Of(use.Kind))
}

// candidates returns the names that could stand in place of a use.
func (s *suggester) candidates(use *config.Use) []string {
	if use.Owner == nil {
		var names []string
		for _, sym := range s.symbols.Of(use.Kind) {
			names = append(names, sym.Name)
		}
		return names
	}
	keyword := map[config.SymbolKind]string{config.ACL: "acl", config.Server: "server"}[use.Kind]
	var names []string
	for d := range use.Owner.Each(keyword) {
		// An ACL exists below its definition alone.
		if d.Line != use.Directive.Line && (use.Kind != config.ACL || d.Before(use.Directive)) {
			names = append(names, d.Arg(1))
		}
	}
	if use.Kind == config.ACL && use.Name == strings.ToLower(use.Name) {
		names = append(names, "TRUE", "FALSE", "LOCALHOST")
	}
	return names
}
