//go:build unix

package checks_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hapvet/hapvet/checks"
)

// pair makes a certificate and its private key, in PEM.
func pair(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "site"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}))
}

// A certificate needs the key that belongs to it, in its file or beside it.
func TestCertificates(t *testing.T) {
	certificate, key := pair(t)
	_, other := pair(t)
	for _, c := range []struct {
		name   string
		files  map[string]string
		wanted string // in the message, or ""
	}{
		{"together", map[string]string{"site.pem": certificate + key}, ""},
		{"key first", map[string]string{"site.pem": key + certificate}, ""},
		{"beside it", map[string]string{"site.pem": certificate, "site.pem.key": key}, ""},
		{"no key", map[string]string{"site.pem": certificate}, "no private key"},
		{"another key", map[string]string{"site.pem": certificate + other}, "another certificate"},
		{"another key beside it", map[string]string{"site.pem": certificate, "site.pem.key": other}, "another certificate"},
		{"no certificate", map[string]string{"site.pem": key}, "no certificate"},
		{"empty", map[string]string{"site.pem": ""}, "no certificate"},
		{"nothing", nil, "does not exist"},
		{"two kinds of keys", map[string]string{"site.pem.rsa": certificate + key}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			text := fmt.Sprintf("frontend web\n    bind :443 ssl crt %s\n", filepath.Join(dir, "site.pem"))
			found := lint(t, checks.LookupRule("bad-file"), "", text)
			if c.wanted == "" && len(found) > 0 || c.wanted != "" && (len(found) != 1 || !strings.Contains(found[0].Message, c.wanted)) {
				t.Errorf("found %s want %q", show(found), c.wanted)
			}
		})
	}
}

// A pipe, which nobody writes to, does not stop the check.
func TestPipesAreLeftAlone(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	text := fmt.Sprintf("frontend web\n    bind :443 ssl crt %s\n    errorfile 503 %s\n    acl a src -f %s\n", pipe, pipe, pipe)
	if found := lint(t, checks.LookupRule("bad-file"), "", text); len(found) > 0 {
		t.Errorf("found %s", show(found))
	}
}
