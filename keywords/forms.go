package keywords

import (
	"maps"
	"slices"

	"github.com/hapvet/hapvet/release"
)

// FetchForms returns what a sample fetch was in the versions that have it, oldest
// first.
func FetchForms(name string) []*Sample { return loadSamples().fetches[name] }

// ConverterForms returns what a converter was in the versions that have it,
// oldest first.
func ConverterForms(name string) []*Sample { return loadSamples().converters[name] }

// ACLKeywordForm returns the ACL keyword of this name in any version, or nil, and
// the versions that have it; none are all.
func ACLKeywordForm(name string) (*ACLKeyword, release.Ranges) {
	k := loadACLKeywords()[name]
	if k == nil {
		return nil, nil
	}
	return k, k.versions
}

// IsLogAlias reports whether any version has a log-format alias of this name.
func IsLogAlias(name string) bool { return loadLogAliases()[name] != nil }

// SampleNames returns the names of all sample fetches, converters, ACL keywords
// and log-format aliases of any version, each once.
func SampleNames() []string {
	s := loadSamples()
	names := slices.Concat(slices.Collect(maps.Keys(s.fetches)), slices.Collect(maps.Keys(s.converters)),
		slices.Collect(maps.Keys(loadACLKeywords())), slices.Collect(maps.Keys(loadLogAliases())))
	slices.Sort(names)
	return slices.Compact(names)
}
