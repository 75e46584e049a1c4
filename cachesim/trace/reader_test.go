package trace_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/trace"
	"github.com/hapvet/hapvet/release"
)

// exchanges are random, in the order of time.
func exchanges(n int) []trace.Exchange {
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	list := make([]trace.Exchange, n)
	time := int64(1_700_000_000_000_000)
	for i := range list {
		e := &list[i]
		time += rnd.Int64N(2000)
		*e = trace.Exchange{Time: time, Client: pick("", "192.0.2.7", "2001:db8::1"), Body: rnd.Int64N(50_000), Broken: -1, Duration: rnd.Int64N(3) * 100_000}
		e.Request = cachesim.RequestHead{Method: pick("GET", "GET", "HEAD", "POST"), URI: fmt.Sprint("/", rnd.IntN(100)), Version: pick("HTTP/1.1", "HTTP/1.0", "HTTP/2.0")}
		e.Request.Headers = headers(pick("host: a.example", "host: b.example:8080", "x-first: 1\nhost: c"), pick("", `if-none-match: "a", W/"b"`, "accept-encoding: br;q=0, gzip"), pick("", "authorization: x"))
		e.Response = cachesim.ResponseHead{Version: "HTTP/1.1", Status: 200, Reason: pick("OK", "", "Très bien")}
		e.Response.Headers = headers(pick("cache-control: max-age=60", "cache-control: private\ncache-control: public"), pick("", "age: 5", "set-cookie: \"\\"), pick("transfer-encoding: chunked", fmt.Sprint("content-length: ", e.Body), "etag: \"a\""))
		if rnd.IntN(9) == 0 {
			e.Response.Status, e.Response.Reason = 404, "Not Found"
		}
		if e.Frame(); e.Response.Chunked && rnd.IntN(2) == 0 {
			e.Response.Trailers = headers("x-sum: 1")
		}
		if rnd.IntN(9) == 0 {
			e.Broken = rnd.Int64N(e.Body + 1)
		}
	}
	return list
}

// headers reads blocks of lines "name: value".
func headers(blocks ...string) cachesim.Headers {
	var h cachesim.Headers
	for _, block := range blocks {
		for line := range strings.SplitSeq(block, "\n") {
			if name, value, ok := strings.Cut(line, ": "); ok {
				h = append(h, cachesim.Header{Name: name, Value: value})
			}
		}
	}
	return h
}

