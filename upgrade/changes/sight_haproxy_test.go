//go:build haproxy

package changes_test

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/release/binaries/live"
)

// soon is how long something that may not come is waited for.
const soon = 300 * time.Millisecond

// exchange sends bytes as they are, and returns what comes back until it ends, or no
// more comes.
func exchange(t *testing.T, p *live.Process, raw string) string {
	t.Helper()
	c, err := net.Dial("tcp", p.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	var all []byte
	buffer := make([]byte, 1<<16)
	for patience := 5 * time.Second; ; patience = soon {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		n, err := c.Read(buffer)
		all = append(all, buffer[:n]...)
		if err != nil {
			return string(all)
		}
	}
}

// statusOf is the number in the first line of a response, or nothing.
func statusOf(response string) string {
	line, _, _ := strings.Cut(response, "\r\n")
	_, rest, _ := strings.Cut(line, " ")
	status, _, _ := strings.Cut(rest, " ")
	return status
}

// status sends bytes, and sees the status of the answer.
func status(raw string) func(*testing.T, *live.Process, *origins) string {
	return func(t *testing.T, p *live.Process, _ *origins) string { return statusOf(exchange(t, p, raw)) }
}

// statusFor is the same where the server answers something special.
func statusFor(answer, raw string) func(*testing.T, *live.Process, *origins) string {
	return func(t *testing.T, p *live.Process, o *origins) string {
		o.answer = answer
		return statusOf(exchange(t, p, raw))
	}
}

// order asks one time after the other, and sees which servers answer.
func order(n int) func(*testing.T, *live.Process, *origins) string {
	return func(t *testing.T, p *live.Process, _ *origins) string {
		var servers strings.Builder
		for i := range n {
			r, err := p.Ask(fmt.Sprintf("GET /d%d/x%d HTTP/1.1\r\nHost: h\r\n\r\n", i%5, i), http.MethodGet)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(r.Body)
			servers.WriteString(strings.TrimPrefix(string(body), "s"))
		}
		return servers.String()
	}
}

// turns sees whether servers take turns.
func turns(t *testing.T, p *live.Process, o *origins) string {
	if got := order(24)(t, p, o); got != strings.Repeat("0123", 6) {
		return "some order"
	}
	return "in turn"
}

// command sees whether the stats socket says something.
func command(text, want string) func(*testing.T, *live.Process, *origins) string {
	return func(t *testing.T, p *live.Process, _ *origins) string {
		out, err := p.Command(text)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(strings.Contains(out, want))
	}
}

// protocol sees what a TLS client agrees on.
func protocol(t *testing.T, p *live.Process, _ *origins) string {
	c, err := tls.Dial("tcp", p.Address, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2", "http/1.1"}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().NegotiatedProtocol
}

// dheHello is the hello of a TLS 1.2 client that knows DHE-RSA-AES128-GCM-SHA256 alone.
const dheHello = "16030100370100003303030000000000000000000000000000000000000000000000000000000000000000000002009e" +
	"01000008000d000400020401"

// dhe sees whether a server goes on after this hello.
func dhe(t *testing.T, p *live.Process, _ *origins) string {
	hello, err := hex.DecodeString(dheHello)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(exchange(t, p, string(hello)), "\x16") {
		return "handshake"
	}
	return "alert"
}

// window sees the first window of streams in the settings of HTTP/2.
func window(t *testing.T, p *live.Process, _ *origins) string {
	answer := exchange(t, p, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
	if len(answer) < 9 || answer[3] != 4 {
		t.Fatalf("no settings: %q", answer)
	}
	settings := []byte(answer[9 : 9+int(answer[2])])
	for ; len(settings) >= 6; settings = settings[6:] {
		if binary.BigEndian.Uint16(settings) == 4 {
			return fmt.Sprint(binary.BigEndian.Uint32(settings[2:]))
		}
	}
	return "65535"
}

// halfClosed asks a server that is busy with another request, closes its side, and sees
// whether an answer comes.
func halfClosed(t *testing.T, p *live.Process, o *origins) string {
	o.answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
	busy, err := net.Dial("tcp", p.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	o.mu.Lock() // the server gives no answer until this is unlocked
	_, _ = io.WriteString(busy, "GET /busy HTTP/1.1\r\nHost: h\r\n\r\n")
	time.Sleep(soon)
	c, err := net.Dial("tcp", p.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "GET /waits HTTP/1.1\r\nHost: h\r\n\r\n")
	_ = c.(*net.TCPConn).CloseWrite()
	time.Sleep(soon)
	o.mu.Unlock()
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
	answer, _ := bufio.NewReader(c).ReadString('\n')
	return "answer " + statusOf(answer)
}
