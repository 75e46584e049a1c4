package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "unexpanded-variable",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a \"$NAME\" that HAProxy takes as it stands, outside of double quotes",
	Doc: `HAProxy puts the value of an environment variable in where "$NAME" or "${NAME}" stands in double
quotes, and nowhere else: without quotes and in single quotes it is text like any other. A password
` + "`stats auth admin:$PASSWORD`" + ` is then literally "$PASSWORD", for everybody to read in the file.
HAProxy says nothing of it.

Put the word in double quotes. Where the "$" is meant, write \$ outside of quotes.

Addresses of ` + "`bind`, `server`" + ` and the like are an exception, and have variables without quotes, too.
Variables of nginx, such as ` + "`$remote_addr`" + `, do not exist at all: a header takes samples,
` + "`%[src]`" + `.`,
	Examples: []Example{
		{Name: "a password without quotes", Bad: []int{9}, Config: frontendExample(
			"stats enable",
			"stats auth admin:$STATS_PASSWORD")},
		{Name: "in single quotes", Bad: []int{8}, Config: frontendExample(
			"http-response set-header X-Node '${HOSTNAME}'")},
		{Name: "a variable of nginx", Bad: []int{8}, Config: frontendExample(
			"http-request set-header X-Real-IP $remote_addr")},
		{Name: "in double quotes", Config: frontendExample(
			"stats enable",
			"stats auth \"admin:$STATS_PASSWORD\"",
			"http-request set-header X-Real-IP %[src]",
			"http-response set-header X-Price \\$COST")},
	},
	Check: func(p *Pass) {
		for _, f := range p.Config.Files {
			if at := dollars(f.Source); len(at) > 0 {
				checkDollars(p, f, at)
			}
		}
	},
})

// dollar is a "$" before a name.
type dollar struct {
	start, end int
	name       string
}

// dollars finds what looks like a variable in the text of a file, in order.
func dollars(text string) []dollar {
	var out []dollar
	for pos := 0; ; {
		i := strings.IndexByte(text[pos:], '$')
		if i < 0 {
			return out
		}
		start := pos + i
		pos = start + 1
		braced := strings.HasPrefix(text[pos:], "{")
		begin := pos
		if braced {
			begin++
		}
		end := begin
		for end < len(text) && (text[end] == '_' || text[end] >= '0' && text[end] <= '9' || text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z') {
			end++
		}
		name := text[begin:end]
		if braced {
			if end >= len(text) || text[end] != '}' {
				continue
			}
			end++
		}
		if !isVariable(name) || start > 0 && !mayStandBefore(text[start-1], name) {
			continue
		}
		out = append(out, dollar{start, end, name})
	}
}

// mayStandBefore reports whether c may stand before a variable. The "$" of capital letters belongs to something
// else behind a word, such as that of a hashed password: "$5$salt$HASH".
func mayStandBefore(c byte, name string) bool {
	switch {
	case c == '\\' || c == '$':
		return false
	case name[0] >= 'a':
		return true
	}
	return c != '/' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
}

// isVariable reports whether a name is one of an environment variable, in capital
// letters, or of a variable of nginx.
func isVariable(name string) bool {
	const shortest = 2
	return len(name) >= shortest && name[0] >= 'A' && name[0] <= 'Z' && name == strings.ToUpper(name) || slices.Contains(nginxVariables, name)
}

// nginxVariables are those that people write from habit, and what gives the same here.
var nginxVariables = []string{
	"remote_addr", "host", "http_host", "scheme", "request_uri", "proxy_add_x_forwarded_for", "server_name", "server_port", "uri", "args",
	"remote_user", "http_upgrade", "connection_upgrade", "request_method",
}

// checkDollars looks at the lines of a file that hold what looks like variables.
func checkDollars(p *Pass, f *config.File, at []dollar) {
	for _, s := range p.Config.Sections {
		for _, d := range s.Directives {
			if d.File != f {
				continue
			}
			span := d.Span()
			i, _ := slices.BinarySearchFunc(at, span.Start, func(x dollar, start int) int { return x.start - start })
			for last := -1; i < len(at) && at[i].start < span.End; i++ {
				if n := wordHolding(d, at[i].start); n != last && checkDollar(p, d, n, at[i]) {
					last = n // once for each word
				}
			}
		}
	}
}

// wordHolding returns the word of a line that holds a byte of its file.
func wordHolding(d *config.Directive, pos int) int {
	n := 0
	for n < len(d.Words) && d.WordSpan(n).End <= pos {
		n++
	}
	return n
}

// checkDollar looks at what is like a variable in word n of a line, and reports whether
// that is wrong.
func checkDollar(p *Pass, d *config.Directive, n int, at dollar) bool {
	text := d.File.Source[at.start:at.end]
	if n == 0 || n >= len(d.Words) || d.Words[n].Expanded() || !strings.Contains(d.Arg(n), text) || expandsAddress(d, n) {
		return false
	}
	span := config.Span{Start: at.start, End: at.end}
	if slices.Contains(nginxVariables, at.name) {
		p.Report(Finding{File: d.File, Span: span}.Saying(fmt.Sprintf("%q stands for itself: HAProxy has no such variables", text),
			"write a sample in its place, such as %[src] or %[req.hdr(host)]"))
		return true
	}
	f := Finding{File: d.File, Span: span}.Saying(
		fmt.Sprintf("%q is not replaced by the environment variable, as it does not stand in double quotes", text), "put the word in double quotes")
	source := d.File.Source[d.WordSpan(n).Start:d.WordSpan(n).End]
	// A word of nothing but a variable that is not set would be an empty argument.
	if bare := strings.Trim(source, "'"); bare != text && !strings.ContainsAny(bare, "\"'\\") {
		f.Fixes = []Fix{{Message: "put the word in double quotes", Edits: []config.Edit{{File: d.File, Span: d.WordSpan(n), New: `"` + bare + `"`}}}}
	}
	p.Report(f)
	return true
}

// addressWords are the words of lines that are addresses, in which HAProxy replaces
// variables by itself (str2sa_range() in src/tools.c).
var addressWords = map[string]int{
	"bind": 1, "server": 2, "server-template": 3, "peer": 2, "nameserver": 2, "log": 1, "source": 1, "dispatch": 1, "mailer": 2, "dgram-bind": 1,
}

// expandsAddress reports whether word n of a line is an address, in which variables need no quotes.
func expandsAddress(d *config.Directive, n int) bool {
	if at, ok := addressWords[d.Keyword()]; ok && at == n || d.Is("stats", "socket") && n == 2 {
		return true
	}
	switch d.Arg(n - 1) {
	case "addr", "source", "usesrc":
		return true
	}
	return false
}
