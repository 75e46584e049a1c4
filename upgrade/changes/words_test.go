package changes_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// named are the words that the cases of changes name, as "KIND WORD", with the changes.
// Contexts are left aside.
func named() map[string][]*changes.Change {
	words := map[string][]*changes.Change{}
	add := func(c *changes.Change, kind keywords.Kind, alternatives string) {
		for word := range strings.SplitSeq(alternatives, "|") {
			key := string(kind) + " " + word
			words[key] = append(words[key], c)
		}
	}
	for _, c := range changes.All() {
		for _, k := range c.When {
			line := strings.Fields(k.Line + " $ $")
			switch {
			case k.Line == "":
			case line[0] == "option":
				add(c, keywords.Option, line[1])
				add(c, keywords.NoOption, line[1])
				add(c, keywords.DefaultOption, line[1])
			case line[0] == "timeout":
				add(c, keywords.Timeout, line[1])
			case line[0] == "filter":
				add(c, keywords.Filter, line[1])
			default:
				add(c, keywords.Keyword, line[0])
			}
			if k.Bind != "" {
				add(c, keywords.BindParam, strings.Fields(k.Bind)[0])
			}
			if k.Server != "" {
				add(c, keywords.ServerParam, strings.Fields(k.Server)[0])
			}
			if k.Action != "" {
				add(c, keywords.Action, k.Action[strings.LastIndexByte(k.Action, ' ')+1:])
			}
			if k.Section != "" {
				add(c, keywords.Keyword, k.Section)
			}
		}
	}
	return words
}

// found are the words that functions find.
var found = map[string]string{
	"trace": "global-trace",
	// the lines of a section that is gone
	"command": "program-section", "group": "program-section", "option": "program-section", "user": "program-section", "start-on-reload": "program-section",
}

// Every word that is accepted in some branch, and warned about or refused in a later one
// that has a release, belongs to a change that matters between the two.
func TestWordsThatGo(t *testing.T) {
	words := named()
	checked := 0
	for _, w := range keywords.Words() {
		from, to, worse := worsens(w)
		if !worse {
			continue
		}
		if id := found[w.Name]; id != "" {
			if c := changes.Lookup(id); c == nil {
				t.Errorf("no change %s", id)
			}
			continue
		}
		about := words[string(w.Kind)+" "+w.Name]
		if misplaced(w) {
			about = append(about, changes.Lookup("misplaced-options"))
		}
		checked++
		if !slices.ContainsFunc(about, func(c *changes.Change) bool {
			return c.Matters(from, to) || c.Matters(first(from), first(to))
		}) {
			t.Errorf("%s: no change tells what became of it between %s and %s", w.Row(), from, to)
		}
	}
	if checked < 100 {
		t.Errorf("only %d words checked", checked)
	}
}

// worsens returns the newest releases of the first two neighbouring branches of which the
// later one is worse on a word.
func worsens(w keywords.Word) (from, to release.Version, worse bool) {
	if len(w.Since) > 0 { // a stable branch got it later than a newer one
		return from, to, false
	}
	before := keywords.Unknown
	for _, b := range release.Branches() {
		answer := w.At(keywords.PeriodOf(b.Latest))
		if from.Branch() != "" && rank(answer) > rank(before) && rank(before) < 2 && b.Released() {
			return from, b.Latest, true
		}
		from, before = b.Latest, answer
	}
	return from, to, false
}

// first returns the first release of the branch of a version.
func first(v release.Version) release.Version {
	b, _ := release.LookupBranch(v.Branch())
	return b.First()
}

// rank orders answers by what a user sees.
func rank(a keywords.Answer) int {
	switch a {
	case keywords.Accepted:
		return 0
	case keywords.Deprecated, keywords.Ignored:
		return 1
	}
	return 2
}

// misplaced reports whether a word is an option that no longer may stand in a kind of
// proxy, and may in others.
func misplaced(w keywords.Word) bool {
	return (w.Kind == keywords.Option || w.Kind == keywords.NoOption || w.Kind == keywords.DefaultOption) &&
		len(keywords.Contexts(keywords.Option, w.Name, keywords.PeriodOf(release.NewestLTS().Latest))) > 0
}
