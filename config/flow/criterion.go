package flow

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// Criterion is a comparison of one sample with patterns.
type Criterion struct {
	// Directive is the line that it stands on: an acl line, or one with a condition.
	Directive *config.Directive
	// Subject is the sample expression in one spelling: "req.hdr(host),lower". It is
	// "" where it could not be read.
	Subject string
	// Fetch is the name of its fetch, and Argument the first argument of that:
	// "req.hdr" and "host".
	Fetch, Argument string
	// Single tells that the sample has one value at most: a path, but not a header
	// that may come several times.
	Single bool
	// Volatile tells that the sample may be another one each time.
	Volatile bool
	Method   keywords.MatchMethod
	FoldCase bool
	// Patterns are the texts that it is compared with; see Files. Those of an ACL that
	// HAProxy defines itself stand nowhere.
	Patterns []config.Word
	// Files tells that there are more of them in a file.
	Files bool

	set set // what it lets through; nil where that is not known
}

// newCriterion reads one of a line.
func newCriterion(s config.Sample) *Criterion {
	from := s.Criterion
	c := &Criterion{
		Directive: s.Directive, Subject: Expression(s), Fetch: s.Fetch.Name, Single: isSingle(s), Volatile: isVolatile(s),
		Method: from.Method, FoldCase: from.FoldCase, Patterns: from.Patterns, Files: from.Files, Argument: firstArgument(&s),
	}
	if !from.Files && !anyUnset(from.Patterns) {
		c.set = newSet(from)
	}
	return c
}

func anyUnset(words []config.Word) bool {
	for _, w := range words {
		if w.Unset() {
			return true
		}
	}
	return false
}

// Expression returns a sample expression in one spelling, the same for all that
// give the same: names of headers in small letters, and fetches by their full names.
func Expression(s config.Sample) string {
	var b strings.Builder
	for i, p := range s.Parts {
		name := p.Name
		if i > 0 {
			b.WriteByte(',')
		} else if name = s.Fetch.Name; spellings[name] != "" {
			name = spellings[name]
		}
		b.WriteString(name)
		for j, arg := range p.Args {
			if i == 0 && isHeader(name) {
				arg = strings.ToLower(arg)
			}
			b.WriteString(string("(,"[min(j, 1)]) + arg)
		}
		if len(p.Args) > 0 {
			b.WriteByte(')')
		}
	}
	return b.String()
}

// spellings are the other names of fetches.
var spellings = map[string]string{
	"hdr": "req.hdr", "fhdr": "req.fhdr", "cook": "req.cook", "cookie": "req.cook", "meth": "method", "urlp": "url_param",
	"req_ssl_sni": "req.ssl_sni", "req_ver": "req.ver", "shdr": "res.hdr", "scook": "res.cook", "fc_src": "fc_src", "hdr_ip": "req.hdr_ip",
}

func isHeader(fetch string) bool {
	return strings.Contains(fetch, "hdr")
}

// single are the fetches that give one value at most, for one request.
var single = map[string]bool{
	"method": true, "path": true, "pathq": true, "query": true, "url": true, "base": true, "baseq": true, "src": true, "src_port": true,
	"dst": true, "dst_port": true, "status": true, "req.ver": true, "res.ver": true, "req.ssl_sni": true, "req.ssl_ver": true,
	"fe_name": true, "fe_id": true, "be_name": true, "be_id": true, "srv_name": true, "srv_id": true, "so_id": true, "so_name": true,
	"dst_is_local": true, "src_is_local": true, "fc_src": true, "fc_dst": true, "fc_dst_port": true, "fc_src_port": true,
	"http_auth_user": true, "req.hdr_cnt": true, "req.fhdr_cnt": true, "res.hdr_cnt": true, "ssl_fc": true, "ssl_fc_sni": true,
	"ssl_fc_alpn": true, "ssl_fc_protocol": true, "ssl_c_used": true, "ssl_c_verify": true, "ssl_fc_has_sni": true, "ssl_fc_has_crt": true,
	"req.body_size": true, "req.body_len": true, "capture.req.method": true, "capture.req.uri": true, "capture.req.hdr": true,
	"always_true": true, "always_false": true, "http_first_req": true, "fc_http_major": true, "proc": true, "env": true, "hostname": true,
	"var": true, "req.proto_http": true, "wait_end": true, "str": true, "int": true, "bool": true, "url_port": true, "url_ip": true,
}

