package accesslog

// charset is a set of bytes.
type charset [4]uint64

func (s *charset) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s *charset) add(c byte) { s[c>>6] |= 1 << (c & 63) }

func (s charset) with(chars string) charset {
	for i := range len(chars) {
		s.add(chars[i])
	}
	return s
}

func (s charset) without(chars string) charset {
	for i := range len(chars) {
		s[chars[i]>>6] &^= 1 << (chars[i] & 63)
	}
	return s
}

func (s charset) union(o charset) charset {
	for i := range s {
		s[i] |= o[i]
	}
	return s
}

func (s *charset) meets(o *charset) bool {
	return s[0]&o[0] != 0 || s[1]&o[1] != 0 || s[2]&o[2] != 0 || s[3]&o[3] != 0
}

func bytesFrom(from, to int) charset {
	var s charset
	for c := from; c <= to; c++ {
		s.add(byte(c))
	}
	return s
}

// What values are made of.
var (
	anyByte   = bytesFrom(0, 255)
	printable = bytesFrom(' ', '~')
	digits    = bytesFrom('0', '9')
	hexDigits = digits.with("ABCDEF")
	letters   = bytesFrom('a', 'z').union(bytesFrom('A', 'Z'))
	// number is one as logs have it: "+" marks one that is not final, "-" stands for
	// none.
	number = digits.with("+-")
	// name is that of a proxy or a server, or of what took its place: "<NOSRV>".
	name = letters.union(digits).with("_-.:~<>")
	// address is one of IPv4, IPv6 or a socket ("unix").
	address = letters.union(digits).with("-:.%")
	// encoded is text of a request, where "#XX" stands for all that is not printable,
	// and for '"' and "#" themselves (manual 8.6); token is a part of it without blanks.
	encoded = printable.without(`"`)
	token   = encoded.without(" ")
	// pathChars are those of a URI without a query.
	pathChars = token.without("?")
	// methodChars are those of a token of HTTP, and rawToken what a URI may hold.
	methodChars = letters.union(digits).with("!#$%&'*+-.^_`|~/<>")
	rawToken    = bytesFrom('!', 255)
	sniChars    = rawToken.without("/")
	hexOrNone   = hexDigits.with("-")
	// captured are encoded headers.
	captured = encoded.without("{}")
	bare     = letters.union(digits).with("+-.") // a value of JSON without quotes
)
