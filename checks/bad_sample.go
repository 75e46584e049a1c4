package checks

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "bad-sample-expression",
	Category: Startup,
	Severity: Error,
	Summary:  "a sample expression that HAProxy cannot read, or that gives nothing where it stands",
	Doc: `A sample expression is a sample fetch and, behind commas, converters:
` + "`req.hdr(host),lower,field(1,:)`" + `. HAProxy refuses to start when

- it does not know the fetch or a converter in this version;
- there are too few or too many arguments, or one of another type than it takes;
- a converter cannot take what stands before it: an address has no ` + "`lower`" + ` before it is a string;
- the fetch reads what is not known where the expression stands, such as a header of the
  response in an ` + "`http-request`" + ` rule. In a condition that is a warning only: the ACL never
  matches.

Names that begin with ` + "`lua.`" + ` belong to scripts and are taken as they are.`,
	Examples: []Example{
		{Name: "a converter that does not exist", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-var(txn.host) req.hdr(host),lowercase
`},
		{Name: "a fetch of later versions", Version: "2.6.12", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-header X-Timer %[req.timer.hdr]
`},
		{Name: "a response header in a request rule", Bad: []int{5, 6}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-header X-Server %[res.hdr(server)]
    http-request deny if { res.hdr(server) -m found }
`},
		{Name: "arguments", Bad: []int{5, 6, 7}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl first req.hdr(host,first) www
    acl second path,field(2) x
    acl third src,ipmask(24,64,0) 10.0.0.0
`},
		{Name: "expressions that are right", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-var(txn.host) req.hdr(host),lower,field(1,:)
    http-request set-header X-Net %[src,ipmask(24,64)]
    http-response set-header X-Server %[res.hdr(server)]
`},
	},
	Check: func(p *Pass) { reportSamples(p, config.MissingFetch, config.WrongKeyType) },
})

// reportSamples reports the faults of some kinds. It looks for the names that
// were probably meant in a bounded number of them.
func reportSamples(p *Pass, first, last config.SampleFaultKind) {
	words := sampleWords{version: p.Version(), budget: 200}
	for _, fault := range p.Config.SampleFaults() {
		if fault.Kind < first || fault.Kind > last {
			continue
		}
		severity := Error
		if fault.Severity == config.Warning {
			severity = Warning
		}
		f := Finding{File: fault.Directive.File, Span: fault.Span, Severity: severity}
		if d := fault.Directive; d.Is("balance", "hash") && d.Section.Header != nil { // HAProxy names the proxy
			f = On(balancing(p, d).Header).As(severity).With(d, "the expression")
		}
		switch fault.Kind {
		case config.NoPattern, config.LooseParenthesis, config.NoGroup, config.UnknownGroup: // HAProxy names no line
			f = f.ForSection(fault.Directive.Section)
		case config.WrongKeyType:
			if fault.Directive.Is("filter") {
				f = f.ForSection(fault.Directive.Section)
			}
		}
		words.meant = ""
		f = f.Saying(words.say(&fault)).WithAny(namedBy(p.Config, &fault))
		p.Report(f.Fixing(words.fixes(&fault)...))
	}
}

// namedBy returns the definition of what a fault names besides what it is about, and what that is.
func namedBy(c *config.Config, f *config.SampleFault) (d *config.Directive, what string) {
	var sym *config.Symbol
	switch f.Kind {
	case config.FetchNotHere:
		sym, what = c.Symbols().Lookup(config.ACL, f.Directive.Section, f.Text), "the ACL"
	case config.WrongKeyType:
		sym, what = c.Symbols().Lookup(config.Table, nil, f.Text), "the table"
	case config.NoGroup, config.UnknownGroup:
		sym, what = c.Symbols().Lookup(config.Userlist, nil, f.Of), "the userlist"
	}
	if sym == nil {
		return nil, ""
	}
	return sym.Definitions[0], what
}

// balancing returns the section of a balance line, or the first that inherits it.
func balancing(p *Pass, d *config.Directive) *config.Section {
	for _, s := range p.Config.Of("backend", "listen") {
		if !s.Disabled() && s.Lookup("balance") == d {
			return s
		}
	}
	return d.Section
}

// sampleWords finds words for faults of samples.
type sampleWords struct {
	version release.Version
	budget  int // of searches for near names
	// meant is what is meant by the text of the fault that was described last, if anything is.
	meant string
}

// fixes are those of the fault that was described last, where the source holds its text as it is.
func (w *sampleWords) fixes(f *config.SampleFault) []Fix {
	source, meant := f.Directive.File.Source[f.Span.Start:f.Span.End], w.meant
	switch f.Kind {
	case config.StrayPercent:
		if source != "%" {
			return nil
		}
		meant = "%%"
	case config.UnclosedCriterion:
		return []Fix{UnsafeFix("close it at the end of the line", f.Directive.Append("}"))}
	case config.DeprecatedAlias, config.UnknownAlias:
		return currentAliases(f, meant)
	default:
		if meant == "" || source != f.Text {
			return nil
		}
	}
	return []Fix{UnsafeFix(fmt.Sprintf("write %q", meant), config.Edit{File: f.Directive.File, Span: f.Span, New: meant})}
}

// say describes a fault, and what to do about it.
func (w *sampleWords) say(f *config.SampleFault) (message, advice string) {
	switch {
	case f.Kind >= config.UnknownAlias:
		return w.sayFormat(f)
	case f.Kind >= config.UnknownACLFlag:
		return w.sayACL(f)
	}
	switch f.Kind {
	case config.MissingFetch:
		return "a sample fetch is missing here", "write the name of a sample fetch, such as src or req.hdr(host)"
	case config.UnknownFetch:
		return w.unknown("sample fetch", f.Text, keywords.FetchVersions(f.Text), keywords.FetchNames)
	case config.UnknownConverter:
		if f.Text == "" {
			return "the name of a converter is missing here", "write one, or remove what stands here"
		}
		return w.unknown("converter", f.Text, keywords.ConverterVersions(f.Text), keywords.ConverterNames)
	case config.TextAfterSample:
		return fmt.Sprintf("the expression does not end behind %q, and no comma follows", f.Of), "put a comma before the next converter, or remove what stands here"
	case config.UnclosedArguments:
		return fmt.Sprintf("the arguments of %q are not closed", f.Of), "add the closing parenthesis; a blank between arguments needs quotes around the expression"
	case config.BadCast:
		return fmt.Sprintf("converter %q takes a value of %s and is given one of %s", f.Of, typed(f.To), typed(f.From)), "put a converter between them that makes this type, or remove it"
	case config.FetchNotHere:
		return sayNotHere(f)
	case config.WrongKeyType:
		return fmt.Sprintf("stick table %q has keys of %s, and %q gives %s", f.Text, typed(f.To), f.Of, typed(f.From)),
			"use a table of the right type, or a converter that makes this type"
	}
	return sayArguments(f)
}

// typed spells a type: "type string", "any type".
func typed(t keywords.SampleType) string {
	if t == keywords.AnyType {
		return t.String()
	}
	return "type " + t.String()
}

// sayNotHere describes a fetch in a place where it knows nothing.
func sayNotHere(f *config.SampleFault) (message, advice string) {
	advice = "use a fetch that is known at this point, or keep the value in a variable at the time when it is"
	switch {
	case f.Severity != config.Warning:
		return fmt.Sprintf("%q cannot be used here: what it reads is not known at this point", f.Of), advice
	case f.Partly:
		return fmt.Sprintf("part of ACL %q can never match here: what %q reads is not known at this point", f.Text, f.Of), advice
	case f.Text != "":
		return fmt.Sprintf("ACL %q can never match here: what %q reads is not known at this point", f.Text, f.Of), advice
	}
	return fmt.Sprintf("this can never match: what %q reads is not known at this point", f.Of), advice
}

// sayArguments describes what is wrong with arguments.
func sayArguments(f *config.SampleFault) (message, advice string) {
	least, most := f.Sample.MinArgs, len(f.Sample.Args)
	var names []string
	for i, t := range f.Sample.Args {
		name := strings.TrimPrefix(strings.TrimPrefix(t.String(), "a "), "an ")
		if i >= least {
			name = "[" + name + "]"
		}
		names = append(names, name)
	}
	usage := fmt.Sprintf("write %s(%s)", f.Of, strings.Join(names, ","))
	switch {
	case f.Check != nil && f.Text == "":
		return fmt.Sprintf("argument %d of %q is missing or empty", f.Arg, f.Of), "write " + formsOf(f.Check)
	case f.Check != nil:
		return fmt.Sprintf("%q cannot be argument %d of %q", f.Text, f.Arg, f.Of), "write " + formsOf(f.Check)
	case f.Kind == config.BadArgument && f.Type == keywords.RegexArg:
		return fmt.Sprintf("%q is no regular expression", f.Text), "complete it, or put a backslash before the character that is meant as it is"
	case f.Kind == config.BadArgument && f.Text == "":
		return fmt.Sprintf("argument %d of %q is empty and must be %s", f.Arg, f.Of, f.Type), usage
	case f.Kind == config.BadArgument:
		return fmt.Sprintf("argument %d of %q must be %s, and %q is not", f.Arg, f.Of, f.Type, f.Text), usage
	case most == 0:
		return fmt.Sprintf("%q takes no arguments", f.Of), "remove the parentheses and what they hold"
	case f.Kind == config.TooManyArguments:
		return fmt.Sprintf("%q takes no more than %s", f.Of, count(most)), usage
	}
	return fmt.Sprintf("%q needs at least %s", f.Of, count(least)), usage
}

// formKinds spell the forms of arguments. Those with bounds go on with them.
var formKinds = map[string]string{
	"filled": "something", "variable": "the name of a variable such as txn.name", "int": "an integer", "uint": "an integer", "cint": "an integer",
	"base64": "text in Base64", "hex": "two hexadecimal digits for each byte", "token": "a method", "byte": "0x and two hexadecimal digits",
	"address": "an IP address", "json": "an object of JSON", "digest": "the name of a message digest such as sha256", "none": "nothing of the kind: there is nothing to choose",
}

// formsOf says what the text of an argument may be.
func formsOf(c *keywords.ArgCheck) string {
	var forms []string
	for _, f := range c.Forms {
		switch f.Kind {
		case "empty":
		case "=", "~":
			forms = append(forms, strconv.Quote(f.Word))
		case "length":
			forms = append(forms, fmt.Sprintf("a text of length %d", f.Max))
		case "chars":
			forms = append(forms, fmt.Sprintf("letters of %q only", f.Word))
		default:
			forms = append(forms, formKinds[f.Kind]+boundsOf(&f))
		}
	}
	return orList(forms)
}

// boundsOf spells the bounds of a number.
func boundsOf(f *keywords.ArgForm) string {
	switch {
	case f.Min == f.Max:
		return fmt.Sprintf(" %d", f.Min)
	case f.Min == math.MinInt64 && f.Max == math.MaxInt64:
		return ""
	case f.Min == math.MinInt64:
		return fmt.Sprintf(" up to %d", f.Max)
	case f.Max == math.MaxInt64:
		return fmt.Sprintf(" from %d", f.Min)
	}
	return fmt.Sprintf(" from %d to %d", f.Min, f.Max)
}

func count(n int) string {
	if n == 1 {
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", n)
}

// spell says in which versions something exists. A branch stands for all of it.
func spell(versions release.Ranges) string {
	name := func(v release.Version) string {
		if v.IsDev() {
			return v.Branch()
		}
		return v.String()
	}
	var parts []string
	for _, r := range versions {
		switch {
		case r.From.IsZero():
			parts = append(parts, "before "+name(r.Before))
		case r.Before.IsZero():
			parts = append(parts, "since "+name(r.From))
		default:
			parts = append(parts, fmt.Sprintf("from %s to before %s", name(r.From), name(r.Before)))
		}
	}
	return strings.Join(parts, ", ")
}

// unknown describes a name that the version does not have.
func (w *sampleWords) unknown(what, name string, versions release.Ranges, names func(release.Version) []string) (message, advice string) {
	if len(versions) > 0 {
		return fmt.Sprintf("HAProxy %s has no %s %q: it exists %s", w.version, what, name, spell(versions)),
			"use something else, or a version that has it"
	}
	advice = fmt.Sprintf("name a %s that this version has", what)
	if w.budget--; w.budget >= 0 {
		if near := nearest(name, names(w.version)); near != "" {
			advice, w.meant = fmt.Sprintf("write %q if that is meant", near), near
		}
	}
	return fmt.Sprintf("there is no %s %q", what, cmp.Or(name, " ")), advice
}
