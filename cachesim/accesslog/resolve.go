package accesslog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
)

// ruleSet is which rules a path matches.
type ruleSet [(MaxRules + 2 + 63) / 64]uint64

// resolver finds out what is assumed of a request.
type resolver struct {
	host  string
	rules []Rule
	// paths remembers what paths match, and resolved what comes of it.
	paths    [4096]rememberedPath
	resolved map[resolvedKey]*resolved
}

type rememberedPath struct {
	path string
	set  ruleSet
}

type resolvedKey struct {
	format *Format
	rules  ruleSet
}

// resolved is what is assumed of the requests of one format that match the same rules.
type resolved struct {
	host string
	// request and response are the headers that are assumed, those that the format
	// does not tell.
	request, response cachesim.Headers
	chunked           bool
	headerBytes, size int64
	// by is the rule that decides each key, and used tells which keys were of use, in
	// how many requests.
	by   [numKeys]int
	used [numKeys]int64
	id   int
}

func newResolver(a *Assumptions) (*resolver, error) {
	rules, err := a.compiled()
	if err != nil {
		return nil, err
	}
	r := &resolver{host: DefaultHost, rules: rules, resolved: make(map[resolvedKey]*resolved)}
	if a != nil && a.Host != "" {
		r.host = a.Host
	}
	return r, nil
}

// resolve returns what is assumed of a request.
func (r *resolver) resolve(f *Format, path string) *resolved {
	key := resolvedKey{f, r.match(path)}
	if found := r.resolved[key]; found != nil {
		return found
	}
	const most = 10_000 // far more than rules make sense of
	if len(r.resolved) >= most {
		key.rules = r.match("") // those that match everything
		if found := r.resolved[key]; found != nil {
			return found
		}
	}
	made := r.settle(f, key.rules)
	made.id = len(r.resolved)
	r.resolved[key] = made
	return made
}

// match returns which rules a path matches.
func (r *resolver) match(path string) ruleSet {
	hash := uint32(len(path))
	for i := max(0, len(path)-16); i < len(path); i++ {
		hash = hash*31 + uint32(path[i])
	}
	slot := &r.paths[hash%uint32(len(r.paths))]
	if slot.path == path && path != "" {
		return slot.set
	}
	var set ruleSet
	for i := range r.rules {
		if r.rules[i].pattern.match(path) {
			set[i/64] |= 1 << (i % 64)
		}
	}
	const longest = 1 << 10
	if len(path) <= longest {
		*slot = rememberedPath{strings.Clone(path), set}
	}
	return set
}

// assumedTag is the ETag of every object: it is compared with that of the same one.
const assumedTag = `"assumed"`

// settle takes each key from the first rule that has it.
func (r *resolver) settle(f *Format, set ruleSet) *resolved {
	out := &resolved{host: r.host}
	var first [numKeys]*Rule
	for key := range numKeys {
		out.by[key] = -1
		for i := range r.rules {
			if set[i/64]&(1<<(i%64)) != 0 && r.rules[i].has(key) {
				first[key], out.by[key] = &r.rules[i], i
				break
			}
		}
	}
	if rule := first[keyHost]; rule != nil {
		out.host = *rule.Host
	}
	header := func(key int, known headerSet, name, value string, to *cachesim.Headers) {
		if known.has(name) {
			out.by[key] = -1
		} else if value != "" {
			*to = append(*to, cachesim.Header{Name: name, Value: value})
		}
	}
	flag := func(on bool, value string) string {
		if on {
			return value
		}
		return ""
	}
	const longAgo = "Sat, 01 Jan 2000 00:00:00 GMT"
	response, request := f.knownResponse, f.knownRequest
	header(keyCacheControl, response, "cache-control", *first[keyCacheControl].CacheControl, &out.response)
	header(keyVary, response, "vary", *first[keyVary].Vary, &out.response)
	header(keyContentEncoding, response, "content-encoding", *first[keyContentEncoding].ContentEncoding, &out.response)
	header(keyAge, response, "age", *first[keyAge].Age, &out.response)
	header(keyETag, response, "etag", flag(*first[keyETag].ETag, assumedTag), &out.response)
	header(keyLastModified, response, "last-modified", flag(*first[keyLastModified].LastModified, longAgo), &out.response)
	header(keyAcceptEncoding, request, "accept-encoding", *first[keyAcceptEncoding].AcceptEncoding, &out.request)
	header(keyRequestCacheControl, request, "cache-control", *first[keyRequestCacheControl].RequestCacheControl, &out.request)
	header(keyAuthorization, request, "authorization", flag(*first[keyAuthorization].Authorization, "assumed"), &out.request)
	out.chunked = *first[keyChunked].Chunked
	if response.has("transfer-encoding") || response.has("content-length") {
		out.by[keyChunked], out.chunked = -1, false
	}
	out.headerBytes, out.size = *first[keyHeaderBytes].HeaderBytes, *first[keySize].Size
	return out
}

// responseHead puts together the head of a response: the headers that the log has,
// those that are assumed, and one that stands for the others, as many as are missing
// from the size that is assumed. length is that of the body, -1 for a chunked one.
func (out *resolved) responseHead(head *cachesim.ResponseHead, e *Entry, length int64) {
	h := head.Headers[:0]
	h = append(h, e.Response...)
	h = append(h, out.response...)
	*head = cachesim.ResponseHead{Version: "HTTP/1.1", Status: e.Status, Reason: "OK", Length: length, Chunked: length < 0}
	size := int64(len("HTTP/1.1 200 OK\r\n\r\n"))
	told := false
	for i := range h {
		size += int64(len(h[i].Name) + len(h[i].Value) + len(": \r\n"))
		told = told || h[i].Name == "content-length" || h[i].Name == "transfer-encoding"
	}
	switch {
	case told:
	case length < 0:
		h = append(h, cachesim.Header{Name: "transfer-encoding", Value: "chunked"})
		size += int64(len("transfer-encoding: chunked\r\n"))
	default:
		value := strconv.FormatInt(length, 10)
		h = append(h, cachesim.Header{Name: "content-length", Value: value})
		size += int64(len("content-length: \r\n") + len(value))
	}
	const least = int64(len("x: \r\n"))
	if missing := out.headerBytes - size; missing >= least {
		h = append(h, cachesim.Header{Name: "x", Value: strings.Repeat("x", int(min(missing-least, 1<<16)))})
	}
	head.Headers = h
}

// assumed returns what was assumed, and for how many requests.
func (r *resolver) assumed() []Assumed {
	type decision struct{ rule, key int }
	counts := map[decision]int64{}
	for _, one := range r.resolved {
		for key, n := range one.used {
			if n > 0 && one.by[key] >= 0 {
				counts[decision{one.by[key], key}] += n
			} else if n > 0 && key == keyHost {
				counts[decision{-1, key}] += n
			}
		}
	}
	var out []Assumed
	for d, n := range counts {
		a := Assumed{Rule: "host", Key: keyNames[d.key], Value: r.host, Requests: n}
		if d.rule >= 0 {
			rule := &r.rules[d.rule]
			a.Rule, a.Path, a.Value = rule.Name, rule.Path, rule.value(d.key)
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Assumed) int {
		return cmp.Or(byRequests(a.Requests, b.Requests), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}
