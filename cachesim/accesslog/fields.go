package accesslog

// Field is what an item of a log format says of a request.
type Field uint8

// The fields that are read back. Times are milliseconds in logs.
const (
	Ignored Field = iota // nothing that a simulation needs
	ClientIP
	AcceptDate
	AcceptMillis // the milliseconds of AcceptDate
	RequestDate
	Frontend
	Backend
	Server
	HandshakeTime // Th
	IdleTime      // Ti
	RequestTime   // TR
	ArrivalTime   // Tq: Th, Ti and TR
	QueueTime     // Tw
	ConnectTime   // Tc
	ResponseTime  // Tr
	DataTime      // Td
	ActiveTime    // Ta
	UserTime      // Tu
	TotalTime     // Tt
	Status
	BytesRead
	Termination
	RequestLine
	Method
	URI
	URIPath   // a URI without its query
	Path      // without the host, and without the query
	PathQuery // without the host
	Query     // with the "?"
	BareQuery // without it
	HostPath  // host and path
	HTTPVersion
	VersionNumber // "1.1"
	RequestHeaders
	ResponseHeaders
	RequestHeader // a single one
	ResponseHeader
	LogOrigin
	CacheHit
	numFields
)

// fieldNames are what reports call the fields.
var fieldNames = [numFields]string{
	"ignored", "client", "accept date", "accept milliseconds", "request date", "frontend", "backend", "server",
	"Th", "Ti", "TR", "Tq", "Tw", "Tc", "Tr", "Td", "Ta", "Tu", "Tt", "status", "bytes", "termination state",
	"request line", "method", "URI", "URI", "path", "path and query", "query", "query", "host and path",
	"HTTP version", "HTTP version", "request headers", "response headers", "request header", "response header", "log origin", "cache hit",
}

func (f Field) String() string { return fieldNames[f] }

// single returns the field of one of the headers that f tells together.
func (f Field) single() Field {
	if f == RequestHeaders {
		return RequestHeader
	}
	return ResponseHeader
}
