package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "capture-slot",
	Category: Startup,
	Severity: Error,
	Summary:  "a capture into a slot that is not declared",
	Doc: "`http-request capture ... id N` keeps a value in slot N, counted from 0, of those that `declare capture request`\n" +
		"makes above (and each `capture request header` and `capture ... len` rule); so it is with responses.\n" +
		"HAProxy refuses to start where a frontend or listen section has no such slot. In a backend the\n" +
		"slot is that of the frontend and cannot be known.",
	Examples: []Example{
		{Name: "the second of one", Bad: []int{6}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    declare capture request len 32
    http-request capture req.hdr(host) id 1
`},
		{Name: "the first", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    declare capture request len 32
    http-request capture req.hdr(host) id 0
`},
	},
	Check: func(p *Pass) {
		for d := range p.Config.WhereOf(mayCapture) {
			s := d.Section
			if s.Kind != "defaults" && s.IsProxy() && !s.Disabled() && (d.Keyword() != "tcp-request" || d.Is("tcp-request", "content", "capture")) {
				captureSlot(p, s, d)
			}
		}
	},
})

// mayCapture tells the rules that may keep something.
func mayCapture(_ *keywords.Section, keyword, word string) bool {
	return keyword == "tcp-request" || word == "capture" && (keyword == "http-request" || keyword == "http-response")
}

func captureSlot(p *Pass, s *config.Section, d *config.Directive) {
	for i := 3; i+1 < len(d.Words); i++ {
		switch d.Arg(i) {
		case "if", "unless", "len":
			return
		case "id":
			direction := "request"
			if strings.HasPrefix(d.Keyword(), "http-response") {
				direction = "response"
			}
			n, err := strconv.Atoi(d.Arg(i + 1))
			if slots := captureSlots(s, direction); err == nil && s.HasFrontend() && n >= len(slots) {
				f := At(d, i+1).Saying(fmt.Sprintf("%s %q has no slot %d for captures of a %s, but %d of them", s.Kind, s.Name, n, direction, len(slots)), "add \"declare capture "+direction+" len N\"")
				if len(slots) > 0 {
					f = f.With(slots[0], "a slot that there is")
				}
				p.Report(f)
			}
			return
		}
	}
}

// captureSlots returns the lines that make slots of a proxy, and of the defaults sections
// behind it, for one direction.
func captureSlots(s *config.Section, direction string) []*config.Directive {
	var slots []*config.Directive
	for ; s != nil; s = s.Defaults {
		for d := range s.Each("declare", "capture", "http-request", "tcp-request") {
			switch {
			case d.Is("declare", "capture", direction), d.Is("capture", direction, "header"),
				direction == "request" && (d.Is("http-request", "capture") || d.Is("tcp-request", "content", "capture")) && keepsCapture(d):
				slots = append(slots, d)
			}
		}
	}
	return slots
}

// keepsCapture reports whether a rule makes a slot of its own.
func keepsCapture(d *config.Directive) bool {
	for i := 3; i < len(d.Words) && d.Arg(i) != "if" && d.Arg(i) != "unless"; i++ {
		if d.Arg(i) == "len" {
			return true
		}
	}
	return false
}
