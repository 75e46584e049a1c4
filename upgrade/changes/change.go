package changes

import "github.com/hapvet/hapvet/release"

// Kind says what sort of change it is.
type Kind string

// The kinds. The first five are loud: HAProxy says something. Of a silent one it says
// nothing, and behaves otherwise. A runtime change is not in the file at all: commands,
// metrics, log lines, libraries.
const (
	Removed    Kind = "removed"    // a word is gone
	Renamed    Kind = "renamed"    // a word has another name, and the old one warns or is gone
	Deprecated Kind = "deprecated" // a word works, and HAProxy warns that it will go
	Refused    Kind = "refused"    // what was accepted before is an error
	Warned     Kind = "warned"     // what was accepted without a word draws a warning
	Silent     Kind = "silent"     // the same lines do something else
	Runtime    Kind = "runtime"    // what people and programs around HAProxy see is different
)

// Kinds are all of them, in the order of their constants.
var Kinds = []Kind{Removed, Renamed, Deprecated, Refused, Warned, Silent, Runtime}

// Loud reports whether HAProxy itself tells of the change.
func (k Kind) Loud() bool { return k != Silent && k != Runtime }

// Answer is what a version makes of the thing that a change is about.
type Answer uint8

// The answers, mildest first.
const (
	AsBefore  Answer = iota // the version behaves as versions did before the change
	Different               // it behaves the new way, without a word
	Warns                   // it starts with a warning
	Refuses                 // it does not start
)

// Change is one thing that differs between versions.
type Change struct {
	// ID is the name of its data file, lower-case words joined by hyphens.
	ID   string `yaml:"-"`
	Kind Kind   `yaml:"kind"`
	// Versions are those that behave the new way. Loud changes give Warned and Refused
	// instead, and have Versions as the union of both.
	Versions release.Ranges `yaml:"versions"`
	// Warned are the versions that warn, Refused those that do not start.
	Warned  release.Ranges `yaml:"warned"`
	Refused release.Ranges `yaml:"refused"`
	// Title says in half a sentence what changed.
	Title string `yaml:"title"`
	// Effect says what it means to users, in a sentence or two.
	Effect string `yaml:"effect"`
	// Check says what the user should look at; silent changes always have it.
	Check string `yaml:"check"`
	// Replacement says what takes the place of what is gone, in a few words.
	Replacement string `yaml:"replacement"`
	// When are the cases in which a configuration is concerned when it goes to a
	// version that behaves the new way; any of them suffices. Down is for the other
	// direction, and mostly empty.
	When []Case `yaml:"when"`
	Down []Case `yaml:"down"`
	// Work describes the hand work where no edit does it; cases may have their own.
	Work string `yaml:"work"`
	// Keep are lines that keep the old behaviour. The first that fits the target
	// version is used.
	Keep []Keep `yaml:"keep"`
	// Safe tells that the edits cannot change what HAProxy does.
	Safe bool `yaml:"safe"`
	// Rare tells that a silent change shows with messages that hardly any client or
	// server sends, or on hardly any machine.
	Rare bool `yaml:"rare"`
	// Evidence tells how each statement is known.
	Evidence []Evidence `yaml:"evidence"`
}

// Evidence is how a change is known.
type Evidence struct {
	// Level is "verified" (seen on binaries), "read" (in source, history or manual) or
	// "reported".
	Level string `yaml:"level"`
	// Source says what was tried, or where it stands.
	Source string `yaml:"source"`
}

// Answer returns what version v makes of the thing that the change is about.
func (c *Change) Answer(v release.Version) Answer {
	switch {
	case c.Refused.Contains(v):
		return Refuses
	case c.Warned.Contains(v):
		return Warns
	case c.Versions.Contains(v):
		return Different
	}
	return AsBefore
}

// Matters reports whether two versions treat the thing differently.
func (c *Change) Matters(from, to release.Version) bool { return c.Answer(from) != c.Answer(to) }

// Case is a query over configurations, and what to do where it matches. It has exactly
// one subject; the other conditions narrow it down.
type Case struct {
	// Line matches lines by their first words, modifiers ("no", "default") left aside:
	// "option httpchk". A word is itself, "a|b" one of several, "*" any, "a*", "*a" and
	// "*a*" part of one, "1..99" and "65.." a whole number, and a last "$" the end of the
	// line.
	Line string `yaml:"line"`
	// Bind and Server match parameters of bind lines, and of server, server-template and
	// default-server lines: "process", "alpn *h2*".
	Bind   string `yaml:"bind"`
	Server string `yaml:"server"`
	// Action matches rules by their set and action: "http-request block".
	Action string `yaml:"action"`
	// Sample matches a fetch, converter, ACL keyword or log-format alias ("%Ci") that the
	// new version does not know, or warns about.
	Sample string `yaml:"sample"`
	// Section matches the headers of sections of a kind.
	Section string `yaml:"section"`
	// Proxies matches proxies of these kinds as a whole, such as "backend listen".
	Proxies string `yaml:"proxies"`
	// Process matches every configuration, once.
	Process bool `yaml:"process"`
	// Feature matches the evidence of a feature of package config.
	Feature string `yaml:"feature"`
	// Find is the name of a function, see Finders.
	Find string `yaml:"find"`

	// In restricts the kinds of sections: "frontend listen".
	In string `yaml:"in"`
	// Mode restricts the mode of proxies, "http".
	Mode string `yaml:"mode"`
	// Modifier restricts lines to those with "no" or "default" before them, or to those
	// with nothing ("plain").
	Modifier string `yaml:"modifier"`
	// Lacking are parameters that bind and server lines must not have, by themselves or
	// by a default-server line.
	Lacking []string `yaml:"lacking"`
	// With are lines of which each must be in force in the proxy, by itself or by
	// inheritance, and Without those of which none may. "no" before a line means that it
	// is switched off. A line "bind ssl" or "server ssl" is any such line with the
	// parameter when it is written "bind: ssl".
	With    []string `yaml:"with"`
	Without []string `yaml:"without"`
	// GlobalWith and GlobalWithout are the same for the global sections.
	GlobalWith    []string `yaml:"global-with"`
	GlobalWithout []string `yaml:"global-without"`
	// Target restricts the versions that the configuration goes to.
	Target release.Ranges `yaml:"target"`

	// Replace is what to write in place of what matched: the words of Line, the name of
	// the action, the parameter with its arguments, the name of the sample.
	Replace string `yaml:"replace"`
	// Remove takes the line, or the parameter, away.
	Remove bool `yaml:"remove"`
	// Rewrite is the name of a function that makes the edits, see Rewrites.
	Rewrite string `yaml:"rewrite"`
	// Synonym tells that Replace means exactly the same, so that it is written back
	// when a configuration goes down to a version that has the old word alone.
	Synonym bool `yaml:"synonym"`
	// Work describes the hand work, if it is not that of the change.
	Work string `yaml:"work"`
}

// Keep is a line or parameter that keeps the behaviour of before.
type Keep struct {
	// Line is added to the section, Global to the global section, Parameter to the bind
	// or server line.
	Line      string `yaml:"line"`
	Global    string `yaml:"global"`
	Parameter string `yaml:"parameter"`
	// Rewrite is the name of a function that makes the edits, see Rewrites.
	Rewrite string `yaml:"rewrite"`
	// Target restricts the versions that know it.
	Target release.Ranges `yaml:"target"`
	// Down tells that it keeps the new behaviour when a configuration goes down.
	Down bool `yaml:"down"`
}
