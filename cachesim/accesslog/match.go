package accesslog

import "strings"

// matcher matches lines with formats. It holds what is remembered of one line.
type matcher struct {
	line  string
	spans []span
	tries int
	back  []choice
	// failed is how far the line was understood, and by which op.
	failed   int
	failedOp int
}

// span is the text of a value in a line.
type span struct{ start, end int }

// choice is a value that may end later than was tried.
type choice struct{ op, start, end int }

// maxTries bounds how often the end of a value is tried elsewhere, in one line.
const maxTries = 500

// match matches a whole line, without blanks at its end.
func (m *matcher) match(f *Format, line string) bool {
	m.line, m.tries, m.back = line, 0, m.back[:0]
	m.failed, m.failedOp = -1, 0
	if cap(m.spans) < len(f.values) {
		m.spans = make([]span, len(f.values))
	}
	m.spans = m.spans[:len(f.values)]
	pos, i := 0, 0
	for {
		next, ok := pos, false
		switch {
		case i == len(f.ops):
			if pos == len(line) {
				return true
			}
		case f.ops[i].kind == opValue:
			next, ok = m.value(f.ops[i].value, i, pos)
		default:
			next, ok = m.text(f, i, pos)
		}
		if ok {
			pos = next
			i++
			continue
		}
		m.fail(pos, i)
		if i, pos, ok = m.again(f); !ok {
			return false
		}
	}
}

// fail notes how far the line was understood.
func (m *matcher) fail(pos, op int) {
	if pos > m.failed {
		m.failed, m.failedOp = pos, op
	}
}

// text matches what is no value.
func (m *matcher) text(f *Format, i, pos int) (int, bool) {
	line, o := m.line, &f.ops[i]
	switch {
	case o.kind == opLiteral:
		return pos + len(o.text), strings.HasPrefix(line[pos:], o.text)
	case pos == len(line): // where blanks are cut off
		return pos, true
	case o.loose && m.vanished(f.ops[i-1].value):
		for pos < len(line) && line[pos] == ' ' {
			pos++
		}
		return pos, true
	}
	// Of several blanks all but the first belong to what follows: a value in which
	// they may stand.
	return pos + 1, line[pos] == ' '
}

// vanished reports whether nothing was written of a value.
func (m *matcher) vanished(v *value) bool {
	s := m.spans[v.slot]
	return s.start == s.end && (v.open == "" || s == span{})
}

// value matches a value from pos on, and returns where what follows it begins.
func (m *matcher) value(v *value, i, pos int) (int, bool) {
	line := m.line
	if v.json {
		return m.jsonValue(v, pos)
	}
	if v.open != "" {
		if !strings.HasPrefix(line[pos:], v.open) {
			m.spans[v.slot] = span{}
			return pos, v.optional
		}
		pos += len(v.open)
	}
	end := pos
	switch {
	case v.width > 0:
		end = pos + v.width
		if end > len(line) {
			return pos, false
		}
	case v.clean && !v.escaped:
		for end < len(line) && v.set.has(line[end]) {
			end++
		}
	default:
		return m.open(v, i, pos, pos+v.min)
	}
	return m.closed(v, pos, end)
}

// closed notes the text of a value, and matches what closes it.
func (m *matcher) closed(v *value, start, end int) (int, bool) {
	if end-start < v.min || !strings.HasPrefix(m.line[end:], v.close) {
		m.fail(end, v.op)
		return end, false
	}
	m.spans[v.slot] = span{start, end}
	return end + len(v.close), true
}

// open looks for the end of a value, from a place on: where what follows it may begin.
// It remembers that there may be others further on.
func (m *matcher) open(v *value, i, start, from int) (int, bool) {
	end := m.end(v, start, from)
	if end < 0 {
		return start, false
	}
	if end < len(m.line) {
		m.back = append(m.back, choice{i, start, end})
	}
	return m.closed(v, start, end)
}

// end returns the first place, from a place on, where a value may end; -1 if there is
// none.
func (m *matcher) end(v *value, start, from int) int {
	line := m.line
	if from > len(line) {
		return -1
	}
	if !v.escaped && *v.set == anyByte && v.until != "" {
		if i := strings.Index(line[from:], v.until); i >= 0 {
			return from + i
		}
		if v.atEnd || strings.HasPrefix(v.until, " ") && len(v.until) == 1 {
			return len(line)
		}
		return -1
	}
	for at := start; at < len(line); at++ {
		c := line[at]
		if v.escaped && c == '\\' {
			at++
			continue
		}
		if at >= from && v.stop.has(c) && strings.HasPrefix(line[at:], v.until) {
			return at
		}
		if !v.set.has(c) {
			return -1
		}
	}
	if v.atEnd && v.close == "" {
		return len(line)
	}
	m.fail(len(line), v.op)
	return -1
}

// jsonValue matches a value in JSON: a text in quotes, a list, or something bare.
func (m *matcher) jsonValue(v *value, pos int) (int, bool) {
	line := m.line
	start := pos
	switch {
	case strings.HasPrefix(line[pos:], `"`):
		for pos++; pos < len(line) && line[pos] != '"'; pos++ {
			if line[pos] == '\\' {
				pos++
			}
		}
		if pos >= len(line) {
			m.fail(len(line), v.op)
			return start, false
		}
		m.spans[v.slot] = span{start + 1, pos}
		return pos + 1, true
	case strings.HasPrefix(line[pos:], `[`):
		inText := false
		for ; pos < len(line) && (inText || line[pos] != ']'); pos++ {
			switch line[pos] {
			case '\\':
				pos++
			case '"':
				inText = !inText
			}
		}
		m.spans[v.slot] = span{start, min(pos+1, len(line))}
		return pos + 1, pos < len(line)
	}
	for pos < len(line) && bare.has(line[pos]) {
		pos++
	}
	m.spans[v.slot] = span{start, pos}
	if line[start:pos] == "null" {
		m.spans[v.slot] = span{}
	}
	return pos, pos > start
}

// again goes back to the last value that may end later. It returns the op behind it.
func (m *matcher) again(f *Format) (next, pos int, ok bool) {
	for len(m.back) > 0 {
		last := len(m.back) - 1
		c := m.back[last]
		m.back = m.back[:last]
		if m.tries++; m.tries > maxTries {
			return 0, 0, false
		}
		if pos, ok := m.open(f.ops[c.op].value, c.op, c.start, c.end+1); ok {
			return c.op + 1, pos, true
		}
	}
	return 0, 0, false
}

// get returns the text of a value in the line.
func (m *matcher) get(slot int) string {
	s := m.spans[slot]
	return m.line[s.start:s.end]
}
