package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "bad-acl",
	Category: Startup,
	Severity: Error,
	Summary:  "a criterion of an ACL with flags, a match or patterns that do not go together",
	Doc: `The criterion of an ACL is a sample expression or an ACL keyword like ` + "`path_beg`" + `, then flags,
then patterns. How the patterns are compared follows from the type of the sample, or from
` + "`-m`" + `. HAProxy refuses to start when

- it does not know a flag or the method behind ` + "`-m`" + `, or the method cannot compare this type;
- it cannot tell how to compare: binary samples and those of any type need ` + "`-m`" + `;
- a pattern is not of the type that is compared: no integer or range (` + "`ge 10`" + `, ` + "`10:20`" + `), no
  address or network, no hexadecimal digits, no regular expression;
- the name of the ACL is missing or holds other characters than letters, digits, ` + "`_`, `-`, `.`" + `
  and ` + "`:`" + `, or is ` + "`or`" + `;
- a number behind ` + "`-u`" + ` is no number, or belongs to another ACL;
- ` + "`http_auth_group`" + ` names no group, or one that its userlist does not have.

It warns about criteria without patterns, which never match, about a first pattern that
begins with a parenthesis, and since 3.3 about ` + "`-m`" + ` behind a keyword that names another match.`,
	Examples: []Example{
		{Name: "a match that does not exist", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl api path -m begin /api
`},
		{Name: "patterns of another type", Bad: []int{5, 6}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl many src_port gt many
    acl local src 10.0.0.0/33
`},
		{Name: "nothing to compare with", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl has_host hdr(host)
    http-request deny if !has_host
`},
		{Name: "a variable needs a match", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request deny if { var(txn.bad) 1 }
`},
		{Name: "names", Bad: []int{5, 6}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl from/inside src 10.0.0.0/8
    acl or path -m beg /api
`},
		{Name: "groups", Bad: []int{8, 9}, Config: `userlist people
    group admins users ann
    user ann insecure-password secret
frontend web
    mode http
    timeout client 10s
    bind :8080
    acl admin http_auth_group(people) admin
    http-request deny unless { http_auth_group(people) -m found }
`},
		{Name: "criteria that are right", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl api path -m beg /api
    acl many src_port gt 1023
    acl local src 10.0.0.0/8 ::1
    http-request deny if { var(txn.bad) -m int 1 } api many local
`},
	},
	Check: func(p *Pass) { reportSamples(p, config.UnknownACLFlag, config.UnknownGroup) },
})

// sayACL describes what is wrong with the criterion of an ACL.
func (w *sampleWords) sayACL(f *config.SampleFault) (message, advice string) {
	switch f.Kind {
	case config.UnknownACLFlag:
		return fmt.Sprintf("%q is no flag of an ACL", f.Text), "write \"--\" before patterns that begin with a \"-\""
	case config.UnknownMatch:
		return fmt.Sprintf("there is no match method %q", f.Text), w.nearestMatch(f.Text)
	case config.SecondMatch:
		return "a second \"-m\" is refused since HAProxy 3.3", "keep the last one, which is what earlier versions use"
	case config.LateMatch:
		return "\"-m\" stands behind a file of patterns that is already read", "move it before \"-f\""
	case config.MatchCannot:
		return fmt.Sprintf("match method %q compares values of %s, and %q gives one of %s", f.Text, typed(f.To), f.Of, typed(f.From)), "use another method, or a converter that makes this type"
	case config.MatchNeeded:
		return fmt.Sprintf("%q gives a value of %s, which HAProxy cannot compare by itself", f.Of, typed(f.From)), "say how with -m, such as \"-m str\" or \"-m found\", before the patterns"
	case config.BadACLID:
		return fmt.Sprintf("the number of an ACL cannot be %q", f.Text), "write an integer behind -u"
	case config.NoPattern:
		return fmt.Sprintf("this can never match: there is nothing to compare %q with", f.Of), "add patterns, or \"-m found\" to ask whether there is a value"
	case config.MatchOverwritten:
		return fmt.Sprintf("\"-m %s\" takes the place of the match that %q stands for", f.Text, f.Of), "remove \"-m\", or write the plain name of the fetch"
	case config.LooseParenthesis:
		return fmt.Sprintf("%q counts as a pattern and not as arguments of %q", f.Text, f.Of), "remove the blank before the parenthesis, or write \"--\" before the pattern"
	case config.MissingACLName:
		return "the ACL has no name", "write a name and a criterion behind \"acl\""
	case config.BadACLName:
		return fmt.Sprintf("character %q cannot stand in the name %q of an ACL", badNameChar(f.Text), f.Text), "use letters, digits, \"_\", \"-\", \".\" and \":\" only"
	case config.OrAsACLName:
		return fmt.Sprintf("an ACL cannot be called %q, which joins the terms of a condition", f.Text), "give it another name"
	case config.TakenACLID:
		return fmt.Sprintf("number %s belongs to another ACL", f.Text), "choose another number behind -u"
	case config.NoGroup:
		return "http_auth_group names no group", fmt.Sprintf("write groups of userlist %q behind it", f.Of)
	case config.UnknownGroup:
		return fmt.Sprintf("userlist %q has no group %q", f.Of, f.Text), "add the group to the userlist, or correct its name"
	case config.UnclosedCriterion:
		return "the brace of this criterion is not closed", "add \"}\" as a word of its own"
	}
	return sayPattern(f)
}

// sayPattern describes a pattern of another type than is compared.
func sayPattern(f *config.SampleFault) (message, advice string) {
	switch f.Kind {
	case config.NotAnAddress:
		return fmt.Sprintf("%q is no address and no network", f.Text), "write addresses such as 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32"
	case config.NotHex:
		return fmt.Sprintf("%q is no row of bytes in hexadecimal", f.Text), "write two hexadecimal digits for each byte"
	case config.BadPatternRegex:
		return fmt.Sprintf("%q is no regular expression: a parenthesis or bracket is not closed, or a repetition has nothing before it", f.Text), "complete it, or put a backslash before the character"
	}
	return fmt.Sprintf("%q is no integer, which %q is compared with", f.Text, f.Of), "write integers, ranges such as 10:20, or operators such as ge 10"
}

// nearestMatch advises on a match method that does not exist.
func (w *sampleWords) nearestMatch(name string) string {
	var names []string
	for _, m := range keywords.MatchMethods {
		if string(m) == strings.ToLower(name) || strings.HasPrefix(name, string(m)) {
			w.meant = string(m)
			return fmt.Sprintf("write %q", m)
		}
		names = append(names, string(m))
	}
	return "write one of " + strings.Join(names, ", ")
}
