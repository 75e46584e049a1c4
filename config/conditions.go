package config

import (
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

// conditionWord returns the index of the "if" or "unless" that begins the
// condition of a directive, at from or behind it; the number of words when
// there is none.
func conditionWord(d *Directive, from int) int {
	for i := from; i < len(d.Words); i++ {
		if w := d.Words[i].Value; w == "if" || w == "unless" {
			return i
		}
	}
	return len(d.Words)
}

// findCondition finds the "if" or "unless" that begins the condition of a directive of this
// form, behind the words that its action needs.
func (d *Directive) findCondition(f *form) {
	if f == nil || f.condition == 0 || len(f.conditional) > 0 && !slices.Contains(f.conditional, d.Arg(1)) {
		return
	}
	from := f.condition
	if f.action > 0 {
		if at := actionFormats[actionName(d.Arg(f.action))].at; len(at) > 0 {
			from = f.action + 1 + at[len(at)-1]
		}
	}
	d.condition = uint16(conditionWord(d, from))
}

// useCondition collects the ACLs and the sample expressions of a condition,
// whose first word behind "if" or "unless" is number from: a model of
// parse_acl_cond() in src/acl.c. An ACL must be defined above its use, in the
// same section.
func (b *symbolBuilder) useCondition(d *Directive, from int) {
	for i := from; i < len(d.Words); i++ {
		w := d.Words[i]
		name := strings.TrimLeft(w.Value, "!")
		switch {
		case name == "" || name == "||" || strings.EqualFold(name, "or"):
		case name == "{":
			if i+1 < len(d.Words) {
				b.useExpression(d, i+1, b.conditionStage(d))
			}
			if i = closingBrace(d, i); i < 0 {
				return
			}
		default:
			b.useACL(site{directive: d, word: w, at: atOnce}, name, len(w.Value)-len(name))
		}
	}
}

// conditionStage is when the expressions of a directive's condition are
// resolved; those of a fcgi-app never are.
func (b *symbolBuilder) conditionStage(d *Directive) stage {
	if d.Section.Kind == "fcgi-app" {
		return never
	}
	return atEnd
}

// closingBrace returns the index of the "}" behind word i, or -1.
func closingBrace(d *Directive, i int) int {
	for ; i < len(d.Words); i++ {
		if d.Words[i].Value == "}" {
			return i
		}
	}
	return -1
}

// useACL collects the name of an ACL, unless it is a predefined one that the
// section does not define anew.
func (b *symbolBuilder) useACL(at site, name string, offset int) {
	s := at.directive.Section
	if versions, ok := predefinedACLs()[name]; ok && versions.Contains(b.config.Version) {
		if sym := b.symbols.Lookup(ACL, s, name); sym == nil || sym.Definitions[0].Line > at.directive.Line {
			return
		}
	}
	b.use(ACL, s, name, at, offset)
}

// IsPredefinedACL reports whether HAProxy of version v defines the ACL itself
// (manual 7.4).
func IsPredefinedACL(name string, v release.Version) bool {
	return predefinedACLs()[name].Contains(v)
}

// predefinedACLs are the ACLs that every section has, with the versions that
// have them.
var predefinedACLs = sync.OnceValue(func() map[string]release.Ranges {
	m := map[string]release.Ranges{
		"HTTP_2.0": release.MustRanges(">=2.4-dev1"),
		"HTTP_3.0": release.MustRanges(">=2.9-dev1"),
	}
	for name := range strings.FieldsSeq("TRUE FALSE LOCALHOST HTTP HTTP_1.0 HTTP_1.1 HTTP_CONTENT HTTP_URL_ABS" +
		" HTTP_URL_SLASH HTTP_URL_STAR METH_CONNECT METH_DELETE METH_GET METH_HEAD METH_OPTIONS METH_POST" +
		" METH_PUT METH_TRACE RDP_COOKIE REQ_CONTENT WAIT_END") {
		m[name] = release.MustRanges("*")
	}
	return m
})
