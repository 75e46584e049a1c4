package keywords

import "testing"

func TestFeature(t *testing.T) {
	for _, c := range []struct{ kind, name, want string }{
		{"bind", "ssl", "SSL"}, {"bind", "ssl-min-ver", "SSL"}, {"bind", "name", ""}, {"bind", "crt-list", "SSL"},
		{"server", "verify", "SSL"}, {"server", "check", ""}, {"server", "send-proxy", ""},
		{"keyword", "lua-load", "LUA"}, {"keyword", "maxconn", ""}, {"keyword", "ssl-server-verify", ""}, {"keyword", "tune.ssl.lifetime", "SSL"},
		{"fetch", "ssl_fc", "SSL"}, {"fetch", "req.ssl_sni", ""}, {"service", "prometheus-exporter", "PROMEX"},
		{"nothing", "ssl", ""},
	} {
		if got := Feature(c.kind, c.name); got != c.want {
			t.Errorf("%s %s needs %q, want %q", c.kind, c.name, got, c.want)
		}
	}
}
