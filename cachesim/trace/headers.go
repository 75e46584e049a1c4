package trace

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-faster/jx"

	"github.com/hapvet/hapvet/cachesim"
)

// headers reads header lines: a string of lines "name: value", which is what
// HAProxy's req.hdrs and res.hdrs give, or an object.
func (p *parser) headers(d *jx.Decoder, to *[]headerSpan) error {
	*to = (*to)[:0] // of a member that is there twice, the last counts
	switch d.Next() {
	case jx.String:
		from := len(p.text)
		var err error
		if p.text, err = d.StrAppend(p.text); err != nil {
			return err
		}
		if string(p.text[from:]) == nothing {
			return nil
		}
		return p.block(from, to)
	case jx.Object:
		return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
			if !isToken(key) {
				return fmt.Errorf("%q is no name of a header", shortened(key))
			}
			from := len(p.text)
			p.text = append(p.text, key...)
			return p.values(d, span{from, len(p.text)}, to)
		})
	}
	return errors.New("neither a string nor an object")
}

// values reads the value of a header, or an array of those of several lines.
func (p *parser) values(d *jx.Decoder, name span, to *[]headerSpan) error {
	switch d.Next() {
	case jx.String:
		from := len(p.text)
		var err error
		if p.text, err = d.StrAppend(p.text); err != nil {
			return err
		}
		value := trimmed(p.text, span{from, len(p.text)})
		if !isFieldValue(p.text[value.from:value.to]) {
			return errors.New("a header of several lines")
		}
		*to = append(*to, headerSpan{name, value})
		return nil
	case jx.Array:
		return d.Arr(func(d *jx.Decoder) error {
			if d.Next() != jx.String {
				return errors.New("a header that is no string")
			}
			return p.values(d, name, to)
		})
	}
	return errors.New("a header that is no string")
}

// block cuts the lines of a block that begins at a place of the text.
func (p *parser) block(from int, to *[]headerSpan) error {
	for from < len(p.text) {
		end, next := len(p.text), len(p.text)
		if i := bytes.IndexByte(p.text[from:], '\n'); i >= 0 {
			end, next = from+i, from+i+1
		}
		if end > from && p.text[end-1] == '\r' {
			end--
		}
		if end > from {
			line := p.text[from:end]
			colon := bytes.IndexByte(line, ':')
			if colon < 0 || !isToken(line[:colon]) || !isFieldValue(line[colon+1:]) {
				return fmt.Errorf("%q is no header line", shortened(line))
			}
			*to = append(*to, headerSpan{span{from, from + colon}, trimmed(p.text, span{from + colon + 1, end})})
		}
		from = next
	}
	return nil
}

// trimmed leaves the blanks around a value out.
func trimmed(text []byte, s span) span {
	for s.from < s.to && isBlank(text[s.from]) {
		s.from++
	}
	for s.from < s.to && isBlank(text[s.to-1]) {
		s.to--
	}
	return s
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func appendHeaders(h cachesim.Headers, text string, spans []headerSpan) cachesim.Headers {
	for _, s := range spans {
		h = append(h, cachesim.Header{Name: text[s.name.from:s.name.to], Value: text[s.value.from:s.value.to]})
	}
	return h
}

// withoutAge leaves out what HAProxy adds when it answers from its cache.
func withoutAge(h cachesim.Headers) cachesim.Headers {
	return slices.DeleteFunc(h, func(h cachesim.Header) bool { return strings.EqualFold(h.Name, "age") })
}

// addFraming adds the header that tells how long the body is, where the line says it
// otherwise than by headers.
func (p *parser) addFraming(e *Exchange) {
	r := &e.Response
	switch {
	case p.chunked == yes && !r.Chunked:
		r.Headers = append(r.Headers, cachesim.Header{Name: "transfer-encoding", Value: "chunked"})
	case p.chunked == no && !r.Chunked && r.Length < 0 && r.Status != 204 && r.Status != 304:
		r.Headers = append(r.Headers, cachesim.Header{Name: "content-length", Value: strconv.FormatInt(e.Body, 10)})
	default:
		return
	}
	e.Frame()
}

// tokenBytes are the bytes of names of methods and headers (RFC 9110 5.6.2).
var tokenBytes = func() (set [256]bool) {
	for _, c := range "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		set[c] = true
	}
	return set
}()

func isToken(text []byte) bool {
	for _, c := range text {
		if !tokenBytes[c] {
			return false
		}
	}
	return len(text) > 0
}

// isFieldValue reports whether a text can be the value of a header.
func isFieldValue(text []byte) bool {
	return bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') < 0 && bytes.IndexByte(text, 0) < 0
}

// isURI reports whether a text can be the URI of a request line.
func isURI(text []byte) bool {
	return len(text) > 0 && bytes.IndexByte(text, ' ') < 0 && isFieldValue(text)
}

// isVersion reports whether a text is a version of HTTP: HTTP/1.1, HTTP/2.
func isVersion(text []byte) bool {
	digit := func(i int) bool { return text[i] >= '0' && text[i] <= '9' }
	switch {
	case !bytes.HasPrefix(text, []byte("HTTP/")):
		return false
	case len(text) == len("HTTP/2"):
		return digit(5)
	}
	return len(text) == len("HTTP/1.1") && digit(5) && text[6] == '.' && digit(7)
}
