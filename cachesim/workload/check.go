package workload

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Error is what is wrong with a workload.
type Error struct {
	// Path is where, as in "kinds[0].size"; "" for the whole.
	Path string
	// Line and Column are where it stands in the YAML form, from 1; 0 if it has none.
	Line, Column int
	Message      string
}

func (e *Error) Error() string {
	where := ""
	if e.Line > 0 {
		where = fmt.Sprintf("line %d, column %d: ", e.Line, e.Column)
	}
	if e.Path != "" {
		where += e.Path + ": "
	}
	return where + e.Message
}

// The bounds of a workload.
const (
	maxRequests     = 1 << 50
	maxRate         = 1e9
	maxPopulation   = 1 << 40
	maxKinds        = 100
	maxCombinations = 1 << 16
	maxConcurrency  = 1 << 22
	maxExponent     = 100
	maxSeconds      = 100 * 365 * 24 * 3600 // of the whole
	maxWeight       = 1e9
)

// Defaults of what a workload may leave out.
const (
	DefaultRequests = 1_000_000
	DefaultRate     = 1000
	DefaultClients  = 1000
	DefaultHost     = "www.example.com"
)

// withDefaults checks a workload, and returns it with the defaults of what it leaves
// out.
func (w *Workload) withDefaults() (*Workload, error) {
	full := *w
	if full.Requests == 0 {
		full.Requests = DefaultRequests
	}
	if full.Rate == 0 {
		full.Rate = DefaultRate
	}
	if full.Clients == 0 {
		full.Clients = DefaultClients
	}
	if full.Host == "" {
		full.Host = DefaultHost
	}
	if err := full.check(); err != nil {
		return nil, err
	}
	return &full, nil
}

// Check reports the first thing that is wrong with a workload, as an [*Error].
func (w *Workload) Check() error {
	_, err := w.withDefaults()
	return err
}

// checker keeps the first thing that is wrong.
type checker struct{ first *Error }

func (c *checker) must(ok bool, path, format string, args ...any) {
	if !ok && c.first == nil {
		c.first = &Error{Path: path, Message: fmt.Sprintf(format, args...)}
	}
}

// within checks a number; NaN is in no range.
func (c *checker) within(x, least, most float64, path string) {
	text := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	c.must(x >= least && x <= most, path, "%s is not in %s to %s", text(x), text(least), text(most))
}

func (w *Workload) check() error {
	var c checker
	c.within(float64(w.Requests), 1, maxRequests, "requests")
	c.within(w.Rate, 1e-6, maxRate, "rate")
	c.must(float64(w.Requests)/w.Rate <= maxSeconds, "requests", "at this rate, they take more than 100 years")
	c.within(float64(w.Concurrency), 0, maxConcurrency, "concurrency")
	c.within(float64(w.Clients), 1, 1<<24, "clients")
	c.must(isText(w.Host) && !strings.ContainsAny(w.Host, " /"), "host", "%q is no name of a host", w.Host)
	c.within(float64(len(w.Kinds)), 1, maxKinds, "kinds")
	for i := range w.Kinds {
		c.kind(&w.Kinds[i], fmt.Sprintf("kinds[%d]", i))
	}
	if c.first != nil {
		return c.first
	}
	return nil
}

func (c *checker) kind(k *Kind, path string) {
	c.must(isPath(k.Name), path+".name", "%q is no word that can stand in a path", k.Name)
	c.within(k.Weight, 0, maxWeight, path+".weight")
	c.within(float64(k.Population), 1, maxPopulation, path+".population")
	c.must(k.Path == "" || strings.HasPrefix(k.Path, "/") && strings.Contains(k.Path, "{}") && isPath(k.Path), path+".path", "%q does not begin with /, or has no {}", k.Path)
	c.popularity(&k.Popularity, path+".popularity")
	checkDistribution(c, &k.Size, path+".size", 0)
	c.freshness(k, path)
	for i, v := range k.Validators {
		c.must(v == "etag" || v == "last-modified", fmt.Sprintf("%s.validators[%d]", path, i), "%q is neither etag nor last-modified", v)
	}
	c.extra(k.Headers, path+".headers")
	c.vary(k, path)
	c.shares(k, path)
	c.within(float64(k.Speed), 0, largest, path+".speed")
	c.within(float64(k.SlowSpeed), 0, largest, path+".slow_speed")
	c.must(k.Slow == 0 || k.SlowSpeed > 0, path+".slow", "slow readers have no slow_speed")
}

func (c *checker) shares(k *Kind, path string) {
	for _, s := range []struct {
		name  string
		share Share
	}{
		{"uncacheable", k.Uncacheable},
		{"chunked", k.Chunked},
		{"head", k.Head},
		{"post", k.Post},
		{"conditional", k.Conditional},
		{"stale", k.Stale},
		{"aborts", k.Aborts},
		{"slow", k.Slow},
	} {
		c.within(float64(s.share), 0, 1, path+"."+s.name)
	}
	c.must(k.Head+k.Post <= 1, path+".post", "head and post are more than all requests")
	c.must(k.Conditional == 0 || len(k.Validators) > 0, path+".conditional", "without validators there are no conditional requests")
}

