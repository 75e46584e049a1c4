package capacity

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

func read(t testing.TB, version, text string) *config.Config {
	t.Helper()
	v := release.MustParse(version)
	return config.Resolve([]*config.File{config.Parse("haproxy.cfg", text, v)}, config.Options{Version: v})
}

const proxies = `defaults
    mode http
    timeout connect 10s
    timeout client 100s
    timeout server 100s
frontend f
    bind 127.0.0.1:18999
    default_backend b
backend b
    server s 127.0.0.1:1
`

// fileCases are configurations, and the file descriptors that HAProxy wants for them:
// Maxsock of `show info`, on which 2.2.9, 2.6.12, 3.0.11, 3.2.26 and 3.4.7 agree.
var fileCases = []struct {
	name, config string
	files        uint64
}{
	{"usual", limits + proxies, 2028},
	{"eight threads", strings.Replace(limits, "nbthread 2", "nbthread 8", 1) + proxies, 2046},
	{"two addresses", limits + strings.Replace(proxies, ":18999", ":18999,127.0.0.1:18998", 1), 2029},
	{"a range of ports", limits + strings.Replace(proxies, ":18999", ":18990-18999", 1), 2037},
	{"shards", limits + strings.Replace(proxies, ":18999", ":18999 shards 2", 1), 2029},
	{"shards of threads", strings.Replace(limits, "nbthread 2", "nbthread 8", 1) + strings.Replace(proxies, ":18999", ":18999 shards by-thread", 1), 2053},
	{"a check", limits + proxies + "    server t 127.0.0.1:1 check\n", 2029},
	{"an agent", limits + proxies + "    server t 127.0.0.1:1 agent-check agent-port 99\n", 2030},
	{"check and agent", limits + proxies + "    server t 127.0.0.1:1 check agent-check agent-port 99\n", 2031},
	{"a template", limits + proxies + "    server-template w 5 127.0.0.1:9 check\n", 2033},
	{"a disabled server", limits + proxies + "    server t 127.0.0.1:1 check disabled\n", 2029},
	{"default-server", limits + proxies + "    default-server check\n    server t 127.0.0.1:1\n    server u 127.0.0.1:1 no-check\n", 2029},
	{"stats maxconn", limits + "    stats maxconn 50\n" + proxies, 2068},
	{"two stats sockets", limits + "    stats socket /tmp/t.sock\n" + proxies, 2029},
	{"maxpipes", limits + "    maxpipes 100\n" + proxies, 2228},
	{"splicing", limits + strings.Replace(proxies, "mode http", "mode http\n    option splice-auto", 1), 2528},
	{"splicing of 400", limits + strings.Replace(proxies, "mode http", "mode http\n    option splice-auto\n    maxconn 400", 1), 2528},
	{"peers", limits + proxies + "peers p\n    peer a 127.0.0.1:18997\n    peer b 127.0.0.1:18996\n", 2035},
	{"three peers", limits + proxies + "peers p\n    peer a 127.0.0.1:18997\n    peer b 127.0.0.1:18996\n    peer c 127.0.0.1:18996\n", 2038},
	{"log forwarding", limits + proxies + "log-forward l\n    bind 127.0.0.1:18995\n    dgram-bind 127.0.0.1:18995\n    log global\n", 2030},
}

const limits = "global\n    stats socket /tmp/s.sock level admin\n    nbthread 2\n    maxconn 1000\n"

func TestFiles(t *testing.T) {
	for _, test := range fileCases {
		t.Run(test.name, func(t *testing.T) {
			r := Of(read(t, "3.0.11", test.config), Load{})
			if full, _ := Full(r.Files); full != test.files {
				t.Errorf("%d files, and HAProxy has %d: %v", full, test.files, r.Files)
			}
		})
	}
}

// TestConns has what HAProxy made of a limit of 20,000 file descriptors (show info).
func TestConns(t *testing.T) {
	const global = "global\n    stats socket /tmp/s.sock level admin\n    nbthread 2\n"
	for _, test := range []struct {
		name, config string
		load         Load
		conns        uint64
		why          string
	}{
		{"limit of the machine", global + proxies, Load{Files: 20000}, 9986, "20000 file descriptors"},
		{"fd-hard-limit", global + "    fd-hard-limit 5000\n" + proxies, Load{Files: 20000}, 2486, "fd-hard-limit 5000"},
		{"maxconn", global + "    maxconn 1000\n" + proxies, Load{Files: 20000}, 1000, "maxconn of the global section"},
		{"asked for", global + "    maxconn 1000\n" + proxies, Load{Conns: 30}, 30, "asked for"},
		{"frontends", global + "    maxconn 1000\n" + strings.Replace(proxies, "bind ", "maxconn 400\n    bind ", 1), Load{}, 400, "the maxconn of all frontends together"},
		{"not known", global + proxies, Load{}, 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := Of(read(t, "3.0.11", test.config), test.load)
			if r.Conns != test.conns || !strings.Contains(r.ConnsWhy, test.why) {
				t.Errorf("%d (%s), and HAProxy has %d (%s)", r.Conns, r.ConnsWhy, test.conns, test.why)
			}
		})
	}
}

