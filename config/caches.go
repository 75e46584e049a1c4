package config

import (
	"slices"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// HTTPCache is a cache section with the values that HAProxy of the version at hand
// ends up with: the last of each keyword counts (manual 6.2).
type HTTPCache struct {
	Section *Section
	// Name is what rules must call it: HAProxy keeps the first 32 characters.
	Name string
	// TotalMaxSize is the whole size in MiB; 0 means that it is missing.
	TotalMaxSize uint64
	// MaxObjectSize is in bytes; it is a 256th of the whole size by default.
	MaxObjectSize uint64
	// MaxAge is in seconds. HAProxy takes any integer.
	MaxAge              int32
	ProcessVary         bool
	MaxSecondaryEntries uint32
	EarlyHints          EarlyHints
	EarlyHintsRatio     uint32 // percent of the size
	// Uses are the rules and filters that name the cache, in order, of the proxies
	// where they have an effect: in mode http, and not disabled. Those in defaults
	// sections are not among them.
	Uses []CacheUse
	// InDefaults are the rules in defaults sections that name the cache.
	InDefaults []CacheUse

	settings map[string]*Directive
}

// EarlyHints is what a cache does about 103 Early Hints (since 3.5-dev3).
type EarlyHints string

// The values of early-hints.
const (
	EarlyHintsOff  EarlyHints = "off"
	EarlyHintsOn   EarlyHints = "on"
	EarlyHintsOnly EarlyHints = "only"
)

// CacheUse is a directive of a proxy that names a cache.
type CacheUse struct {
	Role      CacheRole
	Name      string
	Proxy     *Section
	Directive *Directive
}

// CacheRole says what a directive does with a cache.
type CacheRole string

// The roles, called by their keywords.
const (
	CacheUseRule   CacheRole = "cache-use"    // http-request cache-use: answers from the cache
	CacheStoreRule CacheRole = "cache-store"  // http-response cache-store: fills it
	CacheFilter    CacheRole = "filter cache" // places it among the filters
)

// Setting returns the directive of the section that gives a keyword its value,
// or nil where the default holds.
func (c *HTTPCache) Setting(keyword string) *Directive { return c.settings[keyword] }

// Has reports whether the cache has a use in this role.
func (c *HTTPCache) Has(role CacheRole) bool {
	return slices.ContainsFunc(c.Uses, func(u CacheUse) bool { return u.Role == role })
}

// Caches returns the caches of the configuration in order. The caller must not
// change them.
func (c *Config) Caches() []*HTTPCache {
	c.derived.cachesOnce.Do(func() { c.derived.caches = newCaches(c) })
	return c.derived.caches
}

func newCaches(c *Config) []*HTTPCache {
	var caches []*HTTPCache
	byName := make(map[string]*HTTPCache)
	for _, s := range c.Of("cache") {
		k := newCache(s, c.Version)
		caches = append(caches, k)
		if byName[k.Name] == nil { // of the same name the first one is found (up to 2.2)
			byName[k.Name] = k
		}
	}
	if len(caches) == 0 {
		return nil
	}
	for u := range c.cacheUses {
		s, k := u.Proxy, byName[u.Name]
		if k == nil || s.Disabled() {
			continue
		}
		switch {
		case s.Kind == "defaults":
			k.InDefaults = append(k.InDefaults, u)
		case s.Mode() == "http":
			k.Uses = append(k.Uses, u)
		}
	}
	return caches
}

// CacheUses returns what the own lines of a proxy do with caches, whatever its mode. The
// caller must not change them.
func (c *Config) CacheUses(s *Section) []CacheUse {
	c.derived.cacheUsesOnce.Do(func() {
		uses := map[*Section][]CacheUse{}
		for u := range c.cacheUses {
			uses[u.Proxy] = append(uses[u.Proxy], u)
		}
		c.derived.cacheUses = uses
	})
	return c.derived.cacheUses[s]
}

// cacheUses yields what proxies do with caches, in the order of the configuration.
func (c *Config) cacheUses(yield func(CacheUse) bool) {
	names := func(section *keywords.Section, keyword, word string) bool {
		switch keyword {
		case "http-request", "http-response":
			return section.Proxy && (word == "cache-use" || word == "cache-store")
		}
		return section.Proxy && keyword == "filter" && word == "cache"
	}
	for d := range c.WhereOf(names) {
		if u, ok := CacheUseOf(d); ok {
			if u.Proxy = d.Section; !yield(u) {
				return
			}
		}
	}
}

// CacheUseOf recognises a directive that names a cache. Its Name is "" when the
// name is missing.
func CacheUseOf(d *Directive) (CacheUse, bool) {
	u := CacheUse{Directive: d}
	switch {
	case d.Is("http-request", "cache-use"):
		u.Role, u.Name = CacheUseRule, d.Arg(2)
	case d.Is("http-response", "cache-store"):
		u.Role, u.Name = CacheStoreRule, d.Arg(2)
	case d.Is("filter", "cache"):
		u.Role, u.Name = CacheFilter, d.Arg(2)
		return u, true
	default:
		return u, false
	}
	if u.Name == "if" || u.Name == "unless" {
		u.Name = ""
	}
	return u, true
}

const (
	defaultMaxAge              = 60
	defaultMaxSecondaryEntries = 10
	defaultEarlyHintsRatio     = 25
)

func newCache(s *Section, v release.Version) *HTTPCache {
	c := &HTTPCache{
		Section:             s,
		Name:                s.Name[:min(len(s.Name), keywords.MaxCacheName)],
		MaxAge:              defaultMaxAge,
		MaxSecondaryEntries: defaultMaxSecondaryEntries,
		EarlyHints:          EarlyHintsOff,
		EarlyHintsRatio:     defaultEarlyHintsRatio,
		settings:            make(map[string]*Directive),
	}
	for _, d := range s.Directives {
		if k := keywords.LookupCacheKeyword(d.Keyword(), v); k != nil && c.set(d, k) {
			c.settings[k.Name] = d
		}
	}
	if c.MaxObjectSize == 0 {
		c.MaxObjectSize = c.TotalMaxSize << 20 >> 8
	}
	return c
}

// set gives a keyword its value, and reports false where HAProxy keeps the value
// that it had.
func (c *HTTPCache) set(d *Directive, k *keywords.CacheKeyword) bool {
	value := d.Arg(1)
	n, ok := Strtoul(value)
	if k.Bits == 32 {
		n = uint64(uint32(n))
	}
	if k.Takes == keywords.WholeNumber && (!ok || n < k.Min || n > k.Max) {
		return false
	}
	switch k.Name {
	case "total-max-size":
		c.TotalMaxSize = n
	case "max-object-size":
		c.MaxObjectSize = n
	case "max-secondary-entries":
		c.MaxSecondaryEntries = uint32(n)
	case "max-age":
		c.MaxAge = Atoi(value)
	case "process-vary":
		if k.Takes == keywords.Choice && !slices.Contains(k.Words, value) {
			return false
		}
		c.ProcessVary = value == "on" || Atoi(value) != 0
	case "early-hints":
		if ratio, ok := Strtoul(d.Arg(3)); ok && d.Arg(2) == "ratio" {
			c.EarlyHintsRatio = uint32(ratio)
		}
		if !slices.Contains(k.Words, value) {
			return false
		}
		c.EarlyHints = EarlyHints(value)
	}
	return true
}
