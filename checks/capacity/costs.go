package capacity

import "github.com/hapvet/hapvet/release"

// cost is what things take, in bytes, in the versions from one on.
type cost struct {
	since release.Version
	// http and tcp are what a connection takes that HAProxy passes on, on both its sides
	// and without buffers; stream is a request that shares an HTTP/2 connection with others.
	http, tcp, stream uint64
	// stalled is how many buffers an HTTP connection holds for each direction in which the
	// receiver is slow. It is 1 in mode tcp.
	stalled uint64
	// entry is an entry of a stick table without its key and data.
	entry uint64
}

// costs were measured by `show pools` of one binary of each branch (x86-64): 80 connections
// whose server does not answer, or whose client does not read. Buffers are passed on instead of copied since 2.9.
// TestCostsAgainstHAProxy measures five of the branches again.
var costs = []cost{
	{release.MustParse("2.0-dev0"), 4480, 2784, 3531, 3, 136},
	{release.MustParse("2.1-dev0"), 3840, 2720, 2986, 3, 136},
	{release.MustParse("2.2-dev0"), 3776, 2656, 2921, 3, 136},
	{release.MustParse("2.3-dev0"), 3808, 2752, 2954, 3, 136},
	{release.MustParse("2.4-dev0"), 3968, 2752, 3114, 3, 136},
	{release.MustParse("2.5-dev0"), 4032, 2816, 3146, 3, 136},
	{release.MustParse("2.6-dev0"), 4096, 2888, 3187, 3, 136},
	{release.MustParse("2.7-dev0"), 4000, 2856, 3122, 3, 144},
	{release.MustParse("2.8-dev0"), 3952, 2808, 3082, 3, 144},
	{release.MustParse("2.9-dev0"), 3880, 2736, 3026, 1, 144},
	{release.MustParse("3.0-dev0"), 3944, 2800, 3082, 1, 144},
	{release.MustParse("3.1-dev0"), 4040, 2896, 3221, 1, 144},
	{release.MustParse("3.2-dev0"), 4288, 3192, 3406, 1, 168},
	{release.MustParse("3.3-dev0"), 4176, 3048, 3301, 1, 168},
	{release.MustParse("3.4-dev0"), 4272, 3128, 3382, 1, 168},
}

func costOf(v release.Version) cost {
	c := costs[0]
	for _, next := range costs[1:] {
		if v.AtLeast(next.since) {
			c = next
		}
	}
	return c
}

// bufferSize is tune.bufsize, where it is not set (manual 3.2).
const bufferSize = 16384

// tlsSide is what a TLS connection takes on one side, once the handshake is over: the growth
// of a process by 300 connections, with OpenSSL 3.5 (13 kB with OpenSSL 1.1).
const tlsSide = 25 << 10

// tlsSession is an entry of the cache of TLS sessions, by HAProxy's own reckoning
// (set_global_maxconn() in src/limits.c), and tlsSessions the number of them where
// tune.ssl.cachesize is not set.
const (
	tlsSession  = 200
	tlsSessions = 20000
)

// h2Streams is tune.h2.max-concurrent-streams where it is not set.
const h2Streams = 100

// dataSizes are the bytes of a data type of a stick table that is no array: rates are 12,
// 64-bit counters and keys of servers 8, all others 4 (stktable_data_types in
// src/stick_table.c).
func dataSize(name string, rate bool) uint64 {
	switch {
	case rate:
		return 12
	case name == "bytes_in_cnt" || name == "bytes_out_cnt" || name == "server_key" || name == "server_name":
		return 8
	}
	return 4
}