// isSingle reports whether a sample has one value at most: by its fetch, or because
// an argument says which of the headers of one name.
func isSingle(s config.Sample) bool {
	args := s.Parts[0].Args
	switch {
	case single[s.Fetch.Name]:
		return true
	case s.Fetch.Name == "req.hdr" && len(args) > 0 && strings.EqualFold(args[0], "host"):
		return true // a request has one Host
	case isHeader(s.Fetch.Name) && len(args) > 1:
		return args[1] != "" && args[1] != "0"
	}
	return false
}

// isVolatile reports whether a sample may change from one look to the next.
func isVolatile(s config.Sample) bool {
	for i, p := range s.Parts {
		if i == 0 && (volatileFetches[s.Fetch.Name] || strings.Contains(s.Fetch.Name, "_inc_gpc") || strings.Contains(s.Fetch.Name, "_clr_gpc")) ||
			volatileConverters[p.Name] || strings.HasPrefix(p.Name, keywords.FromLua) {
			return true
		}
	}
	return false
}

var (
	volatileFetches    = map[string]bool{"rand": true, "uuid": true, "date": true, "date_us": true, "request_date": false}
	volatileConverters = map[string]bool{"set-var": true, "unset-var": true, "table_http_req_rate": false}
)

// never reports whether a criterion holds for nothing.
func (c *Criterion) never() bool {
	s, ok := c.set.(boolSet)
	return ok && c.Subject == "always_true" && !bool(s) || ok && c.Subject == "always_false" && bool(s)
}

// always reports whether a criterion holds for everything.
func (c *Criterion) always() bool {
	s, ok := c.set.(boolSet)
	return ok && c.Subject == "always_true" && bool(s) || ok && c.Subject == "always_false" && !bool(s)
}

// same reports whether two criteria look at the same sample, and see the same.
func (c *Criterion) same(other *Criterion) bool {
	return c.Subject != "" && c.Subject == other.Subject && !c.Volatile && !other.Volatile
}

// disjoint reports whether two criteria cannot hold both.
func (c *Criterion) disjoint(other *Criterion) bool {
	if c.never() || other.never() {
		return true
	}
	return c.same(other) && c.Single && c.set != nil && other.set != nil && c.set.disjoint(other.set)
}

// implies reports whether the other criterion holds where this one does.
func (c *Criterion) implies(other *Criterion) bool {
	if c.never() || other.always() || c == other && !c.Volatile {
		return true
	}
	if !c.same(other) {
		return false
	}
	if other.Method == keywords.MatchFound {
		is, known := other.set.(foundSet)
		if c.Method == keywords.MatchFound {
			return known && c.set == is
		}
		return known && is.is
	}
	return c.set != nil && other.set != nil && c.set.within(other.set)
}

// intervals reads the patterns of a comparison of integers.
func intervals(patterns []config.Word) (intSet, bool) {
	var out intSet
	operator := "eq"
	for _, w := range patterns {
		switch text := w.Value; text {
		case "eq", "ge", "gt", "le", "lt":
			operator = text
		default:
			i, ok := newInterval(operator, text)
			if !ok {
				return nil, false
			}
			out = append(out, i)
		}
	}
	return out, true
}

// networks reads the patterns of a comparison of addresses.
func networks(patterns []config.Word) (netSet, bool) {
	var out netSet
	for _, w := range patterns {
		p, err := netip.ParsePrefix(w.Value)
		if err != nil {
			a, err := netip.ParseAddr(w.Value)
			if err != nil {
				return nil, false
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p.Masked())
	}
	return out, true
}

// newInterval reads "5", "5:10", ":10" or "5:", behind an operator.
func newInterval(operator, text string) (interval, bool) {
	low, high, ranged := strings.Cut(text, ":")
	all := interval{minInt, maxInt}
	from, errFrom := strconv.ParseInt(low, 10, 64)
	if ranged {
		to, errTo := strconv.ParseInt(high, 10, 64)
		switch {
		case operator != "eq", low != "" && errFrom != nil, high != "" && errTo != nil:
			return all, false
		case low == "":
			from = minInt
		}
		if high == "" {
			to = maxInt
		}
		return interval{from, to}, true
	}
	if errFrom != nil {
		return all, false
	}
	switch operator {
	case "ge":
		return interval{from, maxInt}, true
	case "gt":
		return interval{from + 1, maxInt}, from < maxInt
	case "le":
		return interval{minInt, from}, true
	case "lt":
		return interval{minInt, from - 1}, from > minInt
	}
	return interval{from, from}, true
}
