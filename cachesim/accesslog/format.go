package accesslog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// Options are what a format means different things under.
type Options struct {
	// Version is that of the HAProxy that wrote the logs.
	Version release.Version
	// Captured tells that Request, Response and Cookie are known: they are those of
	// a configuration. Else %hr and %hs may be there or not, and say nothing.
	Captured bool
	// Request and Response are what the frontend captures; Cookie tells that it
	// captures one, too.
	Request, Response []config.Capture
	Cookie            bool
	// Variables are the samples that variables are set to (config.Variables).
	Variables map[string][]config.SamplePart
}

// Format is a log format that reads lines back. It may be used by several goroutines.
type Format struct {
	// Text is the format as it is written, and Name what people call it: "option
	// httplog", "log-format".
	Text, Name string
	// Frontends are the frontends that log in it; nil stands for any.
	Frontends []string
	// Place is where a configuration sets it, "haproxy.cfg:12", or "".
	Place string
	// Ambiguities are the pairs of items that some lines can be cut into in more than
	// one way. Such lines are cut as early as the rest of the line allows.
	Ambiguities []Ambiguity
	// LastOnly are the names of headers of which it tells the last element alone,
	// where they are a list: req.hdr() splits them at commas, req.fhdr() does not.
	LastOnly []string

	ops    []op
	values []*value // those of ops, by their slots
	has    fieldSet
	// known are the names of headers that every line tells, be it that a message
	// has none.
	knownRequest, knownResponse headerSet
}

// Ambiguity says that what an item may hold, and what stands between it and another
// one, can be taken for one another.
type Ambiguity struct{ First, Second string }

func (a Ambiguity) String() string {
	return fmt.Sprintf("%s may hold what separates it from %s", a.First, a.Second)
}

// FormatError says why lines of a format cannot be read back.
type FormatError struct {
	Format     string
	Start, End int // what of it is at fault, in bytes
	Reason     string
}

func (e *FormatError) Error() string {
	at := e.Format[e.Start:e.End]
	if at == "" {
		return "log format: " + e.Reason
	}
	return fmt.Sprintf("log format: %s: %s", at, e.Reason)
}

// Has reports whether lines of the format tell a field.
func (f *Format) Has(field Field) bool { return f.has.has(field) }

// TellsRequestHeader reports whether every line tells a header of the request, or that
// there was none. The name is in lower case.
func (f *Format) TellsRequestHeader(name string) bool { return f.knownRequest.has(name) }

// TellsResponseHeader is TellsRequestHeader for the response.
func (f *Format) TellsResponseHeader(name string) bool { return f.knownResponse.has(name) }

// fieldSet is a set of fields.
type fieldSet uint64

func (s fieldSet) has(f Field) bool { return s&(1<<f) != 0 }
func (s *fieldSet) add(f Field)     { *s |= 1 << f }

// headerSet is a set of names of headers.
type headerSet []string

func (s headerSet) has(name string) bool {
	for _, n := range s {
		if n == name {
			return true
		}
	}
	return false
}

// opKind is what an op matches.
type opKind uint8

const (
	opLiteral opKind = iota // text as it stands
	opSpace                 // blanks, which HAProxy merges
	opValue
)

// op is one step of matching a line.
type op struct {
	kind opKind
	text string // of opLiteral
	// loose is an opSpace that may be missing, as what stands before it may.
	loose bool
	value *value
}

// value is how an item is written, and what it says.
type value struct {
	shape
	item string // as the format has it, for messages
	slot int
	op   int
	// open and close stand around it; optional tells that all of it may be missing.
	open, close string
	optional    bool
	// escaped values have a backslash before some characters; json ones may be a
	// text in quotes, a list, or bare.
	escaped, json bool
	asHex         bool
	header        string
	layout        string
	utc           bool
	limit         int // characters that a capture is cut off at; 0 for none
	// captures are those of RequestHeaders and ResponseHeaders.
	captures []meaning
	min      int
	// stop are the bytes that may follow it, until the text that does, if it is
	// always the same; clean tells that the value holds none of stop.
	stop  charset
	atEnd bool
	until string
	clean bool
}

// maxFormat is the length of the longest format that is read: HAProxy's lines are far
// shorter.
const maxFormat = 8 << 10

// Compile makes a matcher of a log format. The error is a [*FormatError].
func Compile(text string, o Options) (*Format, error) {
	if len(text) > maxFormat {
		return nil, &FormatError{text, 0, 0, "it is longer than 8 kB"}
	}
	items, fault := config.ParseLogFormat(text, o.Version)
	if fault != nil {
		return nil, &FormatError{text, fault.Span.Start, fault.Span.End, fmt.Sprintf("HAProxy %s does not take it", o.Version)}
	}
	c := compiler{options: &o, format: &Format{Text: text, Name: "log-format"}}
	if err := c.compile(items); err != nil {
		return nil, err
	}
	f := c.format
	if !f.has.has(RequestLine) && !f.has.has(URI) && !f.has.has(URIPath) && !f.has.has(Path) && !f.has.has(PathQuery) && !f.has.has(HostPath) {
		return nil, &FormatError{text, 0, 0, "no item of it tells the URI of a request (such as %r, %HU or %[capture.req.uri])"}
	}
	if !f.has.has(RequestDate) && !f.has.has(AcceptDate) {
		return nil, &FormatError{text, 0, 0, "no item of it tells when a request came (such as %tr, %t or %Ts)"}
	}
	f.prepare()
	f.Ambiguities = f.ambiguities()
	return f, nil
}

// Standard compiles the format of an option: "httplog", "httplog clf", "httpslog".
func Standard(name string, o Options) (*Format, error) {
	text, ok := config.StandardLogFormat(name)
	if !ok {
		return nil, fmt.Errorf("there is no option %q that sets a log format", name)
	}
	f, err := Compile(text, o)
	if err != nil {
		return nil, fmt.Errorf("option %s: %w", name, err)
	}
	f.Name = "option " + name
	return f, nil
}

// itemText is an item as messages name it.
func itemText(format string, item *config.LogItem) string {
	return strings.TrimSpace(format[item.Start:item.End])
}

// AliasNames returns the aliases that a version has, sorted, without %o.
func AliasNames(v release.Version) []string {
	var names []string
	for name := range aliases {
		if keywords.LookupLogAlias(name, v) != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
