package accesslog

import (
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
)

// Entry is what one line of a log says of a request. Texts stay valid.
type Entry struct {
	Format *Format
	// Time is when the first byte of the request came, in microseconds since 1970;
	// where the log has no time zone, of the local time of the machine.
	Time                      int64
	Client                    string
	Frontend, Backend, Server string
	// Method, URI and Version are those of the request line; URI is without the host
	// where the log has no more. Version is "" where the log has none.
	Method, URI, Version string
	// Host is known beside URI where the log has both in one (base).
	Host   string
	Status int
	// Bytes is what was sent to the client, head and body; -1 where the log does not
	// tell. Partial tells that it was not all yet ("option logasap").
	Bytes   int64
	Partial bool
	// Termination is the state of the stream at its end, "----" (manual 8.5), or "".
	Termination string
	// The timers of the request in milliseconds, -1 where unknown (manual 8.4).
	TR, Tw, Tc, Tr, Td, Ta int64
	// Cached is what %[res.cache_hit] says; CacheKnown that it does.
	Cached, CacheKnown bool
	// Request and Response are the headers that the log has. CutOff is how many of
	// them are as long as their captures may be, and so may not be whole.
	Request, Response cachesim.Headers
	CutOff            int
	// Early tells that the line was written before the request was over (%OG).
	Early bool

	th, ti, tq, tu, tt int64 // the other timers
	parts              uriParts
}

// uriParts are the parts of a URI that items may tell one by one.
type uriParts struct {
	path, query string
	hasQuery    bool
}

// reset makes an entry ready for a line.
func (e *Entry) reset(f *Format) {
	*e = Entry{
		Format: f, Bytes: -1, TR: -1, Tw: -1, Tc: -1, Tr: -1, Td: -1, Ta: -1,
		th: -1, ti: -1, tq: -1, tu: -1, tt: -1,
		Request: e.Request[:0], Response: e.Response[:0],
	}
}

// fill reads the values of a line that was matched. It fails on a date or a number
// that is none.
func (m *matcher) fill(f *Format, e *Entry, d *dates) (bad *value) {
	e.reset(f)
	var accept, millis, request int64
	for _, v := range f.values {
		if v.field == Ignored {
			continue
		}
		text := m.get(v.slot)
		ok := true
		switch v.field {
		case AcceptDate:
			accept, ok = d.parse(m.plain(v, text), v)
		case RequestDate:
			request, ok = d.parse(m.plain(v, text), v)
		case AcceptMillis:
			millis, ok = wholeNumber(text, v.asHex)
			millis *= perMilli
		case RequestHeaders, ResponseHeaders:
			m.headers(v, text, e)
		case RequestHeader, ResponseHeader:
			e.addHeader(v.field, v.header, m.plain(v, text), v.limit)
		default:
			ok = e.set(v, m.plain(v, text), m.spans[v.slot])
		}
		if !ok {
			return v
		}
	}
	e.settle(accept, millis, request)
	return nil
}

// plain returns a value without what its notation added to it.
func (m *matcher) plain(v *value, text string) string {
	if v.escaped || v.json {
		text = unescape(text, v.json || !v.encoded)
	}
	if v.encoded {
		text = decode(text)
	}
	return text
}

// set takes a value that is no date and no header.
func (e *Entry) set(v *value, text string, at span) (ok bool) {
	switch v.field {
	case ClientIP:
		e.Client = text
		if v.asHex {
			e.Client = addressFromHex(text)
		}
	case Frontend:
		e.Frontend = strings.TrimSuffix(text, "~")
	case Backend:
		e.Backend = text
	case Server:
		if text != "-" { // of srv_name, where there is none
			e.Server = text
		}
	case Termination:
		e.Termination = text
	case RequestLine:
		e.setRequestLine(text)
	case Method:
		e.Method = text
	case URI:
		e.URI = text
	case URIPath, Path:
		e.parts.path = text
	case PathQuery:
		if e.URI == "" {
			e.URI = text
		}
	case HostPath:
		if i := strings.IndexByte(text, '/'); i > 0 {
			e.Host, e.parts.path = text[:i], text[i:]
		}
	case Query:
		text, ok = strings.CutPrefix(text, "?")
		e.parts.query, e.parts.hasQuery = text, ok || v.open == "?" && at != span{}
	case BareQuery:
		e.parts.query, e.parts.hasQuery = text, text != "" && text != "-"
	case HTTPVersion:
		e.Version = text
	case VersionNumber:
		e.Version = "HTTP/" + text
	case LogOrigin:
		e.Early = text != "txn_close" && text != "sess_error" && text != "sess_killed" && text != "unspec"
	case CacheHit:
		e.Cached, e.CacheKnown = text == "1" || text == "true", text != "" && text != "-"
	default:
		return e.setNumber(v.field, text)
	}
	return true
}

