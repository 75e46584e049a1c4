package manifest

import "strings"

// block aligns a block scalar, of which | and > are the beginning.
func (a *aligner) block(folded bool) bool {
	a.nextLine()
	indent, ok := a.indentation()
	if !ok {
		return false
	}
	for a.done < len(a.inner) {
		if a.at >= len(a.outer) || !a.blockLine(indent, folded) {
			return false
		}
	}
	return true
}

// nextLine goes behind the end of the line.
func (a *aligner) nextLine() {
	for a.at < len(a.outer) && breakAt(a.outer, a.at) == 0 {
		a.at++
	}
	a.at += breakAt(a.outer, a.at)
}

// indentation returns how many blanks stand before each line. It is as many as the first
// line that is not blank has in the file, without those that it has in the value.
func (a *aligner) indentation() (int, bool) {
	own, ok := firstIndent(a.inner)
	if !ok {
		return 0, true // all lines are blank
	}
	all, ok := firstIndent(a.outer[a.at:])
	return all - own, ok && all >= own
}

// firstIndent counts the blanks before the first line that has more than blanks.
func firstIndent(s string) (int, bool) {
	blanks := 0
	for at := 0; at < len(s); {
		if n := breakAt(s, at); n > 0 {
			at, blanks = at+n, 0
			continue
		}
		if s[at] != ' ' {
			return blanks, true
		}
		at++
		blanks++
	}
	return 0, false
}

// blockLine takes a line, with its break and where it is folded the blank lines below.
func (a *aligner) blockLine(indent int, folded bool) bool {
	a.skipIndent(indent)
	end := a.at
	for end < len(a.outer) && breakAt(a.outer, end) == 0 {
		end++
	}
	if !a.takeSame(a.outer[a.at:end]) {
		return false
	}
	if a.done == len(a.inner) {
		return true
	}
	var breaks [][2]int
	for {
		n := breakAt(a.outer, a.at)
		if n == 0 {
			break
		}
		breaks = append(breaks, [2]int{a.at, a.at + n})
		a.at += n
		if !folded {
			break
		}
		line := a.at
		a.skipIndent(indent)
		if breakAt(a.outer, a.at) == 0 {
			a.at = line
			break
		}
	}
	at := a.at
	if folded {
		ok := len(breaks) > 0 && a.takeBreaks(breaks, true)
		a.at = at
		return ok
	}
	return a.takeBreak(breaks)
}

// takeBreak takes the break of a line of a literal block.
func (a *aligner) takeBreak(breaks [][2]int) bool {
	if len(breaks) == 0 || !strings.HasPrefix(a.inner[a.done:], "\n") {
		return false
	}
	a.at = breaks[0][0]
	a.take(1, breaks[0][1])
	return true
}

// skipIndent passes over at most so many blanks.
func (a *aligner) skipIndent(indent int) {
	for n := 0; n < indent && a.at < len(a.outer) && a.outer[a.at] == ' '; n++ {
		a.at++
	}
}
