package config

import (
	"strings"

	"github.com/hapvet/hapvet/release"
)

// services finds what sections beside the proxies do.
func (x *featureDetector) services() {
	for _, s := range x.config.Sections {
		switch s.Kind {
		case "peers":
			x.peers(s)
		case "ring":
			x.ring(s)
		case "log-forward":
			x.logForward(s)
		case "crt-store":
			x.crtStore(s)
		case "resolvers":
			x.resolvers(s)
		case "global":
			x.logs(s)
			x.ocspUpdate(s)
		default:
			if s.IsProxy() && x.isUsed(s) {
				x.logs(s)
				x.proxyServices(s)
			}
		}
	}
}

// implications are the features that come with another.
var implications = []struct {
	feature, by Feature
	since       release.Version // or any
	reason      string
}{
	{FeatureHTTPClient, "lua", release.Version{}, "scripts may use it"},
	{FeatureHTTPClient, FeatureOCSPUpdate, release.Version{}, "OCSP responses are fetched with it"},
	{FeatureHTTPClient, "acme", release.Version{}, "ACME uses it"},
	{FeatureOCSP, FeatureOCSPUpdate, release.Version{}, "OCSP responses are fetched"},
	{FeaturePatternFile, "map", release.Version{}, "maps may be files"},
	{FeatureResolvers, "do-resolve", release.Version{}, "rules resolve names"},
	{FeatureDynamicServers, FeatureCLIAdmin, v24, "this socket may add and delete servers"},
}

// imply makes the evidence of one feature that of another.
func (x *featureDetector) imply() {
	for _, i := range implications {
		list := x.found[i.by]
		if list == nil || x.config.Version.Before(i.since) {
			continue
		}
		for _, e := range *list {
			x.add(i.feature, e.Directive, e.Scope, i.reason)
		}
	}
}

// peers looks at a peers section; this HAProxy itself is one of its peers.
func (x *featureDetector) peers(s *Section) {
	lines := x.config.Servers(s)
	if len(lines) > 1 {
		x.add(FeaturePeers, s.Header, nil, "peers exchange tables")
		for _, l := range lines {
			if l.Has("ssl") {
				x.add(FeaturePeersTLS, l.Directive, nil, "a peer that talks TLS")
			}
		}
	}
	for d := range s.Each("table") {
		x.add(FeatureStickTable, d, nil, "a table of peers")
		x.add(FeatureStickTablePeers, d, nil, "a table of peers")
	}
}

// ring looks at a ring section.
func (x *featureDetector) ring(s *Section) {
	for _, l := range x.config.Servers(s) {
		x.add(FeatureRingServers, l.Directive, nil, "a ring that sends to a server")
		x.add(FeatureLogTCP, l.Directive, nil, "a ring that sends to a server")
	}
}

// logForward looks at a log-forward section.
func (x *featureDetector) logForward(s *Section) {
	for d := range s.Each("bind") {
		if d.hasWord("ssl") {
			x.add(FeatureLogForwardTLS, d, nil, "log messages over TLS")
		}
	}
}

// crtStore looks at a crt-store section.
func (x *featureDetector) crtStore(s *Section) {
	for d := range s.Each("load") {
		if d.hasWord("ocsp") {
			x.add(FeatureOCSP, d, nil, "a certificate with an OCSP response")
		}
		if n := wordAfter(d, "ocsp-update", 1, len(d.Words)); n > 0 && d.Arg(n) == "on" {
			x.add(FeatureOCSPUpdate, d, nil, "its OCSP response is fetched")
		}
	}
}

// ocspUpdate looks at the global section.
func (x *featureDetector) ocspUpdate(s *Section) {
	for _, keyword := range []string{"ocsp-update.mode", "tune.ssl.ocsp-update.mode"} {
		if d := s.Last(keyword); d != nil && d.Arg(1) == "on" {
			x.add(FeatureOCSPUpdate, d, nil, "OCSP responses are fetched")
		}
	}
}

// resolvers looks at a resolvers section.
func (x *featureDetector) resolvers(s *Section) {
	for d := range s.Each("nameserver") {
		if strings.HasPrefix(d.Arg(2), "tcp") {
			x.add(FeatureResolversTCP, d, nil, "a nameserver over TCP")
		}
	}
}

// logs looks at the log lines of a section.
func (x *featureDetector) logs(s *Section) {
	for d := range s.Each("log") {
		if d.Modifier != Plain || len(d.Words) < 2 {
			continue
		}
		scope := s
		if s.Kind == "global" {
			scope = nil
		}
		x.add(FeatureLog, d, scope, "a log target")
		if strings.HasPrefix(d.Arg(1), "tcp") {
			x.add(FeatureLogTCP, d, scope, "a log target over TCP")
		}
	}
}

// statsLines are the lines that switch the statistics page on (manual 4.2,
// stats enable).
var statsLines = []string{"enable", "uri", "auth", "realm", "admin", "scope", "http-request"}

// proxyServices looks at what a proxy offers beside its traffic.
func (x *featureDetector) proxyServices(s *Section) {
	if x.wants(FeatureStatsPage) && x.isHTTP(s) {
		for _, word := range statsLines {
			if d := s.Last("stats", word); d != nil && d.Modifier == Plain {
				x.add(FeatureStatsPage, d, s, "the statistics page")
				break
			}
		}
	}
	for d := range s.Each("stick-table") {
		if d.Modifier != Plain {
			continue
		}
		if d.hasWord("peers") {
			x.add(FeatureStickTablePeers, d, s, "a table that is shared with peers")
		}
		if d.hasWord("store") {
			x.add(FeatureStickTableStore, d, s, "a table that stores counters")
		}
	}
	for _, b := range x.config.Binds(s) {
		if p := b.Parameters.Last("ocsp-update"); p != nil && p.Arg(1) == "on" {
			x.add(FeatureOCSPUpdate, b.Directive, s, "OCSP responses are fetched")
		}
	}
	for d := range s.Each("tcp-request") {
		if _, n := d.Rule(); n > 0 && d.Arg(n) == "attach-srv" {
			x.add(FeatureReverseHTTP, d, s, "connections that become those of a server")
		}
	}
}
