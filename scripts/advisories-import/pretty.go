package main

import (
	"bytes"
	"encoding/json"
	"strings"
)

// width is up to where an object or a list stays on one line.
const width = 118

// pretty writes JSON with two blanks for each level.
func pretty(b *bytes.Buffer, text json.RawMessage, level int) {
	text = bytes.TrimSpace(text)
	var members []member
	if line := spaced(text); len(line)+2*level <= width || !open(text, &members) {
		b.WriteString(line)
		return
	}
	b.WriteByte(text[0])
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n" + strings.Repeat("  ", level+1) + m.key)
		pretty(b, m.value, level+1)
	}
	b.WriteString("\n" + strings.Repeat("  ", level))
	b.WriteByte(text[len(text)-1])
}

// member is one of an object, with its key and a colon, or of a list.
type member struct {
	key   string
	value json.RawMessage
}

// open takes an object or a list apart; false if it is neither.
func open(text []byte, members *[]member) bool {
	if text[0] != '{' && text[0] != '[' {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	_, _ = d.Token()
	for d.More() {
		var m member
		if text[0] == '{' {
			key, _ := d.Token()
			m.key = `"` + key.(string) + `": `
		}
		if d.Decode(&m.value) != nil {
			return false
		}
		*members = append(*members, m)
	}
	return true
}

// spaced writes JSON on one line with a blank behind each colon and comma.
func spaced(text []byte) string {
	var members []member
	if !open(text, &members) {
		return string(text)
	}
	parts := make([]string, len(members))
	for i, m := range members {
		parts[i] = m.key + spaced(m.value)
	}
	return string(text[:1]) + strings.Join(parts, ", ") + string(text[len(text)-1:])
}
