package cachesim

import (
	"net/http"
	"strings"
)

// mark is what a response does to a mark of its transaction.
type mark uint8

const (
	keepMark mark = iota
	setMark
	clearMark
)

func (m mark) apply(on bool) bool { return m == setMark || m == keepMark && on }

// Response is what the cache makes of a response when cache-store runs. Sizes are in
// bytes.
type Response struct {
	Status int
	// Cacheable and Cookies are what its headers do to the marks that the request
	// set (TX_CACHEABLE, TX_CACHE_COOK).
	Cacheable, Cookies mark
	// NoInfo: neither freshness nor a validator (2.4 on, where it matters).
	NoInfo bool
	// Lifetime in seconds by its own headers; HasLifetime if they have one.
	// A negative one is stored, and never served.
	Lifetime    int64
	HasLifetime bool
	// Expires is the time that an Expires header gives, where nothing else does.
	Expires    int64
	HasExpires bool
	Age        int64 // of an Age header
	HasAge     bool
	BadAge     bool // it is no number above 0
	// Signature are the headers that it varies by; BadVary if one is unknown.
	HasVary   bool
	Signature uint8
	BadVary   bool
	// Encodings are its codings; BadEncoding if one is unknown.
	Encodings   encodings
	BadEncoding bool
	ETag        uint64
	Modified    int64 // by Last-Modified, else Date; 0 for none
	// Head is the size of start line and headers as they are stored, ETagAt the
	// offset of the ETag in it. Payload is what is in the HTX blocks of start line
	// and headers as they came, in HeadBlocks blocks.
	Head, ETagAt        int
	Payload, HeadBlocks int
	// Body is the length of the body, as far as Content-Length tells; else -1.
	Body int64
	// Hints is what its early hints take where nothing else is stored, StoredHints when
	// they are all that is left of it.
	Hints, StoredHints int
	// Tail is what ends the message as it is stored.
	Tail int
}

// ResponseHead is a response as it comes.
type ResponseHead struct {
	Version string // "HTTP/1.1"
	Status  int
	Reason  string
	Headers Headers
	// Length is that of the body as Content-Length tells it; -1 if it does not.
	Length  int64
	Chunked bool
	// Trailers follow a chunked body.
	Trailers Headers
}

// DigestResponse reads what cache-store looks at.
func (s *Semantics) DigestResponse(r *ResponseHead) Response {
	d := Response{Status: r.Status, Body: r.Length}
	s.readMarks(r, &d)
	s.readFreshness(r, &d)
	s.readValidators(r.Headers, &d)
	d.Signature, d.BadVary = 0, false
	if _, d.HasVary = r.Headers.get("vary"); d.HasVary {
		signature, known := s.varySignature(r.Headers)
		d.Signature, d.BadVary = signature, !known
	}
	var ok bool
	if d.Encodings, ok = responseEncodings(r.Headers); !ok {
		d.BadEncoding = true
	}
	s.measure(r, &d)
	if s.Family == F4 {
		d.Hints, d.StoredHints = hintSizes(r.Headers)
	}
	return d
}

// readMarks is http_check_response_for_cacheability().
func (s *Semantics) readMarks(r *ResponseHead, d *Response) {
	clear := func() { d.Cacheable, d.Cookies = clearMark, clearMark }
	if r.Status < 200 {
		clear()
		return
	}
	if pragma, ok := r.Headers.get("pragma"); ok {
		for item := range items(pragma) {
			if strings.EqualFold(item, "no-cache") {
				clear()
				return
			}
		}
	}
	info, zeroAge := false, false
	for item := range directives(r.Headers, s.Has(FirstItemOnly)) {
		name, value, hasValue := strings.Cut(item.text, "=")
		name = strings.ToLower(strings.TrimRight(name, " \t"))
		if hasValue && (name == "private" || name == "no-store" || name == "no-cache") {
			if name == "no-cache" && strings.EqualFold(value, `"set-cookie"`) {
				d.Cookies = clearMark
				continue
			}
			if s.Has(QuotedDirectivesIgnored) {
				continue
			}
		}
		switch {
		case s.Has(FirstItemOnly) && (hasPrefixFold(item.text, "max-age=0") || hasPrefixFold(item.text, "s-maxage=0")):
			clear() // by how the line begins: for max-age=05, too
		case name == "public" && !hasValue:
			d.Cacheable, d.Cookies = setMark, setMark
		case name == "private", name == "no-cache", name == "no-store", item.text == "s-maxage=0":
			clear()
			if s.Has(FirstItemOnly) {
				return
			}
		case strings.EqualFold(item.text, "max-age=0"):
			if s.Has(MaxAgeZeroClears) {
				clear()
			} else {
				zeroAge = true
			}
		case name == "s-maxage":
			info, zeroAge = true, false
		case name == "max-age":
			info = true
		}
	}
	if zeroAge {
		clear()
	}
	if _, ok := r.Headers.get("expires"); ok {
		info = true
	}
	_, hasTag := r.Headers.get("etag")
	_, hasDate := r.Headers.get("last-modified")
	d.NoInfo = s.StrictAge && !info && !hasTag && !hasDate
}

