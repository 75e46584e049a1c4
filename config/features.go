package config

import (
	"fmt"
	"sync"
)

// Feature is something of HAProxy that a configuration can switch on, such that
// something else depends on it: a known defect, the way of an upgrade, a model.
// Its values are stable; the data of package advisories name them.
type Feature string

// The features.
const (
	// FeatureCache: proxies answer from a cache and fill it; one without the other
	// has no effect. Proven by the cache-use and cache-store rules.
	FeatureCache Feature = "cache"
	// FeatureCacheVary: such a cache keeps several variants of one URL (2.4).
	// Proven by "process-vary on".
	FeatureCacheVary Feature = "cache-vary"
	// FeatureCacheSecondaryEntries: the number of these variants is set. Proven by
	// max-secondary-entries.
	FeatureCacheSecondaryEntries Feature = "cache-secondary-entries"
)

// Evidence is a directive that switches a feature on.
type Evidence struct {
	Feature   Feature
	Directive *Directive
	// Scope is the section that the feature belongs to, so that features of the
	// same thing can be matched: for a cache, its section. Nil is the whole process.
	Scope *Section
	// Reason says in a few words how it does so.
	Reason string
}

// FeatureSet is what a configuration switches on, with the evidence in the order
// of the configuration. The caller must not change it.
type FeatureSet map[Feature][]Evidence

// Has reports whether every one of these features is on.
func (s FeatureSet) Has(features ...Feature) bool {
	for _, f := range features {
		if len(s[f]) == 0 {
			return false
		}
	}
	return true
}

// detectors lists all features and how each is found. A detector leaves Feature
// to its caller.
var detectors = []struct {
	feature Feature
	detect  func(*Config) []Evidence
}{
	{FeatureCache, detectCache},
	{FeatureCacheVary, detectCacheVary},
	{FeatureCacheSecondaryEntries, detectCacheSecondaryEntries},
}

// AllFeatures returns every feature that [Config.Features] looks for.
func AllFeatures() []Feature {
	all := make([]Feature, len(detectors))
	for i, d := range detectors {
		all[i] = d.feature
	}
	return all
}

// Features returns what the configuration switches on. It is found once; calls
// may come from several goroutines.
func (c *Config) Features() FeatureSet {
	c.derived.featuresOnce.Do(func() {
		c.derived.features = make(FeatureSet)
		for _, d := range detectors {
			evidence := d.detect(c)
			for i := range evidence {
				evidence[i].Feature = d.feature
			}
			if len(evidence) > 0 {
				c.derived.features[d.feature] = evidence
			}
		}
	})
	return c.derived.features
}

// derived is what is worked out of a configuration when first asked for.
type derived struct {
	cachesOnce   sync.Once
	caches       []*HTTPCache
	featuresOnce sync.Once
	features     FeatureSet
	symbolsOnce  sync.Once
	symbols      *Symbols
	samplesOnce  sync.Once
	samples      []SampleFault

	globalLogOnce sync.Once
	globalLog     *Directive
	linesOnce     sync.Once
	lines         *lines
}

func detectCache(c *Config) []Evidence {
	var found []Evidence
	for _, cache := range c.Caches() {
		for _, u := range cache.Uses {
			if u.Role == CacheFilter || !cache.used() {
				continue // the filter by itself neither reads nor fills the cache
			}
			verb := "answers from"
			if u.Role == CacheStoreRule {
				verb = "fills"
			}
			found = append(found, Evidence{
				Directive: u.Directive,
				Scope:     cache.Section,
				Reason:    fmt.Sprintf("%s %q %s cache %q", u.Proxy.Kind, u.Proxy.Name, verb, cache.Name),
			})
		}
	}
	return found
}

// used reports whether rules fill the cache and read it. Without both it holds
// nothing, or nobody asks for it.
func (c *HTTPCache) used() bool { return c.Has(CacheUseRule) && c.Has(CacheStoreRule) }

func detectCacheVary(c *Config) []Evidence {
	var found []Evidence
	for _, cache := range c.Caches() {
		if !cache.ProcessVary || !cache.used() {
			continue
		}
		by := "by default"
		if d := cache.Setting("max-secondary-entries"); d != nil {
			by = fmt.Sprintf("by line %d", d.Line)
		}
		found = append(found, Evidence{
			Directive: cache.Setting("process-vary"),
			Scope:     cache.Section,
			Reason:    fmt.Sprintf("cache %q keeps up to %d variants of a URL, %s", cache.Name, cache.MaxSecondaryEntries, by),
		})
	}
	return found
}

func detectCacheSecondaryEntries(c *Config) []Evidence {
	var found []Evidence
	for _, cache := range c.Caches() {
		if d := cache.Setting("max-secondary-entries"); d != nil && cache.used() {
			found = append(found, Evidence{
				Directive: d,
				Scope:     cache.Section,
				Reason:    fmt.Sprintf("cache %q keeps up to %d variants of a URL", cache.Name, cache.MaxSecondaryEntries),
			})
		}
	}
	return found
}
