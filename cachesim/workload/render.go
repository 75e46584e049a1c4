package workload

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/trace"
)

// headerLines are further headers of responses.
type headerLines cachesim.Headers

// headerLinesOf reads lines "name: value".
func headerLinesOf(block string) headerLines {
	var h headerLines
	for line := range strings.Lines(block) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			h = append(h, cachesim.Header{Name: strings.ToLower(name), Value: strings.TrimSpace(value)})
		}
	}
	return h
}

// exchange writes out what was drawn, with all headers.
func (d *draw) exchange(e *trace.Exchange) {
	*e = trace.Exchange{
		Time: epoch*1_000_000 + d.time/1000, Client: clientAddress(d.client), Body: d.body(), Broken: d.broken(), Duration: d.duration,
		Request:  cachesim.RequestHead{Method: [...]string{get: "GET", head: "HEAD", post: "POST"}[d.method], URI: d.path(), Version: "HTTP/1.1", Headers: d.requestHeaders()},
		Response: cachesim.ResponseHead{Version: "HTTP/1.1", Status: http.StatusOK, Headers: d.responseHeaders()},
	}
	if d.has == current {
		e.Response.Status = http.StatusNotModified
	}
	e.Response.Reason = http.StatusText(e.Response.Status)
	e.Frame()
}

// clientAddress is one of 10.0.0.0/8.
func clientAddress(n uint32) string {
	return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}).String()
}

func (d *draw) path() string {
	path := d.kind.spec.Path
	if path == "" {
		path = "/" + d.kind.spec.Name + "/{}"
	}
	return strings.ReplaceAll(path, "{}", strconv.FormatUint(d.object, 10))
}

func (d *draw) requestHeaders() cachesim.Headers {
	h := cachesim.Headers{{Name: "host", Value: d.kind.host}}
	for i, value := range d.kind.valuesOf(d.values) {
		if value != "" {
			h = append(h, cachesim.Header{Name: d.kind.spec.Vary[i].Header, Value: value})
		}
	}
	if d.has == nothing {
		return h
	}
	tag, modified := d.tag(), d.modified()
	if d.has == stale {
		tag, modified = staleTag(tag), staleTime(modified)
	}
	if d.kind.has("etag") {
		h = append(h, cachesim.Header{Name: "if-none-match", Value: tagText(tag)})
	}
	if d.kind.has("last-modified") {
		h = append(h, cachesim.Header{Name: "if-modified-since", Value: dateText(modified)})
	}
	return h
}

// staleTag and staleTime are those of an old copy.
func staleTag(tag uint64) uint64     { return tag ^ 2 }
func staleTime(modified int64) int64 { return modified - 24*3600 }

func tagText(tag uint64) string { return fmt.Sprintf("%q", fmt.Sprintf("%016x", tag)) }

func dateText(seconds int64) string { return time.Unix(seconds, 0).UTC().Format(http.TimeFormat) }

func (k *kind) has(validator string) bool { return slices.Contains(k.spec.Validators, validator) }

func (d *draw) responseHeaders() cachesim.Headers {
	var h cachesim.Headers
	add := func(name, value string) { h = append(h, cachesim.Header{Name: name, Value: value}) }
	k := d.kind
	if k.has("etag") {
		add("etag", tagText(d.tag()))
	}
	if k.has("last-modified") {
		add("last-modified", dateText(d.modified()))
	}
	add("date", dateText(epoch+d.time/1e9))
	switch {
	case d.private:
		add("cache-control", "private")
	case k.spec.Freshness != "none":
		add("cache-control", k.directive()+"="+strconv.FormatInt(d.ttl, 10))
	}
	if len(k.spec.Vary) > 0 {
		names := make([]string, len(k.spec.Vary))
		for i := range names {
			names[i] = k.spec.Vary[i].Header
		}
		add("vary", strings.Join(names, ", "))
	}
	h = append(h, k.extra...)
	switch {
	case d.has == current:
		return h
	case d.chunked:
		add("transfer-encoding", "chunked")
	default:
		add("content-length", strconv.FormatInt(d.size, 10))
	}
	if coding := k.codingFor(d.values); coding != "" {
		add("content-encoding", coding)
	}
	return h
}

func (k *kind) directive() string {
	if k.spec.Freshness == "" {
		return "max-age"
	}
	return k.spec.Freshness
}

// valuesOf are the values of the headers of a combination.
func (k *kind) valuesOf(combination int) []string {
	values := make([]string, len(k.spec.Vary))
	for i := len(values) - 1; i >= 0; i-- {
		dim := &k.spec.Vary[i]
		values[i] = dim.value(combination % dim.size())
		combination /= dim.size()
	}
	return values
}

func (d *Dimension) value(i int) string {
	if d.Cardinality > 0 {
		return fmt.Sprintf("https://%s-%d.example.net", strings.ToLower(d.Header), i+1)
	}
	return d.Values[i].Value
}

// codingFor is the first coding of the origin that a request accepts.
func (k *kind) codingFor(combination int) string {
	for i, value := range k.valuesOf(combination) {
		if !strings.EqualFold(k.spec.Vary[i].Header, "accept-encoding") {
			continue
		}
		for _, coding := range k.spec.Encodings {
			for item := range strings.SplitSeq(value, ",") {
				if strings.EqualFold(strings.TrimSpace(item), coding) {
					return coding
				}
			}
		}
	}
	return ""
}
