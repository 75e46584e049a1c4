package changes

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var (
	_ = addFinder("late-tcp-response", findLateTCPResponse)
	_ = addFinder("header-names", findHeaderNames)
	_ = addFinder("acl-named-or", findACLNamedOr)
)

// findLateTCPResponse finds tcp-response content rules below an http-response rule, and
// moves them above it, where they are evaluated anyway.
func findLateTCPResponse(x *search) []found {
	var list []found
	for d := range x.old.Each("tcp-response") {
		above := first(d.Section, "http-response")
		if d.Arg(1) != "content" || above == nil || d.Before(above) || !d.Section.IsProxy() {
			continue
		}
		start, end := d.File.LineSpan(d.Line).Start, d.Span().End
		text := strings.TrimLeft(d.File.Source[start:end], " \t")
		edits := []config.Edit{d.RemoveLine(), above.InsertBefore(text)}
		list = append(list, found{directives: []*config.Directive{d, above}, edits: edits})
	}
	return list
}

// headerActions are the actions whose first argument is the name of a header.
var headerActions = []string{"set-header", "add-header", "replace-header", "replace-value"}

// findHeaderNames finds rules that make a header with a character in its name that no
// name may have (RFC 9110, 5.6.2).
func findHeaderNames(x *search) []found {
	var list []found
	for d := range x.old.Each("http-request", "http-response", "http-after-response") {
		if _, n := d.Rule(); n > 0 && slices.Contains(headerActions, d.Arg(n)) && strings.ContainsFunc(d.Arg(n+1), noToken) {
			list = append(list, found{directives: []*config.Directive{d}, from: n + 1, to: n + 2})
		}
	}
	return list
}

func noToken(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
}

// findACLNamedOr finds ACLs with the name that conditions take for a word of theirs.
func findACLNamedOr(x *search) []found {
	var list []found
	for d := range x.old.Each("acl") {
		if strings.EqualFold(d.Arg(1), "or") {
			list = append(list, found{directives: []*config.Directive{d}, from: 1, to: 2})
		}
	}
	return list
}

var _ = addFinder("reserved-name-header", findReservedNameHeaders)

// reservedNames are headers that http-send-name-header may not write.
var reservedNames = []string{"host", "content-length", "transfer-encoding", "connection"}

func findReservedNameHeaders(x *search) []found {
	var list []found
	for d := range x.old.Each("http-send-name-header") {
		if slices.Contains(reservedNames, strings.ToLower(d.Arg(1))) {
			list = append(list, found{directives: []*config.Directive{d}, from: 1, to: 2})
		}
	}
	return list
}