func (c *checker) popularity(p *Popularity, path string) {
	c.within(p.Zipf, 0, maxExponent, path+".zipf")
	c.within(p.Renewal, 0, maxRate, path+".renewal")
	c.must(!p.Scan || p.Zipf == 0 && p.Renewal == 0, path+".scan", "a scan has neither zipf nor renewal")
}

func (c *checker) freshness(k *Kind, path string) {
	c.must(k.Freshness == "" || k.Freshness == "max-age" || k.Freshness == "s-maxage" || k.Freshness == "none", path+".freshness", "%q is none of max-age, s-maxage, none", k.Freshness)
	if k.Freshness == "none" {
		c.must(k.TTL.isZero(), path+".ttl", "with freshness none there is no TTL")
		return
	}
	checkDistribution(c, &k.TTL, path+".ttl", 1)
}

func (d *Distribution[T]) isZero() bool {
	return d.Constant == nil && d.Lognormal == nil && d.Pareto == nil && d.Table == nil && d.Min == 0 && d.Max == 0
}

// checkDistribution checks a distribution of values from a least one on.
func checkDistribution[T Unit](c *checker, d *Distribution[T], path string, least float64) {
	forms := 0
	for _, set := range []bool{d.Constant != nil, d.Lognormal != nil, d.Pareto != nil, d.Table != nil} {
		if set {
			forms++
		}
	}
	c.must(forms == 1, path, "it must be a value, or have one of lognormal, pareto, table")
	c.within(float64(d.Min), 0, largest, path+".min")
	c.within(float64(d.Max), 0, largest, path+".max")
	c.must(d.Max == 0 || d.Min <= d.Max, path+".max", "%d is below min, %d", d.Max, d.Min)
	switch {
	case d.Constant != nil:
		c.within(float64(*d.Constant), least, largest, path)
	case d.Lognormal != nil:
		c.within(float64(d.Lognormal.Median), 1, largest, path+".lognormal.median")
		c.within(d.Lognormal.Sigma, 0, 10, path+".lognormal.sigma")
	case d.Pareto != nil:
		c.within(float64(d.Pareto.Least), 1, largest, path+".pareto.least")
		c.within(d.Pareto.Alpha, 0.01, maxExponent, path+".pareto.alpha")
	}
	upTo := 0.0
	for i, r := range d.Table {
		path := fmt.Sprintf("%s.table[%d]", path, i)
		c.within(r.Weight, 0, maxWeight, path+".weight")
		switch {
		case (r.Value == nil) == (r.UpTo == nil):
			c.must(false, path, "a row has either value or up_to")
		case r.Value != nil:
			c.within(float64(*r.Value), least, largest, path+".value")
		default:
			c.within(float64(*r.UpTo), upTo, largest, path+".up_to")
			upTo = float64(*r.UpTo)
		}
	}
}

func (c *checker) extra(block, path string) {
	for line := range strings.Lines(block) {
		line = strings.TrimSpace(line)
		name, value, ok := strings.Cut(line, ":")
		c.must(ok && isToken(name) && isText(value), path, "%q is no header line", line)
		name = strings.ToLower(name)
		c.must(!slices.Contains(ownHeaders, name), path, "%s follows from other keys", name)
	}
}

// ownHeaders are the headers that a workload makes by itself.
var ownHeaders = []string{"age", "cache-control", "content-encoding", "content-length", "date", "etag", "expires", "last-modified", "pragma", "transfer-encoding", "vary"}

func (c *checker) vary(k *Kind, path string) {
	combinations := 1.0
	encoding := false
	for i := range k.Vary {
		d := &k.Vary[i]
		path := fmt.Sprintf("%s.vary[%d]", path, i)
		c.must(isToken(d.Header) && !strings.EqualFold(d.Header, "host"), path+".header", "%q is no header by which responses can vary", d.Header)
		c.must((d.Cardinality > 0) != (len(d.Values) > 0), path, "it has either values or a cardinality")
		c.within(float64(d.Cardinality), 0, maxCombinations, path+".cardinality")
		c.within(d.Zipf, 0, maxExponent, path+".zipf")
		for j, v := range d.Values {
			c.must(isText(v.Value), fmt.Sprintf("%s.values[%d].value", path, j), "%q is no value of a header", v.Value)
			c.within(v.Weight, 0, maxWeight, fmt.Sprintf("%s.values[%d].weight", path, j))
		}
		encoding = encoding || strings.EqualFold(d.Header, "accept-encoding")
		combinations *= float64(d.size())
	}
	c.must(combinations <= maxCombinations, path+".vary", "%v combinations are more than %d", combinations, maxCombinations)
	c.must(len(k.Encodings) == 0 || encoding, path+".encodings", "responses that do not vary by accept-encoding have no encodings")
	c.within(float64(len(k.Encodings)), 0, 10, path+".encodings")
	for i, e := range k.Encodings {
		c.must(isToken(e), fmt.Sprintf("%s.encodings[%d]", path, i), "%q is no coding", e)
	}
}

// isText reports whether a text can stand in a header.
func isText(s string) bool { return !strings.ContainsAny(s, "\r\n\x00") }

// isPath reports whether a text can stand in a path.
func isPath(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' }) < 0
}

// isToken reports whether a text can be the name of a header.
func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("-_", r)
	}) < 0
}