// written is a trace of exchanges.
func written(t testing.TB, list []trace.Exchange) []byte {
	t.Helper()
	var b bytes.Buffer
	w := trace.NewWriter(&b)
	for i := range list {
		if err := w.Write(&list[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// scanned reads a whole trace, with memory of its own for each exchange.
func scanned(t testing.TB, r io.Reader) ([]trace.Exchange, trace.Stats) {
	t.Helper()
	var list []trace.Exchange
	s := trace.NewScanner(r)
	for {
		var e trace.Exchange
		if err := s.Next(&e); errors.Is(err, io.EOF) {
			return list, s.Stats()
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
}

func TestRoundTrip(t *testing.T) {
	want := exchanges(2000)
	got, stats := scanned(t, bytes.NewReader(written(t, want)))
	if stats.Damaged != 0 || stats.Unknown != nil || stats.Lines != 2000 || stats.Exchanges != 2000 {
		t.Errorf("%+v", stats)
	}
	for i := range want {
		if fmt.Sprintf("%+v", want[i]) != fmt.Sprintf("%+v", got[i]) { // nil and empty are the same
			t.Fatalf("exchange %d:\nwritten %+v\nread    %+v", i, want[i], got[i])
		}
	}
}

// A trace gives the digests that headers give, for each version.
func TestRecordsAreDigestsOfHeaders(t *testing.T) {
	list := exchanges(500)
	data := written(t, list)
	for _, version := range []string{"2.0.0", "2.4.0", "2.6.12", "3.0.11", "3.4.7"} {
		s := cachesim.SemanticsOf(release.MustParse(version))
		r := trace.NewReader(bytes.NewReader(data), &s, 0)
		for i := range list {
			var got, want cachesim.Record
			if err := r.Next(&got); err != nil {
				t.Fatal(err)
			}
			e := &list[i]
			want = cachesim.Record{Time: e.Time, Duration: e.Duration, Body: e.Body, Broken: e.Broken, Request: s.DigestRequest(&e.Request), Response: s.DigestResponse(&e.Response)}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s, record %d: %+v, want %+v", version, i, got, want)
			}
		}
		if err := r.Next(new(cachesim.Record)); !errors.Is(err, io.EOF) {
			t.Errorf("at the end: %v", err)
		}
	}
}

func compressed(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	var g, z bytes.Buffer
	zip := gzip.NewWriter(&g)
	zip.Write(data)
	zip.Close()
	std, err := zstd.NewWriter(&z)
	if err != nil {
		t.Fatal(err)
	}
	std.Write(data)
	std.Close()
	skippable := append([]byte{0x52, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3}, z.Bytes()...)
	return map[string][]byte{"plain": data, "gzip": g.Bytes(), "zstd": z.Bytes(), "zstd behind a frame to skip": skippable}
}

func TestCompressed(t *testing.T) {
	want := exchanges(300)
	for name, data := range compressed(t, written(t, want)) {
		got, stats := scanned(t, iotest.OneByteReader(bytes.NewReader(data)))
		if len(got) != len(want) || stats.Damaged != 0 {
			t.Errorf("%s: %d exchanges, %+v", name, len(got), stats)
		}
	}
	for name, data := range compressed(t, written(t, want)) {
		got, stats := scanned(t, bytes.NewReader(data[:len(data)/2]))
		if name != "plain" && (stats.Damaged != 1 || !strings.HasPrefix(stats.Damages[0].Reason, "compressed data: ")) || len(got) >= len(want) {
			t.Errorf("half of %s: %d exchanges, %+v", name, len(got), stats)
		}
	}
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("broken")
	for name, data := range compressed(t, written(t, exchanges(3))) {
		s := trace.NewScanner(io.MultiReader(bytes.NewReader(data[:len(data)-9]), iotest.ErrReader(broken)))
		var err error
		for err == nil {
			err = s.Next(new(trace.Exchange))
		}
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDamagedLines(t *testing.T) {
	good := `{"time":1,"uri":"/","status":200,"body":0}`
	long := `{"x":"` + strings.Repeat("y", 1<<20) + `"}`
	lines := []struct{ line, reason string }{
		{good, ""},
		{"", ""},
		{"no JSON at all", "unexpected byte 110 'n' at 0"},
		{`<134>Nov 23 06:00:00 host haproxy[7]: ` + good, ""},
		{good + " ", ""},
		{good + "x", "something follows the object"},
		{good + good, "something follows the object"},
		{good[:20], "unexpected EOF"},
		{`{}`, "no time"},
		{`{"time":1,"status":200,"body":0}`, "no uri"},
		{`{"time":1,"uri":"/","body":0}`, "no status"},
		{`{"time":1,"uri":"/","status":200}`, "neither body nor bytes"},
		{`{"time":"1","uri":"/","status":200,"body":0}`, "time: not a number"},
		{`{"time":-1,"uri":"/","status":200,"body":0}`, "time: -1 is not in 0 to 9007199254740991"},
		{`{"time":1.5,"uri":"/","status":200,"body":0}`, "time: 1.5 is not an integer of 0 to 9007199254740991"},
		{`{"time":1,"uri":"/ x","status":200,"body":0}`, `uri: it cannot be "/ x"`},
		{`{"time":1,"uri":"/","status":99,"body":0}`, "status: 99 is not in 100 to 999"},
		{`{"time":1,"uri":"/","status":200,"body":0,"request_headers":"a: 1\nb"}`, `request_headers: "b" is no header line`},
		{`{"time":1,"uri":"/","status":200,"body":0,"request_headers":{"a":1}}`, `request_headers: a header that is no string`},
		{`{"time":1,"uri":"/","status":200,"body":0,"chunked":2}`, `chunked: 2 is not in 0 to 1`},
		{long, "longer than 1 MiB"},
		{`{"time":1,"uri":"/","status":200,"body":0,"duraton":5}`, ""},
		{`{"time":1,"uri":"/","status":200,"body":0,"duraton":{"a":[]}}`, ""},
	}
	var file strings.Builder
	var want []trace.Damage
	ok := 0
	for i, l := range lines {
		file.WriteString(l.line + "\r\n")
		if l.reason != "" {
			want = append(want, trace.Damage{Line: int64(i + 1), Reason: l.reason})
		} else if l.line != "" {
			ok++
		}
	}
	got, stats := scanned(t, strings.NewReader(file.String()))
	if len(got) != ok || stats.Exchanges != int64(ok) || stats.Damaged != int64(len(want)) || stats.Lines != stats.Damaged+stats.Exchanges {
		t.Errorf("%d exchanges, %+v", len(got), stats)
	}
	if len(stats.Damages) != trace.MaxDamages {
		t.Errorf("%d damages are told of", len(stats.Damages))
	}
	for i, d := range stats.Damages {
		if d != want[i] {
			t.Errorf("got %+v, want %+v", d, want[i])
		}
	}
	for _, w := range want { // those beyond the first, too
		line := lines[w.Line-1].line
		if _, stats := scanned(t, strings.NewReader(line)); stats.Damages[0].Reason != w.Reason {
			t.Errorf("%.80s: %q, want %q", line, stats.Damages[0].Reason, w.Reason)
		}
	}
	if u := []trace.Member{{Name: "duraton", Lines: 2}}; !reflect.DeepEqual(stats.Unknown, u) {
		t.Errorf("unknown members: %v", stats.Unknown)
	}
}

func TestOrder(t *testing.T) {
	var b strings.Builder
	for _, time := range []int{5, 3, 4, 9, 1, 2, 8, 7, 6} {
		fmt.Fprintf(&b, `{"time":%d,"uri":"/","status":200,"body":%d}`+"\n", time, time)
	}
	s := cachesim.SemanticsOf(release.MustParse("3.0.11"))
	for _, test := range []struct {
		window        int
		times, bodies string
		swapped, late int64
	}{
		{0, "[1 2 3 4 5 6 7 8 9]", "[1 2 3 4 5 6 7 8 9]", 7, 0},
		{3, "[3 4 4 4 5 7 7 8 9]", "[3 4 1 2 5 7 6 8 9]", 7, 3},
		{1, "[5 5 5 9 9 9 9 9 9]", "[5 3 4 9 1 2 8 7 6]", 7, 7},
	} {
		r := trace.NewReader(strings.NewReader(b.String()), &s, test.window)
		var times, bodies []int64
		var record cachesim.Record
		for r.Next(&record) == nil {
			times, bodies = append(times, record.Time), append(bodies, record.Body)
		}
		stats := r.Stats()
		if fmt.Sprint(times) != test.times || fmt.Sprint(bodies) != test.bodies || stats.Swapped != test.swapped || stats.Late != test.late {
			t.Errorf("window %d: times %v, bodies %v, %+v", test.window, times, bodies, stats)
		}
	}
}

// Headers may be an object, HAProxy's 1 and 0 are flags, and what stands for itself
// is added.
func TestForms(t *testing.T) {
	base := `"time":1,"uri":"/","status":200,"body":7`
	for _, test := range []struct{ more, want string }{
		{`"host":"h"`, `GET / HTTP/1.1 [{host h}] 200 "OK" [] -1 false []`},
		{`"host":null,"reason":"","method":"HEAD","version":"HTTP/2.0"`, `HEAD / HTTP/2.0 [] 200 "" [] -1 false []`},
		{`"response_headers":{"A":"1","b":[" 2 ","3"],"A":"4"}`, `GET / HTTP/1.1 [] 200 "OK" [{A 1} {b 2} {b 3} {A 4}] -1 false []`},
		{`"response_headers":"A:1\r\n\r\nb:\t2 \nc:\n"`, `GET / HTTP/1.1 [] 200 "OK" [{A 1} {b 2} {c }] -1 false []`},
		{`"response_headers":"Content-Length: 9"`, `GET / HTTP/1.1 [] 200 "OK" [{Content-Length 9}] 9 false []`},
		{`"chunked":0`, `GET / HTTP/1.1 [] 200 "OK" [{content-length 7}] 7 false []`},
		{`"chunked":true,"trailers":{"t":"1"}`, `GET / HTTP/1.1 [] 200 "OK" [{transfer-encoding chunked}] -1 true [{t 1}]`},
		{`"cache_hit":1,"response_headers":"age: 5\nx: 1"`, `GET / HTTP/1.1 [] 200 "OK" [{x 1}] -1 false []`},
		{`"cache_hit":false,"response_headers":"age: 5"`, `GET / HTTP/1.1 [] 200 "OK" [{age 5}] -1 false []`},
	} {
		list, stats := scanned(t, strings.NewReader("{"+base+","+test.more+"}"))
		if len(list) != 1 {
			t.Errorf("%s: %+v", test.more, stats)
			continue
		}
		q, r := list[0].Request, list[0].Response
		if got := fmt.Sprintf("%s %s %s %v %d %q %v %d %v %v", q.Method, q.URI, q.Version, q.Headers, r.Status, r.Reason, r.Headers, r.Length, r.Chunked, r.Trailers); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.more, got, test.want)
		}
	}
}

// What HAProxy logs tells the size of the body, and whether it broke off.
func TestBytesAndTermination(t *testing.T) {
	const start = 20 + 13 + 1 // of "HTTP/1.1", "200", "OK", and the end of headers
	for _, test := range []struct {
		more         string
		body, broken int64
	}{
		{fmt.Sprint(`"bytes":`, start+500), 500, -1},
		{fmt.Sprint(`"bytes":`, start+6+500, `,"response_headers":"a: bcdef"`), 500, -1},
		{fmt.Sprint(`"bytes":`, start+24+1+500, `,"response_headers":"transfer-encoding: chunked"`), 500, -1},
		{`"bytes":3`, 0, -1},
		{`"bytes":300,"response_headers":"content-length: 77","termination":"--"`, 77, -1},
		{`"bytes":300,"response_headers":"content-length: 77","method":"HEAD"`, 0, -1},
		{`"bytes":300,"response_headers":"content-length: 77","status":304`, 0, -1},
		{fmt.Sprint(`"bytes":`, start+17+50, `,"response_headers":"content-length: 770","termination":"CD--"`), 770, 50},
		{fmt.Sprint(`"bytes":`, start+50, `,"termination":"SD"`), 50, 50},
		{`"bytes":300,"response_headers":"content-length: 77","termination":"LR"`, 77, -1},
		{`"body":300,"termination":"CD","response_headers":"content-length: 900"`, 900, 300},
		{`"body":300,"termination":"CD","aborted":7`, 300, 7},
		{`"body":300,"termination":"-"`, 300, -1},
	} {
		list, stats := scanned(t, strings.NewReader(`{"time":1,"uri":"/","status":200,`+test.more+"}"))
		if len(list) != 1 {
			t.Errorf("%s: %+v", test.more, stats)
		} else if e := list[0]; e.Body != test.body || e.Broken != test.broken {
			t.Errorf("%s: body %d, broken %d, want %d and %d", test.more, e.Body, e.Broken, test.body, test.broken)
		}
	}
}

// FuzzScanner reads anything, and what it reads again once it is written.
func FuzzScanner(f *testing.F) {
	f.Add(written(f, exchanges(2)))
	for _, data := range compressed(f, written(f, exchanges(3))) {
		f.Add(data)
	}
	f.Add([]byte(`{"time":1e3,"uri":"\ud800","status":200.0,"body":0,"response_headers":{"a":["1",""]},"chunked":1,"x":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, stats := scanned(t, io.LimitReader(bytes.NewReader(data), 1<<16))
		if int64(len(list)) != stats.Exchanges || stats.Lines != stats.Exchanges+stats.Damaged {
			t.Errorf("%d exchanges, %+v", len(list), stats)
		}
		s := cachesim.SemanticsOf(release.MustParse("3.4.7"))
		for i := range list {
			list[i].Record(&s, new(cachesim.Record))
		}
		again, stats := scanned(t, bytes.NewReader(written(t, list)))
		if stats.Damaged != 0 || fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", list) {
			t.Errorf("%+v\nfirst %+v\nagain %+v", stats, list, again)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	list := exchanges(20_000)
	s := cachesim.SemanticsOf(release.MustParse("3.0.11"))
	for name, data := range compressed(b, written(b, list)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			lines := 0
			for b.Loop() {
				r := trace.NewReader(bytes.NewReader(data), &s, 0)
				var record cachesim.Record
				for r.Next(&record) == nil {
					lines++
				}
			}
			b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
			b.ReportMetric(float64(len(data))/float64(len(list)), "bytes/line")
		})
	}
}
