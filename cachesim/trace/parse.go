package trace

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/go-faster/jx"

	"github.com/hapvet/hapvet/cachesim"
)

// maxNumber is the greatest number of a trace: that up to which JSON numbers are
// exact everywhere.
const maxNumber = 1<<53 - 1

// unset marks a number that a line does not have.
const unset = -1

// span is a part of the text of a line, once it is decoded.
type span struct{ from, to int }

// headerSpan is a header line.
type headerSpan struct{ name, value span }

// parser reads one line after the other. All texts of a line become one string, so a
// line costs one allocation.
type parser struct {
	json    *jx.Decoder
	text    []byte
	member  func(*jx.Decoder, []byte) error
	problem error // of a member, without the places that jx adds

	client, method, host, uri, version, reason, termination span
	request, response, trailers                             []headerSpan
	time, status, body, bytes, duration, aborted            int64
	chunked, hit                                            flag
	unknown                                                 func(name []byte)
}

// flag is a boolean that may be absent.
type flag uint8

const (
	absent flag = iota
	no
	yes
)

func newParser(unknown func(name []byte)) *parser {
	p := &parser{json: jx.DecodeBytes(nil), unknown: unknown}
	p.member = func(d *jx.Decoder, key []byte) error {
		if err := p.read(d, key); err != nil {
			if p.problem == nil {
				p.problem = fmt.Errorf("%s: %w", key, root(err))
			}
			return err
		}
		return nil
	}
	return p
}

// root is the innermost error.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// parse reads a line into an exchange, of which it uses the memory of the headers.
func (p *parser) parse(line []byte, e *Exchange) error {
	p.reset()
	p.json.ResetBytes(line)
	if err := p.json.ObjBytes(p.member); err != nil {
		if p.problem != nil {
			return p.problem
		}
		return root(err)
	}
	if !atEnd(p.json) {
		return errors.New("something follows the object")
	}
	switch {
	case p.time == unset:
		return errors.New("no time")
	case p.uri == span{}:
		return errors.New("no uri")
	case p.status == unset:
		return errors.New("no status")
	case p.body == unset && p.bytes == unset:
		return errors.New("neither body nor bytes")
	}
	p.fill(e)
	return nil
}

// atEnd reports whether nothing but blanks is left.
func atEnd(d *jx.Decoder) bool { return errors.Is(d.Skip(), io.EOF) }

func (p *parser) reset() {
	p.problem = nil
	p.text = append(p.text[:0], ' ') // so that the span of an empty text is not that of none
	p.client, p.method, p.host, p.uri, p.version, p.reason, p.termination = span{}, span{}, span{}, span{}, span{}, span{}, span{}
	p.request, p.response, p.trailers = p.request[:0], p.response[:0], p.trailers[:0]
	p.time, p.status, p.body, p.bytes, p.duration, p.aborted = unset, unset, unset, unset, unset, unset
	p.chunked, p.hit = absent, absent
}

// read reads the value of a member. A null is an absent member.
func (p *parser) read(d *jx.Decoder, key []byte) error {
	if d.Next() == jx.Null {
		return d.Null()
	}
	switch string(key) {
	case "time":
		return number(d, &p.time, 0, maxNumber)
	case "client":
		return p.string(d, &p.client, nil)
	case "method":
		return p.string(d, &p.method, isToken)
	case "host":
		return p.string(d, &p.host, isFieldValue)
	case "uri":
		return p.string(d, &p.uri, isURI)
	case "version":
		return p.string(d, &p.version, isVersion)
	case "request_headers":
		return p.headers(d, &p.request)
	case "status":
		return number(d, &p.status, 100, 999)
	case "reason":
		return p.string(d, &p.reason, isFieldValue)
	case "response_headers":
		return p.headers(d, &p.response)
	case "body":
		return number(d, &p.body, 0, maxNumber)
	case "bytes":
		return number(d, &p.bytes, 0, maxNumber)
	case "termination":
		return p.string(d, &p.termination, isTermination)
	case "chunked":
		return boolean(d, &p.chunked)
	case "trailers":
		return p.headers(d, &p.trailers)
	case "duration":
		return number(d, &p.duration, 0, maxNumber)
	case "aborted":
		return number(d, &p.aborted, 0, maxNumber)
	case "cache_hit":
		return boolean(d, &p.hit)
	}
	p.unknown(key)
	return d.Skip()
}

// nothing is what HAProxy writes for a value that it does not have.
const nothing = "-"

// string reads a text that a test accepts.
func (p *parser) string(d *jx.Decoder, to *span, valid func([]byte) bool) error {
	from := len(p.text)
	var err error
	if p.text, err = d.StrAppend(p.text); err != nil {
		return err
	}
	if string(p.text[from:]) == nothing {
		return nil
	}
	if text := p.text[from:]; valid != nil && !valid(text) {
		return fmt.Errorf("it cannot be %q", shortened(text))
	}
	*to = span{from, len(p.text)}
	return nil
}

// shortened keeps a message short.
func shortened(text []byte) []byte { return text[:min(len(text), 60)] }

// number reads an integer of a range.
func number(d *jx.Decoder, to *int64, least, most int64) error {
	if d.Next() != jx.Number {
		return errors.New("not a number")
	}
	text, err := d.Num()
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil { // 1.0 and 1e3 are integers, too
		f, err := strconv.ParseFloat(string(text), 64)
		if err != nil || f != math.Trunc(f) || math.Abs(f) > maxNumber {
			return fmt.Errorf("%s is not an integer of %d to %d", shortened(text), least, most)
		}
		n = int64(f)
	}
	if n < least || n > most {
		return fmt.Errorf("%d is not in %d to %d", n, least, most)
	}
	*to = n
	return nil
}

// boolean reads true, false, or HAProxy's 1 and 0.
func boolean(d *jx.Decoder, to *flag) error {
	set := false
	switch d.Next() {
	case jx.Bool:
		var err error
		if set, err = d.Bool(); err != nil {
			return err
		}
	case jx.Number:
		var n int64
		if err := number(d, &n, 0, 1); err != nil {
			return err
		}
		set = n == 1
	default:
		return errors.New("neither true nor false")
	}
	*to = no
	if set {
		*to = yes
	}
	return nil
}

// fill makes an exchange of what was read.
func (p *parser) fill(e *Exchange) {
	text := string(p.text)
	or := func(s span, otherwise string) string {
		if s.from == s.to {
			return otherwise
		}
		return text[s.from:s.to]
	}
	e.Time, e.Duration = p.time, max(p.duration, 0)
	e.Client = or(p.client, "")
	e.Request.Method, e.Request.URI, e.Request.Version = or(p.method, "GET"), or(p.uri, ""), or(p.version, "HTTP/1.1")
	e.Request.Headers = e.Request.Headers[:0]
	if p.host != (span{}) {
		e.Request.Headers = append(e.Request.Headers, cachesim.Header{Name: "host", Value: or(p.host, "")})
	}
	e.Request.Headers = appendHeaders(e.Request.Headers, text, p.request)

	r := &e.Response
	r.Version, r.Status = "HTTP/1.1", int(p.status)
	r.Reason = or(p.reason, "")
	if p.reason == (span{}) {
		r.Reason = reasonOf(r.Status)
	}
	r.Headers = appendHeaders(r.Headers[:0], text, p.response)
	if p.hit == yes {
		r.Headers = withoutAge(r.Headers)
	}
	r.Trailers = appendHeaders(r.Trailers[:0], text, p.trailers)
	e.Frame()
	p.measure(e, or(p.termination, ""))
	p.addFraming(e)
}
