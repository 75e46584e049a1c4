package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "ignored-text",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "text of a line that HAProxy silently ignores",
	Doc: `HAProxy ignores the rest of a line, without a word,

- behind a carriage return that stands right after a word: a line that was cut and
  pasted from another system can lose half of its arguments;
- behind an empty argument ("" or a quoted variable that is not set), up to 3.1. 3.2
  warns and 3.3 refuses to start;
- behind a NUL byte, in 2.0 and 2.1.

The directive works, with fewer arguments than one reads.`,
	Examples: []Example{
		{Name: "behind a carriage return", Bad: []int{4}, Config: "frontend web\n    mode http\n    timeout client 10s\n    bind :8080\r maxconn 100\n"},
		{Name: "behind an empty argument", Version: "3.0.11", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080 "" maxconn 100
`},
		{Name: "lines that end in CR and LF", Config: "frontend web\r\n    mode http\r\n    timeout client 10s\r\n    bind :8080 maxconn 100\r\n"},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Sections {
			ignoredText(p, s.Header)
			for _, d := range s.Directives {
				ignoredText(p, d)
			}
		}
	},
})

func ignoredText(p *Pass, d *config.Directive) {
	if len(d.Ignored()) > 1 && p.Version().Before(emptyArgumentSpoken) {
		span := config.Span{Start: d.Ignored()[1].Span().Start, End: d.Ignored()[len(d.Ignored())-1].Span().End}
		if span.End > span.Start {
			fix := config.Span{Start: d.Span().End, End: span.End} // with the empty argument
			reportIgnored(p, d.File, span, fix, fmt.Sprintf("behind the empty argument %s", d.File.Source[d.Ignored()[0].Span().Start:d.Ignored()[0].Span().End]))
		}
	}
	line := d.File.LineSpan(d.Line)
	text := d.File.Source[d.Span().End:line.End]
	for _, cut := range []struct{ at, what string }{{"\r", "a carriage return"}, {"\x00", "a NUL byte"}} {
		i := strings.Index(text, cut.at)
		if len(d.Ignored()) > 0 || i != 0 {
			continue // behind a blank a carriage return is a blank, too
		}
		rest := strings.Trim(text[1:], " \t\r\x00")
		if rest != "" && rest[0] != '#' {
			start := d.Span().End + strings.Index(text, rest)
			at := config.Span{Start: start, End: start + len(rest)}
			reportIgnored(p, d.File, at, config.Span{Start: d.Span().End, End: at.End}, "behind "+cut.what)
		}
	}
}

// emptyArgumentSpoken is the first version that says something about an empty
// argument (rule empty-argument).
var emptyArgumentSpoken = mustRanges(">=3.2.0")[0].From

func reportIgnored(p *Pass, f *config.File, at, fix config.Span, why string) {
	p.Report(Finding{File: f, Span: at}.Saying(
		"HAProxy ignores this text, which stands "+why,
		"remove what stands before it, or the text itself if it is not meant").
		Fixing(UnsafeFix("remove the text", config.Edit{File: f, Span: fix})))
}
