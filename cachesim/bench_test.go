package cachesim

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// BenchmarkExchange asks for a million objects, popular after Zipf's law.
func BenchmarkExchange(b *testing.B) {
	const objects = 1 << 20
	for _, version := range []string{"2.0.0", "2.8.25", "3.2.26"} {
		b.Run(version, func(b *testing.B) {
			settings := DefaultSettings(1024)
			c, err := New(settings, SemanticsOf(release.MustParse(version)))
			if err != nil {
				b.Fatal(err)
			}
			rnd := rand.New(rand.NewPCG(1, 2))
			zipf := rand.NewZipf(rnd, 1.01, 1, objects-1)
			draws := make([]uint32, 1<<20)
			for i := range draws {
				draws[i] = uint32(zipf.Uint64())
			}
			request := Request{HasKey: true}
			response := Response{Status: 200, Lifetime: 1 << 30, HasLifetime: true, Head: 300, Payload: 280, Body: 4000}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				n := draws[i&(1<<20-1)] + 1
				binary.LittleEndian.PutUint32(request.Hash[:], n*0x9e3779b1)
				c.Exchange(int64(i), &request, &response, 4000)
			}
		})
	}
}
