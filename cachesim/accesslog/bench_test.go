package accesslog_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/release"
)

// sampleLog is a log of popular and of rare paths, in order.
func sampleLog(lines int) []byte {
	rnd := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rnd, 1.1, 1, 100_000)
	var out bytes.Buffer
	for i := range lines {
		fmt.Fprintf(&out, "<134>Feb  6 12:14:14 lb1 haproxy[14389]: 10.0.%d.%d:33317 [06/Feb/2009:%02d:%02d:%02d.%03d] http-in~ static/srv%d 0/0/1/%d/%d 200 %d - - ---- 120/100/20/3/0 0/0 {www.example.com|gzip, br} {max-age=3600|} \"GET /assets/app/%d/file-%d.js?v=%d HTTP/1.1\"\n",
			i%256, i%200, i/3_600_000%24, i/60_000%60, i/1000%60, i%1000, i%4, i%50, i%50+20, 2000+zipf.Uint64()%5000, i%10, zipf.Uint64(), i%3)
	}
	return out.Bytes()
}

// repeated is a log again and again, up to a size. It takes no memory.
type repeated struct {
	log  []byte
	left int64
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(int64(len(p)), r.left)], r.log[r.at:])
	r.at = (r.at + n) % len(r.log)
	r.left -= int64(n)
	return n, nil
}

func captured(t testing.TB) *accesslog.Format {
	t.Helper()
	formats, unreadable := accesslog.Formats(configOf(t, `frontend http-in
    mode http
    option httplog
    capture request header Host len 60
    capture request header Accept-Encoding len 60
    capture response header Cache-Control len 60
    capture response header Vary len 60
`))
	if len(formats) != 1 || len(unreadable) > 0 {
		t.Fatal(unreadable)
	}
	return formats[0]
}

func BenchmarkReader(b *testing.B) {
	log := sampleLog(10_000)
	sem := cachesim.SemanticsOf(release.MustParse("3.2.0"))
	for _, name := range []string{"httplog without captures known", "httplog with captures"} {
		b.Run(name, func(b *testing.B) {
			f := standard(b, "httplog")
			if name == "httplog with captures" {
				f = captured(b)
			}
			r, err := accesslog.New("log", &repeated{log: log, left: 1 << 62}, accesslog.Config{Formats: []*accesslog.Format{f}, Semantics: &sem})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.SetBytes(int64(len(log) / 10_000))
			var record cachesim.Record
			for b.Loop() {
				if err := r.Next(&record); err != nil {
					b.Fatal(err)
				}
			}
			if s := r.Stats(); s.Damaged > 0 {
				b.Fatal(s.Damages)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

func BenchmarkScanner(b *testing.B) {
	log := sampleLog(10_000)
	s := accesslog.NewScanner("log", &repeated{log: log, left: 1 << 62}, []*accesslog.Format{captured(b)}, nil)
	b.ReportAllocs()
	var e accesslog.Entry
	for b.Loop() {
		if err := s.Next(&e); err != nil && !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
