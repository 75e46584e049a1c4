package cachesim_test

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// The mapping of facts/cache.md 1.3: resident sizes of real processes, in KiB, are
// those of its blocks rounded up to pages.
func TestMemory(t *testing.T) {
	for size, resident := range map[int]int64{1: 1072, 4: 4288, 64: 68608, 256: 274432} {
		for version, extra := range map[string]int64{"2.0.0": 152, "2.3.0": 144, "2.6.12": 152, "3.2.0": 704, "3.5-dev5": 768} {
			settings := cachesim.DefaultSettings(size)
			sem := cachesim.SemanticsOf(release.MustParse(version))
			if got, want := sem.MemoryOf(&settings).Mapping, resident<<10+extra; got != want {
				t.Errorf("%s, %d MiB: %d bytes, want %d", version, size, got, want)
			}
		}
	}
}

// Which processes show the mapping, as measured on one binary of each branch, with
// 64 MiB: -c, the master and the worker of -W, and both workers during a reload.
func TestMemoryOfProcesses(t *testing.T) {
	const mapped = 68608 << 10 // and a little more
	for _, test := range []struct {
		versions              string
		check, master, worker int64
		allProcesses          bool
	}{
		{"2.0.0", mapped, mapped, 0, true},
		{"2.0.8 2.1.0 2.2.9 2.3.0 2.4.0", 0, mapped, 0, true},
		{"2.5.0 2.6.12 2.7.0 2.8.0 2.9.0 3.0.11", 0, 0, 0, false},
		{"3.1.0 3.2.26 3.3.0 3.4.7 3.5-dev5", 0, 0, mapped, false},
	} {
		for version := range strings.FieldsSeq(test.versions) {
			settings := cachesim.DefaultSettings(64)
			sem := cachesim.SemanticsOf(release.MustParse(version))
			m := sem.MemoryOf(&settings)
			extra := m.Mapping - mapped
			if extra <= 0 || extra > 1024 || m.Overhead != m.Mapping-64<<20 {
				t.Errorf("%s: mapping of %d bytes, %d of them overhead", version, m.Mapping, m.Overhead)
			}
			with := func(n int64) int64 {
				if n == 0 {
					return 0
				}
				return n + extra
			}
			want := cachesim.Memory{
				Mapping: m.Mapping, Overhead: m.Overhead, Check: with(test.check), Master: with(test.master), Worker: with(test.worker),
				Reload: 2 * m.Mapping, AllProcesses: test.allProcesses,
			}
			if m != want {
				t.Errorf("%s: got %+v, want %+v", version, m, want)
			}
		}
	}
}

// Which versions have which defects, at the borders.
func TestDefects(t *testing.T) {
	for _, test := range []struct {
		defect   cachesim.DefectID
		affected []string
		spared   []string
	}{
		{cachesim.WrongVictim, []string{"2.9.0", "2.9.15", "3.0.0", "3.0.10", "3.1.7", "3.2-dev5"}, []string{"2.8.25", "3.0.11", "3.1.8", "3.2.0"}},
		{cachesim.RefusalWrapsCounter, []string{"3.0.11", "3.1.8", "3.2.0", "3.5-dev5"}, []string{"2.8.0", "2.9.15", "3.0.10", "3.1.7"}},
		{cachesim.FirstItemOnly, []string{"2.0.35", "2.1.9", "2.2.4"}, []string{"2.1.10", "2.2.5", "2.3.0"}},
		{cachesim.IncompleteVariantServed, []string{"2.4.0", "2.5.12", "2.6.9"}, []string{"2.3.0", "2.4.23", "2.6.10", "2.8.0"}},
		{cachesim.ETagBeyondBlock, []string{"2.9.0", "3.2.21", "3.4.0"}, []string{"2.8.0", "3.2.22", "3.4.3", "3.5-dev5"}},
		{cachesim.UncheckedVariant, []string{"2.9.0", "3.0.24", "3.2.22", "3.3.11", "3.4.3", "3.5-dev4"}, []string{"2.8.25", "3.2.23", "3.4.4", "3.5-dev5"}},
		{cachesim.ReadLockedDelete, []string{"2.9.0", "3.0.24", "3.2.22", "3.3.11", "3.4.3", "3.5-dev4"}, []string{"2.8.25", "3.2.23", "3.4.4", "3.5-dev5"}},
		{cachesim.ShowKeepsNode, []string{"2.4.0", "2.4.8"}, []string{"2.3.21", "2.4.9", "2.5.0", "2.8.0", "2.9.0"}},
		{cachesim.AbortKeepsEntry, []string{"2.4.0", "2.5.14", "2.8.4"}, []string{"2.3.0", "2.8.5", "2.9.0"}},
	} {
		has := func(version string) bool {
			sem := cachesim.SemanticsOf(release.MustParse(version))
			return sem.Has(test.defect)
		}
		for _, version := range test.affected {
			if !has(version) {
				t.Errorf("%s does not have defect %s", version, cachesim.Defects()[test.defect].Name)
			}
		}
		for _, version := range test.spared {
			if has(version) {
				t.Errorf("%s has defect %s", version, cachesim.Defects()[test.defect].Name)
			}
		}
	}
	for _, d := range cachesim.Defects() {
		if d.Name == "" || d.Summary == "" || cachesim.LookupDefect(d.Name).ID != d.ID {
			t.Errorf("defect %d is incomplete, or its name is taken: %+v", d.ID, d)
		}
	}
}

