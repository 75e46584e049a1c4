package config

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// rulePlaces are the places of rulesets: in proxies that accept clients, and in
// those that have servers.
var rulePlaces = map[string][2]keywords.Places{
	"http-request":        {keywords.InRequest, keywords.BackRequest},
	"http-response":       {keywords.InResponse, keywords.BackResponse},
	"http-after-response": {keywords.InResponse, keywords.BackResponse},
	"redirect":            {keywords.InRequest, keywords.BackRequest},
	"tcp-request":         {keywords.InContent, keywords.BackContent},
	"tcp-response":        {keywords.InReply, keywords.BackReply},
	"use_backend":         {keywords.InSwitching},
	"use-server":          {0, keywords.BackServer},
	"stick":               {0, keywords.BackServer},
	"stats":               {keywords.InRequest, keywords.BackRequest},
	"force-persist":       {0, keywords.BackContent},
	"ignore-persist":      {0, keywords.BackContent},
	"balance":             {0, keywords.BackServer},
	"http-check":          {keywords.InCheck, keywords.InCheck},
	"tcp-check":           {keywords.InCheck, keywords.InCheck},
	"log-format":          {keywords.InLog},
	"log-format-sd":       {keywords.InLog},
	"error-log-format":    {keywords.InLog},
	"unique-id-format":    {keywords.InRequest, keywords.BackRequest},
}

// evaluated tells apart what of a directive is evaluated.
type evaluated uint8

const (
	theExpression evaluated = iota // of an action
	theFormat
	theCondition
)

// placesOf returns where a part of a directive is evaluated; any place where that
// is not known. Up to 2.4 a listen section counts as a frontend in much of it.
func (w *sampleWalk) placesOf(d *Directive, action string, part evaluated) keywords.Places {
	s, key := d.Section, d.Keyword()
	if part == theExpression && readsRequests[action] {
		return w.requestPlaces(s)
	}
	switch {
	case part == theExpression && (action == "set-timeout" || action == "pause"): // HAProxy does not compare
		return keywords.AnyPlace
	case key == "tcp-request" && d.Arg(1) == "connection":
		return keywords.InConnection
	case key == "tcp-request" && d.Arg(1) == "session":
		return keywords.InSession
	case key == "stick" && d.Arg(1) == "store-response":
		return keywords.BackStore
	case key == "use-server" && part == theFormat:
		return keywords.InRequest
	}
	both, known := rulePlaces[key]
	if !known {
		return keywords.AnyPlace
	}
	var p keywords.Places
	if s.HasFrontend() || s.Kind == "defaults" {
		p |= both[0]
	}
	if s.HasBackend() || s.Kind == "defaults" {
		p |= both[1]
	}
	asFrontend := part != theCondition && w.evaluatesAsFrontend(action)
	if w.old && s.Kind == "listen" {
		asFrontend = asFrontend || part == theFormat || part == theCondition && !strings.HasPrefix(key, "tcp-")
	}
	if asFrontend && both[0] != 0 {
		p = both[0]
	}
	if p == 0 {
		return keywords.AnyPlace
	}
	return p
}

// readsRequests are the actions whose expressions HAProxy takes for those of
// http-request rules wherever they stand.
var readsRequests = map[string]bool{
	"do-resolve": true, "set-bc-mark": true, "set-bc-tos": true, "set-dst": true, "set-dst-port": true, "set-fc-mark": true, "set-fc-tos": true,
	"set-mark": true, "set-priority-class": true, "set-priority-offset": true, "set-retries": true, "set-src": true, "set-src-port": true, "set-tos": true,
}

// requestPlaces are the places of http-request rules in a section.
func (w *sampleWalk) requestPlaces(s *Section) keywords.Places {
	var p keywords.Places
	if s.HasFrontend() || s.Kind == "defaults" {
		p |= keywords.InRequest
	}
	if s.HasBackend() || s.Kind == "defaults" {
		p |= keywords.BackRequest
	}
	return p
}

