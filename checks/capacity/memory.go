package capacity

import (
	"fmt"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/config"
)

// memory tells where memory goes.
func (r *reader) memory(report *Report) {
	features := r.c.FeaturesAmong(config.FeatureTLSBind, config.FeatureH2Bind)
	report.Memory = append(r.connectionMemory(report, features), r.fixedMemory(features)...)
}

// connectionMemory is what grows with the number of connections.
func (r *reader) connectionMemory(report *Report, features config.FeatureSet) []Row {
	if report.Conns == 0 {
		return nil
	}
	conns, cost := report.Conns, costOf(r.c.Version)
	size := r.c.GlobalSize("tune.bufsize")
	if size == 0 {
		size = bufferSize
	}
	each, stalled, mode := cost.tcp, uint64(1), "tcp"
	if r.carriesHTTP() {
		each, stalled, mode = cost.http, cost.stalled, "http"
	}
	maxconn := r.c.GlobalLine("maxconn")
	rows := []Row{
		{What: "connections of mode " + mode + ", with their other side", Count: conns, Each: each, Basis: Measured, Directive: maxconn},
		{What: fmt.Sprintf("buffers: %d for a connection that waits for a slow receiver", stalled), Count: saturate(conns, stalled), Each: size, Basis: Measured, Directive: r.c.GlobalLine("tune.bufsize")},
	}
	for _, side := range []struct {
		on   bool
		what string
	}{
		{features.Has(config.FeatureTLSBind), "TLS with clients"},
		{r.tlsServers(), "TLS with servers"},
	} {
		if side.on {
			rows = append(rows, Row{What: side.what, Count: conns, Each: tlsSide, Basis: Measured})
		}
	}
	rows = append(rows, Row{What: fmt.Sprintf("buffers: %d more where receivers are slow on both sides", stalled), Count: saturate(conns, stalled), Each: size, Basis: Measured, Worst: true})
	if features.Has(config.FeatureH2Bind) {
		streams, by := r.h2Streams()
		row := Row{What: fmt.Sprintf("HTTP/2: %d more requests at once on each connection", streams-1), Count: saturate(conns, streams-1), Each: cost.stream + stalled*size, Basis: Measured, Worst: true, Directive: by}
		if row.Count > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// carriesHTTP reports whether a frontend is in mode http.
func (r *reader) carriesHTTP() bool {
	for _, s := range r.c.Of("frontend", "listen") {
		if s.Mode() == "http" && !s.Disabled() {
			return true
		}
	}
	return false
}

// tlsServers reports whether some server is spoken to over TLS.
func (r *reader) tlsServers() bool {
	for _, s := range r.c.Sections {
		if !s.IsProxy() || s.Kind == "defaults" || !s.HasBackend() {
			continue
		}
		for _, line := range r.c.Servers(s) {
			if last := line.Last("ssl", "no-ssl"); last != nil && last.Name == "ssl" {
				return true
			}
		}
	}
	return false
}

// h2Streams is how many requests an HTTP/2 connection of a client may have at once. They
// do not count for maxconn.
func (r *reader) h2Streams() (n uint64, by *config.Directive) {
	for _, keyword := range [...]string{"tune.h2.fe.max-concurrent-streams", "tune.h2.max-concurrent-streams"} {
		if n := r.c.GlobalSize(keyword); n > 0 {
			return n, r.c.GlobalLine(keyword)
		}
	}
	return h2Streams, nil
}

// fixedMemory is what does not depend on the number of connections.
func (r *reader) fixedMemory(features config.FeatureSet) []Row {
	var rows []Row
	for _, t := range StickTables(r.c) {
		rows = append(rows, Row{What: fmt.Sprintf("stick table %q, once it is full", t.Name), Count: t.Entries, Each: t.Entry, Basis: Measured, Directive: t.Directive})
	}
	sem := cachesim.SemanticsOf(r.c.Version)
	for _, cache := range r.c.Caches() {
		settings := cachesim.DefaultSettings(int(cache.TotalMaxSize))
		rows = append(rows, Row{What: fmt.Sprintf("cache %q, from the start on", cache.Name), Count: 1, Each: uint64(sem.MemoryOf(&settings).Mapping), Basis: Measured, Directive: cache.Setting("total-max-size")})
	}
	if features.Has(config.FeatureTLSBind) {
		sessions := uint64(tlsSessions)
		by := r.c.GlobalLine("tune.ssl.cachesize")
		if by != nil {
			sessions = number(by)
		}
		if sessions > 0 {
			rows = append(rows, Row{What: "cache of TLS sessions", Count: sessions, Each: tlsSession, Basis: HAProxy, Directive: by})
		}
	}
	for _, s := range r.c.Of("ring") {
		if d := s.Lookup("size"); d != nil {
			size, _ := config.ParseSize(d.Arg(1), 1<<40)
			rows = append(rows, Row{What: fmt.Sprintf("ring %q", s.Name), Count: 1, Each: size, Basis: Stated, Directive: d})
		}
	}
	if d := r.c.GlobalLine("tune.lua.maxmem"); d != nil {
		rows = append(rows, Row{What: "Lua, at most", Count: number(d), Each: 1 << 20, Basis: Stated, Worst: true, Directive: d})
	}
	return rows
}
