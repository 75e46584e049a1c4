package trace

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
)

// Exchange is a request and the response that the origin gave, as they came.
type Exchange struct {
	// Time is when the request came, in microseconds since the epoch.
	Time    int64
	Client  string
	Request cachesim.RequestHead // Host is one of its headers
	// Response has its Length and Chunked from its headers (see [Exchange.Frame]).
	Response cachesim.ResponseHead
	// Body is the size of the whole body, in bytes.
	Body int64
	// Broken is the number of bytes of the body after which the transfer broke off,
	// or -1.
	Broken int64
	// Duration is how long the body took, in microseconds.
	Duration int64
}

// Record is what the cache of a version looks at.
func (e *Exchange) Record(s *cachesim.Semantics, r *cachesim.Record) {
	r.Time, r.Duration, r.Body, r.Broken = e.Time, e.Duration, e.Body, e.Broken
	r.Request = s.DigestRequest(&e.Request)
	r.Response = s.DigestResponse(&e.Response)
}

// Frame sets Length and Chunked of the response by its headers: Transfer-Encoding
// before Content-Length, as in RFC 9112 6.3. With neither, the length is not known.
func (e *Exchange) Frame() {
	r := &e.Response
	r.Length, r.Chunked = -1, false
	for i := range r.Headers {
		switch h := &r.Headers[i]; {
		case strings.EqualFold(h.Name, "transfer-encoding"):
			r.Length, r.Chunked = -1, true
			return
		case strings.EqualFold(h.Name, "content-length"):
			if n, err := strconv.ParseInt(h.Value, 10, 64); err == nil && n >= 0 {
				r.Length = n
			}
		}
	}
}

// reasonOf is the reason phrase of a status where a trace has none.
func reasonOf(status int) string { return http.StatusText(status) }
