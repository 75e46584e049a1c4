package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "bad-log-format",
	Category: Startup,
	Severity: Error,
	Summary:  "a log format with an alias or a bracket that HAProxy cannot read",
	Doc: `Log formats stand in ` + "`log-format`" + ` and ` + "`unique-id-format`" + `, and wherever rules make a text: the
values of headers, paths, redirects, replies. A "%" begins an alias (` + "`%ci`" + `), a sample expression
(` + "`%[src]`" + `), or one of these with flags (` + "`%{+Q}[src]`" + `). Any other "%" must be doubled: ` + "`%%`" + `.
HAProxy refuses to start when it does not know an alias, when a blank or a digit follows the
"%", or when a bracket is not closed.

Up to 2.9 aliases of HTTP, such as ` + "`%HU`" + `, need a proxy in mode http. The deprecated ones, such
as ` + "`%Ci`" + `, went with 2.5.`,
	Examples: []Example{
		{Name: "a percent sign by itself", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-header X-Share "100% of it"
`},
		{Name: "an alias that is gone", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    log-format "%Ci:%Cp %ST"
`},
		{Name: "a bracket that is not closed", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request redirect location https://%[hdr(host)%[path]
`},
		{Name: "formats that are right", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    log-format "%ci:%cp [%tr] %{+Q}r 100%% %[src,lower]"
    http-request set-header X-Share "100%% of it"
    redirect location "/100%/as-it-is"
`},
	},
	Check: func(p *Pass) { reportSamples(p, config.UnknownAlias, config.IgnoredSample) },
})

// sayFormat describes what is wrong with a log format.
func (w *sampleWords) sayFormat(f *config.SampleFault) (message, advice string) {
	const double = "write %% for the character itself"
	switch f.Kind {
	case config.UnknownAlias:
		return w.unknownAlias(f.Text)
	case config.HTTPAlias:
		return fmt.Sprintf("%q is an alias of HTTP, and the proxy is not in mode http", "%"+f.Text), "leave it out; HAProxy 3.0 and later take it"
	case config.DeprecatedAlias:
		w.meant = f.Of
		return fmt.Sprintf("%q is deprecated, and gone in HAProxy 2.5", "%"+f.Text), fmt.Sprintf("write %q", "%"+f.Of)
	case config.StrayPercent:
		return "this \"%\" is followed by no name", double
	case config.CutFormat:
		return "the format ends before what \"%\" began", "complete it, or " + double
	case config.LoneFlags:
		return fmt.Sprintf("the flags %q stand before no name and no expression", f.Text), "write the name of an alias or %{flags}[expression]; %{flags}o sets them for all that follows"
	case config.UnclosedSample:
		return "the expression in brackets is not closed", "add \"]\""
	case config.BadNodeName:
		return fmt.Sprintf("%q is no name of an item", f.Text), "write letters, digits, \"_\" and \"-\" only"
	case config.BadNodeType:
		return fmt.Sprintf("there is no output type %q", f.Text), "write str, sint or bool"
	}
	return fmt.Sprintf("%q gives nothing here: HTTP rules do not see the raw bytes that it reads", f.Of), "use a fetch of HTTP, or a tcp-request content rule"
}

// unknownAlias describes an alias that the version does not have.
func (w *sampleWords) unknownAlias(name string) (message, advice string) {
	versions, replacement := keywords.LogAliasVersions(name)
	if len(versions) == 0 {
		return fmt.Sprintf("there is no alias %q", "%"+name), "correct its name, or write %% for the character itself"
	}
	advice = "use something else, or a version that has it"
	if replacement != "" {
		advice, w.meant = fmt.Sprintf("write %q", "%"+replacement), replacement
	}
	return fmt.Sprintf("HAProxy %s has no alias %q: it exists %s", w.version, "%"+name, spell(versions)), advice
}

// currentAliases writes the names that aliases have today in a format, which mean the same. The span of the fault is
// all of the format.
func currentAliases(f *config.SampleFault, meant string) []Fix {
	var b strings.Builder
	text := f.Directive.File.Source[f.Span.Start:f.Span.End]
	for meant != "" {
		before, rest, found := strings.Cut(text, "%")
		b.WriteString(before)
		if !found {
			break
		}
		b.WriteByte('%')
		n := 0
		for n < len(rest) && isNameByte(rest[n]) {
			n++
		}
		name := rest[:n]
		if n == 0 && rest != "" && rest[0] == '%' { // which stands for itself
			name, n = "%", 1
		}
		if _, now := keywords.LogAliasVersions(name); now != "" {
			name = now
		}
		b.WriteString(name)
		text = rest[n:]
	}
	if current := b.String(); meant != "" && current != f.Directive.File.Source[f.Span.Start:f.Span.End] {
		return []Fix{SafeFix(fmt.Sprintf("write %q", "%"+meant), config.Edit{File: f.Directive.File, Span: f.Span, New: current})}
	}
	return nil
}
