package accesslog

import (
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
)

// converter makes records of entries.
type converter struct {
	semantics *cachesim.Semantics
	resolver  *resolver
	stats     *Stats
	sizes     sizeTable
	request   cachesim.RequestHead
	response  cachesim.ResponseHead
	// digests are those of responses, which repeat themselves.
	digests map[string]cachesim.Response
	key     []byte
}

// maxDigests bounds the digests that are kept, and maxDigestKey what they are kept by.
const (
	maxDigests   = 4096
	maxDigestKey = 2 << 10
)

// kind is what a line tells of.
type kind uint8

const (
	isRequest kind = iota
	isLocal        // HAProxy answered by itself, or refused it
	isEarly        // the request is not over yet
)

// kindOf sorts a line.
func kindOf(e *Entry) kind {
	phase := byte('-')
	if len(e.Termination) >= 2 {
		phase = e.Termination[1]
	}
	switch {
	case e.Early:
		return isEarly
	case e.URI == "" || e.URI == "<BADREQ>" || e.Method == "<BADREQ>" || e.Version == "<BADREQ>":
		return isLocal
	case e.fromCache():
		return isRequest
	case e.Server == "<STATS>" || e.Server == "<PROMEX>":
		return isLocal
	case phase == 'R' || phase == 'T':
		return isLocal
	}
	return isRequest
}

// fromCache reports whether HAProxy answered from its cache.
func (e *Entry) fromCache() bool { return e.Server == "<CACHE>" || e.CacheKnown && e.Cached }

// brokeOff reports whether the body did not come whole from the server: the stream
// ended in its data phase, and not by itself.
func (e *Entry) brokeOff() bool {
	return !e.fromCache() && len(e.Termination) >= 2 && e.Termination[0] != '-' && e.Termination[1] == 'D'
}

// convert fills in a record.
func (c *converter) convert(e *Entry, r *cachesim.Record, seen *Seen) {
	path, _, _ := strings.Cut(e.URI, "?")
	assumed := c.resolver.resolve(e.Format, path)
	c.convertRequest(e, assumed, r, seen)
	r.Time = e.Time + max(e.TR, 0)*perMilli
	r.Duration = max(e.Td, 0) * perMilli
	r.Broken = -1
	if e.Td < 0 {
		r.Duration = max(e.Ta-max(e.TR, 0), 0) * perMilli
	}
	r.Body = c.bodyOf(e, assumed, r)
	length := r.Body
	if chunkedBy(e, assumed) {
		length = -1
	}
	c.convertResponse(e, assumed, r, length)
	if e.Status == 200 && r.Request.Method == cachesim.MethodGet {
		for key := keyCacheControl; key <= keyLastModified; key++ {
			assumed.used[key]++
		}
		assumed.used[keyChunked]++
	}
}

func chunkedBy(e *Entry, assumed *resolved) bool {
	for i := range e.Response {
		switch e.Response[i].Name {
		case "transfer-encoding":
			return true
		case "content-length":
			return false
		}
	}
	return assumed.chunked
}

// convertRequest digests the request.
func (c *converter) convertRequest(e *Entry, assumed *resolved, r *cachesim.Record, seen *Seen) {
	q := &c.request
	q.Method, q.URI, q.Version = e.Method, e.URI, e.Version
	if q.Method == "" {
		q.Method = "GET"
		c.stats.lack(lackMethod)
	}
	if q.Version == "" {
		q.Version = "HTTP/1.1"
		c.stats.lack(lackVersion)
	}
	q.Headers = append(q.Headers[:0], e.Request...)
	host := e.Host
	for i := range e.Request {
		if e.Request[i].Name == "host" {
			host = e.Request[i].Value
		}
	}
	if host == "" && strings.HasPrefix(e.URI, "/") && !e.Format.knownRequest.has("host") {
		host = assumed.host
		assumed.used[keyHost]++
		q.Headers = append(q.Headers, cachesim.Header{Name: "host", Value: host})
	} else if e.Host != "" {
		q.Headers = append(q.Headers, cachesim.Header{Name: "host", Value: host})
	}
	q.Headers = append(q.Headers, assumed.request...)
	if e.Status == 304 && !e.Format.knownRequest.has("if-none-match") && !e.Format.knownRequest.has("if-modified-since") {
		q.Headers = append(q.Headers, cachesim.Header{Name: "if-none-match", Value: assumedTag})
		c.stats.lack(lackCondition)
	}
	for key := keyAcceptEncoding; key <= keyAuthorization; key++ {
		assumed.used[key]++
	}
	r.Request = c.semantics.DigestRequest(q)
	*seen = Seen{Host: host, Method: q.Method, URI: q.URI}
}

