package config

import "github.com/hapvet/hapvet/keywords"

// groups looks for the groups that the criterion http_auth_group names in its
// userlist, as HAProxy does when all is read (acl_find_targets() in src/acl.c).
// The words of the criterion are those of the line from n on.
func (w *sampleWalk) groups(d *Directive, c criterion, words []Word, n int) {
	if c.name != "http_auth_group" || d.Section.Kind == "defaults" || !d.Section.IsProxy() || c.matching.files {
		return
	}
	report := func(kind SampleFaultKind, at int) {
		f := faultAt(kind, 0, len(words[at].Value)).of(c.userlist)
		f.late, f.word, f.Text = true, at, words[at].Value
		w.report(f, d, n)
	}
	list := w.names.symbols.Lookup(Userlist, nil, c.userlist)
	switch {
	case list == nil:
	case c.patterns == len(words):
		report(NoGroup, 0)
	case c.matching.forced || c.matching.sample.converters > 0 || c.matching.method != keywords.MatchString:
	default:
		for at := c.patterns; at < len(words); at++ {
			if !hasGroup(list.Definitions[0].Section, words[at].Value) {
				report(UnknownGroup, at)
			}
		}
	}
}

func hasGroup(userlist *Section, name string) bool {
	for _, d := range userlist.Directives {
		if d.Keyword() == "group" && d.Arg(1) == name {
			return true
		}
	}
	return false
}
