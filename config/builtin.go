package config

import (
	"maps"
	"slices"

	"github.com/hapvet/hapvet/release"
)

// PredefinedACLNames returns the names of the ACLs that HAProxy of any version
// defines itself.
func PredefinedACLNames() []string { return slices.Sorted(maps.Keys(predefinedACLs)) }

// PredefinedACLVersions returns the versions that define an ACL themselves; none
// when no version does.
func PredefinedACLVersions(name string) release.Ranges { return predefinedACLs[name] }

// PredicateNames returns the names of the functions that the conditions of .if
// may call, in any version.
func PredicateNames() []string { return slices.Sorted(maps.Keys(predicates)) }

// LookupPredicate returns how many arguments such a function takes, and the
// first version that has it; false when no version does.
func LookupPredicate(name string) (args int, since release.Version, ok bool) {
	p, ok := predicates[name]
	return p.args, p.since, ok
}
