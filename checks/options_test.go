package checks_test

import (
	"slices"
	"testing"

	"github.com/hapvet/hapvet/checks"
)

// A project tells rules what they cannot know.
func TestOptions(t *testing.T) {
	for id, set := range map[string]map[string][]string{
		"unset-variable": {"set": {"HAPVET_EXAMPLE_UNSET"}},
		"unused-backend": {"used": {"old"}},
	} {
		rule := checks.LookupRule(id)
		for _, e := range rule.Examples {
			if len(e.Bad) > 0 && len(lint(t, rule.With(set), e.Version, e.Config)) > 0 {
				t.Errorf("%s, %s: found all the same", id, e.Name)
			}
		}
		for name := range set {
			if !slices.ContainsFunc(rule.Options, func(o checks.Option) bool { return o.Name == name && o.Doc != "" }) {
				t.Errorf("%s has no option %q", id, name)
			}
		}
	}
}
