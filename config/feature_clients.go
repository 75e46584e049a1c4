package config

import "strings"

// modes finds what the modes of proxies say.
func (x *featureDetector) modes() {
	if !x.wants(FeatureHTTPMode, FeatureTCPMode, FeatureLogBackend, FeatureSPOP, FeatureLegacyHTTP) {
		return
	}
	byMode := map[string]Feature{
		"http": FeatureHTTPMode, "tcp": FeatureTCPMode, "log": FeatureLogBackend, "spop": FeatureSPOP,
	}
	for _, s := range x.proxies {
		f, known := byMode[s.Mode()]
		if !known || !x.wants(f, FeatureLegacyHTTP) {
			continue
		}
		d := s.Lookup("mode")
		if d == nil {
			d = s.Header
		}
		x.add(f, d, s, s.Kind+" "+s.Name+" is in mode "+s.Mode())
		if f == FeatureHTTPMode && isLegacy(s, x.config) {
			_, by := s.Option("http-use-htx")
			x.add(FeatureLegacyHTTP, by, s, "no HTX")
		}
	}
}

// isLegacy reports whether a proxy does without HTX, which 2.0 leaves open.
func isLegacy(s *Section, c *Config) bool {
	if c.Version.AtLeast(v21) {
		return false
	}
	on, by := s.Option("http-use-htx")
	return by != nil && !on
}

// speaksHTTP reports whether HTTP reaches a frontend: in mode http, or in mode tcp
// with a rule that turns to it.
func (x *featureDetector) speaksHTTP(s *Section) bool {
	if s.Mode() == "http" {
		return true
	}
	for d := range s.Each("tcp-request") {
		if _, n := d.Rule(); n > 0 && d.Arg(n) == "switch-mode" {
			return true
		}
	}
	return false
}

// clients finds what bind lines open to clients.
func (x *featureDetector) clients() {
	for _, s := range x.proxies {
		if !s.HasFrontend() {
			continue
		}
		isHTTP := x.speaksHTTP(s)
		for _, b := range x.config.Binds(s) {
			x.bind(s, b, isHTTP)
		}
	}
}

// bind looks at one bind line.
func (x *featureDetector) bind(s *Section, b BindLine, isHTTP bool) {
	d := b.Directive
	isQUIC, isOther := false, false
	for address := range strings.SplitSeq(d.Arg(1), ",") {
		switch {
		case isQUICAddress(address):
			isQUIC = true
		case strings.HasPrefix(address, "rhttp@"):
			x.add(FeatureReverseHTTP, d, s, "connections come from the servers")
		default:
			isOther = true
			if isSocketPath(address) {
				x.add(FeatureUNIXSocket, d, s, "a bind line on a socket")
			}
		}
	}
	early := b.Parameters.Has("allow-0rtt")
	if isQUIC {
		x.add(FeatureQUICBind, d, s, "a bind line for QUIC")
		if early {
			x.add(FeatureQUICZeroRTT, d, s, "a bind line for QUIC with early data")
		}
	}
	if p := b.Parameters.Last("verify"); p != nil && p.Arg(1) != "none" {
		x.add(FeatureClientCertificate, d, s, "verify "+p.Arg(1))
	}
	if !isOther {
		return
	}
	isTLS := b.Parameters.Has("ssl")
	if isTLS {
		x.add(FeatureTLSBind, d, s, "a bind line with TLS")
		if early {
			x.add(FeatureZeroRTT, d, s, "a bind line with early data")
		}
	}
	if isHTTP {
		x.bindHTTP(s, b, isTLS)
	}
}

func isQUICAddress(address string) bool {
	return strings.HasPrefix(address, "quic4@") || strings.HasPrefix(address, "quic6@") || strings.HasPrefix(address, "quic+")
}

func isSocketPath(address string) bool {
	for _, prefix := range []string{"/", "unix@", "abns@", "abnsz@", "uxst@", "uxdg@"} {
		if strings.HasPrefix(address, prefix) {
			return true
		}
	}
	return false
}

// bindHTTP finds which versions of HTTP clients may speak on a bind line that is not
// for QUIC. "proto" decides; without it ALPN may choose HTTP/2 (by default since
// 2.8), and what begins as HTTP/1 turns into HTTP/2 by its preface, whether or not
// there is TLS, unless option disable-h2-upgrade forbids it (h1_process() in
// src/mux_h1.c).
func (x *featureDetector) bindHTTP(s *Section, b BindLine, isTLS bool) {
	d := b.Directive
	proto := ""
	if p := b.Parameters.Last("proto"); p != nil {
		proto = p.Arg(1)
	}
	switch proto {
	case "h2":
		x.add(FeatureH2Bind, d, s, "a bind line with proto h2")
		return
	case "qmux":
		x.add(FeatureQMux, d, s, "a bind line with proto qmux")
		return
	}
	x.add(FeatureH1Bind, d, s, "a bind line for HTTP")
	if proto != "" {
		return
	}
	if isTLS {
		if reason := x.alpn(b); reason != "" {
			x.add(FeatureH2Bind, d, s, reason)
		}
	}
	if off, _ := s.Option("disable-h2-upgrade"); !off && !isLegacy(s, x.config) {
		x.add(FeatureH2Upgrade, d, s, "clients may turn to HTTP/2 by its preface")
		x.add(FeatureH2Bind, d, s, "clients may turn to HTTP/2 by its preface")
	}
}

// alpn tells why a TLS bind line offers HTTP/2 by ALPN, or "".
func (x *featureDetector) alpn(b BindLine) string {
	p := b.Parameters.Last("alpn", "npn", "no-alpn")
	const smallest = 16384 // of buffers for HTTP/2
	switch {
	case p != nil && p.Name == "no-alpn":
		return ""
	case p != nil && offersH2(p.Arg(1)):
		return "ALPN offers h2"
	case p != nil || x.config.Version.Before(v28):
		return ""
	}
	if size := x.lastGlobal("tune.bufsize"); size != nil && Atoi(size.Arg(1)) < smallest {
		return ""
	}
	return "ALPN offers h2 by default since 2.8"
}

func offersH2(list string) bool {
	for name := range strings.SplitSeq(list, ",") {
		if name == "h2" {
			return true
		}
	}
	return false
}
