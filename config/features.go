package config

import (
	"maps"
	"slices"
	"sync"
)

// Feature is something of HAProxy that a configuration can switch on, such that
// something else depends on it: a known defect, the way of an upgrade, a model.
// Its values are stable; the data of package advisories name them.
type Feature string

// The features that functions of this package find; the others need no more than
// the words in features.tsv, which has all of them with what shows them.
const (
	// FeatureProcess: any configuration at all: the core that every HAProxy runs.
	FeatureProcess Feature = "process"
	// FeatureThreads: more than one thread: the default since 2.0, unless nbthread 1 says otherwise.
	FeatureThreads Feature = "threads"
	// FeatureThreadGroups: more than one thread group: thread-groups, or cpu-policy since 3.2.
	FeatureThreadGroups Feature = "thread-groups"
	// FeatureMultiProcess: nbproc above 1, up to 2.4.
	FeatureMultiProcess Feature = "multi-process"
	// FeatureCLIAdmin: the runtime API at level admin, which can change maps, servers and certificates.
	FeatureCLIAdmin Feature = "cli-admin"
	// FeatureStatsPage: the statistics page: stats enable, stats uri and their like in an HTTP proxy.
	FeatureStatsPage Feature = "stats-page"
	// FeatureLog: a log target somewhere.
	FeatureLog Feature = "log"
	// FeatureLogTCP: logs sent over a connection: a ring with servers, or a tcp target.
	FeatureLogTCP Feature = "log-tcp"
	// FeatureLogBackend: a backend in mode log (2.9).
	FeatureLogBackend Feature = "log-backend"
	// FeatureRingServers: ring sections that send to servers.
	FeatureRingServers Feature = "ring-servers"
	// FeaturePeers: a peers section with another peer in it.
	FeaturePeers Feature = "peers"
	// FeaturePeersTLS: peers that talk TLS.
	FeaturePeersTLS Feature = "peers-tls"
	// FeatureHTTPClient: the HTTP client within HAProxy: for Lua, OCSP updates or ACME.
	FeatureHTTPClient Feature = "httpclient"
	// FeatureResolvers: a resolvers section that servers or do-resolve use.
	FeatureResolvers Feature = "resolvers"
	// FeatureResolversTCP: DNS over TCP: a nameserver tcp@ in a resolvers section (2.4).
	FeatureResolversTCP Feature = "resolvers-tcp"
	// FeatureSRVRecords: servers from DNS SRV records: a server-template of _service._proto.name.
	FeatureSRVRecords Feature = "srv-records"
	// FeatureDynamicServers: servers added and deleted at run time: needs a stats socket at level admin and a dynamic balance algorithm.
	FeatureDynamicServers Feature = "dynamic-servers"
	// FeatureTCPMode: a proxy in mode tcp.
	FeatureTCPMode Feature = "tcp-mode"
	// FeatureHTTPMode: a proxy in mode http.
	FeatureHTTPMode Feature = "http-mode"
	// FeatureLegacyHTTP: the HTTP engine before HTX: no option http-use-htx, in 2.0.
	FeatureLegacyHTTP Feature = "legacy-http"
	// FeatureH1Bind: clients may speak HTTP/1.
	FeatureH1Bind Feature = "h1-bind"
	// FeatureH1Server: servers are spoken to in HTTP/1.
	FeatureH1Server Feature = "h1-server"
	// FeatureH2Bind: clients may speak HTTP/2: by ALPN (the default with TLS since 2.8), proto h2, or the preface on any HTTP bind line.
	FeatureH2Bind Feature = "h2-bind"
	// FeatureH2Upgrade: an HTTP/1 connection turns into HTTP/2 by its preface: on every HTTP bind line, unless option disable-h2-upgrade.
	FeatureH2Upgrade Feature = "h2-upgrade"
	// FeatureH2Server: servers are spoken to in HTTP/2: alpn h2 or proto h2 on a server line.
	FeatureH2Server Feature = "h2-server"
	// FeatureQUICBind: clients may speak QUIC and HTTP/3: bind quic4@ or quic6@ (2.6).
	FeatureQUICBind Feature = "quic-bind"
	// FeatureQUICServer: servers are spoken to in QUIC: server quic4@ or quic6@ (3.3).
	FeatureQUICServer Feature = "quic-server"
	// FeatureQMux: HTTP/3 over TCP: proto qmux (3.4).
	FeatureQMux Feature = "qmux"
	// FeatureZeroRTT: TLS early data over TCP: allow-0rtt on a bind line.
	FeatureZeroRTT Feature = "0rtt"
	// FeatureQUICZeroRTT: TLS early data over QUIC: allow-0rtt on a QUIC bind line.
	FeatureQUICZeroRTT Feature = "quic-0rtt"
	// FeatureFastCGI: FastCGI applications: use-fcgi-app or proto fcgi (2.1).
	FeatureFastCGI Feature = "fastcgi"
	// FeatureSPOP: a backend in mode spop (3.1).
	FeatureSPOP Feature = "spop"
	// FeatureReverseHTTP: connections that the other side opens: rhttp@ addresses, attach-srv (2.9).
	FeatureReverseHTTP Feature = "reverse-http"
	// FeatureTLSBind: TLS with clients.
	FeatureTLSBind Feature = "tls-bind"
	// FeatureTLSResumption: TLS with servers, whose sessions are taken up again: no no-ssl-reuse.
	FeatureTLSResumption Feature = "tls-resumption"
	// FeatureClientCertificate: clients have to, or may, show a certificate: verify on a bind line.
	FeatureClientCertificate Feature = "client-certificate"
	// FeatureOCSP: OCSP responses are stapled, as far as the configuration tells: ocsp of a crt-store, ocsp-update.
	FeatureOCSP Feature = "ocsp"
	// FeatureOCSPUpdate: HAProxy fetches OCSP responses itself (2.8).
	FeatureOCSPUpdate Feature = "ocsp-update"
	// FeatureUNIXSocket: clients or servers over UNIX sockets.
	FeatureUNIXSocket Feature = "unix-socket"
	// FeatureLogForwardTLS: a syslog relay that takes messages over TLS.
	FeatureLogForwardTLS Feature = "log-forward-tls"
	// FeatureSmallReserve: a buffer whose reserve is less than a sixteenth of what is filled: tune.bufsize above 17408, or a small tune.maxrewrite.
	FeatureSmallReserve Feature = "small-reserve"
	// FeatureZeroCopyForwarding: data pass without a copy: the default since 2.9, unless tune.disable-zero-copy-forwarding.
	FeatureZeroCopyForwarding Feature = "zero-copy-forwarding"
	// FeatureHTTPReuse: server connections serve several clients: the default, unless http-reuse never.
	FeatureHTTPReuse Feature = "http-reuse"
	// FeatureCookiePersistence: clients stay with their server by a cookie: cookie in an HTTP backend.
	FeatureCookiePersistence Feature = "cookie-persistence"
	// FeatureCache: rules fill a cache and answer from it.
	FeatureCache Feature = "cache"
	// FeatureCacheVary: such a cache keeps variants of one URL: process-vary on (2.4).
	FeatureCacheVary Feature = "cache-vary"
	// FeatureCacheSecondaryEntries: the number of these variants is set: max-secondary-entries (2.4).
	FeatureCacheSecondaryEntries Feature = "cache-secondary-entries"
	// FeatureCacheRule: a rule reads or fills a cache, even where the other rule is missing.
	FeatureCacheRule Feature = "cache-rule"
	// FeatureCacheEarlyHints: such a cache keeps 103 responses: early-hints (3.5).
	FeatureCacheEarlyHints Feature = "cache-early-hints"
	// FeatureCacheCompression: a cache and compression in one proxy.
	FeatureCacheCompression Feature = "cache-compression"
	// FeaturePathRule: a rule allows, refuses or routes by the path or URL.
	FeaturePathRule Feature = "path-rule"
	// FeaturePathEndRule: a rule allows, refuses or routes by the end or the inside of the path or URL.
	FeaturePathEndRule Feature = "path-end-rule"
	// FeatureHostRule: a rule allows, refuses or routes by the Host header or authority.
	FeatureHostRule Feature = "host-rule"
	// FeatureHeaderRule: a rule allows, refuses or routes by another header.
	FeatureHeaderRule Feature = "header-rule"
	// FeatureSourceRule: a rule allows, refuses or routes by the address of the client.
	FeatureSourceRule Feature = "source-rule"
	// FeatureMethodRule: a rule allows, refuses or routes by the method.
	FeatureMethodRule Feature = "method-rule"
	// FeatureSNIRule: a rule allows, refuses or routes by the SNI.
	FeatureSNIRule Feature = "sni-rule"
	// FeatureCookieRule: a rule allows, refuses or routes by a cookie.
	FeatureCookieRule Feature = "cookie-rule"
	// FeatureAuthRule: a rule allows, refuses or routes by user and password.
	FeatureAuthRule Feature = "auth-rule"
	// FeaturePatternFile: patterns from files: -f in a criterion, or a map.
	FeaturePatternFile Feature = "pattern-file"
	// FeatureRegex: regular expressions on traffic.
	FeatureRegex Feature = "regex"
	// FeatureRegsubG: the converter regsub with the flag g.
	FeatureRegsubG Feature = "regsub-g"
	// FeatureDynamicBackend: the backend is chosen by an expression.
	FeatureDynamicBackend Feature = "dynamic-backend"
	// FeatureBalanceRoundrobin: balance roundrobin, which is the default.
	FeatureBalanceRoundrobin Feature = "balance-roundrobin"
	// FeatureHashMapBased: hashing over a map: a balance by hash without hash-type consistent.
	FeatureHashMapBased Feature = "hash-map-based"
	// FeatureHealthCheck: servers are checked.
	FeatureHealthCheck Feature = "health-check"
	// FeatureHTTPCheck: health checks by HTTP: option httpchk.
	FeatureHTTPCheck Feature = "http-check"
	// FeatureStickTable: stick tables.
	FeatureStickTable Feature = "stick-table"
	// FeatureStickTablePeers: stick tables that are shared with peers.
	FeatureStickTablePeers Feature = "stick-table-peers"
	// FeatureStickTableStore: stick tables that store counters.
	FeatureStickTableStore Feature = "stick-table-store"
)

