package config

import "strings"

// serverFeatures are those of server lines.
var serverFeatures = []Feature{
	FeatureSRVRecords, FeatureResolvers, FeatureTLSResumption, FeatureQUICServer, FeatureReverseHTTP, FeatureUNIXSocket,
	FeatureFastCGI, FeatureH2Server, FeatureQMux, FeatureH1Server, FeatureHealthCheck, FeatureHTTPCheck,
}

// servers finds what server lines open.
func (x *featureDetector) servers() {
	if !x.wants(serverFeatures...) {
		return
	}
	for _, s := range x.proxies {
		if !s.HasBackend() {
			continue
		}
		checked := x.checkFeature(s)
		servers := x.config.Servers(s)
		for i := range servers {
			l := &servers[i]
			x.server(s, l)
			if l.Has("check") {
				x.add(FeatureHealthCheck, l.Directive, s, "the server is checked")
				if checked != "" {
					x.add(checked, l.Directive, s, "the server is checked by HTTP")
				}
			}
		}
	}
}

// checkFeature returns the feature that checked servers of a proxy show by their
// kind of check, if it takes a look at the proxy.
func (x *featureDetector) checkFeature(s *Section) Feature {
	if on, _ := s.Option("httpchk"); on {
		return FeatureHTTPCheck
	}
	return ""
}

// server looks at one server line.
func (x *featureDetector) server(s *Section, l *ServerLine) {
	d := l.Directive
	address := d.Arg(2)
	if d.Keyword() == "server-template" {
		address = d.Arg(3)
		if strings.HasPrefix(address, "_") {
			x.add(FeatureSRVRecords, d, s, "servers by SRV records")
		}
	}
	if p := l.Last("resolvers"); p != nil {
		x.add(FeatureResolvers, d, s, "its address by resolvers "+p.Arg(1))
	}
	isTLS := l.Has("ssl")
	if isTLS && !l.Has("no-ssl-reuse") {
		x.add(FeatureTLSResumption, d, s, "TLS sessions with the server are taken up again")
	}
	switch {
	case isQUICAddress(address):
		x.add(FeatureQUICServer, d, s, "a server that speaks QUIC")
		return
	case strings.HasPrefix(address, "rhttp@"):
		x.add(FeatureReverseHTTP, d, s, "a server that opens its connections itself")
	case isSocketPath(address):
		x.add(FeatureUNIXSocket, d, s, "a server on a socket")
	}
	if s.Mode() == "http" {
		x.serverHTTP(s, l, isTLS)
	}
}

// serverHTTP finds which protocol a server of an HTTP proxy is spoken to in.
func (x *featureDetector) serverHTTP(s *Section, l *ServerLine, isTLS bool) {
	d := l.Directive
	proto, alpn := "", ""
	if p := l.Last("proto"); p != nil {
		proto = p.Arg(1)
	}
	if p := l.Last("alpn", "npn"); p != nil && isTLS {
		alpn = p.Arg(1)
	}
	switch {
	case proto == "fcgi":
		x.add(FeatureFastCGI, d, s, "a server with proto fcgi")
	case proto == "h2":
		x.add(FeatureH2Server, d, s, "a server with proto h2")
	case proto == "qmux":
		x.add(FeatureQMux, d, s, "a server with proto qmux")
	case proto == "" && offersH2(alpn):
		x.add(FeatureH2Server, d, s, "ALPN offers h2 to the server")
		if alpn != "h2" {
			x.add(FeatureH1Server, d, s, "a server that may speak HTTP/1")
		}
	default:
		x.add(FeatureH1Server, d, s, "a server that speaks HTTP/1")
	}
}

// hashing are the algorithms of "balance" that hash.
var hashing = map[string]bool{"source": true, "uri": true, "url_param": true, "hdr": true, "rdp-cookie": true, "hash": true, "log-hash": true}

// backends finds what backends as a whole do.
func (x *featureDetector) backends() {
	dynamic := x.wants(FeatureDynamicBackend)
	balanced := x.wants(FeatureBalanceRoundrobin, FeatureHashMapBased)
	http := x.wants(FeatureCookiePersistence, FeatureFastCGI, FeatureHTTPReuse)
	for _, s := range x.proxies {
		if dynamic {
			x.dynamicBackend(s)
		}
		if !s.HasBackend() {
			continue
		}
		if balanced && len(x.config.Servers(s)) > 0 {
			x.balance(s)
		}
		if http && s.Mode() == "http" {
			x.backendHTTP(s)
		}
	}
}

// dynamicBackend finds rules that compute the name of the backend.
func (x *featureDetector) dynamicBackend(s *Section) {
	for d := range s.Each("use_backend") {
		if strings.Contains(d.Arg(1), "%") {
			x.add(FeatureDynamicBackend, d, s, "an expression chooses the backend")
		}
	}
}

// balance finds the algorithm that chooses servers.
func (x *featureDetector) balance(s *Section) {
	d := s.Lookup("balance")
	if d == nil {
		x.add(FeatureBalanceRoundrobin, s.Header, s, "balance roundrobin by default")
		return
	}
	algorithm, _, _ := strings.Cut(d.Arg(1), "(")
	switch {
	case algorithm == "roundrobin":
		x.add(FeatureBalanceRoundrobin, d, s, "balance roundrobin")
	case hashing[algorithm]:
		if kind := s.Lookup("hash-type"); kind == nil || kind.Arg(1) != "consistent" {
			x.add(FeatureHashMapBased, d, s, "balance "+algorithm+" without hash-type consistent")
		}
	}
}

// backendHTTP finds what backends in mode http do.
func (x *featureDetector) backendHTTP(s *Section) {
	if d := s.Lookup("cookie"); d != nil && d.Modifier == Plain {
		x.add(FeatureCookiePersistence, d, s, "clients stay with their server by cookie "+d.Arg(1))
	}
	for d := range s.Each("use-fcgi-app") {
		x.add(FeatureFastCGI, d, s, "a FastCGI application")
	}
	if len(x.config.Servers(s)) == 0 {
		return
	}
	switch d := s.Lookup("http-reuse"); {
	case d == nil:
		x.add(FeatureHTTPReuse, s.Header, s, "http-reuse safe by default")
	case d.Arg(1) != "never":
		x.add(FeatureHTTPReuse, d, s, "http-reuse "+d.Arg(1))
	}
}
