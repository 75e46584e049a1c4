package flow

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// HeaderWrite is a line that changes a header of requests or of responses.
type HeaderWrite struct {
	Directive *config.Directive
	// Name is that of the header in small letters. Of a removal by pattern it is the
	// pattern, and Match how it is compared: "beg", "end", "sub", "reg".
	Name, Match string
	Kind        HeaderKind
	// Phase is when it happens in the proxy.
	Phase Phase
	// Word is the word that holds the value; 0 where there is none.
	Word int
	// Conditional tells that it may not happen.
	Conditional bool
}

// HeaderKind is what is done to a header.
type HeaderKind uint8

// The kinds.
const (
	HeaderSet     HeaderKind = iota // one value takes the place of all
	HeaderAdd                       // one more
	HeaderDelete                    // none is left
	HeaderReplace                   // what is there is changed
)

// headerActions are the actions that change headers.
var headerActions = map[string]HeaderKind{
	"set-header": HeaderSet, "add-header": HeaderAdd, "del-header": HeaderDelete,
	"replace-header": HeaderReplace, "replace-value": HeaderReplace,
}

// HeaderWrites returns the lines that change headers in a proxy, in the order in
// which they act; the header of option forwardfor is added behind all rules.
func (a *Analysis) HeaderWrites(s *config.Section) []HeaderWrite { return a.headers()[s] }

func (a *Analysis) newHeaders() map[*config.Section][]HeaderWrite {
	out := map[*config.Section][]HeaderWrite{}
	var writes []HeaderWrite // of one proxy after the other
	for _, s := range a.config.Sections {
		if !s.IsProxy() || s.Kind == "defaults" || s.Disabled() {
			continue
		}
		writes = writes[:0]
		for _, own := range a.rulesBehind(s) {
			for _, r := range own {
				if kind, ok := headerActions[r.Action]; ok && strings.HasPrefix(r.Set, "http-") {
					writes = append(writes, newHeaderWrite(s, r, kind))
				}
			}
		}
		if on, d := s.Option("forwardfor"); on {
			writes = append(writes, forwardedFor(d))
		}
		if len(writes) == 0 {
			continue
		}
		slices.SortStableFunc(writes, func(a, b HeaderWrite) int { return int(a.Phase) - int(b.Phase) })
		out[s] = slices.Clone(writes)
	}
	return out
}

func newHeaderWrite(s *config.Section, r *Rule, kind HeaderKind) HeaderWrite {
	d, end := r.Directive, r.ConditionWord()
	w := HeaderWrite{
		Directive: d, Name: strings.ToLower(d.Arg(r.At + 1)), Kind: kind, Phase: r.Phase,
		Conditional: end < len(d.Words),
	}
	if r.Proxy != s { // it stands in a defaults section
		w.Phase = PhaseIn(s, d)
	}
	switch {
	case kind == HeaderDelete && d.Arg(r.At+2) == "-m" && r.At+2 < end:
		w.Match = d.Arg(r.At + 3)
	case kind == HeaderReplace:
		w.Word = r.At + 3
	case kind != HeaderDelete:
		w.Word = r.At + 2
	}
	return w
}

// forwardedFor is the header that option forwardfor adds (manual 4.2).
func forwardedFor(d *config.Directive) HeaderWrite {
	w := HeaderWrite{Directive: d, Name: "x-forwarded-for", Kind: HeaderAdd, Phase: ServerChoice}
	for i := 2; i < len(d.Words); i++ {
		switch d.Arg(i) {
		case "header":
			w.Name = strings.ToLower(d.Arg(i + 1))
		case "except", "if-none":
			w.Conditional = true
		}
	}
	return w
}

// Is reports whether a write changes the header of this name, in small letters.
func (w *HeaderWrite) Is(name string) bool {
	switch w.Match {
	case "":
		return w.Name == name
	case "str":
		return w.Name == name
	case "beg":
		return strings.HasPrefix(name, w.Name)
	case "end":
		return strings.HasSuffix(name, w.Name)
	case "sub":
		return strings.Contains(name, w.Name)
	}
	return true // a regular expression: it may
}

// Origin is who decides what a header of a request holds.
type Origin uint8

// The origins.
const (
	FromClient Origin = iota // nothing replaces what the client sends
	Sometimes                // something replaces it under a condition, or perhaps
	Ours                     // the client's values are gone
)

// HeaderOrigin returns who decides what a header of requests holds when a line of a
// proxy is evaluated: what rules have done to it before, in this proxy and in the
// frontends that lead to it. A line of nil stands for the end of the proxy's request
// rules, where the request goes to the server.
func (a *Analysis) HeaderOrigin(s *config.Section, before *config.Directive, name string) Origin {
	name = strings.ToLower(name)
	o := a.originIn(s, before, name)
	if o == Ours || s.HasFrontend() {
		return o
	}
	fronts := a.Frontends(s)
	least := Ours
	for _, f := range fronts {
		least = min(least, a.originIn(f, nil, name))
	}
	if len(fronts) == 0 {
		least = FromClient
	}
	return max(o, least)
}

// originIn is HeaderOrigin for the rules of one proxy.
func (a *Analysis) originIn(s *config.Section, before *config.Directive, name string) Origin {
	o := FromClient
	at := NoPhase
	if before != nil {
		at = PhaseIn(s, before)
	}
	writes := a.HeaderWrites(s)
	for i := range writes {
		w := &writes[i]
		if !w.Phase.IsRequest() || before != nil && (w.Phase > at || w.Phase == at && !w.Directive.Before(before)) {
			continue
		}
		if (w.Kind != HeaderSet && w.Kind != HeaderDelete) || !w.Is(name) {
			continue
		}
		switch {
		case !w.Conditional && w.Match != "reg":
			o = Ours
		default:
			o = max(o, Sometimes)
		}
	}
	return o
}
