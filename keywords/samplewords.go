package keywords

import (
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

// MatchMethod is a way to compare a sample with patterns (manual 7.1.2), as
// `-m` names it.
type MatchMethod string

// The methods, which are the same in every version.
const (
	MatchFound     MatchMethod = "found"
	MatchBool      MatchMethod = "bool"
	MatchInt       MatchMethod = "int"
	MatchIP        MatchMethod = "ip"
	MatchBinary    MatchMethod = "bin"
	MatchLength    MatchMethod = "len"
	MatchString    MatchMethod = "str"
	MatchBeginning MatchMethod = "beg"
	MatchSubstring MatchMethod = "sub"
	MatchDir       MatchMethod = "dir"
	MatchDomain    MatchMethod = "dom"
	MatchEnd       MatchMethod = "end"
	MatchRegex     MatchMethod = "reg"
	MatchRegexM    MatchMethod = "regm"
)

// MatchMethods are all of them.
var MatchMethods = []MatchMethod{
	MatchFound, MatchBool, MatchInt, MatchIP, MatchBinary, MatchLength, MatchString, MatchBeginning, MatchSubstring,
	MatchDir, MatchDomain, MatchEnd, MatchRegex, MatchRegexM,
}

// Takes returns the type of sample that the method compares.
func (m MatchMethod) Takes() SampleType {
	switch m {
	case MatchFound, MatchBool, MatchInt:
		return IntType
	case MatchIP:
		return AddressType
	case MatchBinary:
		return BinaryType
	}
	return StringType
}

// ACLKeyword is a criterion of ACLs that is a sample fetch together with the way
// to match it: "path_beg" (manual 7.3.6).
type ACLKeyword struct {
	Name, Fetch string
	Match       MatchMethod
	// Parser names how patterns are read, where it is not as the method has it:
	// "meth" or "dotted_ver".
	Parser   string
	versions release.Ranges
}

// LookupACLKeyword returns the ACL keyword of this name in version v, or nil. The
// plain names of fetches are none.
func LookupACLKeyword(name string, v release.Version) *ACLKeyword {
	k := loadACLKeywords()[name]
	if k == nil || len(k.versions) > 0 && !k.versions.Contains(v) {
		return nil
	}
	return k
}

// ACLKeywordNames returns the names of the ACL keywords of version v.
func ACLKeywordNames(v release.Version) []string {
	var names []string
	for name := range loadACLKeywords() {
		if LookupACLKeyword(name, v) != nil {
			names = append(names, name)
		}
	}
	return names
}

var loadACLKeywords = sync.OnceValue(func() map[string]*ACLKeyword {
	out := map[string]*ACLKeyword{}
	ranges := map[string]release.Ranges{}
	for row := range tableRows(aclsTable) {
		out[row[0]] = &ACLKeyword{Name: row[0], Fetch: row[1], Match: MatchMethod(row[2]), Parser: strings.Trim(row[3], "-"), versions: rangesOf(ranges, row[4])}
	}
	return out
})

// LogAlias is what follows the "%" in a log format (manual 8.2.6).
type LogAlias struct {
	Name string
	// HTTP tells that up to 2.9 only proxies in mode http take it.
	HTTP bool
	// Replacement is the name to use instead where it is deprecated, or "".
	Replacement string
	versions    release.Ranges
}

// LookupLogAlias returns the alias of this name in version v, or nil.
func LookupLogAlias(name string, v release.Version) *LogAlias {
	for _, a := range loadLogAliases()[name] {
		if len(a.versions) == 0 || a.versions.Contains(v) {
			return a
		}
	}
	return nil
}

// LogAliasVersions returns the versions that have an alias of this name, and
// what took its place, if anything.
func LogAliasVersions(name string) (versions release.Ranges, replacement string) {
	for _, a := range loadLogAliases()[name] {
		versions, replacement = append(versions, a.versions...), a.Replacement
	}
	return versions, replacement
}

var loadLogAliases = sync.OnceValue(func() map[string][]*LogAlias {
	out := map[string][]*LogAlias{}
	ranges := map[string]release.Ranges{}
	for row := range tableRows(aliasesTable) {
		a := &LogAlias{Name: row[0], HTTP: row[1] == "http", Replacement: strings.Trim(row[3], "-"), versions: rangesOf(ranges, row[2])}
		out[a.Name] = append(out[a.Name], a)
	}
	return out
})
