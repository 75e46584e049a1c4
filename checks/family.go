package checks

import "slices"

// Family is what kind of trouble the findings of a rule mean.
type Family string

// The families. What HAProxy itself says and known defects are families of their own.
const (
	Language    Family = "language"    // HAProxy refuses it, or warns
	Defects     Family = "defects"     // of the version
	Security    Family = "security"    // who gets in, and what gets out
	Logic       Family = "logic"       // lines that do not do what they say
	Caching     Family = "cache"       // what the HTTP cache stores and serves
	Capacity    Family = "capacity"    // memory, file descriptors and limits
	Reliability Family = "reliability" // what breaks under way, or goes unnoticed
	Leftovers   Family = "leftovers"   // what nothing uses
)

// Families returns all of them.
func Families() []Family {
	return []Family{Language, Defects, Security, Logic, Caching, Capacity, Reliability, Leftovers}
}

// adviceFamilies are the rules of category advice.
var adviceFamilies = map[Family][]string{
	Security: {
		"any-certificate", "auth-in-clear", "client-certificate-untested", "client-chosen-backend", "client-chosen-target", "early-data-replayed",
		"forged-address", "forged-header", "host-case", "host-regex", "host-suffix", "open-redirect", "path-bypass", "path-regex", "relaxed-parsing",
		"secret-in-log", "slow-regex", "stats-in-defaults", "unverified-server", "verification-off",
	},
	Logic: {
		"acl-redefined", "contradictory-condition", "counter-not-stored", "counter-not-tracked", "dead-pattern", "ignored-text", "literal-format",
		"no-fallback", "no-route", "operator-pattern", "redirect-loop", "short-expire", "tls-fetch-in-clear", "unexpanded-variable", "unset-variable",
		"variable-never-set",
	},
	Caching: {
		"cache-bypass", "cache-compression", "cache-invalidation", "cache-late-header", "cache-lifetime", "cache-object-size", "cache-one-sided",
		"cache-routing", "cache-set-cookie", "cache-shared-key", "cache-unreachable", "cache-value", "cache-vary",
	},
	Capacity: {"cache-memory", "file-limit", "maxconn-unreachable", "memory-budget"},
	Reliability: {
		"check-loses-transport", "check-without-host", "log-lost", "mailers-without-lua", "name-resolved-once", "queue-timeout", "retry-repeats",
		"tunnel-timeout", "undefined-at-start", "unnoticed-duplicate-server",
	},
	Leftovers: {"empty-configuration", "suppression", "unused-acl", "unused-backend", "unused-section"},
}

// Family returns the family of a rule; "" for one that a project has made.
func (r *Rule) Family() Family {
	switch r.Category {
	case Startup:
		return Language
	case Advisory:
		return Defects
	}
	for family, ids := range adviceFamilies {
		if slices.Contains(ids, r.ID) {
			return family
		}
	}
	return ""
}

// Confidence is how sure the findings of a rule are.
type Confidence string

// The degrees.
const (
	// Certain: HAProxy says so itself, and tests ask it.
	Certain Confidence = "certain"
	// High: it follows from the configuration alone.
	High Confidence = "high"
	// Medium: it also depends on what the configuration does not tell, such as what stands in front of HAProxy
	// and what servers send.
	Medium Confidence = "medium"
)

// dependent are the rules whose findings depend on what the configuration does not tell.
var dependent = []string{
	"advisory", "cache-compression", "cache-routing", "cache-set-cookie", "cache-shared-key", "check-without-host", "client-chosen-backend", "forged-address",
	"forged-header", "host-case", "log-lost", "memory-budget", "path-bypass", "path-regex", "retry-repeats", "secret-in-log", "slow-regex", "tunnel-timeout",
	"unused-acl", "unused-backend", "unused-section",
}

// Confidence returns how sure the findings of a rule are.
func (r *Rule) Confidence() Confidence {
	switch {
	case slices.Contains(dependent, r.ID):
		return Medium
	case r.Category == Startup:
		return Certain
	}
	return High
}
