package accesslog_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// standard compiles the format of an option, without a configuration.
func standard(t testing.TB, name string) *accesslog.Format {
	t.Helper()
	f, err := accesslog.Standard(name, accesslog.Options{Version: release.MustParse("3.2.0")})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// readAll reads a log to its end.
func readAll(t testing.TB, log string, c accesslog.Config) ([]cachesim.Record, []accesslog.Seen, accesslog.Stats) {
	t.Helper()
	if c.Semantics == nil {
		sem := cachesim.SemanticsOf(release.MustParse("3.2.0"))
		c.Semantics = &sem
	}
	r, err := accesslog.New("test.log", strings.NewReader(log), c)
	if err != nil {
		t.Fatal(err)
	}
	var records []cachesim.Record
	var seen []accesslog.Seen
	for {
		var record cachesim.Record
		err := r.Next(&record)
		if errors.Is(err, io.EOF) {
			return records, seen, r.Stats()
		}
		if err != nil {
			t.Fatal(err)
		}
		records, seen = append(records, record), append(seen, *r.Seen())
	}
}

// What is in a log becomes records, or is counted, with what is wrong.
func TestReader(t *testing.T) {
	const log = `Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"
Feb  6 12:14:14 localhost haproxy[14389]: 127.0.0.1:53594 [06/Feb/2009:12:14:14.700] http-in http-in/<NOSRV> 0/-1/-1/-1/0 302 49 - - LR-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"
Feb  6 12:14:14 localhost haproxy[14389]: 2001:db8::1:33317 [06/Feb/2009:12:14:14.656] http-in~ static/srv1 0/0/0/2/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /a.css?x#22 HTTP/1.1"
Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /inde
(garbage)

Feb  6 12:14:14 localhost haproxy[14389]: Server a/b is UP.
Feb  6 12:14:14 localhost haproxy[14389]: 127.0.0.1:56059 [06/Feb/2009:12:14:14.380] frt/f1: Connection error during SSL handshake
Feb  6 12:14:15 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:15.655] http-in static/<CACHE> 0/0/0/0/1 304 275 - - LR-- 1/1/1/1/0 0/0 "GET /a.css HTTP/2.0"
Feb  6 12:14:16 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:15.660] http-in static/srv1 0/0/0/1/50 200 1300 - - CD-- 1/1/1/1/0 0/0 "GET /a.css?x#22 HTTP/1.1"
`
	records, seen, stats := readAll(t, log, accesslog.Config{Formats: []*accesslog.Format{standard(t, "httplog")}})
	if len(records) != 4 || stats.Requests != 4 || stats.Lines != 9 || stats.Local != 1 || stats.Other != 2 || stats.Damaged != 2 || stats.Truncated != 1 || stats.FromCache != 1 {
		t.Errorf("%d records, %+v", len(records), stats)
	}
	want := []struct {
		uri                    string
		time, duration         int64
		status                 int
		body, length, brokenAt int64
	}{
		{`/a.css?x"`, 1233922454656000, 107000, 200, 2450, 2450, -1},
		{"/index.html", 1233922454665000, 0, 200, 2450, 2450, -1},
		{"/a.css", 1233922455655000, 1000, 304, 0, 0, -1},
		{`/a.css?x"`, 1233922455660000, 49000, 200, 2450, 2450, 1000},
	}
	for i, w := range want {
		r := records[i]
		if seen[i].URI != w.uri || seen[i].Host != "localhost" || r.Time != w.time || r.Duration != w.duration || r.Response.Status != w.status || r.Body != w.body || r.Response.Body != w.length || r.Broken != w.brokenAt {
			t.Errorf("request %d: %+v, %+v, want %+v", i, seen[i], r, w)
		}
	}
	for i, w := range []accesslog.Damage{
		{File: "test.log", Line: 4, Column: 132, Reason: "the line ends before the end of %{+Q}r"},
		{File: "test.log", Line: 5, Column: 1, Reason: `%ci expected before "(garbage)"`},
	} {
		d := stats.Damages[i]
		d.Text = ""
		if d != w {
			t.Errorf("damage %d: %+v, want %+v", i, d, w)
		}
	}
}

func configOf(t testing.TB, text string) *config.Config {
	t.Helper()
	v := release.MustParse("3.2.0")
	return config.Resolve([]*config.File{config.Parse("haproxy.cfg", text, v)}, config.Options{Version: v})
}
