// Package workload makes synthetic traffic for the cache: requests that come at
// random for objects of which some are more popular than others.
//
// A [Workload] is a description, read from YAML ([Parse]; docs/workload.schema.json),
// built in Go, or one of the presets ([Preset]). [Workload.Source] makes traffic of it
// for the cache of a version, [Workload.Exchanges] the same with all headers, to be
// written as a trace or sent to a real HAProxy.
//
// The same description gives the same traffic, on any machine and with any version of
// Go. The size of an object and what else it has follow from its number, so memory
// does not depend on how many there are.
package workload

// Workload describes some traffic. The tags are the keys of the YAML form.
type Workload struct {
	// Description says what the traffic stands for.
	Description string `yaml:"description"`
	// Seed makes another traffic of the same kind.
	Seed uint64 `yaml:"seed"`
	// Requests is how many there are.
	Requests int64 `yaml:"requests"`
	// Rate is how many come in a second, on average; they come independently of each
	// other (a Poisson process).
	Rate float64 `yaml:"rate"`
	// Concurrency is how many transfers there may be at a time, as maxconn would have
	// it: requests beyond wait. 0 sets no limit.
	Concurrency int `yaml:"concurrency"`
	// Clients is how many addresses requests come from.
	Clients uint32 `yaml:"clients"`
	// Host is the Host header.
	Host string `yaml:"host"`
	// Kinds are the kinds of objects.
	Kinds []Kind `yaml:"kinds"`
}

// Kind is a kind of objects, and how they are asked for.
type Kind struct {
	Name string `yaml:"name"`
	// Weight is how many of the requests are for this kind, beside the weights of the
	// others; 1 if it is absent.
	Weight float64 `yaml:"weight"`
	// Population is how many objects there are.
	Population uint64     `yaml:"population"`
	Popularity Popularity `yaml:"popularity"`
	// Path is that of the objects: {} stands for the number.
	Path string `yaml:"path"`

	Size Distribution[Bytes]   `yaml:"size"`
	TTL  Distribution[Seconds] `yaml:"ttl"`
	// Freshness is the directive that tells the TTL: max-age, s-maxage, or none.
	Freshness string `yaml:"freshness"`
	// Uncacheable is the share of objects that are private.
	Uncacheable Share `yaml:"uncacheable"`
	// Validators are etag and last-modified, or one of them.
	Validators []string `yaml:"validators"`
	// Headers are further headers of responses, as lines "name: value".
	Headers string `yaml:"headers"`
	// Vary are the headers by which responses differ.
	Vary []Dimension `yaml:"vary"`
	// Encodings are the codings that the origin has, in the order in which it prefers
	// them.
	Encodings []string `yaml:"encodings"`
	// Chunked is the share of objects whose length is not told.
	Chunked Share `yaml:"chunked"`

	// Head and Post are the shares of requests with other methods than GET.
	Head Share `yaml:"head"`
	Post Share `yaml:"post"`
	// Conditional is the share of GET requests with the validators of a copy, and
	// Stale the share of those whose copy is an old one.
	Conditional Share `yaml:"conditional"`
	Stale       Share `yaml:"stale"`
	// Aborts is the share of bodies that break off.
	Aborts Share `yaml:"aborts"`

	// Speed is how many bytes of a body come in a second; 0 means at once. SlowSpeed
	// is that of the share Slow of requests. No body takes longer than a day.
	Speed     Bytes `yaml:"speed"`
	Slow      Share `yaml:"slow"`
	SlowSpeed Bytes `yaml:"slow_speed"`
}

// Popularity is how often the objects of a kind are asked for. At most one of Zipf and
// Scan is set.
type Popularity struct {
	// Zipf is the exponent of Zipf's law, 0 or more: the object of rank k is asked for
	// k^Zipf times less often than the first. 0 makes them all alike.
	Zipf float64 `yaml:"zipf"`
	// Scan asks for one object after the other, as crawlers do.
	Scan bool `yaml:"scan"`
	// Renewal is how many new objects there are in a second. A new object takes the
	// first rank, and moves the others up; the last of the population is gone.
	Renewal float64 `yaml:"renewal"`
}

// Distribution is that of a property of objects. Exactly one of Constant, Lognormal,
// Pareto and Table is set.
type Distribution[T Unit] struct {
	Constant  *T            `yaml:"-"`
	Lognormal *Lognormal[T] `yaml:"lognormal"`
	Pareto    *Pareto[T]    `yaml:"pareto"`
	Table     []Row[T]      `yaml:"table"`
	// Min and Max bound what is drawn; a Max of 0 is none.
	Min T `yaml:"min"`
	Max T `yaml:"max"`
}

// Lognormal is a distribution whose logarithm is normal: half of all values are below
// the median, two thirds within a factor of e^Sigma around it.
type Lognormal[T Unit] struct {
	Median T       `yaml:"median"`
	Sigma  float64 `yaml:"sigma"`
}

// Pareto is a distribution with a long tail: the share of values above x is
// (Least/x)^Alpha.
type Pareto[T Unit] struct {
	Least T       `yaml:"least"`
	Alpha float64 `yaml:"alpha"`
}

// Row is a line of an empirical distribution: a Value, or all between UpTo of the row
// before and UpTo, evenly.
type Row[T Unit] struct {
	Value  *T      `yaml:"value"`
	UpTo   *T      `yaml:"up_to"`
	Weight float64 `yaml:"weight"`
}

// Dimension is a request header by which responses differ. Its values are either given
// or made up.
type Dimension struct {
	Header string  `yaml:"header"`
	Values []Value `yaml:"values"`
	// Cardinality is how many values are made up, and Zipf the exponent of their
	// popularity.
	Cardinality int     `yaml:"cardinality"`
	Zipf        float64 `yaml:"zipf"`
}

// Value is one of a header; an empty one stands for requests without the header.
type Value struct {
	Value  string  `yaml:"value"`
	Weight float64 `yaml:"weight"`
}

// Unit is what is measured.
type Unit interface {
	Bytes | Seconds
	parse(text string) (int64, error)
}

// Bytes is a size. In YAML it may have one of HAProxy's units: k, m, g.
type Bytes int64

// Seconds is a time. In YAML it may have one of HAProxy's units: s, m, h, d.
type Seconds int64

// Share is a part of a whole, from 0 to 1. In YAML it may be given as "5%".
type Share float64
