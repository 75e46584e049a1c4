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
	"sync"
	"time"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// stubbed returns a configuration in which users, groups and the files that it names are
// such as this machine has.
func stubbed(text string, v release.Version, dir string) string {
	c := read(text, v)
	var edits []config.Edit
	for _, use := range c.FileUses() {
		span := use.Directive.WordSpan(use.Word)
		source := use.Directive.File.Source[span.Start:span.End]
		if i := strings.Index(source, use.Name); i >= 0 && use.Name != "" {
			at := config.Span{Start: span.Start + i, End: span.Start + i + len(use.Name)}
			edits = append(edits, config.Edit{File: use.Directive.File, Span: at, New: stub(use.Kind, dir)})
		}
	}
	for d := range c.Each("user", "group", "chroot", "lua-load", "lua-load-per-thread", "server-state-file", "load-server-state-from-file", "crt-base", "ca-base") {
		if e, ok := replaced(d, dir); ok {
			edits = append(edits, e)
		}
	}
	for d := range c.Each("server", "server-template") {
		edits = append(edits, resolved(c, d)...)
	}
	sources, err := config.Apply(edits)
	if err != nil {
		return text
	}
	for _, source := range sources {
		return source
	}
	return text
}

// resolved writes an address in place of the name of a host.
func resolved(c *config.Config, d *config.Directive) []config.Edit {
	n := 2
	if d.Keyword() == "server-template" {
		n = 3
	}
	name, _ := c.ServerHost(d.Arg(n))
	if name == "" || d.Words[n].Expanded() {
		return nil
	}
	e, ok := d.ReplaceWord(n, config.Quote(strings.Replace(d.Arg(n), name, "127.0.0.1", 1)))
	if !ok {
		return nil
	}
	return []config.Edit{e}
}

// replaced is what takes the place of the argument of a line.
func replaced(d *config.Directive, dir string) (config.Edit, bool) {
	if d.Section.Kind != "global" || len(d.Words) < 2 {
		return config.Edit{}, false
	}
	switch d.Keyword() {
	case "user", "group":
		return d.ReplaceWord(1, "root")
	case "lua-load", "lua-load-per-thread":
		return d.ReplaceWord(1, write(dir, "stub.lua", "-- nothing\n"))
	}
	return d.ReplaceWord(1, dir)
}

// stub returns a file of a kind.
func stub(kind config.FileKind, dir string) string {
	switch kind {
	case config.CertificateFile, config.ClientCertFile, config.KeyFile, config.PublicFile, config.AuthorityFile:
		return write(dir, "stub.pem", certificate())
	case config.CertificateList:
		return write(dir, "stub.list", write(dir, "stub.pem", certificate())+"\n")
	case config.ErrorFile:
		return write(dir, "stub.http", "HTTP/1.0 503 Service Unavailable\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n")
	}
	return write(dir, "stub.empty", "")
}

func write(dir, name, content string) string {
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		_ = os.WriteFile(path, []byte(content), 0o600) // HAProxy tells if it is not there
	}
	return path
}

// certificate is a self-signed certificate with its key.
var certificate = sync.OnceValue(func() string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	for _, block := range []pem.Block{{Type: "CERTIFICATE", Bytes: der}, {Type: "PRIVATE KEY", Bytes: private}} {
		if err := pem.Encode(&b, &block); err != nil {
			panic(err)
		}
	}
	return b.String()
})
