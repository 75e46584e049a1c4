package config

import (
	"slices"
	"strings"
)

// classNames are the names of classes of characters, as in "[[:alpha:]]".
var classNames = strings.Fields("alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit")

// class reads a class of characters, behind its "[".
func (r *regexReader) class() {
	r.item = true
	r.pos += len(r.text[r.pos:]) - len(strings.TrimPrefix(r.text[r.pos:], "^"))
	first := true
	low := -1 // a character that may begin a range
	for ; r.pos < len(r.text); first = false {
		rest := r.text[r.pos:]
		switch {
		case rest[0] == ']' && !first:
			r.pos++
			return
		case rest[0] == '\\':
			if len(rest) == 1 || strings.IndexByte("QEcoxpPN", rest[1]) >= 0 || len(rest) > 3 && rest[2] == '-' && rest[3] != ']' {
				r.stopped = len(rest) > 1
				r.broken = !r.stopped
				return
			}
			r.pos += 2
			low = -1
		case hasAnyPrefix(rest, "[:", "[.", "[="):
			if !r.named(rest) {
				return
			}
			low = -1
		case rest[0] == '-' && low >= 0 && len(rest) > 1 && rest[1] != ']':
			if high := rest[1]; high == '\\' || high == '[' || high >= 0x80 || low >= 0x80 {
				r.stopped = true
				return
			} else if int(high) < low {
				r.broken = true
				return
			}
			r.pos += 2
			low = -1
		default:
			low = int(rest[0])
			r.pos++
		}
	}
	r.broken = true // not closed
}

// named reads "[:alpha:]" within a class and reports whether to go on.
func (r *regexReader) named(rest string) bool {
	end := strings.Index(rest[2:], rest[1:2]+"]")
	if end < 0 || strings.IndexByte(rest[2:2+end], ']') >= 0 {
		r.pos++ // no name: "[" by itself
		return true
	}
	name := strings.TrimPrefix(rest[2:2+end], "^")
	if rest[1] != ':' || !slices.Contains(classNames, name) {
		r.broken = rest[1] != ':' || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") == ""
		r.stopped = !r.broken
		return false
	}
	r.pos += end + 4
	if strings.HasPrefix(r.text[r.pos:], "-") && !strings.HasPrefix(r.text[r.pos:], "-]") {
		r.stopped = true // a range that begins with a class
		return false
	}
	return true
}
