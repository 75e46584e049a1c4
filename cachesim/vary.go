package cachesim

import (
	"hash/fnv"
	"strings"
)

// The headers that a response may vary by, as bits of a signature.
const (
	varyEncoding uint8 = 1 << iota
	varyReferer
	varyOrigin
)

// encodings is a set of content codings.
type encodings uint16

// The codings, in HAProxy's order. anyEncoding is "*", otherEncoding an unknown one.
const (
	gzipEncoding encodings = 1 << iota
	deflateEncoding
	brEncoding
	compressEncoding
	aes128gcmEncoding
	exiEncoding
	pack200Encoding
	zstdEncoding
	identityEncoding
	anyEncoding
	otherEncoding

	allEncodings = otherEncoding<<1 - 1
)

// secondaryKey tells the variants of a URL apart. Of an entry it holds the codings
// of the response, of a request those that the client takes.
type secondaryKey struct {
	referer, origin uint64
	encodings       encodings
	// signature are the headers that it is made of; 0 for none.
	signature uint8
	// broken tells that Accept-Encoding is too long for a key.
	broken bool
}

// limited returns the key without what is not in the signature.
func (k secondaryKey) limited(signature uint8) secondaryKey {
	k.signature = signature
	if signature&varyEncoding == 0 {
		k.encodings = 0
	}
	if signature&varyReferer == 0 {
		k.referer = 0
	}
	if signature&varyOrigin == 0 {
		k.origin = 0
	}
	return k
}

// matches reports whether an entry with this key may answer a request with that one
// (secondary_key_cmp).
func (k *secondaryKey) matches(request *secondaryKey) bool {
	if k.encodings&otherEncoding != 0 || k.encodings&^request.encodings != 0 {
		return false
	}
	return k.referer == request.referer && k.origin == request.origin
}

// maxEncodings is how many items of Accept-Encoding are too many.
const maxEncodings = 16

// requestVariant reads all headers that may be part of a secondary key
// (http_request_build_secondary_key()).
func (s *Semantics) requestVariant(h Headers) secondaryKey {
	k := secondaryKey{signature: varyEncoding | varyReferer, referer: fingerprint(h, "referer")}
	if s.HashedReferer {
		k.signature |= varyOrigin
		k.origin = fingerprint(h, "origin")
	}
	accepted, rejected := identityEncoding, encodings(0)
	count := 0
	for _, value := range h.values("accept-encoding") {
		for item := range items(value) {
			if count++; count >= maxEncodings {
				k.broken = true
				return k
			}
			if item == "" && !s.Has(EmptyEncodingIsOther) {
				continue
			}
			bits, refused := acceptedEncoding(item)
			if refused {
				rejected |= bits
			} else if accepted |= bits; bits == anyEncoding {
				accepted = allEncodings
			}
		}
	}
	if count == 0 {
		accepted = allEncodings
	}
	k.encodings = accepted &^ rejected
	return k
}

// fingerprint identifies the first line of a header; 0 if there is none.
func fingerprint(h Headers, name string) uint64 {
	value, ok := h.get(name)
	if !ok {
		return 0
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(value))
	return sum.Sum64() | 1
}

// knownEncodings are the codings that HAProxy knows by name.
var knownEncodings = []struct {
	name string
	bit  encodings
}{
	{"aes128gcm", aes128gcmEncoding},
	{"br", brEncoding},
	{"compress", compressEncoding},
	{"deflate", deflateEncoding},
	{"exi", exiEncoding},
	{"gzip", gzipEncoding},
	{"identity", identityEncoding},
	{"pack200-gzip", pack200Encoding},
	{"x-gzip", gzipEncoding},
	{"x-compress", compressEncoding},
	{"zstd", zstdEncoding},
	{"*", anyEncoding},
}

// firstLetters are those with which a known coding begins.
const firstLetters = "abcdegipxz*"

// encodingOf returns the bits of an item of a list of codings, and what follows the
// name (parse_encoding_value()). An unknown name with a known first letter has no
// bit.
func encodingOf(item string) (bits encodings, parameters string) {
	item = strings.ToLower(item)
	if item == "" || !strings.Contains(firstLetters, item[:1]) {
		return otherEncoding, ""
	}
	for _, known := range knownEncodings {
		rest, ok := strings.CutPrefix(item, known.name)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, " \t")
		if rest != "" && rest[0] != ';' {
			return otherEncoding, ""
		}
		return known.bit, rest
	}
	return 0, ""
}

// acceptedEncoding reads an item of Accept-Encoding. refused is "q=0".
func acceptedEncoding(item string) (bits encodings, refused bool) {
	bits, parameters := encodingOf(item)
	parameters = strings.Trim(strings.TrimPrefix(parameters, ";"), " \t")
	return bits, parameters == "q=0"
}

// responseEncodings returns the codings of a response; false if it has one for which
// nothing is stored (set_secondary_key_encoding()).
func responseEncodings(h Headers) (encodings, bool) {
	var all encodings
	found := false
	for _, value := range h.values("content-encoding") {
		for item := range items(value) {
			bits, _ := encodingOf(item)
			if bits == otherEncoding {
				return 0, false
			}
			found = found || bits != 0
			all |= bits
		}
	}
	if !found {
		all = identityEncoding
	}
	return all, true
}

// varySignature reads Vary: the headers that it names, or false if one of them is
// unknown (http_check_vary_header()).
func (s *Semantics) varySignature(h Headers) (signature uint8, known bool) {
	for _, value := range h.values("vary") {
		for item := range items(value) {
			switch {
			case strings.EqualFold(item, "accept-encoding"):
				signature |= varyEncoding
			case strings.EqualFold(item, "referer"):
				signature |= varyReferer
			case strings.EqualFold(item, "origin") && s.HashedReferer:
				signature |= varyOrigin
			default:
				return 0, false
			}
		}
	}
	return signature, true
}
