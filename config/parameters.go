package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// Parameter is a parameter of a bind or server line, or of a default-server line
// that is in force for a server.
type Parameter struct {
	Name string
	// Directive is the line it stands on, and Word its place there.
	Directive *Directive
	Word      int
}

// Arg returns argument n of the parameter, counted from 1, or "".
func (p *Parameter) Arg(n int) string { return p.Directive.Arg(p.Word + n) }

// Parameters are those of one line, in order.
type Parameters []Parameter

// Last returns the last of the parameters with one of these names, or nil.
func (p Parameters) Last(names ...string) *Parameter {
	for i := len(p) - 1; i >= 0; i-- {
		if slices.Contains(names, p[i].Name) {
			return &p[i]
		}
	}
	return nil
}

// bits returns the bits of all names, see keywordBit.
func (p Parameters) bits() uint64 {
	var bits uint64
	for i := range p {
		bits |= keywordBit(p[i].Name)
	}
	return bits
}

// Has reports whether a parameter is given, and no "no-" form of it behind it.
func (p Parameters) Has(name string) bool {
	last := p.Last(name, "no-"+name)
	return last != nil && last.Name == name
}

// ServerLine is a server or server-template line.
type ServerLine struct {
	Directive *Directive
	// Own are the parameters of the line, and Defaults those of the default-server
	// lines above it, in its proxy and in the defaults sections behind that one.
	Own, Defaults Parameters

	// UsualAddress tells that the address is an IPv4 address and a port, from 1 to 65535, as
	// most are.
	UsualAddress bool

	// names has the bits of the names of all of them, see keywordBit.
	names uint64
}

// Last returns the last of the parameters with one of these names that is in
// force, or nil.
func (s *ServerLine) Last(names ...string) *Parameter {
	var bits uint64
	for _, name := range names {
		bits |= keywordBit(name)
	}
	if s.names&bits == 0 {
		return nil
	}
	if p := s.Own.Last(names...); p != nil {
		return p
	}
	return s.Defaults.Last(names...)
}

// Has reports whether a parameter is in force, and no "no-" form of it behind it.
func (s *ServerLine) Has(name string) bool {
	last := s.Last(name, "no-"+name)
	return last != nil && last.Name == name
}

// BindLine is a bind line of a proxy.
type BindLine struct {
	Directive  *Directive
	Parameters Parameters
}

// lines are the bind and server lines of a configuration, by the positions of
// their sections.
type lines struct {
	servers [][]ServerLine
	binds   [][]BindLine
	names   uint64 // the bits of the parameters of all servers, see keywordBit
}

// Servers returns the server lines of a proxy, of a ring, or of peers, in order. The caller must not
// change them.
func (c *Config) Servers(s *Section) []ServerLine { return c.lines().servers[s.position] }

// ServersMayHave reports whether one of these parameters may be given to a server. Most are
// given to none, and then no server need be looked at.
func (c *Config) ServersMayHave(names ...string) bool {
	var bits uint64
	for _, name := range names {
		bits |= keywordBit(name)
	}
	return c.lines().names&bits != 0
}

// isUsualAddress reports whether a word is an IPv4 address and a port from 1 to 65535.
func isUsualAddress(word string) bool {
	host, port, _ := strings.Cut(word, ":")
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0 && port[0] != '0' && isIPv4(host)
}

// Binds returns the bind lines of a proxy, of a log-forward section, or of peers, in
// order. The caller must not change
// them.
func (c *Config) Binds(s *Section) []BindLine { return c.lines().binds[s.position] }

func (c *Config) lines() *lines {
	c.derived.linesOnce.Do(func() { c.derived.lines = c.readLines() })
	return c.derived.lines
}

