// Package keywordview tells what a word is in the language of HAProxy: each of its
// roles, where and in which versions it may stand, and what belongs to it. It is
// what `hapvet keyword` prints.
package keywordview

import (
	"slices"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// Entry is what is known of one name.
type Entry struct {
	Name  string `json:"name"` // as it was asked for
	Roles []Role `json:"roles"`
}

// Role is one thing that the word is.
type Role struct {
	// Role is what it is: "keyword", "option", "sample fetch". docs/keyword.schema.json
	// lists them.
	Role string `json:"role"`
	// Name is the name in that role: "httplog" for "option httplog".
	Name string `json:"name"`
	// Places are where it may stand, together with the versions.
	Places []Place `json:"places"`
	// Needs is the keyword of the global section that has to be there:
	// "expose-experimental-directives"; or "".
	Needs string `json:"needs,omitempty"`
	// Forms are its arguments, in the versions and places that have them so.
	Forms []Form `json:"forms"`
	// Followed are the words that go on after it, where these are listed.
	Followed []string `json:"followed_by"`
}

// Place is where a word may stand.
type Place struct {
	// In are kinds of sections, rulesets, or keywords; none where it does not matter.
	In []string `json:"in"`
	// Versions are all that know it there.
	Versions []Span `json:"versions"`
	// Instead is what to write in its place where it is deprecated or gone; or "".
	Instead string `json:"instead,omitempty"`
}

// Span is a stretch of versions that answer alike.
type Span struct {
	// From is a version, or a branch from its beginning; "" is the oldest.
	From string `json:"from,omitempty"`
	// Before is the first version, or branch, beyond it; "" when it goes on.
	Before string `json:"before,omitempty"`
	// Answer is accepted, deprecated, ignored, refused or removed.
	Answer string `json:"answer"`

	span keywords.Span
}

// Form is how a word is used.
type Form struct {
	// In are the sections that have it so, where that differs.
	In       []string `json:"in"`
	Versions []Span   `json:"versions"`
	// Syntax is the whole, with placeholders: "timeout client <time in ms>".
	Syntax string `json:"syntax"`
	// Required are words that have to stand among the arguments.
	Required []string `json:"required"`
	// Example is a line that HAProxy takes; or "".
	Example string `json:"example,omitempty"`
	// Input and Output are types of samples, of fetches, converters and match methods.
	Input  string `json:"input,omitempty"`
	Output string `json:"output,omitempty"`
	// Usable is where a sample fetch can be read.
	Usable []string `json:"usable,omitempty"`
}

// same reports whether another form says the same.
func (f Form) same(o Form) bool {
	return f.Syntax == o.Syntax && slices.Equal(f.In, o.In) && slices.Equal(f.Versions, o.Versions)
}

func spans(list []keywords.Span) []Span {
	out := make([]Span, len(list))
	for i, s := range list {
		answer := s.Answer.String()
		if s.Answer == keywords.Accepted {
			answer = "accepted"
		}
		out[i] = Span{s.From, s.Before, answer, s}
	}
	return out
}

func inRanges(r release.Ranges) []Span { return spans(keywords.SpansOf(r)) }

// Describe writes spans for people.
func Describe(list []Span) string {
	plain := make([]keywords.Span, len(list))
	for i, s := range list {
		plain[i] = s.span
	}
	return keywords.DescribeSpans(plain)
}

// holds reports whether ranges hold a version; the zero version is in all, and
// no ranges are all versions.
func holds(r release.Ranges, v release.Version) bool {
	return v.IsZero() || len(r) == 0 || r.Contains(v)
}

// unique returns the words sorted, each once, and never nil.
func unique(words []string) []string {
	slices.Sort(words)
	return append([]string{}, slices.Compact(words)...)
}

// Report is what `hapvet keyword --format json` prints.
type Report struct {
	Schema   int     `json:"schema"`
	Version  string  `json:"haproxy_version,omitempty"` // that was asked for, if one was
	Keywords []Entry `json:"keywords"`
}

// NewReport puts entries into a report.
func NewReport(entries []Entry, v release.Version) Report {
	r := Report{Schema: 1, Keywords: entries}
	if !v.IsZero() {
		r.Version = v.Full()
	}
	return r
}
