package config

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// Into how many pieces a file is cut does not show.
func TestPiecesDoNotShow(t *testing.T) {
	parts := []string{"a b", " c", "\n", "\n\n", "#", "'", `"`, `"$X"`, "\\", "\x00", "[s]", ".if 1", " x\r\n", `\x4`}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var b strings.Builder
		for range r.IntN(60) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		source := b.String()
		for _, v := range generations {
			whole := parse("a.cfg", source, v, len(source))
			pieces := parse("a.cfg", source, v, r.IntN(5))
			if whole.String() != source || pieces.String() != source {
				t.Fatalf("%q does not print back", source)
			}
			if whole.expands != pieces.expands || whole.HasConditions() != pieces.HasConditions() || whole.Lines() != pieces.Lines() {
				t.Fatalf("%q: %+v and %+v", source, whole, pieces)
			}
			for n := 1; n <= whole.Lines(); n++ {
				if !reflect.DeepEqual(whole.Words(n), pieces.Words(n)) || whole.lines[n-1].flags != pieces.lines[n-1].flags {
					t.Fatalf("%q: line %d is %v and %v", source, n, whole.Words(n), pieces.Words(n))
				}
			}
		}
	}
}
