package capacity

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

// connections works out how many there may be at once.
func (r *reader) connections(report *Report) {
	switch limit := r.c.GlobalSize("maxconn"); {
	case r.load.Conns > 0:
		report.Conns, report.ConnsWhy, report.Limit = r.load.Conns, "asked for", r.load.Conns
		return
	case limit > 0:
		report.Conns, report.ConnsWhy = limit, "maxconn of the global section"
	default:
		files, why := r.fileLimit()
		if files == 0 {
			report.Assumed = append(report.Assumed, "the global section has no maxconn: HAProxy takes about half of its limit of file descriptors, which is not known here")
			return
		}
		report.Conns, report.ConnsWhy = r.idealConns(report, files), "as many as fit into "+why
	}
	report.Limit = report.Conns
	if sum, all := r.frontendLimits(); all && sum < report.Conns {
		report.Conns, report.ConnsWhy = sum, "the maxconn of all frontends together"
	}
}

// fileLimit is the limit of file descriptors that HAProxy works with where maxconn is not
// set.
func (r *reader) fileLimit() (files uint64, why string) {
	files, why = r.load.Files, fmt.Sprintf("%d file descriptors", r.load.Files)
	if n := r.c.GlobalSize("fd-hard-limit"); n > 0 && (files == 0 || n < files) {
		return n, fmt.Sprintf("fd-hard-limit %d", n)
	}
	return files, why
}

// idealConns is what HAProxy makes of a limit of file descriptors
// (compute_ideal_maxconn() in src/limits.c).
func (r *reader) idealConns(report *Report, files uint64) uint64 {
	const least = 100
	other, _ := Full(report.Files)
	if other >= files {
		return least
	}
	left := files - other
	pipes, unlimited := r.pipes(0)
	switch {
	case unlimited:
		return max(left*2/5, least)
	case pipes*2 < left:
		left -= pipes * 2
	}
	return max(left/2, least)
}

// frontendLimits adds up the maxconn of all frontends; all is false where one has none.
func (r *reader) frontendLimits() (sum uint64, all bool) {
	for _, s := range r.c.Of("frontend", "listen") {
		if s.Disabled() {
			continue
		}
		d := s.Lookup("maxconn")
		if d == nil {
			return 0, false
		}
		n, _ := config.Strtoul(d.Arg(1))
		sum, all = add(sum, n), true
	}
	return sum, all
}

// connectionFiles are the file descriptors of connections: two for each, and two for each
// pipe of those that are spliced.
func (r *reader) connectionFiles(conns uint64) []Row {
	if conns == 0 {
		return nil
	}
	rows := []Row{{What: "connections: one to the client, one to the server", Count: conns, Each: 2, Basis: HAProxy, Directive: r.c.GlobalLine("maxconn")}}
	pipes := r.c.GlobalSize("maxpipes")
	if pipes == 0 {
		pipes, _ = r.pipes(conns)
	}
	if pipes > 0 {
		rows = append(rows, Row{What: "pipes for splicing", Count: pipes, Each: 2, Basis: HAProxy})
	}
	return rows
}

// pipes returns how many pipes HAProxy keeps for splicing: a quarter of the connections of
// proxies that splice (compute_ideal_maxpipes()). Without a limit of connections, conns
// being 0, there may be no limit of pipes.
func (r *reader) pipes(conns uint64) (n uint64, unlimited bool) {
	if by := r.c.GlobalLine("nosplice"); by != nil {
		return 0, false
	}
	var front, back uint64
	for _, s := range r.c.Sections {
		if !s.IsProxy() || s.Kind == "defaults" || !splices(s) {
			continue
		}
		if s.HasFrontend() {
			limit := number(s.Lookup("maxconn"))
			front, unlimited = add(front, limit), unlimited || limit == 0
		}
		if s.HasBackend() {
			limit := number(s.Lookup("fullconn"))
			if limit == 0 {
				limit = conns
			}
			back, unlimited = add(back, limit), unlimited || limit == 0
		}
	}
	n = max(front, back)
	switch {
	case conns > 0 && (n > conns || unlimited):
		n = conns
	case unlimited:
		return 0, true
	}
	if n >= 4 {
		n /= 4
	}
	return n, false
}

// splices reports whether a proxy has one of the options of splicing.
func splices(s *config.Section) bool {
	for _, name := range [...]string{"splice-auto", "splice-request", "splice-response"} {
		if on, _ := s.Option(name); on {
			return true
		}
	}
	return false
}

// number is the first argument of a line, or 0.
func number(d *config.Directive) uint64 {
	if d == nil {
		return 0
	}
	n, _ := config.Strtoul(d.Arg(1))
	return n
}
