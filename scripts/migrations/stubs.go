package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// stubs are files that stand in for those that configurations name.
type stubs struct{ dir string }

// The names of the stubs, by what they stand in for.
var stubNames = map[config.FileKind]string{
	config.AnyFile: "any", config.CertificateFile: "cert.pem", config.ClientCertFile: "cert.pem", config.KeyFile: "key.pem",
	config.PublicFile: "cert.pem", config.CertificateList: "list", config.AuthorityFile: "cert.pem", config.RevocationFile: "",
	config.MapFile: "map", config.PatternFile: "map", config.ErrorFile: "error.http",
}

// newStubs writes the stubs into a new folder.
func newStubs() (*stubs, error) {
	dir, err := os.MkdirTemp("", "migrations")
	if err != nil {
		return nil, err
	}
	certificate, key, err := selfSigned()
	if err != nil {
		return nil, err
	}
	files := map[string]string{
		"any": "", "cert.pem": certificate + key, "key.pem": key, "list": filepath.Join(dir, "cert.pem") + "\n", "map": "",
		"error.http": "HTTP/1.0 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	return &stubs{dir}, nil
}

func selfSigned() (certificate, key string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "stub.example"}, NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &private.PublicKey, private)
	if err != nil {
		return "", "", err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})), nil
}

// replace writes stubs in place of the files that a configuration names and that are
// missing, and comments in place of users, groups and the like. No line moves.
func (s *stubs) replace(text string, v release.Version) string {
	c := config.ParseAll([]config.Source{{Name: "CFG", Content: text}}, config.Options{Version: v, Env: environment()})
	var edits []config.Edit
	for _, use := range c.FileUses() {
		name := stubNames[use.Kind]
		if _, err := os.Stat(use.Path); err == nil || name == "" {
			continue
		}
		span := use.Directive.WordSpan(use.Word)
		word := text[span.Start:span.End]
		if i := strings.Index(word, use.Name); i >= 0 && use.Name != "" {
			span = config.Span{Start: span.Start + i, End: span.Start + i + len(use.Name)}
		}
		edits = append(edits, config.Edit{File: c.Files[0], Span: span, New: filepath.Join(s.dir, name)})
	}
	for _, section := range c.Of("global") {
		for d := range section.Each("user", "group", "uid", "gid", "chroot", "pidfile", "crt-base", "ca-base", "key-base", "server-state-base", "default-path") {
			edits = append(edits, config.Edit{File: d.File, Span: d.Span(), New: "#"})
		}
	}
	return applied(c, edits, text)
}

// applied makes the edits that do not overlap with those before.
func applied(c *config.Config, edits []config.Edit, text string) string {
	var fitting []config.Edit
	for _, e := range edits {
		if _, err := config.Apply(append(fitting[:len(fitting):len(fitting)], e)); err == nil {
			fitting = append(fitting, e)
		}
	}
	sources, err := config.Apply(fitting)
	if after, ok := sources[c.Files[0]]; ok && err == nil {
		return after
	}
	return text
}
