package capacity

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// reservedFiles is what HAProxy keeps for itself (step_init_1() in src/haproxy.c).
const reservedFiles = 10

// filesPerThread are a poller and a pipe to wake it.
const filesPerThread = 3

// fileRows tells what file descriptors are for, but for those of the connections.
func (r *reader) fileRows() []Row {
	rows := []Row{
		{What: "HAProxy itself", Count: 1, Each: reservedFiles, Basis: HAProxy},
		{What: "threads: a poller and a pipe each", Count: uint64(r.threads), Each: filesPerThread, Basis: HAProxy},
	}
	for _, row := range []Row{
		{What: "listening sockets", Count: r.listeners(), Each: 1},
		{What: "health checks", Count: r.checks(), Each: 1},
		{What: "runtime API: connections (stats maxconn)", Count: r.runtimeAPI(), Each: 1},
		{What: "peers: 3 connections each", Count: r.peers(), Each: 3},
	} {
		if row.Count > 0 {
			row.Basis = HAProxy
			rows = append(rows, row)
		}
	}
	return rows
}

// listeners counts the sockets that HAProxy listens on, with those of stats sockets and
// peers.
func (r *reader) listeners() uint64 {
	var n uint64
	for d := range r.c.Each("bind", "dgram-bind") {
		if d.Section.Kind == "defaults" {
			continue
		}
		n = add(n, saturate(addresses(d.Arg(1)), r.shards(d)))
	}
	for _, s := range r.c.Of("global") {
		for d := range s.Each("stats") {
			if d.Arg(1) == "socket" {
				n = add(n, addresses(d.Arg(2)))
			}
		}
	}
	for _, s := range r.c.Of("peers") {
		if s.Lookup("bind") == nil {
			n++ // on the address of the local peer
		}
	}
	return n
}

// addresses counts those of a bind line: several with commas between, each perhaps with a
// range of ports.
func addresses(list string) uint64 {
	var n uint64
	for one := range strings.SplitSeq(list, ",") {
		_, ports, _ := cutLast(one, ':')
		low, high, ranged := strings.Cut(ports, "-")
		from, ok1 := config.Strtoul(low)
		to, ok2 := config.Strtoul(high)
		if !ranged || !ok1 || !ok2 || to < from || to > 65535 {
			from, to = 0, 0
		}
		n += to - from + 1
	}
	return n
}

// cutLast cuts a text at the last c.
func cutLast(text string, c byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(text, c); i >= 0 {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}

// shards returns how many sockets each address of a bind line gets (manual 5.1, shards).
func (r *reader) shards(d *config.Directive) uint64 {
	p := r.c.ParametersOf(d).Last("shards")
	if p == nil {
		return 1
	}
	switch word := p.Arg(1); word {
	case "by-thread":
		return uint64(r.threads)
	case "by-group":
		return 1
	default:
		n, _ := config.Strtoul(word)
		return min(max(n, 1), uint64(max(r.threads, 1)))
	}
}

// checks counts the servers that are checked, and two for each agent.
func (r *reader) checks() uint64 {
	const agent = 2
	var n uint64
	for _, s := range r.c.Sections {
		if !s.IsProxy() || s.Kind == "defaults" || !s.HasBackend() {
			continue
		}
		for _, line := range r.c.Servers(s) {
			each := uint64(0)
			if last := line.Last("check", "no-check"); last != nil && last.Name == "check" {
				each = 1
			}
			if last := line.Last("agent-check", "no-agent-check"); last != nil && last.Name == "agent-check" {
				each += agent
			}
			n = add(n, saturate(each, serversOf(line.Directive)))
		}
	}
	return n
}

// serversOf counts the servers of a line.
func serversOf(d *config.Directive) uint64 {
	if t, ok := d.Template(); ok && t.Last >= t.First {
		return uint64(t.Last - t.First + 1)
	}
	return 1
}

// runtimeAPI returns how many connections the runtime API takes at once: 10 unless
// `stats maxconn` says otherwise, and none without a socket.
func (r *reader) runtimeAPI() uint64 {
	const usual = 10
	sockets, most := false, uint64(usual)
	for _, s := range r.c.Of("global") {
		for d := range s.Each("stats") {
			switch d.Arg(1) {
			case "socket":
				sockets = true
			case "maxconn":
				most, _ = config.Strtoul(d.Arg(2))
			}
		}
	}
	if !sockets {
		return 0
	}
	return min(most, 1<<31)
}

// peers counts the peers of all sections.
func (r *reader) peers() uint64 {
	var n uint64
	for _, s := range r.c.Of("peers") {
		for range s.Each("peer", "server") {
			n++
		}
	}
	return n
}
