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
	// start and end are the byte offsets of the source text, quotes included.
	start, end uint32
	flags      wordFlags
}

type wordFlags uint8

const (
	wordQuoted   wordFlags = 1 << iota // holds at least one quote character
	wordEscaped                        // holds at least one backslash sequence that was replaced
	wordExpanded                       // holds at least one environment variable
	wordUnset                          // one of these variables is not set and has no default
)

// Span returns where the word stands in its file, quotes included.
func (w Word) Span() Span { return Span{int(w.start), int(w.end)} }

// Quoted reports whether any part of the word stands in quotes.
func (w Word) Quoted() bool { return w.flags&wordQuoted != 0 }

// Expanded reports whether the value depends on an environment variable.
func (w Word) Expanded() bool { return w.flags&wordExpanded != 0 }

// Unset reports whether the word names an environment variable that is not set
// and has no default, so that nothing took its place.
func (w Word) Unset() bool { return w.flags&wordUnset != 0 }

// Plain reports whether the source text is the value, byte for byte: no quotes,
// no escapes and no variables. Positions inside such a word can be computed
// from its start.
func (w Word) Plain() bool { return w.flags == 0 }
