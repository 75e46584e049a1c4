package advisories

import (
	"testing"

	"github.com/hapvet/hapvet/release"
)

// A database of 220 advisories, of which 60 match.
const (
	benchAdvisories = 220
	benchMatches    = 60
)

func BenchmarkEntries(b *testing.B) {
	data, err := files.ReadFile("db/HAPV-2025-0001.json")
	if err != nil {
		b.Fatal(err)
	}
	v := release.MustParse("3.0.10")
	for b.Loop() {
		for range benchAdvisories {
			e, err := newEntry(data)
			if err != nil || !e.affects(v) {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	data, err := files.ReadFile("db/HAPV-2025-0001.json")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for range benchMatches {
			if _, err := Parse(data); err != nil {
				b.Fatal(err)
			}
		}
	}
}
