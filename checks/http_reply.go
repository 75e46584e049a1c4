package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "http-reply",
	Category: Startup,
	Severity: Error,
	Summary:  "an answer whose parts do not go together",
	Doc: `http-request return, deny and tarpit, http-response return and deny, and http-error describe
an answer: a status, a content type, headers, and a body from one of errorfile, errorfiles,
default-errorfiles, file, string, lf-file and lf-string (since 2.2). HAProxy refuses to start when

- there are two bodies;
- a string or a log format has no content-type, or stands beside status 204 or 304;
- the body is that of the default error files, or of errorfiles, and there is none for the status.

It warns where it ignores a content type, headers, or one header that it writes by itself.
Up to 2.1 it warns of a deny_status that it has no error file for.`,
	Examples: []Example{
		{Name: "a string without a type", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request return status 200 string "it works"
`},
		{Name: "no error file for the status", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request deny deny_status 418
`},
		{Name: "a type of nothing", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request return status 200 content-type text/plain
`},
		{Name: "right", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request return status 200 content-type text/plain string "it works" if { path /up }
    http-request deny status 418
`},
	},
	Check: func(p *Pass) {
		for d := range p.Config.WhereOf(mayReply) {
			if n, status := replyAt(d); n > 0 && d.Modifier == config.Plain && d.Section.IsProxy() {
				checkReply(p, d, n, status)
			}
		}
	},
})

// mayReply tells the lines that may have words of an answer.
func mayReply(_ *keywords.Section, keyword, word string) bool {
	switch keyword {
	case "http-request", "http-response":
		return word == "return" || word == "deny" || word == "block" || word == "tarpit" || word == ""
	}
	return keyword == "http-error" || keyword == "stats"
}

// replyAt returns where the words of an answer begin, and its status unless they
// say otherwise; 0: the line has none.
func replyAt(d *config.Directive) (n int, status int64) {
	if d.Keyword() == "http-error" {
		return 1, 0
	}
	ruleset, action := d.Rule()
	if ruleset != "http-request" && ruleset != "http-response" {
		return 0, 0
	}
	switch name := d.Arg(action); {
	case name == "return":
		return action + 1, 200
	case name == "deny" && ruleset == "http-response":
		return action + 1, 502
	case name == "deny", name == "block":
		return action + 1, 403
	case name == "tarpit":
		return action + 1, 500
	}
	return 0, 0
}

// replies are the versions that take more than a status.
var replies = mustRanges(">=2.2-dev1")

// reply is an answer as far as it was read; the numbers are those of words, 0
// where there is none.
type reply struct {
	*Pass
	d                                     *config.Directive
	status                                int64
	statusWord, contentType, body, header int
}

func checkReply(p *Pass, d *config.Directive, n int, status int64) {
	r := reply{Pass: p, d: d, status: status}
	if !replies.Contains(p.Version()) {
		r.checkOld(n)
		return
	}
	if d.Arg(n) == "deny_status" {
		r.readStatus(n + 1)
		if n += 2; n >= len(d.Words) || d.Arg(n) == "if" || d.Arg(n) == "unless" {
			r.needErrorFile("the default error files")
			return
		}
	}
	r.read(n)
	r.judge()
}

// checkOld checks the status of versions that take nothing else.
func (r *reply) checkOld(n int) {
	if r.d.Arg(n) != "deny_status" {
		return
	}
	if status, _ := config.Strtol(r.d.Arg(n+1), 10); !config.HasErrorMessage(status, r.Version()) || n+1 == len(r.d.Words) {
		r.warn(min(n+1, len(r.d.Words)), fmt.Sprintf("there is no error file for status %d, so another status is sent", status), "write one of those that errorfile takes", 0)
	}
}

// read goes through the words of the answer.
func (r *reply) read(n int) {
	d := r.d
	for ; n < len(d.Words); n++ {
		switch word := d.Arg(n); word {
		case "status":
			n++
			r.readStatus(n)
		case "content-type":
			r.contentType, n = n, n+1
		case "hdr":
			if name := strings.ToLower(d.Arg(n + 1)); name == "content-length" || name == "transfer-encoding" || name == "content-type" {
				r.warn(n+1, fmt.Sprintf("the header %q is ignored here: HAProxy writes it by itself", d.Arg(n+1)), "remove it", 0)
			} else {
				r.header = n
			}
			n += 2
		case "errorfiles", "errorfile", "file", "string", "lf-file", "lf-string", "default-errorfiles":
			if r.body > 0 {
				r.Report(At(d, n).Saying(fmt.Sprintf("%q is a second body beside %q", word, d.Arg(r.body)), "keep one of the two"))
			}
			if r.body = n; word != "default-errorfiles" {
				n++
			}
		default:
			return
		}
	}
}

func (r *reply) readStatus(n int) {
	r.statusWord = n
	r.status, _ = config.Strtol(r.d.Arg(n), 10)
}

// judge says what does not go together.
func (r *reply) judge() {
	const write = "write \"content-type\" and a type such as text/plain"
	bodiless := r.status == 204 || r.status == 304
	switch body := r.d.Arg(r.body); {
	case r.body == 0:
		r.ignoreType("because there is no body")
	case body == "default-errorfiles", body == "errorfiles":
		r.needErrorFile(fmt.Sprintf("%q", body))
		fallthrough
	case body == "errorfile":
		r.ignoreType(fmt.Sprintf("beside %q", body))
		if r.header > 0 {
			r.warn(r.header, fmt.Sprintf("headers are ignored beside %q", body), "remove them, or write them into the error file", 0)
		}
	case body == "file":
		if r.d.Arg(r.body+1) == "/dev/null" {
			r.ignoreType("because the body is empty")
		}
	case bodiless:
		r.Report(At(r.d, r.body).Saying(fmt.Sprintf("an answer of status %d has no body", r.status), "remove the body, or use another status"))
	case r.contentType == 0:
		at := r.d.WordSpan(r.body).Start
		r.Report(At(r.d, r.body).Saying(fmt.Sprintf("the body behind %q has no content type", body), write).
			Fixing(UnsafeFix("say that it is plain text", config.Edit{File: r.d.File, Span: config.Span{Start: at, End: at}, New: "content-type text/plain "})))
	}
}

// ignoreType warns of a content type without effect.
func (r *reply) ignoreType(why string) {
	if r.contentType > 0 {
		r.warn(r.contentType, "this content type is ignored "+why, "remove it", 2)
	}
}

// needErrorFile reports a status for which there is no error file.
func (r *reply) needErrorFile(body string) {
	if config.HasErrorMessage(r.status, r.Version()) || r.d.Keyword() == "http-error" {
		return
	}
	at := r.body
	if r.statusWord > 0 {
		at = r.statusWord
	}
	r.Report(At(r.d, at).Saying(fmt.Sprintf("%s hold nothing for status %d", body, r.status),
		"use a status that errorfile takes, or \"status\" without a body"))
}

// warn reports something without effect, so many words from word n on; 0 if they cannot just go.
func (r *reply) warn(n int, message, advice string, words int) {
	f := At(r.d, n).As(Warning).Saying(message, advice)
	if words > 0 {
		f = f.without(SafeFix, r.d, n, n+words)
	}
	r.Report(f)
}
