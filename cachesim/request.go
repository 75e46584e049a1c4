package cachesim

import (
	"strings"
)

// Method is what the cache tells methods apart by.
type Method uint8

// The kinds of methods. Other is POST, PUT, and all that may change something.
const (
	MethodGet Method = iota
	MethodHead
	MethodSafe // OPTIONS, TRACE
	MethodOther
)

// MethodOf sorts a method. HAProxy compares it with regard to case.
func MethodOf(name string) Method {
	switch name {
	case "GET":
		return MethodGet
	case "HEAD":
		return MethodHead
	case "OPTIONS", "TRACE":
		return MethodSafe
	}
	return MethodOther
}

// Request is what the cache makes of a request when cache-use runs.
type Request struct {
	Method Method
	// Old is a request of HTTP/1.0 or before.
	Old  bool
	Hash Hash
	// HasKey tells that Hash is a key. There is none without a host.
	HasKey bool
	// NoLookup: the client wants no stored answer.
	NoLookup bool
	// NoStore: the answer must not be stored, unless it says that it is public.
	NoStore bool
	// NoHints: cache-use has no-early-hints, or the client is older than HTTP/1.1.
	NoHints bool
	// Variant is the secondary key, as far as the request has one.
	Variant secondaryKey
	// IfNoneMatch are the tags that the client has, IfModifiedSince the time of its
	// copy; none of them for an unconditional request.
	IfNoneMatch     []uint64
	AnyTag          bool // If-None-Match: *
	HasIfNoneMatch  bool
	IfModifiedSince int64 // seconds; 0 for none
}

// RequestHead is a request as it comes.
type RequestHead struct {
	Method  string
	URI     string // of the request line
	Version string // "HTTP/1.1"
	Headers Headers
}

// DigestRequest reads what cache-use looks at.
func (s *Semantics) DigestRequest(r *RequestHead) Request {
	d := Request{Method: MethodOf(r.Method), Old: isOld(r.Version)}
	s.readRequestHeaders(r.Headers, &d)
	if text, ok := s.keyText(r, d.Method); ok {
		d.Hash = HashOf(text)
		d.HasKey = d.Hash.index() != 0
	}
	if s.SecondaryBytes > 0 {
		d.Variant = s.requestVariant(r.Headers)
	}
	if s.Conditional {
		readConditions(r.Headers, &d)
	}
	return d
}

// isOld reports whether a version is below HTTP/1.1.
func isOld(version string) bool {
	return version == "HTTP/1.0" || version == "HTTP/0.9" || version == ""
}

// readRequestHeaders is http_check_request_for_cacheability().
func (s *Semantics) readRequestHeaders(h Headers, d *Request) {
	if _, ok := h.get("authorization"); ok {
		d.NoLookup, d.NoStore = true, true
	}
	controlled := false
	for item := range directives(h, s.Has(FirstItemOnly)) {
		controlled = true
		switch t := item.text; {
		case hasPrefixFold(t, "max-age"), hasPrefixFold(t, "no-cache"), hasPrefixFold(t, "max-stale"), hasPrefixFold(t, "min-fresh"):
			d.NoLookup = true
		case hasPrefixFold(t, "no-store"):
			d.NoStore = true
		}
	}
	if pragma, ok := h.get("pragma"); ok && !controlled {
		first, _, _ := cutItem(pragma)
		d.NoLookup = d.NoLookup || strings.EqualFold(strings.Trim(first, " \t"), "no-cache")
	}
}

// keyText returns what the primary key is a hash of (sha1_hosturi()); false if there
// is no key.
func (s *Semantics) keyText(r *RequestHead, m Method) (string, bool) {
	host, hasHost := r.Headers.get("host")
	absolute := !strings.HasPrefix(r.URI, "/") && r.URI != "*"
	switch s.Key {
	case KeyHostPath, KeyHostPathOrigin:
		if absolute && s.Key == KeyHostPathOrigin || !hasHost {
			return "", false
		}
		return host + pathOf(r.URI), true
	case KeyGetURI:
		if m != MethodGet && m != MethodHead {
			return "", false
		}
		if absolute {
			return "GET" + r.URI, true
		}
		return "GEThttps://" + host + r.URI, hasHost
	case KeyURI, KeySeeded:
	}
	if absolute {
		return r.URI, true
	}
	return "https://" + host + r.URI, hasHost
}

// pathOf returns path and query of a URI.
func pathOf(uri string) string {
	if i := strings.Index(uri, "://"); i >= 0 {
		rest := uri[i+len("://"):]
		if j := strings.IndexByte(rest, '/'); j >= 0 {
			return rest[j:]
		}
		return "/"
	}
	return uri
}
