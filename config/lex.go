package config

import (
	"bytes"
	"strings"
)

// lexError is what can be wrong with one line. HAProxy drops such a line and
// refuses to start.
type lexError uint8

const (
	lexOK           lexError = iota
	lexQuote                 // a quote is not closed
	lexBrace                 // ${ without its }
	lexVarName               // a variable's name begins with a character it may not begin with
	lexHex                   // \x without two hexadecimal digits
	lexExpand                // [ after a variable's name that is not [*]
	lexTooManyWords          // more than MaxWords words
)

// lookupFunc returns the value of an environment variable and whether it is set.
type lookupFunc func(name string) (string, bool)

// lexer cuts lines into words. It is a model of parse_line() in HAProxy's
// src/tools.c (2.2 on) and of the loop in readcfgfile() of src/cfgparse.c (2.0
// and 2.1), checked against the C functions of every generation by
// differential fuzzing.
type lexer struct {
	d   dialect
	src string
	env lookupFunc // nil: every variable counts as set to nothing

	// What the line at hand gave.
	words    []Word
	first    int // index in words of its first word
	comment  int // offset of the '#', or -1
	err      lexError
	errAt    int
	expanded bool // the words depend on the environment
	unset    []unsetVariable

	// The word at hand.
	open   bool // it exists, even if it has no character yet
	start  int  // offset of its first byte, quotes included
	edited bool // its value is in buf; otherwise it is the source itself
	buf    []byte
	flags  wordFlags
}

// isBlank is isspace() in the C locale.
func isBlank(c byte) bool {
	return c == ' ' || c >= '\t' && c <= '\r'
}

func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isRegular tells the characters that never have a meaning of their own.
func isRegular(c byte) bool { return c >= '-' && c != '\\' && c < 0x80 }

// line cuts src[pos:end], the text of one line without its newline, and appends
// its words to l.words. On an error the words that were already cut stay.
func (l *lexer) line(pos, end int) {
	l.first, l.comment, l.err, l.errAt, l.expanded = len(l.words), -1, lexOK, 0, false
	l.unset = l.unset[:0]
	pos = l.skipBlanks(pos, end)
	l.begin(pos)
	var q quotes
	for pos < end {
		c := l.src[pos]
		switch {
		case isRegular(c):
			from := pos
			for pos < end && isRegular(l.src[pos]) {
				pos++
			}
			l.emit(l.src[from:pos])
			q.empty = false
		case c == '\r' || c == '\n':
			end = pos
		case c == '#' && !q.single && !q.double:
			l.comment = pos
			end = pos
		case c == '"' && !q.single, c == '\'' && !q.double:
			opens := q.turn(c, pos)
			l.edit(pos)
			l.flags |= wordQuoted
			// Where quotes are strict, only a pair with nothing in it makes a word by itself.
			if !l.d.strictQuotes || !opens && q.empty {
				l.open = true
			}
			pos++
		case c == '\\' && !q.single:
			n, ok := l.escape(pos, end, q.double)
			if !ok {
				l.fail(lexHex, pos)
				return
			}
			pos += n
			q.empty = false
		case isBlank(c) && !q.single && !q.double:
			l.close(pos)
			pos = l.skipBlanks(pos, end)
			l.tooManyAfterBlanks(pos, end)
			l.begin(pos)
		case c == '$' && q.double:
			next, expand, glued, ok := l.variable(pos, end)
			if !ok {
				return
			}
			pos, q.empty, q.double = next, q.empty && !expand && !l.open, !glued
		default:
			l.emit(l.src[pos : pos+1])
			pos++
			q.empty = false
		}
	}
	l.close(end)
	if q.single || q.double {
		l.fail(lexQuote, q.at)
	}
}

// skipBlanks returns the offset of what is no blank.
func (l *lexer) skipBlanks(pos, end int) int {
	for pos < end && isBlank(l.src[pos]) {
		pos++
	}
	return pos
}

// quotes are those that a line is in.
type quotes struct {
	single, double bool
	empty          bool // nothing stands behind the last one that opened
	at             int  // where that is
}

// turn opens or closes quotes, and reports whether it opens them.
func (q *quotes) turn(c byte, pos int) bool {
	quote := &q.double
	if c == '\'' {
		quote = &q.single
	}
	if *quote = !*quote; *quote {
		q.at, q.empty = pos, true
	}
	return *quote
}

// begin starts a new word at pos; it exists once something opens it.
func (l *lexer) begin(pos int) {
	l.open, l.start, l.edited, l.flags = false, pos, false, 0
	l.buf = l.buf[:0]
}

// close ends the word at hand, if there is one, before offset end.
func (l *lexer) close(end int) {
	if !l.open {
		return
	}
	if len(l.words)-l.first >= MaxWords {
		l.tooMany(l.start)
		return
	}
	value := l.src[l.start:end]
	if l.edited {
		value = cString(l.buf)
	}
	l.words = append(l.words, newWord(value, l.start, end, l.flags))
}

// cString is the text up to the first NUL: \x00 ends a word for HAProxy.
func cString(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

func (l *lexer) emit(s string) {
	l.open = true
	if l.edited {
		l.buf = append(l.buf, s...)
	}
}

// edit says that from pos on the value is no longer the source text itself.
func (l *lexer) edit(pos int) {
	if !l.edited {
		l.edited = true
		l.buf = append(l.buf[:0], l.src[l.start:pos]...)
	}
}

func (l *lexer) fail(err lexError, at int) { l.err, l.errAt = err, at }

func (l *lexer) tooMany(at int) {
	if l.err == lexOK {
		l.fail(lexTooManyWords, at)
	}
}

// tooManyAfterBlanks is for the versions in which the blanks after the 64th
// word already begin a 65th one.
func (l *lexer) tooManyAfterBlanks(pos, end int) {
	if l.d.lazyWords || len(l.words)-l.first < MaxWords {
		return
	}
	if !l.d.legacy || pos < end {
		l.tooMany(pos)
	}
}

// escapes are the characters that a backslash makes literal, or turns into
// control characters.
const escapes = ` \#'"tnr`

// escape handles the backslash at pos and returns how many bytes it takes, or
// false for an invalid \x.
func (l *lexer) escape(pos, end int, dquote bool) (int, bool) {
	var next byte
	if pos+1 < end {
		next = l.src[pos+1]
	}
	var value byte
	n := 2
	switch {
	case next == 'x':
		if pos+3 >= end {
			return 0, false
		}
		hi, lo := unhex(l.src[pos+2]), unhex(l.src[pos+3])
		if hi < 0 || lo < 0 {
			return 0, false
		}
		value, n = byte(hi<<4|lo), 4
	case next == '$' && dquote:
		value = '$'
	case next != 0 && strings.IndexByte(escapes, next) >= 0:
		value = unescape(next)
	default: // an ordinary backslash
		l.emit(l.src[pos : pos+1])
		return 1, true
	}
	l.edit(pos)
	l.open = true
	l.buf = append(l.buf, value)
	l.flags |= wordEscaped
	return n, true
}

func unescape(c byte) byte {
	switch c {
	case 't':
		return '\t'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	}
	return c
}

func unhex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
