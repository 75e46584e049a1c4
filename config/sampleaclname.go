package config

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// acl reads "acl name criterion ...".
func (w *sampleWalk) acl(d *Directive) {
	if f := badACLName(d, w.reader.version); f != nil {
		w.report(f, d, 1)
		return
	}
	failed := false
	w.record.begin(w)
	c := w.reader.criterion(d.Words[2:], func(f *sampleFault) {
		failed = failed || f.Severity == Alert
		w.report(f, d, 2)
	})
	if w.acls == nil {
		w.acls = map[string][]criterion{}
	}
	if failed {
		w.features.broken(c)
	} else {
		w.record.criterion(d, 2, len(d.Words), c)
		w.groups(d, c, d.Words[2:], 2)
		w.features.patterns(c)
		w.keepACL(d.Arg(1), c)
	}
}

// keepACL remembers a criterion of an ACL of the section. Most ACLs have one, and those
// that have thousands compare the same with many patterns.
func (w *sampleWalk) keepACL(name string, c criterion) {
	list := w.acls[name]
	if slices.ContainsFunc(list, c.asksTheSame) {
		return
	}
	if list == nil && len(w.room) > 0 {
		list, w.room = w.room[:0:1], w.room[1:]
	}
	w.acls[name] = append(list, c)
}

// orAsName are the versions that refuse an ACL called "or".
var orAsName = release.MustRanges(">=2.0.13 <2.1-dev1, >=2.1.3")

// badACLName tells what is wrong with the name of an ACL.
func badACLName(d *Directive, v release.Version) *sampleFault {
	name, kind := d.Arg(1), MissingACLName
	switch {
	case name == "":
	case strings.IndexFunc(name, func(c rune) bool { return !IsNameChar(c) }) >= 0:
		kind = BadACLName
	case strings.EqualFold(name, "or") && orAsName.Contains(v):
		kind = OrAsACLName
	default:
		return nil
	}
	f := faultAt(kind, 0, len(name)).of("acl")
	f.Text = name
	return f
}