// evaluatesAsFrontend reports whether an action takes the place of a frontend's
// in every proxy.
func (w *sampleWalk) evaluatesAsFrontend(action string) bool {
	switch action {
	case "capture", "sc-add-gpc", "sc-set-gpt":
		return true
	case "set-var", "set-var-fmt":
		return w.old
	}
	return false
}

// formats says which words of an action are log formats.
type formats struct {
	// at are words that are some, counted from the action.
	at []int
	// after are words behind which one stands; with a "+", a name comes first.
	after []string
	// since is the first version; none stands for all.
	since release.Ranges
}

// replies are the log formats of the actions that answer by themselves.
var replies = formats{after: []string{"lf-string", "+hdr"}, since: since22}

// actionFormats are the log formats of the actions of HTTP rules. What is not
// here is taken as it stands, or not known well enough.
var actionFormats = map[string]formats{
	"add-acl":          {at: []int{1}},
	"add-header":       {at: []int{2}},
	"del-acl":          {at: []int{1}},
	"del-map":          {at: []int{1}},
	"deny":             replies,
	"early-hint":       {at: []int{2}},
	"redirect":         {after: []string{"location", "prefix", "scheme"}},
	"replace-header":   {at: []int{3}},
	"replace-path":     {at: []int{2}},
	"replace-pathq":    {at: []int{2}},
	"replace-uri":      {at: []int{2}},
	"replace-value":    {at: []int{3}},
	"return":           replies,
	"set-header":       {at: []int{2}},
	"set-map":          {at: []int{1, 2}},
	"set-method":       {at: []int{1}},
	"set-path":         {at: []int{1}},
	"set-pathq":        {at: []int{1}},
	"set-query":        {at: []int{1}},
	"set-uri":          {at: []int{1}},
	"set-var-fmt":      {at: []int{1}},
	"tarpit":           replies,
	"use_backend":      {at: []int{1}},
	"http-error":       replies,
	"log-format":       {at: []int{1}},
	"on":               {after: []string{"format", "sd"}}, // of a log-profile
	"log-format-sd":    {at: []int{1}},
	"use-server":       {at: []int{1}, since: since22},
	"error-log-format": {at: []int{1}},
	"unique-id-format": {at: []int{1}},
}

// formatsOf returns the words before end that are log formats; action is the
// index of the word that chooses them.
func (f formats) words(d *Directive, action, end int, v release.Version) []int {
	if len(f.since) > 0 && !f.since.Contains(v) {
		return nil
	}
	var out []int
	for _, n := range f.at {
		if action+n < end {
			out = append(out, action+n)
		}
	}
	for n := action + 1; n < end && len(f.after) > 0; n++ {
		word := d.Words[n].Value
		switch {
		case slices.Contains(f.after, word):
			n++
		case slices.Contains(f.after, "+"+word):
			n += 2
		default:
			continue
		}
		if n < end {
			out = append(out, n)
		}
	}
	return out
}

// checkFormats are the log formats of http-check and tcp-check.
var checkFormats = formats{
	after: []string{"uri-lf", "body-lf", "+hdr", "send-lf", "send-binary-lf", "string-lf", "binary-lf", "value-lf", "name-lf", "on-success", "on-error"},
	since: since22,
}

// rawInReplies are the actions whose log formats HAProxy does not take for those
// of HTTP rules from 3.1 on (LOG_OPT_NONE).
var rawInReplies = map[string]bool{
	"add-acl": true, "del-acl": true, "del-map": true, "deny": true, "http-error": true, "return": true, "set-map": true, "tarpit": true,
}

// takesNumber are the actions that take a number, a time or a size in place of a
// sample expression.
var takesNumber = map[string]bool{
	"attach-srv": true, "sc-add-gpc": true, "sc-set-gpt": true, "set-bandwidth-limit": true, "set-bc-mark": true, "set-bc-tos": true,
	"set-fc-mark": true, "set-fc-tos": true, "set-mark": true, "set-timeout": true, "set-tos": true,
}

// isNumber reports whether an argument that may also be a number, a time or a
// size is one, as far as its first character tells.
func isNumber(text string) bool { return text != "" && isDigit(text[0]) }
