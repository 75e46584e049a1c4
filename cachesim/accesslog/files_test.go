package accesslog_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/release"
)

// logFrom is a log of one request a second, each of which takes a second, and its
// lines as they are written.
func logFrom(second, n, step int) string {
	var out strings.Builder
	for i := range n {
		at := time.Date(2024, 4, 26, 9, 0, second+i*step, 0, time.UTC)
		fmt.Fprintf(&out, "10.0.1.2:1 [%s.000] f b/s 0/0/0/0/1000 200 2750 - - ---- 1/1/1/1/0 0/0 \"GET /%d HTTP/1.1\"\n", at.Format("02/Jan/2006:15:04:05"), second+i*step)
	}
	return out.String()
}

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = io.WriteString(w, text)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t *testing.T, text string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(text), nil)
}

// uris opens logs and returns the URIs of what they hold, in order.
func uris(t *testing.T, paths []string, stdin string, c accesslog.Config) (string, accesslog.Stats) {
	t.Helper()
	sem := cachesim.SemanticsOf(release.MustParse("3.2.0"))
	c.Formats, c.Semantics = []*accesslog.Format{standard(t, "httplog")}, &sem
	r, err := accesslog.Open(paths, strings.NewReader(stdin), c)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out []string
	last := int64(-1 << 62)
	for {
		var record cachesim.Record
		if err := r.Next(&record); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			return strings.Join(out, " "), r.Stats()
		}
		if record.Time < last {
			t.Errorf("%d comes after %d", record.Time, last)
		}
		last = record.Time
		out = append(out, strings.TrimPrefix(r.Seen().URI, "/"))
	}
}

// Several files are one log, in the order in which requests came, whatever order the
// files have.
func TestFiles(t *testing.T) {
	first, second, third := logFrom(0, 4, 1), logFrom(4, 4, 1), logFrom(2, 3, 2)
	read, total := int64(0), int64(0)
	progress := func(r, of int64) { read, total = r, of }
	paths := []string{write(t, "b.gz", gzipped(t, second)), write(t, "a.log", []byte(first)), write(t, "c.zst", zstandard(t, third))}
	got, stats := uris(t, paths, "", accesslog.Config{Progress: progress})
	if want := "0 1 2 2 3 4 4 5 6 6 7"; got != want || stats.Late != 0 || stats.Requests != 11 {
		t.Errorf("got %s, want %s; %+v", got, want, stats)
	}
	size := int64(0)
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if read != size || total != size {
		t.Errorf("progress: %d of %d, want %d", read, total, size)
	}
	if got, _ := uris(t, []string{"-", paths[1]}, second, accesslog.Config{Progress: progress}); got != "0 1 2 3 4 5 6 7" || total != -1 {
		t.Errorf("with stdin: %s, %d", got, total)
	}
	// Two gzip files in one, as logrotate appends them.
	both := write(t, "both.gz", append(gzipped(t, first), gzipped(t, second)...))
	if got, _ := uris(t, []string{both}, "", accesslog.Config{}); got != "0 1 2 3 4 5 6 7" {
		t.Errorf("two in one: %s", got)
	}
}

// What is wrong with files is told, and stops nothing but the file.
func TestDamagedFiles(t *testing.T) {
	whole := gzipped(t, logFrom(0, 200, 1))
	cut := write(t, "cut.gz", whole[:len(whole)/2])
	got, stats := uris(t, []string{cut, write(t, "x.log", []byte(logFrom(1000, 2, 1)))}, "", accesslog.Config{})
	if !strings.HasSuffix(got, "1000 1001") || stats.Damaged == 0 || !strings.Contains(stats.Damages[len(stats.Damages)-1].Reason, "compressed") {
		t.Errorf("%s %+v", got, stats)
	}
	long := write(t, "long.log", []byte(strings.Repeat("x", 2<<20)+"\n"+logFrom(5, 1, 1)))
	if got, stats := uris(t, []string{long}, "", accesslog.Config{}); got != "5" || stats.Damaged != 1 || stats.Damages[0].Line != 1 {
		t.Errorf("%s %+v", got, stats)
	}
	wide := write(t, "wide.log", []byte(strings.Repeat("x", 200<<10)+"\n"+logFrom(5, 1, 1)))
	if got, stats := uris(t, []string{wide}, "", accesslog.Config{}); got != "5" || stats.Damaged != 1 || !strings.Contains(stats.Damages[0].Reason, "longer than HAProxy writes") {
		t.Errorf("%s %+v", got, stats)
	}
	if got, _ := uris(t, []string{write(t, "empty", nil)}, "", accesslog.Config{}); got != "" {
		t.Errorf("empty: %s", got)
	}
	sem := cachesim.SemanticsOf(release.MustParse("3.2.0"))
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), t.TempDir()} {
		c := accesslog.Config{Formats: []*accesslog.Format{standard(t, "httplog")}, Semantics: &sem}
		if _, err := accesslog.Open([]string{path}, nil, c); err == nil {
			t.Errorf("%s is opened", path)
		}
	}
	if _, err := accesslog.New("x", strings.NewReader(""), accesslog.Config{Semantics: &sem}); err == nil {
		t.Error("without a format")
	}
}

// Requests are put in the order in which they came, within the window.
func TestOrder(t *testing.T) {
	line := func(second, took int) string {
		return fmt.Sprintf("10.0.1.2:1 [26/Apr/2024:09:00:%02d.000] f b/s 0/0/0/0/%d 200 2750 - - ---- 1/1/1/1/0 0/0 \"GET /%d HTTP/1.1\"\n", second, took, second)
	}
	log := line(5, 0) + line(6, 0) + line(1, 7000) + line(8, 0) + line(9, 0)
	got, stats := uris(t, []string{"-"}, log, accesslog.Config{})
	if got != "1 5 6 8 9" || stats.Swapped != 1 || stats.Late != 0 {
		t.Errorf("%s %+v", got, stats)
	}
	got, stats = uris(t, []string{"-"}, log, accesslog.Config{Window: 2})
	if got != "5 1 6 8 9" || stats.Late != 1 {
		t.Errorf("%s %+v", got, stats)
	}
	if got, stats := uris(t, []string{"-"}, log, accesslog.Config{Keep: func(frontend, backend string) bool { return frontend != "f" || backend != "b" }}); got != "" || stats.Elsewhere != 5 {
		t.Errorf("%s %+v", got, stats)
	}
}

// Reading takes the same memory for a log of any size: HAPVET_LOG_GB=10 reads that
// much.
func TestConstantMemory(t *testing.T) {
	size := int64(24 << 20)
	if gb, err := strconv.Atoi(os.Getenv("HAPVET_LOG_GB")); err == nil {
		size = int64(gb) << 30
	}
	sem := cachesim.SemanticsOf(release.MustParse("3.2.0"))
	log := sampleLog(20_000)
	r, err := accesslog.New("log", &repeated{log: log, left: size}, accesslog.Config{Formats: []*accesslog.Format{captured(t)}, Semantics: &sem})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	var record cachesim.Record
	n := 0
	for ; r.Next(&record) == nil; n++ {
		if n == 50_000 {
			runtime.GC()
			runtime.ReadMemStats(&before)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("%d bytes more after %d lines", grown, n)
	}
	if each := float64(after.Mallocs-before.Mallocs) / float64(n-50_000); each > 5 {
		t.Errorf("%.1f allocations a line", each)
	}
	if s := r.Stats(); s.Requests < size/300 || s.Damaged > 1 {
		t.Errorf("%+v", s)
	}
	runtime.KeepAlive(r)
}
