package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "check-steps",
	Category: Startup,
	Severity: Error,
	Summary:  "steps of a health check in an order that makes no sense",
	Doc: `The http-check and tcp-check lines of a proxy are the steps of one health check. HAProxy
refuses to start when their order makes no sense:

- a ` + "`connect`" + ` step where something was sent or expected before the first one;
- with ` + "`option httpchk`" + ` above, a second ` + "`send`" + ` without a ` + "`connect`" + ` between them, an
  ` + "`expect`" + ` directly after a ` + "`connect`" + `, or a ` + "`connect`" + ` before anything was expected;
- two ` + "`Host`" + ` headers in one ` + "`send`" + `;
- before 2.2, a second ` + "`http-check expect`" + `, or a ` + "`tcp-check expect`" + ` beside it.

In a healthcheck section (since 3.4), the type takes the place of the option, there is one
type, and the steps are those of one kind; without a type, HAProxy ignores them.`,
	Examples: []Example{
		{Name: "two requests, one connection", Bad: []int{10}, Config: defaultLines + `backend app
    option httpchk
    http-check send uri /ready
    http-check expect status 200
    http-check send uri /alive
    server a1 192.0.2.1:80 check
`},
		{Name: "a connection in the middle", Bad: []int{8}, Config: `defaults
    timeout server 10s
    timeout connect 5s
backend redis
    option tcp-check
    tcp-check send PING\r\n
    tcp-check expect string +PONG
    tcp-check connect port 26379
    server r1 192.0.2.1:6379 check
`},
		{Name: "in order", Config: defaultLines + `backend app
    option httpchk
    http-check connect
    http-check send uri /ready
    http-check expect status 200
    http-check connect port 8081
    http-check send uri /alive
    http-check expect status 200
    server a1 192.0.2.1:80 check
`},
	},
	Check: func(p *Pass) {
		w := stepWalk{Pass: p, checks: map[*config.Section]checkKind{}, expects: map[*config.Section]*config.Directive{}}
		for _, s := range p.Config.Sections {
			if s.IsProxy() || s.Kind == "healthcheck" {
				w.section(s)
			}
		}
	},
})

// stepsAsRules lists the versions in which http-check has steps.
var stepsAsRules = mustRanges(">=2.2.0")

// stepsOf are the lines that hold the steps of a kind of check.
var stepsOf = map[string]string{"httpchk": "http-check", "tcp-check": "tcp-check"}

// stepWalk goes through the health checks of a configuration.
type stepWalk struct {
	*Pass
	// checks is the check in force at the end of each defaults section.
	checks map[*config.Section]checkKind
	// expects are the lines of defaults sections that expect something of an HTTP
	// check, before 2.2.
	expects map[*config.Section]*config.Directive
}

// steps is what is known of the steps of one kind in one section.
type steps struct {
	// last is the kind of the last step that counts; "option" is the request of
	// "option httpchk".
	last string
	// first is the first step that counts and is not the option's.
	first *config.Directive
	// lastLine is its line, or nil for that of the option.
	lastLine *config.Directive
	// unused is the first step above the option or type that is for it, or nil.
	unused *config.Directive
}

// section checks the steps of one section.
func (w *stepWalk) section(s *config.Section) {
	check, lists := w.checks[s.Defaults], map[string]*steps{"http-check": {}, "tcp-check": {}}
	if d := w.expects[s.Defaults]; d != nil {
		lists["http-check"].first = d
	}
	for d := range s.Each("option", "type", "http-check", "tcp-check") {
		switch k := d.Keyword(); {
		case d.Modifier != config.Plain:
		case k == "option" && s.IsProxy():
			if isCheckOption(d.Arg(1)) {
				check = check.chosen(w.Version(), d.Arg(1))
				w.choose(d.Arg(1), lists)
			}
		case k == "type" && s.Kind == "healthcheck":
			check = w.typeOf(d, check, lists)
		case k == "http-check" || k == "tcp-check":
			w.step(d, check, lists)
		}
	}
	if s.Kind == "defaults" {
		w.checks[s] = check
		if !stepsAsRules.Contains(w.Version()) {
			w.expects[s] = lists["http-check"].first
		}
		return
	}
	for _, l := range lists {
		if l.unused != nil && s.Kind == "healthcheck" {
			w.reportUnused(s, l.unused)
		}
	}
}

