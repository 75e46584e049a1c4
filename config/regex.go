package config

import (
	"slices"
	"strconv"
	"strings"
)

// brokenRegex reports whether PCRE2 cannot compile a regular expression. It knows
// the parts that people write; at others, such as conditions and recursion, it
// stops and finds nothing wrong.
func brokenRegex(text string) bool {
	r := regexReader{text: text}
	for r.pos < len(text) && !r.broken && !r.stopped {
		r.next()
	}
	return r.broken || !r.stopped && (r.depth > 0 || r.reference > r.groups)
}

// regexReader goes through a regular expression.
type regexReader struct {
	text string
	pos  int
	// item tells that a quantifier may come.
	item              bool
	depth             int // of parentheses
	groups, reference int // how many there are, and the highest that is named
	broken, stopped   bool
}

// next reads one item.
func (r *regexReader) next() {
	c := r.text[r.pos]
	r.pos++
	switch c {
	case '\\':
		r.escape()
	case '[':
		r.class()
	case '(':
		r.open()
	case ')':
		r.depth--
		r.broken, r.item = r.depth < 0, true
	case '|', '^', '$':
		r.item = false
	case '*', '+', '?':
		r.quantifier()
	case '{':
		r.counted()
	default:
		r.item = true
	}
}

// quantifier goes on behind a quantifier, which may be lazy or possessive.
func (r *regexReader) quantifier() {
	r.broken, r.item = !r.item, false
	if r.pos < len(r.text) && (r.text[r.pos] == '?' || r.text[r.pos] == '+') {
		r.pos++
	}
}

// counted reads "{2}", "{2,}" or "{2,5}"; anything else is text. Newer versions
// of PCRE2 know more forms.
func (r *regexReader) counted() {
	inner, _, closed := strings.Cut(r.text[r.pos:], "}")
	least, most, isRange := strings.Cut(inner, ",")
	switch {
	case !closed || !isDigits(least) || !isDigits(most) || least == "" && most == "":
		r.item = true
		r.stopped = strings.Trim(inner, "0123456789, \t") == ""
		return
	case least == "":
		r.stopped = true
		return
	}
	r.pos += len(inner) + 1
	const highest = 65535
	low, err := strconv.Atoi(least)
	high := low
	if err == nil && isRange {
		high = highest
		if most != "" {
			high, err = strconv.Atoi(most)
		}
	}
	r.quantifier()
	r.broken = r.broken || err != nil || low > highest || high > highest || low > high
}

// escape reads what follows a backslash.
func (r *regexReader) escape() {
	if r.pos == len(r.text) {
		r.broken = true
		return
	}
	c := r.text[r.pos]
	r.pos++
	r.item = true
	switch {
	case c == 'Q':
		quoted, _, closed := strings.Cut(r.text[r.pos:], `\E`)
		r.item, r.stopped = quoted != "", quoted == ""
		if r.pos += len(quoted); closed {
			r.pos += len(`\E`)
		}
	case strings.IndexByte("bBAZzGK", c) >= 0:
		r.item = false
	case strings.IndexByte("EcgkNopPx", c) >= 0:
		r.stopped = c != 'c' || r.pos < len(r.text)
		r.broken = !r.stopped
	case strings.IndexByte("FiIjJlLmMOqTuUyY", c) >= 0:
		r.broken = true
	case '1' <= c && c <= '9':
		if r.pos < len(r.text) && isDigit(r.text[r.pos]) {
			r.stopped = true // perhaps an octal number
			return
		}
		r.reference = max(r.reference, int(c-'0'))
	}
}

// open reads what begins with a parenthesis.
func (r *regexReader) open() {
	rest := r.text[r.pos:]
	r.item = false
	switch {
	case strings.HasPrefix(rest, "*") && len(rest) > 1 && isAlpha(rest[1]):
		r.stopped = true // a verb
	case !strings.HasPrefix(rest, "?"):
		r.depth++
		r.groups++
	default:
		r.pos++
		r.special(rest[1:])
	}
}

// special reads what follows "(?".
func (r *regexReader) special(rest string) {
	switch {
	case strings.HasPrefix(rest, "#"):
		end := strings.IndexByte(rest, ')')
		if r.broken = end < 0; !r.broken {
			r.pos += end + 1
			r.stopped = true // what stood before may take a quantifier, or not
		}
	case hasAnyPrefix(rest, "<=", "<!"):
		r.pos += 2
		r.depth++
	case hasAnyPrefix(rest, "=", "!", ">", ":", "|"):
		r.pos++
		r.depth++
		r.stopped = rest[0] == '|'
	case hasAnyPrefix(rest, "P<", "<", "'"):
		r.name(strings.TrimPrefix(rest, "P"))
	default:
		r.flags(rest)
	}
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// name reads "<name>" or "'name'", which open a group. Two of one name are left
// to PCRE2.
func (r *regexReader) name(rest string) {
	terminator := byte('>')
	if rest[0] == '\'' {
		terminator = '\''
	}
	end := strings.IndexByte(rest[1:], terminator)
	if end < 0 {
		r.broken = true
		return
	}
	name := rest[1 : 1+end]
	r.broken = name == "" || isDigit(name[0])
	for i := range len(name) {
		if c := name[i]; c < 0x80 && !isAlpha(c) && !isDigit(c) && c != '_' {
			r.broken = true
		}
	}
	r.pos = len(r.text) - len(rest) + end + 2
	r.depth++
	r.groups++
}

// flags reads "i)" or "i-s:". Behind "x" blanks and comments may stand, and much
// else begins with "(?", too.
func (r *regexReader) flags(rest string) {
	n := 0
	for n < len(rest) && strings.IndexByte("imsnJU^-", rest[n]) >= 0 {
		n++
	}
	switch {
	case n == len(rest):
		r.broken = true
	case rest[n] == ')':
		r.pos += n + 1
	case rest[n] == ':':
		r.pos += n + 1
		r.depth++
	default:
		r.stopped = true
		r.broken = strings.IndexByte("bdefghjklopqtuvwyzABDEFGHIKLMNOQSTVWXYZ", rest[n]) >= 0
	}
}
