package accesslog

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// unescape takes the backslashes away that "+E" or JSON put before characters.
func unescape(text string, json bool) string {
	i := strings.IndexByte(text, '\\')
	if i < 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for ; i >= 0 && i+1 < len(text); i = strings.IndexByte(text, '\\') {
		out = append(out, text[:i]...)
		c := text[i+1]
		text = text[i+2:]
		if !json {
			out = append(out, c)
			continue
		}
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			if len(text) >= 4 {
				if n, err := strconv.ParseUint(text[:4], 16, 16); err == nil {
					out = utf8.AppendRune(out, rune(n))
					text = text[4:]
					continue
				}
			}
		}
		out = append(out, c)
	}
	return string(append(out, text...))
}

// decode turns "#XX" back into bytes (manual 8.6).
func decode(text string) string {
	i := strings.IndexByte(text, '#')
	if i < 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for ; i >= 0; i = strings.IndexByte(text, '#') {
		out = append(out, text[:i]...)
		text = text[i:]
		if len(text) >= 3 {
			if n, err := strconv.ParseUint(text[1:3], 16, 8); err == nil {
				out = append(out, byte(n))
				text = text[3:]
				continue
			}
		}
		out = append(out, '#')
		text = text[1:]
	}
	return string(append(out, text...))
}