// Golden sequence G11, and the order of conditions: which hits are answered with 304.
func TestConditions(t *testing.T) {
	far := make([]string, 0, 32)
	for range 30 {
		far = append(far, "x-filler: 0123456789012345678901234567890123456789")
	}
	for _, test := range []struct {
		version string
		before  []string
		asked   string
		want    cachesim.Outcome
	}{
		{"2.2.9", nil, `if-none-match: "a"`, cachesim.Hit},
		{"2.3.0", nil, `if-none-match: "a"`, cachesim.NotModified},
		{"2.3.0", nil, `if-none-match: W/"a"`, cachesim.NotModified},
		{"2.3.0", nil, `if-none-match: "b", "a"`, cachesim.NotModified},
		{"2.3.0", nil, `if-none-match: "b"`, cachesim.Hit},
		{"2.8.0", nil, "if-none-match: *", cachesim.NotModified},
		{"2.8.0", nil, "if-modified-since: Thu, 01 Jan 2026 00:00:00 GMT", cachesim.NotModified},
		{"2.8.0", nil, "if-modified-since: Mon, 01 Jan 2024 00:00:00 GMT", cachesim.Hit},
		{"2.3.0", far, `if-none-match: "a"`, cachesim.NotModified},
		{"2.8.0", far, `if-none-match: "a"`, cachesim.NotModified},
		{"2.9.0", far, `if-none-match: "a"`, cachesim.Hit},
		{"3.4.0", far, `if-none-match: "a"`, cachesim.Hit},
		{"3.4.0", far, "if-none-match: *", cachesim.NotModified},
		{"3.5-dev5", far, `if-none-match: "a"`, cachesim.NotModified},
	} {
		settings := cachesim.DefaultSettings(1)
		settings.MaxObjectSize = 100_000
		cl := newClient(t, test.version, settings)
		lines := append(append([]string{}, test.before...), `etag: "a"`, "last-modified: Wed, 01 Jan 2025 00:00:00 GMT", "cache-control: max-age=100")
		cl.c.Exchange(cl.now, cl.request("GET", "/"), cl.response(10, lines...), 10)
		if o, _ := cl.c.Exchange(cl.now, cl.request("GET", "/", test.asked), cl.response(10), 10); o != test.want {
			t.Errorf("%s, %s: %s, want %s", test.version, test.asked, o, test.want)
		}
	}
}

// Unsafe methods remove the entry from 2.4 on.
func TestInvalidation(t *testing.T) {
	for _, test := range []struct {
		version, method string
		want            bool
	}{
		{"2.0.0", "POST", false}, {"2.3.0", "DELETE", false},
		{"2.4.0", "POST", true}, {"2.8.0", "DELETE", true}, {"3.5-dev5", "FOO", true},
		{"2.8.0", "OPTIONS", false}, {"3.4.0", "HEAD", false},
	} {
		cl := newClient(t, test.version, cachesim.DefaultSettings(1))
		cl.c.Exchange(cl.now, cl.request("GET", "/"), cl.response(10, "cache-control: max-age=100"), 10)
		cl.c.Exchange(cl.now, cl.request(test.method, "/"), cl.response(10), 10)
		if gone := !cl.has("/"); gone != test.want {
			t.Errorf("%s, %s: gone %t, want %t", test.version, test.method, gone, test.want)
		}
	}
}
