package keywords

import "github.com/hapvet/hapvet/release"

// CacheKeyword is a keyword of the cache section (manual 6.2; cfg_parse_cache()
// in src/cache.c).
type CacheKeyword struct {
	Name string
	// Versions are those that know it; none means all.
	Versions release.Ranges
	// Takes says how its first argument is read.
	Takes CacheArgument
	// Wants says what the argument is, for people.
	Wants string
	// Min and Max bound a WholeNumber; the bits beyond Bits are dropped first.
	Min, Max uint64
	Bits     int
	// Words are the values of a Choice.
	Words []string
	// MaxArgs is how many arguments it takes; HAProxy refuses more.
	MaxArgs int
}

// CacheArgument is the way in which an argument is read.
type CacheArgument uint8

// The ways in which arguments of the cache section are read.
const (
	WholeNumber   CacheArgument = iota // strtoul() of the whole word; anything else is refused
	LeadingNumber                      // atoi(): whatever number the word begins with; none has a warning
	Choice                             // one of some words; anything else has a warning and no effect
)

// MaxCacheName is how much HAProxy keeps of the name of a cache.
const MaxCacheName = 32

// MaxCacheSize is the greatest total-max-size, in MiB.
const MaxCacheSize = 4095

// cacheKeywords is complete. The first versions are those of the commits
// 754b2428d, e6cc5b597, 5853c0c0d and f4da8e029.
var cacheKeywords = []CacheKeyword{
	{
		Name: "early-hints", Takes: Choice, Wants: "on, off or only", Words: []string{"on", "off", "only"}, MaxArgs: 3,
		Versions: release.MustRanges(">=3.5-dev3"),
	},
	{Name: "max-age", Takes: LeadingNumber, Wants: "a number of seconds", MaxArgs: 1},
	{
		Name: "max-object-size", Takes: WholeNumber, Wants: "a number of bytes", Max: 1<<32 - 1, Bits: 32, MaxArgs: 1,
	},
	{
		Name: "max-secondary-entries", Takes: WholeNumber, Wants: "a number above 0", Min: 1, Max: 1<<32 - 1, Bits: 32,
		MaxArgs: 1, Versions: release.MustRanges(">=2.4-dev4"),
	},
	{
		Name: "process-vary", Takes: Choice, Wants: "on or off", Words: []string{"on", "off"}, MaxArgs: 1, Versions: release.MustRanges(">=2.4-dev5"),
	},
	{
		Name: "process-vary", Takes: LeadingNumber, Wants: "0 or 1", MaxArgs: 1,
		Versions: release.MustRanges(">=2.4-dev2 <2.4-dev5"),
	},
	{Name: "total-max-size", Takes: WholeNumber, Wants: "a number of MiB", Max: MaxCacheSize, Bits: 64, MaxArgs: 1},
}

// CacheKeywords returns the keywords that the cache section has in any version,
// by name; the same name comes again where its argument was another. The caller
// must not change it.
func CacheKeywords() []CacheKeyword { return cacheKeywords }

// LookupCacheKeyword returns the keyword of the cache section as version v reads
// it, or nil when v does not know it.
func LookupCacheKeyword(name string, v release.Version) *CacheKeyword {
	for i := range cacheKeywords {
		if k := &cacheKeywords[i]; k.Name == name && (len(k.Versions) == 0 || k.Versions.Contains(v)) {
			return k
		}
	}
	return nil
}

// CacheKeywordSince returns the first version that knows a keyword of the cache
// section, and whether any does; the zero version stands for all of them.
func CacheKeywordSince(name string) (release.Version, bool) {
	var first release.Version
	known := false
	for i := range cacheKeywords {
		k := &cacheKeywords[i]
		if k.Name != name {
			continue
		}
		var from release.Version
		if len(k.Versions) > 0 {
			from = k.Versions[0].From
		}
		if !known || from.Before(first) {
			first, known = from, true
		}
	}
	return first, known
}
