package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// parametersAt returns the kind of line, "bind", "server" or "default-server",
// whose parameters a directive has, and the word that is the first of them; 0:
// it has none.
func parametersAt(d *config.Directive) (kind string, n int) {
	switch s := d.Section; d.Keyword() {
	case "stats":
		if s.Kind == "global" && d.Is("stats", "socket") {
			return "bind", 3
		}
	case "bind", "dgram-bind":
		if s.Kind == "backend" && d.Keyword() == "bind" { // read, and then ignored
			return "bind", 2
		}
		if s.HasFrontend() && d.Keyword() == "bind" || s.Kind == "peers" || s.Kind == "log-forward" {
			return "bind", 2
		}
	case "default-bind":
		if s.Kind == "peers" {
			return "bind", 1
		}
	case "server", "peer":
		switch {
		case s.HasBackend() && d.Keyword() == "server" || s.Kind == "ring":
			return "server", 3
		case s.Kind == "peers":
			return "server", peerParameters(d)
		}
	case "nameserver":
		if s.Kind == "resolvers" && strings.HasPrefix(d.Arg(2), "tcp") {
			return "server", 3
		}
	case "server-template":
		if s.HasBackend() {
			return "server", 4
		}
	case "default-server":
		if s.HasBackend() || s.Kind == "defaults" || s.Kind == "peers" {
			return "default-server", 1
		}
	}
	return "", 0
}

// peerParameters returns where the parameters of a peer begin: a server line of
// the local peer has no address.
func peerParameters(d *config.Directive) int {
	if d.Keyword() == "server" && keywords.TableOf(keywords.ServerParam, "server", keywords.Period{}).Knows(d.Arg(2)) {
		return 2
	}
	return 3
}

// parameter is one parameter of a line.
type parameter struct {
	at      int            // the index of its name
	word    *keywords.Word // nil: no version knows it
	answer  keywords.Answer
	grammar *keywords.Grammar   // of its arguments; nil: none is known
	wrong   []keywords.Mismatch // what is wrong with them
}

// oddParameter is a parameter that the version does not just accept.
type oddParameter struct {
	line   *config.Directive
	at     int    // the index of its name
	kind   string // of the line
	word   *keywords.Word
	answer keywords.Answer
}

// parameterKeywords are the keywords of the lines that may have parameters.
var parameterKeywords = []string{
	"stats", "bind", "dgram-bind", "default-bind", "server", "peer", "nameserver", "server-template", "default-server",
}

// readOddParameters finds those of a whole configuration, in order.
func readOddParameters(c *config.Config) []oddParameter {
	var odd []oddParameter
	lines := (&Pass{Config: c}).parameterReader(nil)
	for d := range c.Each(parameterKeywords...) {
		lines.read(d, func(kind string, param parameter) {
			if param.answer != keywords.Accepted || param.word.Gate != "" {
				odd = append(odd, oddParameter{d, param.at, kind, param.word, param.answer})
			}
		})
	}
	return odd
}

// parameterReader reads the parameters of lines.
type parameterReader struct {
	*Pass
	words map[string]keywords.Table
	check keywords.Check // nil: the arguments do not matter
}

func (p *Pass) parameterReader(check keywords.Check) *parameterReader {
	period := keywords.PeriodOf(p.Version())
	return &parameterReader{p, map[string]keywords.Table{
		"bind":           keywords.TableOf(keywords.BindParam, "proxy", period),
		"server":         keywords.TableOf(keywords.ServerParam, "server", period),
		"default-server": keywords.TableOf(keywords.ServerParam, "default-server", period),
	}, check}
}

// read yields the parameters of a line, up to the first that the version does
// not know, or whose arguments are not known.
func (r *parameterReader) read(d *config.Directive, yield func(kind string, p parameter)) {
	kind, n := parametersAt(d)
	if n == 0 || d.Modifier != config.Plain {
		return
	}
	words, grammars := r.words[kind], keywords.ParameterGrammars(kind)
	for n < len(d.Words) {
		p := parameter{at: n}
		name, _, _ := strings.Cut(d.Arg(n), "(") // what follows is not read
		if p.word, p.answer = words.Lookup(name); p.word == nil {
			p.word, p.answer = words.LookupPrefix(name)
		}
		next := 0
		switch {
		case p.answer < keywords.Refused:
			next = r.arguments(d, grammars, &p)
		case p.answer == keywords.Refused && kind == "default-server" && p.word.Args != keywords.UnknownArgs:
			next = n + 1 + p.word.Args // it is skipped
		}
		yield(kind, p)
		if next == 0 {
			return
		}
		n = next
	}
}

// arguments judges the arguments of a parameter, and returns where the next one
// is; 0: nobody knows.
func (r *parameterReader) arguments(d *config.Directive, grammars keywords.GrammarTable, p *parameter) (next int) {
	if counted := p.word.Args != keywords.UnknownArgs; counted {
		if next = p.at + 1 + p.word.Args; r.check == nil || p.word.Args == 0 {
			return next
		}
	}
	p.grammar = grammars.LookupWord(p.word.Name, r.Version())
	if p.grammar == nil {
		return next
	}
	check := r.check
	if check == nil {
		check = func(*keywords.Value, keywords.Arguments, int) keywords.Fault { return keywords.Fault{} }
	}
	wrong, after := p.grammar.MatchStart(p.at+p.grammar.FirstArgument(), d, r.Version(), check)
	p.wrong = wrong
	return max(next, after)
}