func (c *Config) readLines() *lines {
	period := keywords.PeriodOf(c.Version)
	r := lineReader{
		bind:   keywords.TableOf(keywords.BindParam, "proxy", period),
		server: keywords.TableOf(keywords.ServerParam, "server", period),
	}
	defaultServer := keywords.TableOf(keywords.ServerParam, "default-server", period)
	l := &lines{servers: make([][]ServerLine, len(c.Sections)), binds: make([][]BindLine, len(c.Sections))}
	defaults := map[*Section]Parameters{}
	var room []ServerLine // for those of one section after the other
	for i, s := range c.Sections {
		if !s.IsProxy() && s.Kind != "peers" && s.Kind != "ring" && s.Kind != "log-forward" {
			continue
		}
		inherited := slices.Clip(defaults[s.Defaults])
		bits := inherited.bits()
		servers := room[:0]
		add := func(d *Directive, n int) {
			own := r.line(d, n, r.server)
			names := bits | own.bits()
			l.names |= names
			servers = append(servers, ServerLine{d, own, slices.Clip(inherited), isUsualAddress(d.Arg(n - 1)), names})
		}
		for d := range s.Each("bind", "default-server", "peer", "server", "server-template") {
			if d.Modifier != Plain {
				continue
			}
			switch d.Keyword() {
			case "default-server":
				before := len(inherited)
				inherited = r.parameters(inherited, d, 1, defaultServer)
				bits |= inherited[before:].bits()
			case "server", "peer":
				add(d, 3)
			case "server-template":
				add(d, 4)
			case "bind":
				l.binds[i] = append(l.binds[i], BindLine{d, r.line(d, 2, r.bind)})
			}
		}
		l.servers[i], room = slices.Clone(servers), servers
		if s.Kind == "defaults" {
			defaults[s] = inherited
		}
	}
	return l
}

// ParametersOf returns the parameters of one bind, server, server-template or
// default-server line.
func (c *Config) ParametersOf(d *Directive) Parameters {
	table, n := c.parameterTable(d)
	r := lineReader{}
	return r.line(d, n, table)
}

// parameterTable returns the parameters that the line of a directive may have, and the
// place of the first one.
func (c *Config) parameterTable(d *Directive) (table keywords.Table, first int) {
	kind, context, n := keywords.ServerParam, "server", 3
	switch d.Keyword() {
	case "bind":
		kind, context, n = keywords.BindParam, "proxy", 2
	case "default-server":
		n = 1
	case "server-template":
		n = 4
	}
	return keywords.TableOf(kind, context, keywords.PeriodOf(c.Version)), n
}

// lineReader cuts lines into parameters.
type lineReader struct {
	bind, server keywords.Table
	slab         Parameters
}

// line returns the parameters of a line from word n on.
func (r *lineReader) line(d *Directive, n int, t keywords.Table) Parameters {
	if n >= len(d.Words) {
		return nil
	}
	if cap(r.slab)-len(r.slab) < MaxWords {
		r.slab = make(Parameters, 0, 16*MaxWords)
	}
	from := len(r.slab)
	r.slab = r.parameters(r.slab, d, n, t)
	return slices.Clip(r.slab[from:])
}

// parameters appends the parameters of a line from word n on, up to the first
// that the version does not know. Where the number of arguments varies, words
// that are no parameters are taken for arguments.
func (r *lineReader) parameters(to Parameters, d *Directive, n int, t keywords.Table) Parameters {
	for n < len(d.Words) {
		name := d.Words[n].Value
		w, answer := t.Lookup(name)
		if w == nil {
			w, answer = t.LookupPrefix(name)
		}
		if w == nil || answer >= keywords.Removed {
			return to
		}
		if answer != keywords.Refused { // on a default-server line, where it is skipped
			to = append(to, Parameter{name, d, n})
		}
		n++
		if w.Args != keywords.UnknownArgs {
			n += w.Args
			continue
		}
		for n < len(d.Words) {
			if next, _ := t.Lookup(d.Words[n].Value); next != nil && next.Name != "usesrc" && next.Name != "interface" {
				break
			}
			n++
		}
	}
	return to
}
