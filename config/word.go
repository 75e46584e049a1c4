package config

// Span is a half-open range of byte offsets in one file.
type Span struct {
	Start, End int
}

// Word is one argument of a line, as HAProxy sees it after unquoting,
// unescaping and expanding environment variables. One piece of source can give
// several words ("${LIST[*]}"); they then share its span.
type Word struct {
	// Value is the decoded text. It may hold any byte except NUL.
	Value string
	// start is the byte offset of the source text, quotes included, and extent
	// its length, above the flags. A file has millions of words, and this one
	// holds 24 bytes.
	start, extent uint32
}

// newWord returns the word that the source text from start to end stands for.
func newWord(value string, start, end int, flags wordFlags) Word {
	return Word{value, uint32(start), uint32(end-start)<<wordFlagBits | uint32(flags)}
}

type wordFlags uint8

// wordFlagBits is how many flags there are. They leave room for a length of 28
// bits, and a line has at most 24 ([MaxLineLength]).
const wordFlagBits = 4

const (
	wordQuoted   wordFlags = 1 << iota // holds at least one quote character
	wordEscaped                        // holds at least one backslash sequence that was replaced
	wordExpanded                       // holds at least one environment variable
	wordUnset                          // one of these variables is not set and has no default
)

// Span returns where the word stands in its file, quotes included.
func (w Word) Span() Span { return Span{int(w.start), int(w.start + w.extent>>wordFlagBits)} }

func (w Word) flags() wordFlags { return wordFlags(w.extent & (1<<wordFlagBits - 1)) }

// Quoted reports whether any part of the word stands in quotes.
func (w Word) Quoted() bool { return w.flags()&wordQuoted != 0 }

// Expanded reports whether the value depends on an environment variable.
func (w Word) Expanded() bool { return w.flags()&wordExpanded != 0 }

// Unset reports whether the word names an environment variable that is not set
// and has no default, so that nothing took its place.
func (w Word) Unset() bool { return w.flags()&wordUnset != 0 }

// Plain reports whether the source text is the value, byte for byte: no quotes,
// no escapes and no variables. Positions inside such a word can be computed
// from its start.
func (w Word) Plain() bool { return w.flags() == 0 }
