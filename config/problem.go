package config

// Severity is what HAProxy makes of something.
type Severity uint8

// The severities, mildest first.
const (
	Notice  Severity = iota // it says so and goes on
	Warning                 // it warns and goes on
	Alert                   // it refuses to start
)

// ProblemKind says what kind of thing reading found wrong.
type ProblemKind uint8

// What reading a configuration can find wrong.
const (
	UnclosedQuote       ProblemKind = iota // a quote is not closed on its line
	UnclosedBrace                          // "${NAME" without its brace
	BadVariableName                        // "$" in double quotes with no variable's name behind it; Detail: the name, if any
	BadHexEscape                           // \x without two hexadecimal digits
	BadWordExpansion                       // "${NAME[" that does not go on with "*]"
	TooManyWords                           // more than MaxWords words on a line
	NulByte                                // a NUL cuts the line
	MissingNewline                         // the last line does not end
	EmptyWord                              // an empty word ends the list of arguments
	BadScope                               // a line that begins with "[" and is no scope; Detail: what is wrong
	BadCondition                           // a .if or .elif that cannot be evaluated; Detail: why
	StrayCondition                         // .elif, .else or .endif where none may stand; Detail: why
	SurplusArgument                        // an argument too many; Detail: the directive
	TooManyConditions                      // .if nested too deep
	UnclosedCondition                      // a .if without its .endif, at the end of the file
	UserMessage                            // .alert, .warning or .notice; Detail: the text
	UnknownDirective                       // a word that begins with "." and that this version does not know; Detail: the word
	KeywordOutOfSection                    // a directive before any section; Detail: the keyword
	BadModifier                            // "no" or "default" before a keyword that takes none; Detail: the keyword
	EnvironmentCommand                     // setenv and its like, misused; Detail: what is wrong
)

// Problem is something that reading found wrong, with what HAProxy makes of it.
type Problem struct {
	Kind     ProblemKind
	Severity Severity
	File     *File
	Span     Span
	Detail   string
	// Opened is where the block of an UnclosedCondition begins, or that of a StrayCondition
	// behind its .else.
	Opened Span
}

var lexProblems = map[lexError]ProblemKind{
	lexQuote:        UnclosedQuote,
	lexBrace:        UnclosedBrace,
	lexVarName:      BadVariableName,
	lexHex:          BadHexEscape,
	lexExpand:       BadWordExpansion,
	lexTooManyWords: TooManyWords,
}