// Evidence is a directive that switches a feature on.
type Evidence struct {
	Feature Feature
	// Directive is where it stands; of what is on by default it is the place where
	// it could be switched off, such as the header of the proxy.
	Directive *Directive
	// Scope is what the feature belongs to, so that features of the same thing can
	// be matched: a cache section, a proxy whose traffic it concerns, or the
	// defaults section of such proxies. Nil is the whole process.
	Scope *Section
	// Reason says in a few words how it does so.
	Reason string
}

// FeatureSet is what a configuration switches on, with the evidence in the order
// of the configuration. The caller must not change it.
type FeatureSet map[Feature][]Evidence

// Has reports whether every one of these features is on.
func (s FeatureSet) Has(features ...Feature) bool {
	for _, f := range features {
		if len(s[f]) == 0 {
			return false
		}
	}
	return true
}

// Features returns what the configuration switches on. It is found once; calls
// may come from several goroutines.
func (c *Config) Features() FeatureSet {
	c.derived.featuresOnce.Do(func() {
		c.derived.features = newFeatureDetector(c, AllFeatures(), featureSigns()).detect()
	})
	return c.derived.features
}

// FeaturesAmong is [Config.Features] for some of the features alone, which is much
// quicker where they are few. What it finds is not kept.
func (c *Config) FeaturesAmong(wanted ...Feature) FeatureSet {
	needed := slices.Clone(wanted)
	for _, i := range implications {
		if slices.Contains(wanted, i.feature) {
			needed = append(needed, i.by)
		}
	}
	var features []FeatureInfo
	for _, f := range AllFeatures() {
		if slices.Contains(needed, f.Name) {
			features = append(features, f)
		}
	}
	on := newFeatureDetector(c, features, newSignTable(features)).detect()
	maps.DeleteFunc(on, func(f Feature, _ []Evidence) bool { return !slices.Contains(wanted, f) })
	return on
}

// derived is what is worked out of a configuration when first asked for.
type derived struct {
	sectionsOf    sectionLists
	seconds       secondIndex
	cachesOnce    sync.Once
	caches        []*HTTPCache
	cacheUsesOnce sync.Once
	cacheUses     map[*Section][]CacheUse
	featuresOnce  sync.Once
	features      FeatureSet
	flowsOnce     sync.Once
	flows         []Flow
	symbolsOnce   sync.Once
	symbols       *Symbols
	samplesOnce   sync.Once
	samples       []SampleFault
	sampleNotes   *featureNotes
	sampleWalks   sync.Pool // of SamplesOf

	globalLogOnce sync.Once
	globalLog     *Directive
	linesOnce     sync.Once
	lines         *lines
}
