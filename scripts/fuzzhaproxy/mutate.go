package main

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// mutator makes one change to a configuration.
type mutator struct {
	*rand.Rand
	version release.Version
	pool    []string // lines of all configurations
}

// pick returns one of some.
func pick[T any](m mutator, from ...T) T { return from[m.IntN(len(from))] }

// mutate returns the lines with one change, or two.
func (m mutator) mutate(lines []string) []string {
	change := func(lines []string) []string {
		if m.IntN(2) == 0 {
			return m.mistake(lines)
		}
		return m.fromTables(lines)
	}
	lines = change(lines)
	if m.IntN(4) == 0 {
		lines = change(lines)
	}
	return lines
}

// mistake makes one of the mistakes of people.
func (m mutator) mistake(lines []string) []string {
	i, ok := m.directive(lines)
	if !ok {
		return lines
	}
	switch m.IntN(10) {
	case 0: // twice
		return slices.Insert(slices.Clone(lines), i, lines[i])
	case 1: // in another place
		rest := slices.Delete(slices.Clone(lines), i, i+1)
		return slices.Insert(rest, m.IntN(len(rest)+1), lines[i])
	case 2: // a line of another configuration
		return slices.Insert(slices.Clone(lines), i+1, pick(m, m.pool...))
	case 3: // forgotten
		return slices.Delete(slices.Clone(lines), i, i+1)
	}
	out := slices.Clone(lines)
	out[i] = indent(lines[i]) + strings.Join(m.words(strings.Fields(lines[i])), " ")
	return out
}

// directive chooses a line that says something.
func (m mutator) directive(lines []string) (int, bool) {
	var some []int
	for i, line := range lines {
		if text := strings.TrimSpace(line); text != "" && text[0] != '#' {
			some = append(some, i)
		}
	}
	if len(some) == 0 {
		return 0, false
	}
	return pick(m, some...), true
}

func indent(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// words changes the words of a line.
func (m mutator) words(words []string) []string {
	k := m.IntN(len(words))
	switch m.IntN(9) {
	case 0:
		words[k] = m.misspelt(words[k])
	case 1: // one missing, not the first if there are others
		if k = max(k, min(1, len(words)-1)); k > 0 {
			words = slices.Delete(words, k, k+1)
		}
	case 2: // one too many
		words = slices.Insert(words, m.IntN(len(words))+1, m.stray())
	case 3: // two the wrong way round
		if k > 0 {
			words[k], words[k-1] = words[k-1], words[k]
		}
	case 4:
		words[k] = m.otherValue(words[k])
	case 5: // a name that nothing has
		words[k] += pick(m, "2", "_", ".old", "-x", "/")
	case 6:
		words[k] = pick(m, strings.ToUpper(words[k]), strings.ToUpper(words[k][:1])+words[k][1:])
	case 7:
		words = append([]string{pick(m, "no", "default", "no no")}, words...)
	case 8:
		words[k] = pick(m, `""`, "''", `"`+words[k], `"`+words[k]+`"`, words[k]+`\`, "#"+words[k])
	}
	return words
}

// misspelt changes one letter of a word.
func (m mutator) misspelt(word string) string {
	if len(word) < 2 {
		return word + word
	}
	i := m.IntN(len(word) - 1)
	return pick(m, word[:i]+word[i+1:], word[:i]+word[i+1:i+2]+word[i:i+1]+word[i+2:], word[:i]+pick(m, "a", "e", "s", "0", "_", "-")+word[i:])
}

// stray is a word that does not belong.
func (m mutator) stray() string {
	return pick(m, "foo", "10", "-1", "on", "off", "if", "unless", "TRUE", "if TRUE", "10.0.0.1", "{ src 10.0.0.1 }", "none", "all", ",", "rise 2", "len 10")
}

var number = regexp.MustCompile(`\d+`)

// otherValue changes a number, or makes something else of a word.
func (m mutator) otherValue(word string) string {
	at := number.FindStringIndex(word)
	if at == nil {
		return pick(m, "0", "on", "none", "*", "1s", "-", word+","+word, word+"("+word+")", word+"()", strings.TrimRight(word, "()"))
	}
	n := word[at[0]:at[1]]
	return word[:at[0]] + pick(m, "0", "-1", "1", n+"0", n+"x", n+"s", "1.5", "65535", "65536", "2147483648", "4294967296", "99999999999", "0x10", "010", "+"+n) + word[at[1]:]
}
