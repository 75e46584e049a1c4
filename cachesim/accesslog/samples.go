package accesslog

import (
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// fetches are the sample fetches that say what an alias says, or a part of it
// (manual 7.3, and the table in 8.2.6).
var fetches = map[string]Field{
	"accept_date":         AcceptDate,
	"base":                HostPath,
	"baseq":               HostPath,
	"bc.timer.connect":    ConnectTime,
	"be_name":             Backend,
	"bytes_out":           BytesRead,
	"capture.req.method":  Method,
	"capture.req.uri":     PathQuery,
	"capture.req.ver":     HTTPVersion,
	"fc.timer.handshake":  HandshakeTime,
	"fc.timer.total":      TotalTime,
	"fe_name":             Frontend,
	"hdr":                 RequestHeader,
	"method":              Method,
	"path":                Path,
	"pathq":               PathQuery,
	"query":               BareQuery,
	"req.fhdr":            RequestHeader,
	"req.hdr":             RequestHeader,
	"req.timer.hdr":       RequestTime,
	"req.timer.idle":      IdleTime,
	"req.timer.queue":     QueueTime,
	"req.timer.tq":        ArrivalTime,
	"req.ver":             VersionNumber,
	"req_ver":             VersionNumber,
	"request_date":        RequestDate,
	"res.bytes_in":        BytesRead,
	"res.cache_hit":       CacheHit,
	"res.fhdr":            ResponseHeader,
	"res.hdr":             ResponseHeader,
	"res.timer.data":      DataTime,
	"res.timer.hdr":       ResponseTime,
	"shdr":                ResponseHeader,
	"src":                 ClientIP,
	"srv_name":            Server,
	"status":              Status,
	"txn.sess_term_state": Termination,
	"txn.status":          Status,
	"txn.timer.total":     ActiveTime,
	"txn.timer.user":      UserTime,
	"url":                 URI,
}

// splitsLists are the fetches that give the last of what commas separate in a header,
// while req.fhdr and res.fhdr, and capture lines, give all of it (manual 7.3.6). Dates
// hold a comma.
var (
	splitsLists = map[string]bool{"hdr": true, "req.hdr": true, "res.hdr": true, "shdr": true}
	dateHeaders = map[string]bool{"date": true, "expires": true, "last-modified": true, "if-modified-since": true}
	listHeaders = map[string]bool{
		"accept-encoding": true, "cache-control": true, "content-encoding": true, "if-none-match": true, "pragma": true, "vary": true,
	}
)

// meaning is what a sample expression says.
type meaning struct {
	field  Field
	header string // of RequestHeader and ResponseHeader, in lower case
	date   dateForm
	layout string // of a customDate
	utc    bool   // the customDate is in UTC
	json   bool   // what json() escapes
	len    int    // where a capture cuts it off
	// lastOnly tells no more than the last element of a list.
	lastOnly bool
}

// meaningOf finds out what a sample expression says. Where nothing is known of it, it
// says nothing.
func (o *Options) meaningOf(parts []config.SamplePart) meaning {
	const deepest = 4 // captures and variables that stand for one another
	return o.meaningWithin(parts, deepest)
}

func (o *Options) meaningWithin(parts []config.SamplePart, depth int) meaning {
	if len(parts) == 0 || depth == 0 {
		return meaning{}
	}
	fetch, arg := parts[0], ""
	if len(fetch.Args) > 0 {
		arg = fetch.Args[0]
	}
	var m meaning
	switch fetch.Name {
	case "capture.req.hdr":
		m = o.captureAt(o.Request, arg, depth)
	case "capture.res.hdr":
		m = o.captureAt(o.Response, arg, depth)
	case "var":
		m = o.meaningWithin(o.Variables[arg], depth-1)
	default:
		m.field = fetches[fetch.Name]
	}
	switch m.field {
	case RequestHeader, ResponseHeader:
		if m.header == "" {
			m.header = strings.ToLower(arg)
		}
		if m.header == "" || splitsLists[fetch.Name] && dateHeaders[m.header] {
			return meaning{}
		}
		m.lastOnly = m.lastOnly || splitsLists[fetch.Name] && listHeaders[m.header]
	case AcceptDate, RequestDate:
		m.date = map[string]dateForm{"": unixSeconds, "s": unixSeconds, "ms": unixMillis, "us": unixMicros}[arg]
	}
	for _, converter := range parts[1:] {
		if m = m.converted(converter); m.field == Ignored {
			break
		}
	}
	return m
}

// captureAt returns the meaning of a slot that captures.
func (o *Options) captureAt(captures []config.Capture, slot string, depth int) meaning {
	n, err := strconv.Atoi(slot)
	if err != nil || n < 0 || n >= len(captures) {
		return meaning{}
	}
	m := o.meaningWithin(captures[n].Sample, depth-1)
	m.len = captures[n].Len
	return m
}

// converted is what a converter leaves of a meaning.
func (m meaning) converted(c config.SamplePart) meaning {
	switch c.Name {
	case "json":
		m.json = true
		return m
	case "lower", "ltrim", "rtrim":
		return m
	case "host_only":
		if m.header == "host" {
			return m
		}
	case "utime", "ltime", "ms_utime", "ms_ltime", "us_utime", "us_ltime":
		if m.date != noDate && m.date != customDate && len(c.Args) == 1 {
			m.date, m.layout, m.utc = customDate, strftimeLayout(c.Args[0]), strings.HasSuffix(c.Name, "utime")
			return m
		}
	}
	return meaning{json: m.json}
}

// sampleShape returns how the values of a sample expression look.
func sampleShape(parts []config.SamplePart, m meaning, v release.Version) shape {
	s := shape{field: m.field, set: &anyByte, text: true, date: m.date}
	out := keywords.AnyType
	if fetch := keywords.LookupFetch(parts[0].Name, v); fetch != nil {
		out = fetch.Out
	}
	if fetch := parts[0].Name; fetch == "ssl_fc_sni" || fetch == "req.ssl_sni" {
		s.set = &sniChars
	}
	for _, p := range parts[1:] {
		if p.Name == "hex" {
			s.set = &hexOrNone
		}
		if c := keywords.LookupConverter(p.Name, v); c != nil && c.Out != keywords.SameType {
			out = c.Out
		}
	}
	switch out {
	case keywords.IntType, keywords.BoolType:
		s.set = &number
	case keywords.MethodType:
		s.set = &methodChars
	case keywords.AddressType, keywords.IPv4Type, keywords.IPv6Type:
		s.set = &address
	}
	switch m.field {
	case Method, HTTPVersion, VersionNumber, Termination:
		s.set = &methodChars
	case PathQuery, URI, Path, BareQuery, HostPath:
		s.set = &rawToken
	case Frontend, Backend, Server:
		s.set = &name
	}
	if m.date == customDate {
		s.set = &printable
	}
	return s
}