func (e *Entry) setNumber(f Field, text string) bool {
	final, partial := strings.CutPrefix(text, "+")
	if final == "" || final == "-" {
		return true // there is none
	}
	n, err := strconv.ParseInt(final, 10, 64)
	if err != nil {
		return false
	}
	switch f {
	case Status:
		e.Status = int(n)
		return n >= -1 && n < 1000
	case BytesRead:
		e.Bytes, e.Partial = n, e.Partial || partial
		return n >= 0
	case RequestTime:
		e.TR = n
	case QueueTime:
		e.Tw = n
	case ConnectTime:
		e.Tc = n
	case ResponseTime:
		e.Tr = n
	case DataTime:
		e.Td = n
	case ActiveTime:
		e.Ta = n
	case HandshakeTime:
		e.th = n
	case IdleTime:
		e.ti = n
	case ArrivalTime:
		e.tq = n
	case UserTime:
		e.tu = n
	default:
		e.tt = n
	}
	const longest = 1 << 40 // milliseconds: 34 years
	return n >= -1 && n < longest
}

// setRequestLine takes "GET /path HTTP/1.1".
func (e *Entry) setRequestLine(line string) {
	method, rest, ok := strings.Cut(line, " ")
	if !ok {
		e.URI = line // "<BADREQ>"
		return
	}
	e.Method = method
	e.URI, e.Version, _ = strings.Cut(strings.TrimLeft(rest, " "), " ")
	if e.Version = strings.Trim(e.Version, " "); e.Version == "" {
		e.Version = "HTTP/0.9"
	}
}

// headers takes the values of %hr or %hs, "a|b" or "{a|b}".
func (m *matcher) headers(v *value, text string, e *Entry) {
	switch {
	case v.json && v.list:
		text = joinList(text)
	case v.json:
		text = unescape(text, true)
	}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
	single := v.field.single()
	for _, c := range v.captures {
		var one string
		one, text, _ = strings.Cut(text, "|")
		if c.field == single {
			e.addHeader(c.field, c.header, decode(one), c.len)
		}
	}
}

// joinList turns a list in JSON, ["a", "b"], into the notation of %hr, a|b. Texts hold
// no "|", which is encoded.
func joinList(text string) string {
	var out strings.Builder
	for n := 0; ; n++ {
		_, rest, ok := strings.Cut(text, `"`)
		end := 0
		for end < len(rest) && rest[end] != '"' {
			if rest[end] == '\\' {
				end++
			}
			end++
		}
		if !ok || end >= len(rest) {
			return out.String()
		}
		if n > 0 {
			out.WriteByte('|')
		}
		out.WriteString(unescape(rest[:end], true))
		text = rest[end+1:]
	}
}

func (e *Entry) addHeader(f Field, name, text string, limit int) {
	if text == "" || text == "-" {
		return
	}
	if limit > 0 && len(text) >= limit {
		e.CutOff++
	}
	h := cachesim.Header{Name: name, Value: text}
	if f == RequestHeader {
		e.Request = append(e.Request, h)
	} else {
		e.Response = append(e.Response, h)
	}
}

// settle works out what several items tell together.
func (e *Entry) settle(accept, millis, request int64) {
	if e.URI == "" && e.parts.path != "" {
		e.URI = e.parts.path
		if e.parts.hasQuery {
			e.URI += "?" + e.parts.query
		}
	}
	e.Time = request
	if accept > 0 && millis > 0 && accept%perSecond == 0 {
		accept += millis
	}
	if request > 0 && millis > 0 && request%perSecond == 0 { // CLF: of another date, but of about that time
		e.Time += millis
	}
	before := max(e.th, 0) + max(e.ti, 0)
	if before == 0 && e.tq >= 0 && e.TR >= 0 {
		before = max(e.tq-e.TR, 0)
	}
	if request == 0 {
		e.Time = accept + before*perMilli
	}
	switch {
	case e.Ta >= 0:
	case e.tt >= 0:
		e.Ta = max(e.tt-before, 0)
	case e.tu >= 0:
		e.Ta = max(e.tu-max(e.th, 0), 0)
	}
	if e.Td < 0 && e.Ta >= 0 && e.Tr >= 0 {
		e.Td = max(e.Ta-max(e.TR, 0)-max(e.Tw, 0)-max(e.Tc, 0)-e.Tr, 0)
	}
}

func wholeNumber(text string, hex bool) (int64, bool) {
	base := 10
	if hex {
		base = 16
	}
	n, err := strconv.ParseInt(text, base, 64)
	return n, err == nil && n >= 0 && n < 1<<40
}

// addressFromHex returns the address that "+X" wrote.
func addressFromHex(text string) string {
	raw, err := hex.DecodeString(text)
	if addr, ok := netip.AddrFromSlice(raw); err == nil && ok {
		return addr.String()
	}
	return text
}
