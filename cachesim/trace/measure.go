package trace

import "github.com/hapvet/hapvet/cachesim"

// measure finds out how long the body is, and where it broke off.
func (p *parser) measure(e *Exchange, termination string) {
	r := &e.Response
	e.Body, e.Broken = p.body, p.aborted
	cut := isCut(termination)
	switch {
	case p.body != unset:
	case withoutBody(e):
		e.Body = 0
	case r.Length >= 0 && !cut:
		e.Body = r.Length
	default:
		e.Body = max(0, p.bytes-headBytes(r))
	}
	if cut && p.aborted == unset {
		e.Broken = e.Body
		e.Body = max(e.Body, r.Length)
	}
}

// isCut reports whether a termination state of HAProxy's logs (%ts, %tsc; manual
// 8.5) is that of a body that broke off: something happened in the data phase.
func isCut(termination string) bool {
	return len(termination) > 1 && termination[0] != '-' && termination[1] == 'D'
}

func isTermination(text []byte) bool { return len(text) >= 2 && len(text) <= 4 && isToken(text) }

// withoutBody reports whether a response has no body, whatever its headers say (RFC
// 9110 6.4.1).
func withoutBody(e *Exchange) bool {
	s := e.Response.Status
	return e.Request.Method == "HEAD" || s < 200 || s == 204 || s == 304
}

// headBytes is what HAProxy's count of bytes (%B) has beside the body: start line and
// headers as they are in its buffers, without separators, and a byte for their end,
// and the same of trailers (2.4 on).
func headBytes(r *cachesim.ResponseHead) int64 {
	const startLine = 20
	n := startLine + len(r.Version) + len("200") + len(r.Reason) + 1
	for _, h := range r.Headers {
		n += len(h.Name) + len(h.Value)
	}
	if r.Chunked {
		n++
		for _, h := range r.Trailers {
			n += len(h.Name) + len(h.Value)
		}
	}
	return int64(n)
}
