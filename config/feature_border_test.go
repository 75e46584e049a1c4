package config_test

import (
	"testing"

	"github.com/hapvet/hapvet/config"
)

// One word more or less, or one version, switches a feature on.
func TestFeatureBorders(t *testing.T) {
	const (
		tls  = "listen l\n    mode http\n    option disable-h2-upgrade\n    bind :443 ssl crt a.pem"
		hash = "listen l\n    mode http\n    balance source\n    server s 192.0.2.1:80\n"
		htx  = "listen l\n    mode http\n    bind :80\n    no option http-use-htx\n"
	)
	for _, test := range []struct {
		version, text string
		feature       config.Feature
		want          bool
	}{
		{"3.0.0", tls + "\n", config.FeatureClientCertificate, false},
		{"3.0.0", tls + " verify none\n", config.FeatureClientCertificate, false},
		{"3.0.0", tls + " verify required\n", config.FeatureClientCertificate, true},
		{"3.0.0", tls + " verify optional\n", config.FeatureClientCertificate, true},
		{"2.7.0", tls + "\n", config.FeatureH2Bind, false},
		{"2.8.0", tls + "\n", config.FeatureH2Bind, true},
		{"2.8.0", tls + " no-alpn\n", config.FeatureH2Bind, false},
		{"2.8.0", "global\n    tune.bufsize 16383\n" + tls + "\n", config.FeatureH2Bind, false},
		{"2.8.0", "global\n    tune.bufsize 16384\n" + tls + "\n", config.FeatureH2Bind, true},
		{"2.0.0", htx, config.FeatureLegacyHTTP, true},
		{"2.1.0", htx, config.FeatureLegacyHTTP, false},
		{"3.0.0", hash, config.FeatureHashMapBased, true},
		{"3.0.0", hash + "    hash-type map-based\n", config.FeatureHashMapBased, true},
		{"3.0.0", hash + "    hash-type consistent\n", config.FeatureHashMapBased, false},
	} {
		if got := parseFor(test.version, test.text).Features().Has(test.feature); got != test.want {
			t.Errorf("%s: %s is on: %t, want %t, in\n%s", test.version, test.feature, got, test.want, test.text)
		}
	}
}
