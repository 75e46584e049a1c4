package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "repeated-line",
	Category: Advice,
	Family:   Logic,
	Severity: Note,
	Summary:  "a line that stands in the section already, word by word",
	Doc: `Most lines that stand twice in a section are copies that were to be changed, and were not: an ACL that was to get another pattern, a header that was to
get another name. Some do something twice: two ` + "`log`" + ` lines with the same words send each line of the log two times, two ` + "`capture`" + ` lines write
the header into it twice and move what other lines count as the second one, and ` + "`add-header`" + ` adds it twice.

Change the copy, or remove it. ` + "`log global`" + ` counts once, however often it stands there.`,
	Examples: []Example{
		{Name: "an ACL", Bad: []int{9}, Config: frontendExample(
			"acl admin path_beg /admin", "acl admin path_beg /admin", "http-request deny if admin !{ src 10.0.0.0/8 }")},
		{Name: "a log", Bad: []int{4}, Config: `global
    log 192.0.2.9:514 local0
    maxconn 1000
    log 192.0.2.9:514 local0
` + frontendExample("log global", "option httplog")},
		{Name: "not the same", Config: frontendExample(
			"acl admin path_beg /admin", "acl admin path_beg /manage", "http-request deny if admin !{ src 10.0.0.0/8 }",
			"http-request set-header X-A a", "http-request del-header X-B", "http-request set-header X-A a")},
	},
	Check: func(p *Pass) {
		p.repeatedLines()
		p.repeatedRules()
	},
})

// repeatedLines reports lines that stand in their section already.
func (p *Pass) repeatedLines() {
	var in *config.Section
	seen := map[string]*config.Directive{}
	for d := range p.Config.Each("acl", "log", "capture") {
		if d.Section != in {
			in = d.Section
			clear(seen)
		}
		span := d.Span()
		text := d.File.Source[span.Start:span.End]
		if first := seen[text]; first != nil {
			p.repeatedLine(first, d)
		}
		seen[text] = d
	}
}

// repeatedRules reports rules that do the same as the one above, where no other can have done
// anything in between.
func (p *Pass) repeatedRules() {
	var above *config.Directive
	for d := range p.Config.Each("http-request", "http-response", "http-after-response") {
		if above != nil && above.Section == d.Section && len(above.Words) == len(d.Words) {
			p.repeatedLine(above, d)
		}
		above = d
	}
}

func (p *Pass) repeatedLine(first, d *config.Directive) {
	if d.Modifier != config.Plain || len(d.Words) < 2 || !sameWords(first.Words, d.Words) {
		return
	}
	if what := twice(d); what != "" {
		fix := UnsafeFix("remove the line", d.RemoveLine())
		fix.Safe = d.Keyword() == "acl"
		p.Report(On(d).Saying(what, "change it, or remove it").With(first, "the same").Fixing(fix))
	}
}

// twice says what comes of a line that stands in its section already; "" where it may be meant.
func twice(d *config.Directive) string {
	switch d.Keyword() {
	case "acl":
		return fmt.Sprintf("this line of the ACL %q stands above already, word by word", d.Arg(1))
	case "log":
		if d.Arg(1) != "global" {
			return "each line of the log is sent there twice: this line stands above already"
		}
	case "capture":
		return "the same is captured twice: this line stands above already"
	default:
		switch d.Arg(1) {
		case "add-header":
			return fmt.Sprintf("the header %q is added twice: this line stands above already", d.Arg(2))
		case "set-header", "del-header":
			return fmt.Sprintf("this rule for the header %q stands above already, word by word", d.Arg(2))
		}
	}
	return ""
}
