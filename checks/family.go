package checks

import "cmp"

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

// degrees are the confidence of rules that do not say theirs.
var degrees = map[Category]Confidence{Startup: Certain, Advice: High, Advisory: High}

// families are those of categories that are families.
var families = map[Category]Family{Startup: Language, Advisory: Defects}

// classify fills in what a rule leaves to its category.
func (r *Rule) classify() {
	r.Family = cmp.Or(r.Family, families[r.Category])
	r.Confidence = cmp.Or(r.Confidence, degrees[r.Category])
}
