//go:build haproxy

package accesslog_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
)

// startOrigin answers what the path of a request asks for: /STATUS/BODY/SENT/ID.
func startOrigin(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go answer(c)
		}
	}()
	return listener.Addr().String()
}

func answer(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	line, err := in.ReadString('\n')
	if err != nil {
		return
	}
	words := strings.Fields(line)
	for header := line; strings.TrimSpace(header) != ""; {
		if header, err = in.ReadString('\n'); err != nil {
			return
		}
	}
	if words[0] == "POST" {
		_, _ = io.ReadFull(in, make([]byte, len("abc")))
	}
	parts := strings.Split(words[1], "/")
	if len(parts) < 5 {
		return
	}
	body, _ := strconv.Atoi(parts[3])
	part, _ := strconv.Atoi(parts[4])
	fmt.Fprintf(c, "HTTP/1.1 %s X\r\nContent-Length: %d\r\nConnection: close\r\nCache-Control: max-age=100, x=\"y z\"\r\n\r\n", parts[2], body)
	if words[0] != "HEAD" {
		_, _ = io.WriteString(c, strings.Repeat("b", part))
	}
}
