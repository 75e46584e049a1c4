package accesslog

import (
	"fmt"
	"strconv"
)

// Assumptions say what access logs do not hold. Of the rules that a request matches,
// each key is taken from the first that has it; behind them stand those of [BuiltIn].
type Assumptions struct {
	// Host is that of requests where neither the log nor a rule tells it.
	Host  string
	Rules []Rule
}

// Rule says what is assumed of the requests whose path matches. A text that is nil is
// not assumed; an empty one stands for a header that is not there.
type Rule struct {
	// Path is a pattern of paths, without queries: "*" stands for any text, "?" for a
	// character, "{a,b}" for either.
	Path string
	// Name is what reports call the rule: "line 12", "built-in".
	Name string

	Host *string
	// Headers of the response. ETag and LastModified say whether there is one.
	CacheControl, Vary, ContentEncoding, Age *string
	ETag, LastModified                       *bool
	// Headers of the request. Authorization says whether there is one.
	AcceptEncoding, RequestCacheControl *string
	Authorization                       *bool
	// Chunked tells that bodies come in chunks, without a Content-Length.
	Chunked *bool
	// HeaderBytes is the size of status line and headers of the response as sent, and
	// Size that of the body, where the log does not tell it: of a transfer that broke
	// off.
	HeaderBytes, Size *int64

	pattern pattern
}

// MaxRules bounds the rules of a file.
const MaxRules = 200

// The keys of rules that a report can name.
const (
	keyHost = iota
	keyCacheControl
	keyVary
	keyContentEncoding
	keyAge
	keyETag
	keyLastModified
	keyAcceptEncoding
	keyRequestCacheControl
	keyAuthorization
	keyChunked
	keyHeaderBytes
	keySize
	numKeys
)

var keyNames = [numKeys]string{
	"host", "cache-control", "vary", "content-encoding", "age", "etag", "last-modified", "accept-encoding",
	"request-cache-control", "authorization", "chunked", "header-bytes", "size",
}

// text, flag and number return the value of a key of that kind, nil if there is none.
func (r *Rule) text(key int) *string {
	switch key {
	case keyHost:
		return r.Host
	case keyCacheControl:
		return r.CacheControl
	case keyVary:
		return r.Vary
	case keyContentEncoding:
		return r.ContentEncoding
	case keyAge:
		return r.Age
	case keyAcceptEncoding:
		return r.AcceptEncoding
	case keyRequestCacheControl:
		return r.RequestCacheControl
	}
	return nil
}

func (r *Rule) flag(key int) *bool {
	switch key {
	case keyETag:
		return r.ETag
	case keyLastModified:
		return r.LastModified
	case keyAuthorization:
		return r.Authorization
	case keyChunked:
		return r.Chunked
	}
	return nil
}

func (r *Rule) number(key int) *int64 {
	switch key {
	case keyHeaderBytes:
		return r.HeaderBytes
	case keySize:
		return r.Size
	}
	return nil
}

// has reports whether a rule has a key.
func (r *Rule) has(key int) bool {
	return r.text(key) != nil || r.flag(key) != nil || r.number(key) != nil
}

// value returns the value of a key that the rule has, as text.
func (r *Rule) value(key int) string {
	if s := r.text(key); s != nil {
		return *s
	}
	if b := r.flag(key); b != nil {
		return strconv.FormatBool(*b)
	}
	return strconv.FormatInt(*r.number(key), 10)
}

// staticFiles are the endings of files that sites let caches keep.
const staticFiles = "*.{css,js,mjs,map,png,jpg,jpeg,gif,webp,avif,svg,ico,bmp,woff,woff2,ttf,otf,eot,mp3,mp4,m4s,m4a,m4v,webm,ogg,ts,pdf,zip,gz,xz,wasm}"

// BuiltIn are the assumptions behind all others. They are cautious: only what looks
// like a static file is taken to be cacheable, for as long as the cache section lets
// it (it has a validator, and no Cache-Control), everything else not at all. Nothing
// varies, is compressed or authorized.
func BuiltIn() []Rule {
	none, yes, no := "", true, false
	private := "private"
	head, size := int64(300), int64(16<<10)
	return []Rule{
		{Path: staticFiles, Name: "built-in, static files", CacheControl: &none, ETag: &yes},
		{
			Path: "*", Name: "built-in", CacheControl: &private, Vary: &none, ContentEncoding: &none, Age: &none,
			ETag: &no, LastModified: &no, AcceptEncoding: &none, RequestCacheControl: &none, Authorization: &no,
			Chunked: &no, HeaderBytes: &head, Size: &size,
		},
	}
}

// DefaultHost is that of requests where nothing else tells it.
const DefaultHost = "localhost"

// compiled returns the rules with those of BuiltIn, ready to be matched.
func (a *Assumptions) compiled() ([]Rule, error) {
	var rules []Rule
	if a != nil {
		rules = append(rules, a.Rules...)
	}
	if len(rules) > MaxRules {
		return nil, fmt.Errorf("more than %d rules", MaxRules)
	}
	rules = append(rules, BuiltIn()...)
	for i := range rules {
		p, err := compilePattern(rules[i].Path)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", rules[i].Path, err)
		}
		rules[i].pattern = p
	}
	return rules, nil
}
