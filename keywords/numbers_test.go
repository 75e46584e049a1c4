package keywords

import "testing"

// Every word that begins lines has a number of its own, and is found quickly.
func TestNumbers(t *testing.T) {
	seen, steps := map[uint16]string{}, 0
	check := func(word string) {
		n := Number(word)
		if n == 0 || int(n) >= Numbers() || seen[n] != "" && seen[n] != word {
			t.Errorf("%q has the number %d, as has %q", word, n, seen[n])
		}
		if seen[n] == "" {
			for i := slotOf(word); NameOf(numbers().slots[i%numberSlots]) != word; i++ {
				steps++
			}
		}
		seen[n] = word
	}
	for _, s := range Sections() {
		check(s.Kind)
		if got := SectionOf(Number(s.Kind)); got == nil || got.Kind != s.Kind {
			t.Errorf("number %d of section %q belongs to %v", Number(s.Kind), s.Kind, got)
		}
	}
	for _, w := range Words() {
		if w.Kind == Keyword {
			check(w.Name)
		}
	}
	if len(seen) != Numbers()-1 {
		t.Errorf("%d words, and %d numbers", len(seen), Numbers()-1)
	}
	if steps > len(seen)/2 {
		t.Errorf("%d steps beside the right slots for %d words", steps, len(seen))
	}
	for _, word := range []string{"", "x", "no-such-word", "mod", "modes"} {
		if n := Number(word); n != 0 {
			t.Errorf("%q has the number %d", word, n)
		}
	}
	if SectionOf(0) != nil || SectionOf(Number("mode")) != nil {
		t.Error("what opens no section is one")
	}
}

func BenchmarkNumber(b *testing.B) {
	words := []string{"server", "http-request", "no-such-word", "timeout", "default_backend"}
	for b.Loop() {
		for _, w := range words {
			Number(w)
		}
	}
}