// convertResponse digests the response, or finds one that was digested.
func (c *converter) convertResponse(e *Entry, assumed *resolved, r *cachesim.Record, length int64) {
	key := binary.AppendUvarint(c.key[:0], uint64(assumed.id))
	key = binary.AppendVarint(key, int64(e.Status))
	if length < 0 {
		key = append(key, '-')
	} else {
		digits := 1
		for n := length; n >= 10; n /= 10 {
			digits++
		}
		key = append(key, byte(digits))
	}
	for i := range e.Response {
		key = append(append(append(key, e.Response[i].Name...), 0), e.Response[i].Value...)
		key = append(key, 0)
	}
	c.key = key
	d, known := c.digests[string(key)]
	if !known {
		assumed.responseHead(&c.response, e, length)
		d = c.semantics.DigestResponse(&c.response)
		if len(c.digests) >= maxDigests {
			clear(c.digests)
		}
		if len(key) <= maxDigestKey {
			c.digests[string(key)] = d
		}
	}
	r.Response = d
	r.Response.Body = length
}

// bodyOf finds out the size of the body, and after how many bytes the transfer broke
// off.
func (c *converter) bodyOf(e *Entry, assumed *resolved, r *cachesim.Record) int64 {
	sent := int64(0)
	if e.Bytes >= 0 {
		sent = max(e.Bytes-assumed.headerBytes, 0)
	} else {
		c.stats.lack(lackBytes)
	}
	if e.Status != 200 || r.Request.Method != cachesim.MethodGet {
		if r.Request.Method == cachesim.MethodHead {
			return 0
		}
		return sent
	}
	length, told := contentLength(e)
	broke := e.brokeOff()
	switch {
	case told && !broke:
		c.sizes.learn(&r.Request.Hash, length)
		return length
	case !broke && !e.Partial && e.Bytes >= 0:
		assumed.used[keyHeaderBytes]++
		c.sizes.learn(&r.Request.Hash, sent)
		return sent
	}
	if broke {
		r.Broken = sent
	}
	if told {
		return max(length, sent)
	}
	size, learned := c.sizes.lookup(&r.Request.Hash)
	if learned {
		c.stats.SizesLearned++
	} else {
		size = assumed.size
		assumed.used[keySize]++
	}
	if broke {
		sent++ // there was more
	}
	return max(size, sent)
}

// contentLength returns the Content-Length of the response, if the log has it.
func contentLength(e *Entry) (int64, bool) {
	for i := range e.Response {
		if e.Response[i].Name == "content-length" {
			n, err := strconv.ParseInt(e.Response[i].Value, 10, 64)
			return n, err == nil && n >= 0
		}
	}
	return 0, false
}

// sizeTable remembers the sizes of objects that came whole, as many as there is room
// for: of two objects with the same place the later one.
type sizeTable []knownSize

type knownSize struct {
	key  uint64
	size int64
}

// knownSizes is how many sizes are remembered.
const knownSizes = 1 << 16

func (t *sizeTable) at(hash *cachesim.Hash) (*knownSize, uint64) {
	if *t == nil {
		*t = make(sizeTable, knownSizes)
	}
	key := binary.LittleEndian.Uint64(hash[4:])
	return &(*t)[key%knownSizes], key
}

func (t *sizeTable) learn(hash *cachesim.Hash, size int64) {
	slot, key := t.at(hash)
	*slot = knownSize{key, size}
}

func (t *sizeTable) lookup(hash *cachesim.Hash) (int64, bool) {
	slot, key := t.at(hash)
	return slot.size, slot.key == key && key != 0
}
