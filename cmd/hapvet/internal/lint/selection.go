package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/checks"
)

// Selection says whose findings to show. The zero Selection shows all.
type Selection struct {
	Only       []string // ids of rules
	Ignore     []string
	Categories []string
	// Asked are rules that run whatever their profile is.
	Asked []string
	// Strict are families whose rules run although they are of the profile strict.
	Strict []string
	// Profile is ProfileDefault, also when empty, or ProfileStrict.
	Profile string
}

// The profiles: what its reader will want to mend, and with it hardening and what is
// missing although nothing is wrong (see checks.Rule.Strict).
const (
	ProfileDefault = "default"
	ProfileStrict  = "strict"
)

// Check reports the first name that it does not know.
func (s Selection) Check(rules []*checks.Rule) error {
	ids := IDs(rules)
	for _, id := range slices.Concat(s.Only, s.Ignore) {
		if !slices.Contains(ids, id) {
			return UnknownRule(id, rules)
		}
	}
	categories := []string{string(checks.Startup), string(checks.Advisory), string(checks.Advice)}
	for _, c := range s.Categories {
		if !slices.Contains(categories, c) {
			return fmt.Errorf("no category is called %q: it is %s", c, strings.Join(categories, ", "))
		}
	}
	for _, family := range s.Strict {
		if !slices.Contains(checks.Families(), checks.Family(family)) {
			return fmt.Errorf("no family of rules is called %q: it is %s", family, strings.Join(FamilyNames(), ", "))
		}
	}
	if s.Profile != "" && s.Profile != ProfileDefault && s.Profile != ProfileStrict {
		return fmt.Errorf("no profile is called %q: it is %s or %s", s.Profile, ProfileDefault, ProfileStrict)
	}
	return nil
}

// FamilyNames returns the names of the families of rules.
func FamilyNames() []string {
	var names []string
	for _, f := range checks.Families() {
		names = append(names, string(f))
	}
	return names
}

// shows reports whether the findings of a rule are shown.
func (s Selection) shows(r *checks.Rule) bool {
	named := slices.Contains(s.Only, r.ID)
	return (len(s.Only) == 0 || named) && (!r.Strict || named || slices.Contains(s.Asked, r.ID) || s.Profile == ProfileStrict || slices.Contains(s.Strict, string(r.Family))) &&
		(len(s.Categories) == 0 || slices.Contains(s.Categories, string(r.Category))) &&
		!slices.Contains(s.Ignore, r.ID)
}

// runs reports whether a rule is run. Those that speak for HAProxy are, shown
// or not, because the verdict rests on them; to ignore one takes its word away.
func (s Selection) runs(r *checks.Rule) bool {
	return s.shows(r) || r.Category == checks.Startup && !slices.Contains(s.Ignore, r.ID)
}

// IDs returns the ids of rules.
func IDs(rules []*checks.Rule) []string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	return ids
}

// UnknownRule is the error for an id that no rule has.
func UnknownRule(id string, rules []*checks.Rule) error {
	message := fmt.Sprintf("no rule is called %q", id)
	if near := Nearest(id, IDs(rules)); len(near) > 0 {
		message += ": did you mean " + strings.Join(near, ", or ") + "?"
	}
	return fmt.Errorf("%s (hapvet rules lists them)", message)
}
