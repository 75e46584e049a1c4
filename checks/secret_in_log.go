package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "secret-in-log",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "passwords and session cookies written to the log",
	Doc: `A captured ` + "`" + `Authorization` + "`" + ` header holds the user's password (in Base64, which anybody reads) or token, a captured ` + "`" + `Cookie` + "`" + ` or ` + "`" + `Set-Cookie` + "`" + `
header the session, and so does a cookie that is called like one: whoever reads the logs, or the system that collects them, can use them. Capture what you look for alone, a
hash of it, or nothing.

    http-request capture req.cook(lang) len 8`,
	Examples: []Example{
		{Name: "passwords in the log", Bad: []int{8}, Config: frontendExample(
			"capture request header Authorization len 100",
			"option httplog")},
		{Name: "nothing secret", Config: frontendExample(
			"capture request header User-Agent len 100",
			"option httplog")},
	},
	Check: func(p *Pass) {
		captures := func(_ *keywords.Section, keyword, word string) bool {
			return keyword == "capture" || (keyword == "http-request" || keyword == "http-response") && word == "capture"
		}
		for d := range p.Config.WhereOf(captures) {
			what, word := "", 0
			switch {
			case d.Is("capture", "cookie"):
				what, word = secretCookie(d.Arg(2)), 2
			case d.Keyword() == "capture" && d.Arg(2) == "header":
				what, word = secretHeader(d.Arg(3)), 3
			case d.Keyword() != "capture" && d.Arg(1) == "capture":
				what, word = secretSample(d.Arg(2)), 2
			}
			if what == "" {
				continue
			}
			f := At(d, word).Saying(what+" goes into the log", "do not capture it, or capture a hash of it")
			if strings.HasPrefix(what, "the cookie") {
				f = f.As(Note) // that it is a session is a guess
			}
			p.Report(f)
		}
		secretVariables(p)
	},
})

// secretVariables reports what a log format takes from a variable that holds a secret, and nothing else.
func secretVariables(p *Pass) {
	v := p.Flow.Variables()
	for _, name := range v.Names() {
		what := ""
		sets := v.Of(name, flow.VariableSet)
		for _, set := range sets {
			if !set.Directive.Is("http-request") && !set.Directive.Is("http-response") || set.ByConverter || set.Word != 1 {
				what = ""
				break
			}
			if what = secretSample(set.Directive.Arg(2)); what == "" {
				break
			}
		}
		if what == "" {
			continue
		}
		for _, r := range v.Of(name, flow.VariableRead) {
			if isLogFormat(r.Directive) && bareVariable(r.Directive.Arg(r.Word), name) {
				p.Report(Finding{File: r.Directive.File, Span: r.Span}.Saying(fmt.Sprintf("%s goes into the log, by the variable %q", what, name), "do not log it, or log a hash of it").
					With(sets[0].Directive, "where the variable gets it"))
			}
		}
	}
}

// isLogFormat reports whether a line says what log lines look like.
func isLogFormat(d *config.Directive) bool {
	switch d.Keyword() {
	case "log-format", "log-format-sd", "error-log-format":
		return true
	}
	return false
}

// bareVariable reports whether a log format shows a variable as it is.
func bareVariable(format, name string) bool { return strings.Contains(format, "[var("+name+")]") }

// secretHeaders are headers whose value lets others act as the user.
var secretHeaders = map[string]string{
	"authorization": "passwords and tokens", "proxy-authorization": "passwords and tokens", "x-api-key": "keys", "x-auth-token": "tokens",
	"cookie": "the sessions of users", "set-cookie": "the sessions of users",
}

// secretHeader says what is secret in a header; "" where nothing is.
func secretHeader(name string) string {
	if what := secretHeaders[strings.ToLower(name)]; what != "" {
		return fmt.Sprintf("the header %s, and with it %s,", name, what)
	}
	return ""
}

// secretCookie says what is secret in a cookie; "" where its name does not tell that it holds a session.
func secretCookie(name string) string {
	lower := strings.ToLower(strings.TrimSuffix(name, "="))
	if strings.Contains(lower, "sess") || strings.Contains(lower, "token") || strings.Contains(lower, "jwt") || strings.HasSuffix(lower, ".sid") {
		return fmt.Sprintf("the cookie %s, and with it the sessions of users,", strings.TrimSuffix(name, "="))
	}
	return ""
}

// secretSample says what is secret in a sample as it stands; "" where nothing is, or where there is
// more to it, since what converters make of a secret may be harmless.
func secretSample(sample string) string {
	fetch, rest, _ := strings.Cut(sample, "(")
	name, after, closed := strings.Cut(rest, ")")
	switch {
	case fetch == "http_auth_pass" && rest == "" || fetch == "http_auth_bearer" && after == "":
		return "what users prove with who they are"
	case !closed || after != "":
		return ""
	}
	name, _, _ = strings.Cut(name, ",")
	switch fetch {
	case "hdr", "req.hdr", "req.fhdr", "res.hdr", "res.fhdr":
		return secretHeader(name)
	case "cook", "req.cook", "res.cook":
		return secretCookie(name)
	}
	return ""
}
