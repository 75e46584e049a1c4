package flow

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// Carried is what the connections of clients to a frontend are, over all of its
// bind lines. Which versions of HTTP they may speak is in the features h1-bind,
// h2-bind and quic-bind of config.Config.Features.
type Carried struct {
	// Clear are the addresses that take connections without TLS, by their lines; TLS
	// those with it, QUIC among them.
	Clear, TLS []*config.Directive
	// Local are those on which only other processes of the machine or HAProxy itself
	// connect: sockets of the file system, inherited descriptors, servers of rhttp@.
	// What comes in there may have been TLS before.
	Local []*config.Directive
	// Proxied are lines that take the PROXY protocol: something in front may have
	// ended TLS already.
	Proxied []*config.Directive
	// Unknown tells that a bind line depends on what is not set here.
	Unknown bool
}

// Carries returns what connections come to a frontend or a listen section.
func (a *Analysis) Carries(s *config.Section) Carried {
	var c Carried
	for _, b := range a.config.Binds(s) {
		c.add(b)
	}
	return c
}

func (c *Carried) add(b config.BindLine) {
	d := b.Directive
	if slices.ContainsFunc(d.Words, config.Word.Unset) {
		c.Unknown = true
	}
	for address := range strings.SplitSeq(d.Arg(1), ",") {
		kind, _, _ := strings.Cut(address, "@")
		isQUIC := strings.HasPrefix(kind, "quic4") || strings.HasPrefix(kind, "quic6") || strings.HasPrefix(kind, "quic+")
		switch {
		case isQUIC && strings.Contains(address, "@"):
			c.TLS = append(c.TLS, d)
		case b.Parameters.Has("ssl"):
			c.TLS = append(c.TLS, d)
		case strings.HasPrefix(address, "/") || localKinds[kind] && strings.Contains(address, "@"):
			c.Local = append(c.Local, d)
		default:
			c.Clear = append(c.Clear, d)
		}
	}
	if b.Parameters.Has("accept-proxy") || b.Parameters.Has("accept-netscaler-cip") {
		c.Proxied = append(c.Proxied, d)
	}
}

// localKinds are the kinds of addresses that no network reaches.
var localKinds = map[string]bool{
	"unix": true, "abns": true, "abnsz": true, "uxst": true, "uxdg": true, "fd": true, "sockpair": true, "rhttp": true,
}

// SpeaksHTTP reports whether a proxy may handle HTTP: in mode http, or in mode tcp
// with a rule that turns to it, or because a backend of mode http is behind it.
func (a *Analysis) SpeaksHTTP(s *config.Section) bool {
	if s.Mode() == "http" {
		return true
	}
	if known, ok := a.speaking.Load(s); ok { // rules ask for many lines of a section
		return known.(bool)
	}
	speaks := a.mayTurnHTTP(s)
	a.speaking.Store(s, speaks)
	return speaks
}

// mayTurnHTTP is SpeaksHTTP for a proxy in mode tcp.
func (a *Analysis) mayTurnHTTP(s *config.Section) bool {
	for d := range s.Each("tcp-request") {
		if _, n := d.Rule(); n > 0 && d.Arg(n) == "switch-mode" {
			return true
		}
	}
	return slices.ContainsFunc(a.Backends(s), func(b *config.Section) bool { return b != s && b.Mode() == "http" })
}
