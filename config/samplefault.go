package config

import "github.com/hapvet/hapvet/keywords"

// SampleFault is something wrong in a sample expression, in the criterion of an
// ACL or in a log format, as HAProxy of the version at hand says it.
type SampleFault struct {
	Kind      SampleFaultKind
	Severity  Severity
	Directive *Directive
	Span      Span
	// Text is what stands in the wrong place, decoded; "" where something is
	// missing.
	Text string
	// Of is the name of the fetch, converter, flag or ACL that it belongs to.
	Of string
	// Arg is the number of an argument, from 1, and Type what it must be.
	Arg  int
	Type keywords.ArgType
	// Sample is the fetch or converter that Of names, if it is one.
	Sample *keywords.Sample
	// Check is what an argument of the right type fails, if that is wrong.
	Check *keywords.ArgCheck
	// From and To are the types that do not go together.
	From, To keywords.SampleType
	// Places are where the expression stands.
	Places keywords.Places
	// Partly tells that other criteria of the same ACL are not concerned.
	Partly bool
}

// SampleFaultKind says what kind of thing is wrong.
type SampleFaultKind uint8

// What can be wrong with a sample expression (sample_parse_expr() in
// src/sample.c and make_arg_list() in src/arg.c).
const (
	NoSampleFault     SampleFaultKind = iota
	MissingFetch                      // nothing where a sample fetch must stand
	UnknownFetch                      // Text is no sample fetch of this version
	UnknownConverter                  // Text is no converter of this version
	TextAfterSample                   // neither a comma nor the end follows Of
	UnclosedArguments                 // no closing parenthesis behind the arguments of Of
	TooFewArguments                   // Of needs more arguments
	TooManyArguments                  // Of takes fewer arguments
	BadArgument                       // Text is no Type
	BadCast                           // Of takes To, and is given From
	FetchNotHere                      // Of reads what is not known in Places
	WrongKeyType                      // the stick table Text has keys of type To, and Of gives From
)

// What can be wrong with the criterion of an ACL (parse_acl_expr() in src/acl.c).
const (
	UnknownACLFlag    SampleFaultKind = iota + 32 // Text begins with "-" and is no flag
	UnknownMatch                                  // -m Text
	SecondMatch                                   // -m twice
	LateMatch                                     // -m behind -f
	MatchCannot                                   // -m Text does not go with what Of gives, From
	MatchNeeded                                   // Of gives From, which needs -m
	BadACLID                                      // -u Text
	NotANumber                                    // the pattern Text is no integer and no range of them
	NotAnAddress                                  // the pattern Text is no address or network
	NotHex                                        // the pattern Text is no row of hexadecimal digits
	BadPatternRegex                               // the pattern Text is no regular expression
	NoPattern                                     // no patterns, although From needs some
	MatchOverwritten                              // -m takes the place of the match in the keyword Of
	LooseParenthesis                              // the first pattern, Text, begins with "("
	UnclosedCriterion                             // "{" without "}"
	MissingACLName                                // "acl" without a name
	BadACLName                                    // Text is no name of an ACL: a character is not allowed
	OrAsACLName                                   // Text is "or", which means something else in conditions
	TakenACLID                                    // -u Text for a second ACL
	NoGroup                                       // http_auth_group without the name of a group
	UnknownGroup                                  // userlist Of has no group Text
)

// What can be wrong with a log format (parse_logformat_string() in src/log.c).
const (
	UnknownAlias    SampleFaultKind = iota + 64 // "%Text"
	HTTPAlias                                   // "%Text" in a proxy that is not in mode http
	DeprecatedAlias                             // "%Text"
	StrayPercent                                // a "%" before a digit or a blank
	CutFormat                                   // the format ends where more must follow
	LoneFlags                                   // "%{Text}" before neither a name nor "["
	UnclosedSample                              // "%[" without "]"
	BadNodeName                                 // "%(Text)"
	BadNodeType                                 // "%(name:Text)"
	IgnoredSample                               // Of reads the buffer, which is not there in mode http
)

// SampleFaults returns what is wrong in the sample expressions, the criteria of
// ACLs and the log formats, at most [MaxProblems]. It is found once; calls may
// come from several goroutines.
func (c *Config) SampleFaults() []SampleFault {
	c.readSamples()
	return c.derived.samples
}

// readSamples reads all samples once.
func (c *Config) readSamples() {
	c.derived.samplesOnce.Do(func() { c.derived.samples, c.derived.sampleNotes = newSampleFaults(c) })
}

// sampleFault is a fault with its place in the words that were read.
type sampleFault struct {
	SampleFault
	word       int  // which word, from 0
	start, end int  // where in its value
	late       bool // only found when all is read, not in disabled proxies
}

func faultAt(kind SampleFaultKind, start, end int) *sampleFault {
	return &sampleFault{SampleFault: SampleFault{Kind: kind, Severity: Alert}, start: start, end: end}
}

// of says what a fault belongs to.
func (f *sampleFault) of(name string) *sampleFault {
	f.Of = name
	return f
}
