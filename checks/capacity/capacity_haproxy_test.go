//go:build haproxy

package capacity

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/release/binaries/live"
)

// listens is a frontend by which a test knows that HAProxy runs.
const listens = "frontend listens\n    mode http\n    timeout client 10s\n    bind " + live.Address + "\n"

// TestFilesAgainstHAProxy compares the file descriptors with those of `show info`.
func TestFilesAgainstHAProxy(t *testing.T) {
	binaries.Each(t, func(t *testing.T, b binaries.Binary) {
		for i, test := range fileCases {
			if strings.Contains(test.config, "shards") && b.Version.Before(release.MustParse("2.5.0")) ||
				strings.Contains(test.config, "log-forward") && b.Version.Before(release.MustParse("2.3.0")) {
				continue
			}
			t.Run(test.name, func(t *testing.T) {
				dir := t.TempDir()
				text := strings.NewReplacer("127.0.0.1", fmt.Sprintf("127.%d.%d.%d", 1+os.Getpid()%200, len(b.Path), i+1), "/tmp/s.sock", live.Socket, "/tmp/t.sock", dir+"/t",
					"peer a ", "peer "+localPeer+" ", "    nbthread", "    localpeer "+localPeer+"\n    nbthread").Replace(test.config) + listens
				if b.Version.Before(release.MustParse("2.5.0")) {
					text = strings.Replace(text, "    localpeer "+localPeer+"\n", "", 1)
				}
				if strings.Contains(text, "\npeers ") && b.Version.Before(release.MustParse("2.5.0")) {
					t.Skip("the name of the local peer is the machine's")
				}
				p := live.Start(t, b.Path, text)
				info, err := p.Command("show info")
				if err != nil {
					t.Fatal(err)
				}
				want, err := strconv.ParseUint(regexp.MustCompile(`(?m)^Maxsock: *(\d+)`).FindStringSubmatch(info)[1], 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				r := Of(read(t, b.Version.String(), text), Load{})
				if full, _ := Full(r.Files); full != want {
					t.Errorf("%d files, and HAProxy has %d: %v", full, want, r.Files)
				}
			})
		}
	})
}

const localPeer = "hapvet-local"

// pool is one line of `show pools`.
type pool struct {
	name string
	size uint64
}

var poolLine = regexp.MustCompile(`Pool (\S+)[^(\n]*\((\d+) bytes[^)\n]*\)[^\n]*?(\d+) used`)

// pools returns how many objects of each pool are in use.
func pools(t *testing.T, p *live.Process) map[pool]int {
	t.Helper()
	out, err := p.Command("show pools")
	if err != nil {
		t.Fatal(err)
	}
	used := map[pool]int{}
	for _, m := range poolLine.FindAllStringSubmatch(out, -1) {
		size, _ := strconv.ParseUint(m[2], 10, 64)
		used[pool{m[1], size}], _ = strconv.Atoi(m[3])
	}
	return used
}

// TestCostsAgainstHAProxy holds what connections take against `show pools`: what is used more
// with 80 connections of which neither side reads.
func TestCostsAgainstHAProxy(t *testing.T) {
	const conns = 80
	binaries.Each(t, func(t *testing.T, b binaries.Binary) {
		cost := costOf(b.Version)
		for mode, want := range map[string]struct{ bytes, buffers uint64 }{"http": {cost.http, cost.stalled}, "tcp": {cost.tcp, 1}} {
			t.Run(mode, func(t *testing.T) {
				p := live.Start(t, b.Path, strings.NewReplacer("mode http", "mode "+mode, "127.0.0.1:18999", live.Address, "127.0.0.1:1\n", live.Serve(t, flood)+"\n").Replace(
					"global\n    stats socket "+live.Socket+" level admin\n    nbthread 1\n    maxconn 1000\n"+proxies))
				before := pools(t, p)
				for range conns {
					ask(t, p.Address)
				}
				var bytes, buffers uint64
				for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
					bytes, buffers = 0, 0
					for pool, used := range pools(t, p) {
						switch more := used - before[pool]; {
						case more < conns/2:
						case pool.name == "buffer":
							buffers += uint64(more)
						default:
							bytes += uint64(more) * pool.size
						}
					}
					if buffers >= want.buffers*conns*19/20 {
						break
					}
				}
				if got := bytes / conns; got < want.bytes*9/10 || got > want.bytes*11/10 {
					t.Errorf("a connection takes %d bytes, not %d", got, want.bytes)
				}
				if all := want.buffers * conns; buffers < all*19/20 || buffers > all {
					t.Errorf("%d connections hold %d buffers, not %d each", conns, buffers, want.buffers)
				}
			})
		}
	})
}

