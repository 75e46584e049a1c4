package config

import "fmt"

// caches finds what cache sections and the rules that use them do.
func (x *featureDetector) caches() {
	for _, cache := range x.config.Caches() {
		x.cacheRules(cache)
		if !cache.used() {
			continue
		}
		x.cacheVary(cache)
		if d := cache.Setting("max-secondary-entries"); d != nil {
			x.add(FeatureCacheSecondaryEntries, d, cache.Section, fmt.Sprintf("cache %q keeps up to %d variants of a URL", cache.Name, cache.MaxSecondaryEntries))
		}
		if d := cache.Setting("early-hints"); d != nil && cache.EarlyHints != EarlyHintsOff {
			x.add(FeatureCacheEarlyHints, d, cache.Section, fmt.Sprintf("cache %q keeps 103 responses", cache.Name))
		}
	}
}

// cacheRules looks at the rules that name a cache.
func (x *featureDetector) cacheRules(cache *HTTPCache) {
	for _, u := range cache.Uses {
		if u.Role == CacheFilter {
			continue // the filter by itself neither reads nor fills the cache
		}
		verb := "answers from"
		if u.Role == CacheStoreRule {
			verb = "fills"
		}
		reason := fmt.Sprintf("%s %q %s cache %q", u.Proxy.Kind, u.Proxy.Name, verb, cache.Name)
		x.add(FeatureCacheRule, u.Directive, cache.Section, reason)
		if !cache.used() {
			continue
		}
		x.add(FeatureCache, u.Directive, cache.Section, reason)
		if x.compresses(u.Proxy) {
			x.add(FeatureCacheCompression, u.Directive, cache.Section, reason)
		}
	}
}

// compresses reports whether a proxy compresses responses.
func (x *featureDetector) compresses(s *Section) bool {
	compresses, known := x.compressing[s]
	if !known {
		compresses = s.Lookup("compression") != nil || s.Lookup("filter", "compression") != nil
		x.compressing[s] = compresses
	}
	return compresses
}

// used reports whether rules fill the cache and read it. Without both it holds
// nothing, or nobody asks for it.
func (c *HTTPCache) used() bool { return c.Has(CacheUseRule) && c.Has(CacheStoreRule) }

// cacheVary looks at the variants that a cache keeps.
func (x *featureDetector) cacheVary(cache *HTTPCache) {
	if !cache.ProcessVary {
		return
	}
	by := "by default"
	if d := cache.Setting("max-secondary-entries"); d != nil {
		by = fmt.Sprintf("by line %d", d.Line)
	}
	x.add(FeatureCacheVary, cache.Setting("process-vary"), cache.Section,
		fmt.Sprintf("cache %q keeps up to %d variants of a URL, %s", cache.Name, cache.MaxSecondaryEntries, by))
}