// choose notes that an option is on from here on.
func (w *stepWalk) choose(option string, lists map[string]*steps) {
	if l := lists["http-check"]; option == "httpchk" && l.last == "" {
		l.last, l.lastLine = "option", nil
	}
	if l := lists[stepsOf[option]]; l != nil {
		l.unused = nil
	}
}

// step checks one line.
func (w *stepWalk) step(d *config.Directive, check checkKind, lists map[string]*steps) {
	kind, step := d.Keyword(), d.Arg(1)
	if d.Section.Kind == "healthcheck" && w.mixes(d, check, lists) {
		return
	}
	if step == "disable-on-404" || step == "send-state" {
		return
	}
	if !stepsAsRules.Contains(w.Version()) {
		w.oldStep(d, lists)
		return
	}
	l := lists[kind]
	if !check.reads(kind) && l.unused == nil {
		l.unused = d
	}
	step = strings.TrimSuffix(strings.TrimSuffix(step, "-lf"), "-binary")
	if step != "connect" && step != "send" && step != "expect" {
		return
	}
	if wrong := l.misplaced(step, kind == "http-check" && check.reads(kind)); wrong != "" {
		before := l.lastLine
		if strings.HasPrefix(wrong, "a check that connects") {
			before = l.first
		}
		w.Report(At(d, 1).Saying(wrong, "put the steps in the order connect, send, expect, and begin with connect again").WithAny(before, "the step before"))
		return
	}
	if kind == "http-check" && step == "send" {
		w.hosts(d)
	}
	if l.last, l.lastLine = step, d; l.first == nil {
		l.first = d
	}
}

// misplaced tells why a step cannot stand here, or "". The order of HTTP steps
// only matters once the option is on.
func (l *steps) misplaced(step string, ordered bool) string {
	switch {
	case step == "connect" && l.first != nil && l.first.Arg(1) != "connect":
		return fmt.Sprintf("a check that connects begins with it, but this one begins with %q", l.first.Keyword()+" "+l.first.Arg(1))
	case !ordered || l.last == "" || l.last == "option":
		return ""
	case step == "send" && l.last != "connect":
		return fmt.Sprintf("a request needs a connection of its own, but the step before is %q", l.last)
	case step == "expect" && l.last == "connect":
		return "nothing can be expected before a request was sent"
	case step == "connect" && l.last != "expect":
		return fmt.Sprintf("the step before is %q, and nothing was expected of it yet", l.last)
	}
	return ""
}

// hosts reports a second Host header.
func (w *stepWalk) hosts(d *config.Directive) {
	seen := false
	for n := 2; n < len(d.Words); n += 2 {
		if d.Arg(n) != "hdr" {
			continue
		}
		if strings.EqualFold(d.Arg(n+1), "host") {
			if seen {
				w.Report(At(d, n+1).Saying("the request has a Host header already", "remove one of them").without(UnsafeFix, d, n, n+3))
				return
			}
			seen = true
		}
		n++
	}
}

// oldStep checks one line as HAProxy did before 2.2, where an HTTP check expects
// one thing.
func (w *stepWalk) oldStep(d *config.Directive, lists map[string]*steps) {
	http, tcp := lists["http-check"], lists["tcp-check"]
	switch step := d.Arg(1); {
	case step == "expect" && http.first != nil:
		w.Report(At(d, 1).Saying("something is expected of the check already, and it can be one thing only", "remove one of the lines").With(http.first, "the other one"))
	case step == "expect" && d.Keyword() == "http-check":
		http.first = d
	case d.Keyword() != "tcp-check" || step == "comment":
	case step == "connect" && tcp.first != nil && tcp.first.Arg(1) != "connect":
		w.Report(At(d, 1).Saying(tcp.misplaced(step, false), "begin with a connect step").WithAny(tcp.first, "the first step"))
	case tcp.first == nil:
		tcp.first = d
	}
}
