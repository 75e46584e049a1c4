package keywordview

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// sections looks among the kinds of sections, and the keywords of caches.
func (q *query) sections() {
	for _, s := range keywords.Sections() {
		if !q.asks(s.Kind, "section") || !holds(s.Versions, q.version) {
			continue
		}
		syntax := s.Kind
		if s.Named {
			syntax += " <name>"
		}
		q.add(Role{
			Role: "section", Name: s.Kind, Places: []Place{{In: []string{}, Versions: inRanges(s.Versions)}},
			Forms:    []Form{{In: []string{}, Versions: inRanges(s.Versions), Syntax: syntax, Required: []string{}}},
			Followed: q.inSection(s.Kind),
		})
	}
}

// inSection returns the keywords of a section.
func (q *query) inSection(kind string) []string {
	var out []string
	table := keywords.Words()
	for i := range table {
		w := &table[i]
		if w.Kind == keywords.Keyword && slices.Contains(w.Contexts, kind) &&
			(q.version.IsZero() || w.At(keywords.PeriodOf(q.version)).Starts()) {
			out = append(out, w.Name)
		}
	}
	return unique(out)
}

// conditions looks among what conditions are made of.
func (q *query) conditions() {
	for _, name := range config.PredefinedACLNames() {
		if versions := config.PredefinedACLVersions(name); q.asks(name, "predefined ACL", "acl") && holds(versions, q.version) {
			q.add(Role{Role: "predefined ACL", Name: name, Places: []Place{{In: []string{}, Versions: everywhere(versions)}}})
		}
	}
	for _, name := range config.PredicateNames() {
		args, since, _ := config.LookupPredicate(name)
		versions := release.Ranges{{From: since}}
		if !q.asks(name, "condition predicate", ".if") || !holds(versions, q.version) {
			continue
		}
		q.add(Role{Role: "condition predicate", Name: name,
			Places: []Place{{In: []string{".if", ".elif"}, Versions: inRanges(versions)}},
			Forms:  []Form{{In: []string{}, Versions: inRanges(versions), Syntax: call(name, slices.Repeat([]string{"<string>"}, args), args), Required: []string{}}},
		})
	}
	for _, m := range keywords.MatchMethods {
		if q.asks(string(m), "match method", "-m") {
			q.add(Role{Role: "match method", Name: string(m), Places: []Place{{In: []string{"acl"}, Versions: inRanges(nil)}},
				Forms: []Form{{In: []string{}, Versions: inRanges(nil), Syntax: "-m " + string(m), Required: []string{}, Input: m.Takes().String()}},
			})
		}
	}
}

// stored looks among the data that stick tables keep.
func (q *query) stored() {
	for _, name := range config.StoredDataNames() {
		args, versions, _ := config.LookupStoredData(name)
		if q.asks(name, "stick-table data", "store") && holds(versions, q.version) {
			q.add(Role{Role: "stick-table data", Name: name, Places: []Place{{In: []string{"stick-table"}, Versions: inRanges(versions)}},
				Forms: []Form{{In: []string{}, Versions: inRanges(versions), Syntax: "store " + call(name, args, len(args)), Required: []string{}}},
			})
		}
	}
}

// everywhere turns the ranges of all versions into those that say so.
func everywhere(versions release.Ranges) []Span {
	if versions.Contains(release.Oldest()) && versions[0].Before.IsZero() {
		return inRanges(nil)
	}
	return inRanges(versions)
}

// arguments looks for the word among the arguments of other keywords.
func (q *query) arguments() {
	var places []Place
	for _, row := range keywords.GrammarRows() {
		versions, ok := row.Takes(q.name)
		if !ok || !holds(row.Versions, q.version) || !holds(versions, q.version) {
			continue
		}
		if len(versions) == 0 {
			versions = row.Versions
		}
		places = addPlace(places, row.Keyword, inRanges(versions))
	}
	if len(places) > 0 {
		q.add(Role{Role: "argument", Name: q.name, Places: places})
	}
}

// addPlace adds one more keyword to the place of the same versions.
func addPlace(places []Place, in string, versions []Span) []Place {
	for i := range places {
		if slices.Equal(places[i].Versions, versions) {
			if !slices.Contains(places[i].In, in) {
				places[i].In = append(places[i].In, in)
			}
			return places
		}
	}
	return append(places, Place{In: []string{in}, Versions: versions})
}

// call writes a name with its arguments, of which the first ones are needed.
func call(name string, args []string, needed int) string {
	if len(args) == 0 {
		return name
	}
	text := strings.Join(args[:needed], ",")
	if needed < len(args) {
		separator := ","
		if needed == 0 {
			separator = ""
		}
		text += "[" + separator + strings.Join(args[needed:], ",") + "]"
	}
	if needed == 0 {
		return name + "[(" + strings.Trim(text, "[]") + ")]"
	}
	return name + "(" + text + ")"
}
