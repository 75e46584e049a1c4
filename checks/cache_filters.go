package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// filterKind is what a filter is to the cache.
type filterKind uint8

const (
	otherFilter filterKind = iota
	cacheFilter
	compressionFilter
	fcgiFilter
)

var filterKinds = map[string]filterKind{
	"cache":       cacheFilter,
	"compression": compressionFilter,
	"comp-req":    compressionFilter,
	"comp-res":    compressionFilter,
	"fcgi-app":    fcgiFilter,
}

// proxyFilter is one filter of a proxy.
type proxyFilter struct {
	kind     filterKind
	cache    string
	implicit bool // a rule brought it
	by       *config.Directive
}

// proxyFilters returns the filters of a proxy in their order: declared ones where
// they stand, that of a cache which is never declared where the first rule names
// it. A declaration moves the filter to its own place.
func proxyFilters(s *config.Section) []proxyFilter {
	declared := make(map[string]bool)
	for d := range s.Each("filter") {
		if d.Is("filter", "cache") {
			declared[d.Arg(2)] = true
		}
	}
	var filters []proxyFilter
	for d := range s.Each("filter", "http-request", "http-response") {
		if d.Keyword() == "filter" && d.Arg(1) != "" {
			filters = append(filters, proxyFilter{kind: filterKinds[d.Arg(1)], cache: d.Arg(2), by: d})
		}
		if u, ok := config.CacheUseOf(d); ok && u.Role != config.CacheFilter && u.Name != "" && !declared[u.Name] {
			declared[u.Name] = true
			filters = append(filters, proxyFilter{kind: cacheFilter, cache: u.Name, implicit: true, by: d})
		}
	}
	return filters
}

// checkCacheFilters checks the filters of a proxy against each of its caches and
// reports what cache_store_check() of src/cache.c comes to first.
func checkCacheFilters(p *Pass, s *config.Section) {
	filters := proxyFilters(s)
	find := func(kind filterKind) int {
		return slices.IndexFunc(filters, func(f proxyFilter) bool { return f.kind == kind })
	}
	compression, other := find(compressionFilter), find(otherFilter)
	for i, cache := range filters {
		late := compression >= 0 && compression < i
		switch {
		case cache.kind != cacheFilter:
		case cache.implicit && other >= 0 && (other < i || !late):
			p.Report(undeclaredFilter(cache, filters[other]))
		case late:
			p.Report(On(cache.by).Saying(fmt.Sprintf("compression stands above the filter of cache %q, which must come first", cache.cache),
				fmt.Sprintf("put \"filter cache %s\" above it", cache.cache)).With(filters[compression].by, "the compression"))
		}
	}
}

func undeclaredFilter(cache, other proxyFilter) Finding {
	return On(cache.by).Saying(
		fmt.Sprintf("cache %q needs a declared filter, since the proxy has a filter %q", cache.cache, other.by.Arg(1)),
		fmt.Sprintf("add \"filter cache %s\" at its place among the filters", cache.cache)).With(other.by, "the other filter")
}

// legacyHTTP lists the versions with HTTP processing of before HTX.
var legacyHTTP = release.MustRanges("<2.1-dev1")

// checkHTX reports caches that HTX and legacy proxies share, and compression
// beside a cache in a legacy proxy.
func checkHTX(p *Pass) {
	if !legacyHTTP.Contains(p.Version()) {
		return
	}
	htx, legacy := map[string]*config.Directive{}, map[string]*config.Directive{}
	for _, s := range p.Config.Sections {
		if len(p.Config.CacheUses(s)) == 0 || s.Kind == "defaults" || s.Disabled() {
			continue
		}
		off := legacySwitch(s)
		filters := proxyFilters(s)
		compression := compressionOf(s, filters)
		for _, f := range filters {
			switch {
			case f.kind != cacheFilter:
			case off == nil:
				htx[f.cache] = f.by
			default:
				legacy[f.cache] = off
				if compression != nil {
					p.Report(On(off).Saying(fmt.Sprintf("compression and cache %q cannot both be used without HTX", f.cache), "remove the line, or one of the two").
						With(compression, "the compression"))
				}
			}
		}
	}
	for _, c := range p.Config.Caches() {
		if by, off := htx[c.Name], legacy[c.Name]; by != nil && off != nil {
			p.Report(On(off).Saying(fmt.Sprintf("cache %q would serve a proxy with HTX and one without, which cannot share it", c.Name),
				"remove the line, or give that proxy a cache of its own").With(by, "used with HTX here"))
		}
	}
}

// legacySwitch returns the line that takes a proxy off HTX, which is on by
// default in 2.0, or nil.
func legacySwitch(s *config.Section) *config.Directive {
	if on, by := s.Option("http-use-htx"); !on && by != nil {
		return by
	}
	return nil
}

// compressionOf returns the line that gives a proxy compression, or nil.
func compressionOf(s *config.Section, filters []proxyFilter) *config.Directive {
	for _, f := range filters {
		if f.kind == compressionFilter {
			return f.by
		}
	}
	return s.Lookup("compression")
}
