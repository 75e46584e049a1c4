package keywords

import "sync"

// Number returns the number of a word that begins lines in some version, be it
// the header of a section or a keyword in one; 0 for any other. It stands for the
// word while the program runs, where comparing or hashing text over and over
// would take long. Sections have the lowest numbers, see [SectionOf].
func Number(word string) uint16 { return numbers().lookup(word) }

// MaxNumber bounds the numbers of words.
const MaxNumber = 1 << 12

// NameOf returns the word of a number that [Number] has given, and "" for 0.
func NameOf(number uint16) string { return names[number%MaxNumber] }

// names are the words by their numbers, filled when the first number is asked for.
// It is an array of its own so that looking into it is one step: most rules ask for
// the keywords of most lines.
var names [MaxNumber]string

// Numbers returns how many numbers there are, with 0.
func Numbers() int { return len(numbers().words) }

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

// numberTable finds the numbers of words. Every line of a configuration asks at
// least once, so it is a table of its own, which looks at a few bytes of a word
// before it compares the word itself. A word that is not in its slot is in the next.
// A slot has but the number, so that the whole table is no more than two pages of memory.
type numberTable struct {
	slots [numberSlots]uint16
	words []string // by number; none has the number 0
}

func newNumberTable() numberTable { return numberTable{words: []string{""}} }

// numberSlots is several times the number of words.
const numberSlots = MaxNumber

// slotOf returns where to begin to look for a word. The factors are prime.
func slotOf(word string) int {
	n := len(word)
	if n == 0 {
		return 0
	}
	return 31*n + 7*int(word[0]) + 131*int(word[n/2]) + 523*int(word[n-1]) + 1031*int(word[2*n/3])
}

// lookup returns the number of a word, or 0.
func (t *numberTable) lookup(word string) uint16 {
	for i := slotOf(word); ; i++ {
		if n := t.slots[i%numberSlots]; n == 0 || t.words[n] == word {
			return n
		}
	}
}

// add gives a word the next number, and reports whether it had none.
func (t *numberTable) add(word string) bool {
	i := slotOf(word) % numberSlots
	for t.slots[i] != 0 {
		if t.words[t.slots[i]] == word {
			return false
		}
		i = (i + 1) % numberSlots
	}
	t.slots[i] = uint16(len(t.words))
	t.words = append(t.words, word)
	return true
}

var numbers = sync.OnceValue(func() *numberTable {
	table := newNumberTable()
	t := &table
	for i := range sections {
		t.add(sections[i].Kind)
	}
	words := loaded().words
	for i := range words {
		if words[i].Kind == Keyword {
			t.add(words[i].Name)
		}
	}
	copy(names[:], t.words)
	return t
})
