package checks

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"strings"
)

// pemContent is what a PEM file holds.
type pemContent struct {
	certificates, keys, lists int
	// public is the key of the first certificate, and private the first private
	// key, if Go knows their kinds.
	public  crypto.PublicKey
	private crypto.Signer
	broken  bool // the first certificate cannot be read
}

// maxPEM bounds the blocks of a file that are looked at.
const maxPEM = 10000

// readPEM reads the blocks of a PEM file.
func readPEM(text string) pemContent {
	var c pemContent
	rest := []byte(text)
	for range maxPEM {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		switch kind := block.Type; {
		case kind == "CERTIFICATE" || kind == "TRUSTED CERTIFICATE" || kind == "X509 CERTIFICATE":
			c.certificates++
			if c.certificates == 1 && kind == "CERTIFICATE" {
				cert, err := x509.ParseCertificate(block.Bytes)
				if err == nil {
					c.public = cert.PublicKey
				}
				c.broken = err != nil && strings.Contains(err.Error(), "malformed")
			}
		case strings.HasSuffix(kind, "PRIVATE KEY"):
			if c.keys++; c.keys == 1 && block.Headers["Proc-Type"] == "" {
				c.private = parseKey(kind, block.Bytes)
			}
		case kind == "X509 CRL":
			c.lists++
		}
	}
	return c
}

// parseKey returns a private key, or nil if Go does not know its kind.
func parseKey(kind string, der []byte) crypto.Signer {
	var key any
	switch kind {
	case "RSA PRIVATE KEY":
		key, _ = x509.ParsePKCS1PrivateKey(der)
	case "EC PRIVATE KEY":
		key, _ = x509.ParseECPrivateKey(der)
	case "PRIVATE KEY":
		key, _ = x509.ParsePKCS8PrivateKey(der)
	}
	signer, _ := key.(crypto.Signer)
	return signer
}

// checkPair looks at a certificate and, unless it is said elsewhere, its key,
// which may be in a file of its own.
func (f *files) checkPair(path, text string, withKey bool) (wrong, advice string) {
	c := readPEM(text)
	if c.certificates == 0 {
		return "holds no certificate", "write the certificate in PEM"
	}
	if c.broken {
		return "holds a certificate that cannot be read", "make it anew"
	}
	if !withKey {
		return "", ""
	}
	if c.keys == 0 {
		extra := f.get(path + ".key")
		if extra.skip {
			return "", ""
		}
		k := readPEM(extra.text)
		if k.keys == 0 {
			return "holds no private key", "append the key of the certificate, or put it into the file of that name with \".key\" behind it"
		}
		c.private = k.private
	}
	type publicKey interface{ Equal(crypto.PublicKey) bool }
	if public, ok := c.public.(publicKey); ok && c.private != nil && !public.Equal(c.private.Public()) {
		return "holds a private key of another certificate", "put the two together that belong together"
	}
	return "", ""
}
