package keywords

import "sync"

// Number returns the number of a word that begins lines in some version, be it
// the header of a section or a keyword in one; 0 for any other. It stands for the
// word while the program runs, where comparing or hashing text over and over
// would take long. Sections have the lowest numbers, see [SectionOf].
func Number(word string) uint16 { return numbers()[word] }

// Numbers returns how many numbers there are, with 0.
func Numbers() int { return len(numbers()) + 1 }

// Kinds returns how many kinds of sections there are: they have the numbers from 1
// to that.
func Kinds() int { return len(sections) }

// SectionOf returns the section that a word of this number opens, or nil.
func SectionOf(number uint16) *Section {
	if number == 0 || int(number) > Kinds() {
		return nil
	}
	return &sections[number-1]
}

var numbers = sync.OnceValue(func() map[string]uint16 {
	m := make(map[string]uint16)
	for i := range sections {
		m[sections[i].Kind] = uint16(i + 1)
	}
	words := loaded().words
	for i := range words {
		if w := &words[i]; w.Kind == Keyword && m[w.Name] == 0 {
			m[w.Name] = uint16(len(m) + 1)
		}
	}
	return m
})