// readFreshness reads lifetime and age (http_calc_maxage()).
func (s *Semantics) readFreshness(r *ResponseHead, d *Response) {
	if age, ok := r.Headers.get("age"); ok {
		value, rest := leadingNumber(age)
		d.HasAge, d.Age = true, min(value, 1<<31)
		d.BadAge = value <= 0 || s.StrictAge && rest != ""
	}
	if s.Has(ResponseMaxAgeUnread) {
		return
	}
	var maxAge, shared int64
	hasMaxAge, hasShared := false, false
	for item := range directives(r.Headers, false) {
		follows := ""
		if item.last {
			follows = nextName(r.Headers, item.line)
		}
		if value, ok := valueOf(item.text, "max-age="); ok {
			maxAge, hasMaxAge = s.seconds(value, follows), true
		}
		if value, ok := valueOf(item.text, "s-maxage="); ok {
			shared, hasShared = s.seconds(value, follows), true
		}
		if s.StrictAge && (maxAge < 0 || shared < 0) { // whatever else there is
			d.Lifetime, d.HasLifetime = -1, true
			return
		}
	}
	if s.Has(MaxAgesSwapped) {
		maxAge, shared = shared, maxAge
		hasMaxAge, hasShared = hasShared, hasMaxAge
	}
	switch {
	case hasShared && shared > 0:
		d.Lifetime, d.HasLifetime = shared, true
	case hasMaxAge && maxAge > 0:
		d.Lifetime, d.HasLifetime = maxAge, true
	case !hasMaxAge && !hasShared && s.Conditional:
		if expires, ok := r.Headers.get("expires"); ok {
			d.HasExpires = true
			if t, err := http.ParseTime(expires); err == nil {
				d.Expires = t.Unix()
			}
		}
	}
}

// valueOf returns what follows a prefix, without regard to case.
func valueOf(item, prefix string) (string, bool) {
	if !hasPrefixFold(item, prefix) {
		return "", false
	}
	return item[len(prefix):], true
}

// nextName returns the name of the header behind a line, as it is stored: what a
// number at the end of the line runs into.
func nextName(h Headers, line int) string {
	if line+1 < len(h) {
		return strings.ToLower(h[line+1].Name)
	}
	return ""
}

// seconds reads the number of a max-age. follows is what stands behind the value in
// memory.
func (s *Semantics) seconds(value, follows string) int64 {
	if s.Has(MaxAgeReadsOn) {
		value += follows[:min(2, len(follows))]
	}
	if !s.StrictAge { // atoi()
		n, _ := leadingNumber(value)
		return n
	}
	text, quoted := strings.CutPrefix(value, `"`)
	n, rest := leadingNumber(text)
	if text == rest || n < 0 {
		if quoted && s.Has(QuotedGarbageIsZero) {
			return 0
		}
		return -1
	}
	return n
}

// leadingNumber reads the decimal number that a text begins with, as strtol() does,
// and returns what follows it.
func leadingNumber(text string) (n int64, rest string) {
	const most = 1 << 40 // far above whatever is compared with it
	start := strings.TrimLeft(text, " \t")
	digits := strings.TrimLeft(start, "+-")
	negative := strings.HasPrefix(start, "-")
	if len(start)-len(digits) > 1 {
		return 0, text
	}
	i := 0
	for ; i < len(digits) && digits[i] >= '0' && digits[i] <= '9'; i++ {
		n = min(n*10+int64(digits[i]-'0'), most)
	}
	if i == 0 {
		return 0, text
	}
	if negative {
		n = -n
	}
	return n, digits[i:]
}

// readValidators reads ETag, Last-Modified and Date.
func (s *Semantics) readValidators(h Headers, d *Response) {
	if !s.Conditional {
		return
	}
	if tag, ok := h.get("etag"); ok {
		d.ETag = tagOf(strings.Trim(tag, " \t"))
	}
	for _, name := range [...]string{"last-modified", "date"} {
		if value, ok := h.get(name); ok {
			if t, err := http.ParseTime(value); err == nil {
				d.Modified = t.Unix()
				return
			}
		}
	}
}

// The sizes of HTX records as they are stored.
const (
	recordHeader = 4
	endRecord    = recordHeader + 1
)

// measure computes the sizes.
func (s *Semantics) measure(r *ResponseHead, d *Response) {
	line := s.StartLine + len(r.Version) + len(statusText(r.Status)) + len(r.Reason)
	d.Head = recordHeader + line
	d.Payload, d.HeadBlocks = line, len(r.Headers)+2
	withoutAge := false
	for _, h := range r.Headers {
		size := len(h.Name) + len(h.Value)
		d.Payload += size
		if strings.EqualFold(h.Name, "age") && !withoutAge { // its empty record stays
			withoutAge = true
			d.Head += recordHeader
			continue
		}
		if strings.EqualFold(h.Name, "etag") && d.ETagAt == 0 {
			d.ETagAt = s.EntrySize + d.Head
		}
		d.Head += recordHeader + size
	}
	d.Head += endRecord
	d.Payload++
	if r.Chunked {
		for _, h := range r.Trailers {
			d.Tail += recordHeader + len(h.Name) + len(h.Value)
		}
		d.Tail += endRecord
	}
	if r.Chunked || r.Length >= 0 { // it ends by what it says, and not with its connection
		d.Tail += s.EndOfMessage
	}
}

// statusText is the status code as the start line has it.
func statusText(status int) string {
	return string([]byte{byte('0' + status/100%10), byte('0' + status/10%10), byte('0' + status%10)})
}
