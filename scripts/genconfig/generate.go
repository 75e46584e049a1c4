package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// generator writes a configuration, listening section by listening section.
type generator struct {
	out  *bufio.Writer
	rand *rand.Rand

	// Counters, from which names and addresses are made, so that none comes twice.
	listeners, services, servers int

	last service // the service that ends the output, to which servers can still be added
}

// service is a pool of servers with a name.
type service struct {
	name string
	pool pool
	size int // how many servers it has by now
}

// minLines is enough for the preamble and one short listening section.
const minLines = 100

// generate writes a configuration of exactly lines lines, always the same for
// the same seed.
func generate(w io.Writer, lines int, seed uint64) error {
	g := &generator{out: bufio.NewWriterSize(w, 1<<16), rand: rand.New(rand.NewPCG(seed, 0))}

	left := lines - countLines(preamble)
	text := g.fitting(left)
	if lines < minLines || text == "" {
		return fmt.Errorf("%d lines are too few: %d are the least", lines, minLines)
	}
	// A write that fails makes Flush fail.
	_, _ = g.out.WriteString(preamble)
	for ; text != ""; text = g.fitting(left) {
		_, _ = g.out.WriteString(text)
		left -= countLines(text)
	}
	for ; left > 0; left-- {
		_, _ = g.out.WriteString(g.server(&g.last))
	}
	return g.out.Flush()
}

// fitting returns the next listening section, with its backends, of at most
// limit lines; nothing if none of several tries is short enough. Far from the
// limit the first try does; near it the longest of them, to leave little over.
func (g *generator) fitting(limit int) string {
	const tries, near = 32, 200

	var text string
	before, after := *g, *g
	for range tries {
		*g = before
		try := g.listener()
		if n := countLines(try); n <= limit && n > countLines(text) {
			text, after = try, *g
		}
		if text != "" && limit > near {
			break
		}
	}
	*g = after
	return text
}

// listener returns a listening section of either kind.
func (g *generator) listener() string {
	if g.rand.IntN(100) < streamShare {
		return g.stream()
	}
	return g.frontend(1 + g.rand.IntN(maxSites))
}

// stream returns a TCP service.
func (g *generator) stream() string {
	kind := streams[g.rand.IntN(len(streams))]
	name := g.name(kind.prefix)
	text := strings.NewReplacer("{name}", name, "{bind}", g.bind()).Replace(kind.listen)
	return text + g.fill(name, kind.pool)
}

// frontend returns an HTTP frontend with the backends of n sites.
func (g *generator) frontend(n int) string {
	bind := g.bind()
	front := fmt.Sprintf("www%d", g.listeners)

	var rules, routes, backends strings.Builder
	var first string
	for range n {
		kind := g.site()
		name := g.name(kind.prefix)
		if first == "" {
			first = name
		}
		r := strings.NewReplacer("{name}", name)
		rules.WriteString(r.Replace(kind.rules))
		routes.WriteString(r.Replace(kind.route))
		backends.WriteString(r.Replace(kind.backend))
		backends.WriteString(g.fill(name, kind.pool))
	}
	r := strings.NewReplacer("{front}", front, "{bind}", bind, "{name}", first, "{routes}", routes.String())
	return r.Replace(frontendOpen) + rules.String() + r.Replace(frontendClose) + backends.String()
}

// site draws a kind of site by weight.
func (g *generator) site() site {
	total := 0
	for _, s := range sites {
		total += s.weight
	}
	n := g.rand.IntN(total)
	for _, s := range sites {
		if n -= s.weight; n < 0 {
			return s
		}
	}
	panic("unreachable: weights add up to total")
}

// fill returns the servers of a new service, and remembers it as the last.
func (g *generator) fill(name string, p pool) string {
	g.last = service{name: name, pool: p}
	var text strings.Builder
	for range p.min + g.rand.IntN(p.max-p.min+1) {
		text.WriteString(g.server(&g.last))
	}
	return text.String()
}

// server returns one more server line for s.
func (g *generator) server(s *service) string {
	s.size++
	g.servers++
	args := strings.ReplaceAll(s.pool.args, "{n}", fmt.Sprint(s.size))
	return fmt.Sprintf("    server %s-%d 10.%d.%d.%d:8080 %s\n", s.name, s.size,
		g.servers>>16&255, g.servers>>8&255, g.servers&255, args)
}

// name returns a name that is unique in the file.
func (g *generator) name(prefix string) string {
	g.services++
	return fmt.Sprintf("%s%d", prefix, g.services)
}

// bind returns an address and port that nothing else listens on: after 50,000
// ports of one address come those of the next.
func (g *generator) bind() string {
	n := g.listeners
	g.listeners++
	return fmt.Sprintf("192.0.2.%d:%d", 101+n/50_000, 10_000+n%50_000)
}

func countLines(text string) int { return strings.Count(text, "\n") }
