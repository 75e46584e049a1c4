package advisories_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
)

// pairConfigs are configurations that each switch on one thing that CVEs are about.
var pairConfigs = map[string]string{
	"tcp": `defaults
    mode tcp
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen l
    bind :80
    server s 192.0.2.1:80
`,
	"http1": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen l
    bind :80 proto h1
    server s 192.0.2.1:80
`,
	"h2": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen l
    bind :443 ssl crt a.pem alpn h2,http/1.1
    server s 192.0.2.1:80
`,
	"path": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend f
    bind :80 proto h1
    http-request deny if { path_end .php }
    default_backend b
backend b
    server s 192.0.2.1:80
`,
	"quic": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen l
    bind quic4@:443 ssl crt a.pem alpn h3
    server s 192.0.2.1:80
`,
	"fcgi": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend f
    bind :80 proto h1
    default_backend b
backend b
    use-fcgi-app php
    server s 192.0.2.1:9000 proto fcgi
fcgi-app php
    docroot /var/www
`,
	"regsub": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen l
    bind :80 proto h1
    http-request set-header x %[path,regsub(a,bb,g)]
    server s 192.0.2.1:80
`,
	"json": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen l
    bind :80 proto h1
    http-request set-header x %[req.body,json_query('$.a')]
    server s 192.0.2.1:80
`,
	"cookie": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen l
    bind :80 proto h1
    cookie S insert
    server s 192.0.2.1:80 cookie a
`,
	"h2srv": `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen l
    bind :80 proto h1
    server s 192.0.2.1:443 ssl verify none alpn h2
`,
}

// Which CVEs each configuration reaches in a version, gone through by hand with the
// ranges and preconditions of the CVEs (branches that died without a fix included).
func TestCVEsOfPairs(t *testing.T) {
	for _, pair := range []struct{ version, config, cves string }{
		{"2.4.22", "tcp", ""},
		{"2.4.22", "http1", "CVE-2023-40225"},
		{"2.4.22", "h2", "CVE-2023-40225 CVE-2026-55204"},
		{"2.4.22", "path", "CVE-2023-40225 CVE-2023-45539"},
		{"2.4.22", "fcgi", "CVE-2023-40225 CVE-2026-55203"},
		{"2.4.22", "regsub", "CVE-2023-40225 CVE-2025-32464"},
		{"2.4.22", "json", "CVE-2023-40225 CVE-2025-11230"},
		{"2.4.3", "http1", "CVE-2021-40346 CVE-2023-25725 CVE-2023-40225"},
		{"2.4.4", "http1", "CVE-2023-25725 CVE-2023-40225"},
		{"2.4.12", "cookie", "CVE-2022-0711 CVE-2023-25725 CVE-2023-40225"},
		{"2.4.20", "h2srv", "CVE-2023-0056 CVE-2023-25725 CVE-2023-40225 CVE-2026-55204"},
		{"2.6.8", "http1", "CVE-2023-25725 CVE-2023-40225"},
		{"2.6.7", "quic", "CVE-2023-25725 CVE-2023-25950 CVE-2023-40225 CVE-2024-53008 CVE-2026-33555"},
		{"2.6.12", "h2", "CVE-2023-40225 CVE-2026-55204"},
		{"2.8.10", "quic", "CVE-2024-53008 CVE-2026-33555"},
		{"2.8.10", "h2", "CVE-2026-55204"},
		{"2.8.10", "http1", ""},
		{"2.9.9", "h2", "CVE-2024-45506 CVE-2026-55204"},
		{"3.0.11", "quic", "CVE-2026-26081 CVE-2026-33555"},
		{"3.0.11", "json", "CVE-2025-11230"},
		{"3.2.11", "quic", "CVE-2026-26080 CVE-2026-26081 CVE-2026-33555"},
		{"3.2.11", "fcgi", "CVE-2026-55203"},
		{"3.3.2", "quic", "CVE-2026-26080 CVE-2026-26081 CVE-2026-33555"},
		{"3.4.0", "h2", "CVE-2026-110353 CVE-2026-55204"},
		{"3.4.7", "quic", ""},
		{"2.2.16", "h2", "CVE-2021-40346 CVE-2023-25725 CVE-2023-40225 CVE-2026-55204"},
		{"2.2.9", "path", "CVE-2021-40346 CVE-2023-25725 CVE-2023-40225 CVE-2023-45539"},
	} {
		var got []string
		for _, m := range advisories.Embedded().MatchAll(resolve(pair.version, pairConfigs[pair.config])) {
			for _, alias := range m.Advisory.Aliases {
				if strings.HasPrefix(alias, "CVE-") {
					got = append(got, alias)
				}
			}
		}
		slices.Sort(got)
		if want := strings.Fields(pair.cves); !slices.Equal(got, want) {
			t.Errorf("%s with %s: %q, want %q", pair.version, pair.config, got, want)
		}
	}
}
