//go:build haproxy

package changes_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// marks stand in configurations for files, addresses and servers that are made when one
// runs.
var marks = map[string]func(*testing.T) string{
	"{certificate}": func(t *testing.T) string { return write(t, "site.pem", certificate) },
	"{rsa}":         rsaCertificate,
	"{script}": func(t *testing.T) string {
		return write(t, "script.lua", `core.register_init(function() core.Warning("said by a script") end)`)
	},
	"{tls}":  tlsOrigin,
	"{fcgi}": fcgiOrigin,
	"{log}":  logServer,
	"{udp}":  freeUDP,
}

// rsaCertificate writes a certificate with an RSA key.
func rsaCertificate(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pair := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	pair = append(pair, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: selfSigned(t, key)})...)
	return write(t, "site.pem", string(pair))
}

// selfSigned is a certificate for a key, by that key.
func selfSigned(t *testing.T, key crypto.Signer) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// side is what servers other than HTTP origins saw in the running test.
var side struct {
	sync.Mutex
	lines []string
	udp   string
}

func note(line string) {
	side.Lock()
	defer side.Unlock()
	side.lines = append(side.lines, line)
}

// noted returns the first line for which wait holds, when it comes soon.
func noted(wait func(string) bool) (string, bool) {
	for range 40 {
		side.Lock()
		for _, l := range side.lines {
			if wait(l) {
				side.Unlock()
				return l, true
			}
		}
		side.Unlock()
		time.Sleep(soon / 10)
	}
	return "", false
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	side.Lock()
	side.lines = nil
	side.Unlock()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// tlsOrigin is an HTTP server over TLS that notes which name the handshake has.
func tlsOrigin(t *testing.T) string {
	t.Helper()
	l := listen(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{
		ReadHeaderTimeout: 5 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			note(fmt.Sprintf("SNI=%q", r.TLS.ServerName))
			fmt.Fprintf(w, "SNI=%q", r.TLS.ServerName)
		}),
		TLSConfig: &tls.Config{
			MinVersion:   tls.VersionTLS12,
			Certificates: []tls.Certificate{{Certificate: [][]byte{selfSigned(t, key)}, PrivateKey: key}},
		},
	}
	go func() { _ = server.ServeTLS(l, "", "") }()
	t.Cleanup(func() { server.Close() })
	return l.Addr().String()
}

// fcgiOrigin is a FastCGI application that notes the parameters it gets.
func fcgiOrigin(t *testing.T) string {
	t.Helper()
	l := listen(t)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go answerFCGI(c)
		}
	}()
	return l.Addr().String()
}

// answerFCGI reads the records of a request up to the end of its input, and answers.
func answerFCGI(c net.Conn) {
	defer c.Close()
	var all strings.Builder
	header := make([]byte, 8)
	for {
		if _, err := io.ReadFull(c, header); err != nil {
			return
		}
		length := binary.BigEndian.Uint16(header[4:])
		content := make([]byte, int(length)+int(header[6]))
		if _, err := io.ReadFull(c, content); err != nil {
			return
		}
		all.Write(content)
		if header[1] == 5 && length == 0 { // the end of standard input
			break
		}
	}
	note(all.String())
	out := "Content-Length: 2\r\n\r\nok"
	record := append([]byte{1, 6, 0, 1, 0, byte(len(out)), 0, 0}, out...)
	_, _ = c.Write(append(record, 1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
}

// logServer notes the messages that it gets over UDP.
func logServer(t *testing.T) string {
	t.Helper()
	listen(t).Close()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	go func() {
		message := make([]byte, 4096)
		for {
			n, _, err := c.ReadFrom(message)
			if err != nil {
				return
			}
			note(string(message[:n]))
		}
	}()
	return c.LocalAddr().String()
}

// freeUDP is an address for a log-forward section.
func freeUDP(t *testing.T) string {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	side.Lock()
	defer side.Unlock()
	side.udp = c.LocalAddr().String()
	return side.udp
}