// ask sends a request and does not read the answer.
func ask(t *testing.T, address string) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.(*net.TCPConn).SetReadBuffer(4096)
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
}

// flood answers without end.
func flood(c net.Conn) {
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n")
	block := make([]byte, 1<<16)
	for err := error(nil); err == nil; {
		_, err = c.Write(block)
	}
}

// TestEntriesAgainstHAProxy fills a table and looks for the pool that grew.
func TestEntriesAgainstHAProxy(t *testing.T) {
	const entries = 137
	binaries.Each(t, func(t *testing.T, b binaries.Binary) {
		for _, table := range []string{"type ip size 1k store gpc0", "type ip size 1k store gpc0,http_req_rate(10s)", "type string len 100 size 1k store gpc0", "type ipv6 size 1k store gpc0,bytes_in_cnt"} {
			text := "global\n    stats socket " + live.Socket + " level admin\n" + listens + "backend b\n    mode http\n    timeout connect 1s\n    timeout server 1s\n    stick-table " + strings.Replace(table, "size 1k", "size 1k expire 1h", 1) + "\n"
			p := live.Start(t, b.Path, text)
			before := pools(t, p)
			for i := range entries {
				key := fmt.Sprintf("192.0.2.%d", i)
				if strings.Contains(table, "ipv6") {
					key = fmt.Sprintf("2001:db8::%x", i+1)
				}
				if _, err := p.Command("set table b key " + key + " data.gpc0 1"); err != nil {
					t.Fatal(err)
				}
			}
			var size uint64
			grown := 0
			for pool, used := range pools(t, p) {
				if more := used - before[pool]; more > grown {
					size, grown = pool.size, more
				}
			}
			if grown < entries*9/10 { // other users of the pool may have ended
				t.Fatalf("%s: the pool of %d bytes grew most, by %d objects", table, size, grown)
			}
			tables := StickTables(read(t, b.Version.String(), text))
			// Pools of sizes that are near to each other are one, up to 2.8 and with some
			// builds later.
			if got := tables[0].Entry; got > allocated(size) || got+32 < allocated(size) {
				t.Errorf("%s: an entry takes %d bytes, and the pool has %d", table, got, allocated(size))
			}
		}
	})
}

// TestShortageAgainstHAProxy starts HAProxy with too low limits.
func TestShortageAgainstHAProxy(t *testing.T) {
	binaries.Each(t, func(t *testing.T, b binaries.Binary) {
		for _, line := range []string{"fd-hard-limit 150", "fd-hard-limit 400", "ulimit-n 150"} {
			text := "global\n    maxconn 100\n    nbthread 1\n    " + line + "\n" + strings.Replace(listens, live.Address, "127.0.0.1:0", 1)
			if strings.HasPrefix(line, "fd-") && b.Version.Before(release.MustParse("2.6.0")) {
				continue
			}
			file := filepath.Join(t.TempDir(), "haproxy.cfg")
			text = strings.Replace(text, "127.0.0.1:0", filepath.Join(t.TempDir(), "s"), 1)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(b.Path, "-c", "-f", file).CombinedOutput(); err != nil {
				t.Fatalf("-c refuses %q: %s", line, out)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			out, _ := exec.CommandContext(ctx, b.Path, "-db", "-f", file).CombinedOutput()
			refused := ctx.Err() == nil // it ended by itself
			cancel()
			c := read(t, b.Version.String(), text)
			s := ShortageOf(c, Of(c, Load{}))
			if want := s != nil && s.Refused; refused != want {
				t.Errorf("%q: refused is %v, not %v: %s", line, refused, want, out)
			}
		}
	})
}
