package config

import (
	"os"
	"testing"
)

// BenchmarkRead parses and resolves the file that HAPVET_BENCH names, for
// example one of scripts/genconfig.
func BenchmarkRead(b *testing.B) {
	path := os.Getenv("HAPVET_BENCH")
	if path == "" {
		b.Skip("HAPVET_BENCH names no file")
	}
	content, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	b.Run("Parse", func(b *testing.B) {
		for b.Loop() {
			Parse(path, string(content), generations[7])
		}
	})
	b.Run("Resolve", func(b *testing.B) {
		f := Parse(path, string(content), generations[7])
		for b.Loop() {
			Resolve([]*File{f}, Options{Version: generations[7]})
		}
	})
	b.Run("Features", func(b *testing.B) {
		f := Parse(path, string(content), generations[7])
		for b.Loop() {
			b.StopTimer()
			c := Resolve([]*File{f}, Options{Version: generations[7]})
			c.Symbols()
			c.SampleFaults() // which rules ask for anyway
			c.Servers(c.Sections[0])
			b.StartTimer()
			c.Features()
		}
	})
}