// TestEntries has the sizes of the pool of a table, as `show pools` of HAProxy says them.
func TestEntries(t *testing.T) {
	for _, test := range []struct {
		table    string
		old, now uint64 // 3.1.0, and 3.4.0
	}{
		{"type ip", 152, 176},
		{"type integer", 152, 176},
		{"type ipv6", 160, 184},
		{"type string", 176, 200},
		{"type string len 8", 160, 184},
		{"type string len 100", 248, 272},
		{"type ip store gpc0", 160, 184},
		{"type ip store gpc0,gpt0", 160, 184},
		{"type ip store conn_rate(10s)", 168, 192},
		{"type ip store gpc0,conn_rate(10s)", 168, 192},
		{"type ip store http_req_rate(10s),http_err_rate(10s),bytes_in_rate(1h)", 192, 216},
		{"type ip store bytes_in_cnt", 160, 184},
		{"type ip store server_key", 160, 184},
		{"type ip store gpc(10)", 192, 216},
		{"type ip store gpc_rate(5,10s)", 216, 240},
		{"type ip store gpt(7)", 184, 208},
		{"type ip store conn_cnt,conn_cur,sess_cnt,http_req_cnt", 168, 192},
	} {
		t.Run(test.table, func(t *testing.T) {
			for version, pool := range map[string]uint64{"3.1.0": test.old, "3.4.0": test.now} {
				kind, store, _ := strings.Cut(test.table, " store ")
				if store != "" {
					store = " store " + store
				}
				tables := StickTables(read(t, version, "backend b\n    stick-table "+kind+" size 1k expire 10s"+store+"\n"))
				if len(tables) != 1 || tables[0].Entries != 1024 {
					t.Fatalf("%+v", tables)
				}
				if want := allocated(pool); tables[0].Entry != want {
					t.Errorf("%s: an entry of %d bytes, not %d", version, tables[0].Entry, want)
				}
			}
		})
	}
}

func TestMemory(t *testing.T) {
	text := `global
    maxconn 10000
    nbthread 4
    tune.ssl.cachesize 1000
` + proxies + `    stick-table type ip size 1m expire 1h store http_req_rate(10s)
    server t 192.0.2.1:443 ssl verify none
frontend tls
    bind :443 ssl crt /etc/haproxy/site.pem alpn h2,http/1.1
    default_backend b
cache c
    total-max-size 4
ring r
    size 65536
`
	r := Of(read(t, "3.0.11", text), Load{})
	var got strings.Builder
	for _, row := range r.Memory {
		fmt.Fprintf(&got, "%s | %d x %d %s %v\n", row.What, row.Count, row.Each, row.Basis, row.Worst)
	}
	const want = `connections of mode http, with their other side | 10000 x 3944 measured false
buffers: 1 for a connection that waits for a slow receiver | 10000 x 16384 measured false
TLS with clients | 10000 x 25600 measured false
TLS with servers | 10000 x 25600 measured false
buffers: 1 more where receivers are slow on both sides | 10000 x 16384 measured true
HTTP/2: 99 more requests at once on each connection | 990000 x 19466 measured true
stick table "b", once it is full | 1048576 x 176 measured false
cache "c", from the start on | 1 x 4391616 measured false
cache of TLS sessions | 1000 x 200 haproxy false
ring "r" | 1 x 65536 stated false
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

// TestShortage has what real binaries did (2.2.9 to 3.4.7): they refused to start, ran into the
// limit, or did not mind.
func TestShortage(t *testing.T) {
	const none, refused, short = "none", "refused", "short"
	for _, test := range []struct{ global, version, want string }{
		{"maxconn 1000\n    ulimit-n 500", "2.2.9", short},
		{"maxconn 1000\n    ulimit-n 500", "2.3.0", refused},
		{"maxconn 1000\n    ulimit-n 500", "2.5.0", refused},
		{"maxconn 1000\n    ulimit-n 500\n    no strict-limits", "2.5.0", short},
		{"maxconn 1000\n    ulimit-n 500", "2.6.12", none},
		{"maxconn 1000\n    ulimit-n 5000", "2.4.0", none},
		{"ulimit-n 500", "2.4.0", none},
		{"maxconn 1000\n    fd-hard-limit 500", "2.6.12", refused},
		{"maxconn 1000\n    fd-hard-limit 500", "3.4.7", refused},
		{"maxconn 1000\n    fd-hard-limit 500\n    no strict-limits", "3.4.7", none},
		{"maxconn 1000\n    fd-hard-limit 5000", "3.4.7", none},
		{"fd-hard-limit 500", "3.4.7", none},
	} {
		c := read(t, test.version, "global\n    nbthread 2\n    "+test.global+"\n"+proxies)
		got := none
		if s := ShortageOf(c, Of(c, Load{})); s != nil && s.Refused {
			got = refused
		} else if s != nil {
			got = short
		}
		if got != test.want {
			t.Errorf("%q with %s: %s, not %s", test.global, test.version, got, test.want)
		}
	}
}

// TestHugeNumbers: sums stay at the largest number instead of starting again at 0.
func TestHugeNumbers(t *testing.T) {
	r := Of(read(t, "3.0.11", "global\n    maxconn 99999999999999999999\n    nbthread 99999999\nbackend b\n    stick-table type string len 999999999 size 999999999g expire 1s\n    server-template w 999999999999 192.0.2.1:80 check\n"), Load{Conns: math.MaxUint64})
	if full, worst := Full(r.Memory); full != math.MaxUint64 || worst != math.MaxUint64 {
		t.Errorf("%d, at worst %d", full, worst)
	}
}

func FuzzOf(f *testing.F) {
	f.Add("global\n maxconn 10\nlisten a\n bind :80-90 shards 3\n stick-table type ip size 1m store gpc(3),conn_rate(1s)\n", uint64(10), uint64(0))
	f.Fuzz(func(t *testing.T, text string, conns, files uint64) {
		r := Of(read(t, "3.4.0", text), Load{Conns: conns, Files: files})
		for _, rows := range [][]Row{r.Memory, r.Files} {
			if full, worst := Full(rows); full > worst {
				t.Errorf("full load %d is above the worst case %d", full, worst)
			}
		}
	})
}
