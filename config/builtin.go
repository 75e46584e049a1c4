package config

import (
	"maps"
	"slices"

	"github.com/hapvet/hapvet/release"
)

// PredefinedACLNames returns the names of the ACLs that HAProxy of any version
// defines itself.
func PredefinedACLNames() []string { return slices.Sorted(maps.Keys(predefinedACLs())) }

// PredefinedACLVersions returns the versions that define an ACL themselves; none
// when no version does.
func PredefinedACLVersions(name string) release.Ranges { return predefinedACLs()[name] }

// PredicateNames returns the names of the functions that the conditions of .if
// may call, in any version.
func PredicateNames() []string { return slices.Sorted(maps.Keys(predicates)) }

// LookupPredicate returns how many arguments such a function takes, and the
// first version that has it; false when no version does.
func LookupPredicate(name string) (args int, since release.Version, ok bool) {
	p, ok := predicates[name]
	return p.args, p.since, ok
}

// StoredDataNames returns the names of the data that stick tables of any version keep.
func StoredDataNames() []string { return slices.Sorted(maps.Keys(storable)) }

// LookupStoredData returns what belongs in the parentheses behind a kind of data of stick
// tables, such as "<time in ms>", and the versions that know it; false when none does.
func LookupStoredData(name string) (args []string, versions release.Ranges, ok bool) {
	data, ok := storable[name]
	if data.array {
		args = append(args, "<number>")
	}
	if data.period {
		args = append(args, "<time in ms>")
	}
	return args, data.versions, ok
}

// InternalProxies lists the versions that find the proxies which they make for
// resolvers sections (src/dns.c) where a configuration names a backend: one of the
// name of each resolvers section, and one called "default".
var InternalProxies = release.MustRanges(">=3.3.0 <3.3.13, >=3.4.0 <3.4.3")

// hasInternalProxy reports whether a name that no backend has is found for all that.
func (b *symbolBuilder) hasInternalProxy(name string) bool {
	return InternalProxies.Contains(b.config.Version) && (name == "default" || b.symbols.Lookup(Resolvers, nil, name) != nil)
}
