package workload_test

import (
	"math"
	"slices"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/release"
)

// one is a workload of one kind, from lines of YAML.
func one(t testing.TB, head, kind string) *workload.Workload {
	t.Helper()
	w, err := workload.Parse([]byte(head + "\nkinds: [{name: a, population: 100000, size: 1000, ttl: 60, " + kind + "}]"))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// records are all records of a workload.
func records(t testing.TB, w *workload.Workload) []cachesim.Record {
	t.Helper()
	s := cachesim.SemanticsOf(release.MustParse("3.0.11"))
	source, err := w.Source(&s)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]cachesim.Record, w.Requests)
	for i := range list {
		if err := source.Next(&list[i]); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance*want {
		t.Errorf("%s is %v, not about %v", what, got, want)
	}
}

// Arrivals are those of a Poisson process: gaps have the mean and the deviation that
// an exponential distribution has.
func TestArrivals(t *testing.T) {
	list := records(t, one(t, "rate: 200\nrequests: 40000", "freshness: max-age"))
	var sum, squares float64
	for i := 1; i < len(list); i++ {
		gap := float64(list[i].Time-list[i-1].Time) / 1e6
		sum += gap
		squares += gap * gap
	}
	n := float64(len(list) - 1)
	near(t, "the mean gap", sum/n, 1.0/200, 0.02)
	near(t, "the deviation of gaps", math.Sqrt(squares/n-sum/n*sum/n), 1.0/200, 0.02)
}

func TestSizes(t *testing.T) {
	for _, test := range []struct {
		size         string
		median, mean float64
		least, most  int64
	}{
		{"777", 777, 777, 777, 777},
		{"{lognormal: {median: 12k, sigma: 1}}", 12288, 12288 * math.Exp(0.5), 1, 1 << 40},
		{"{lognormal: {median: 12k, sigma: 1}, min: 10k, max: 14k}", 12288, 0, 10240, 14336},
		{"{pareto: {least: 1k, alpha: 3}}", 1024 * math.Pow(2, 1.0/3), 1024 * 1.5, 1024, 1 << 40},
		{"{table: [{value: 100, weight: 3}, {value: 1k}]}", 100, 331, 100, 1024},
		{"{table: [{up_to: 100}, {up_to: 300}]}", 100, 125, 0, 300},
	} {
		w, err := workload.Parse([]byte("requests: 30000\nkinds: [{name: a, population: 100000, popularity: {scan: true}, ttl: 1, size: " + test.size + "}]"))
		if err != nil {
			t.Fatal(err)
		}
		list := records(t, w)
		sizes := make([]int64, len(list))
		sum := 0.0
		for i := range list {
			sizes[i] = list[i].Body
			sum += float64(list[i].Body)
		}
		slices.Sort(sizes)
		near(t, "the median of "+test.size, float64(sizes[len(sizes)/2]), test.median, 0.03)
		if test.mean > 0 {
			near(t, "the mean of "+test.size, sum/float64(len(sizes)), test.mean, 0.04)
		}
		if first, last := sizes[0], sizes[len(sizes)-1]; first < test.least || last > test.most {
			t.Errorf("%s: from %d to %d", test.size, first, last)
		}
	}
}

// Shares are what the description says.
func TestShares(t *testing.T) {
	w := one(t, "requests: 40000", `validators: [etag], uncacheable: 10%, head: 5%, post: 0.2, conditional: 30%, stale: 50%, aborts: 8%, chunked: 40%,
		speed: 1000, slow: 25%, slow_speed: 100, vary: [{header: referer, values: [{value: x, weight: 3}, {value: ""}]}]`)
	counts := map[string]float64{}
	count := func(what string, is bool) {
		if is {
			counts[what] += 1 / float64(w.Requests)
		}
	}
	s := cachesim.SemanticsOf(release.MustParse("3.0.11"))
	private := s.DigestResponse(&cachesim.ResponseHead{Headers: cachesim.Headers{{Name: "cache-control", Value: "private"}}}).Cacheable
	for _, r := range records(t, w) {
		count("head", r.Request.Method == cachesim.MethodHead)
		count("post", r.Request.Method == cachesim.MethodOther)
		count("conditional", r.Request.HasIfNoneMatch)
		count("current", r.Response.Status == 304)
		count("aborted", r.Broken >= 0)
		count("private", r.Response.Cacheable == private)
		count("told", r.Response.Body >= 0)
		count("slow", r.Body > 0 && r.Duration == 10_000_000)
		count("fast", r.Body > 0 && r.Duration == 1_000_000)
		if r.Broken >= r.Body && r.Body > 0 {
			t.Errorf("a body of %d breaks off at %d", r.Body, r.Broken)
		}
	}
	const gets, current = 0.75, 0.75 * 0.3 * 0.5
	for what, want := range map[string]float64{
		"head": 0.05, "post": 0.2, "conditional": gets * 0.3, "current": current, "aborted": (1 - 0.05 - current) * 0.08,
		"private": 0.1, "told": (1 - current) * 0.6, "slow": (1 - 0.05 - current) * 0.25, "fast": (1 - 0.05 - current) * 0.75,
	} {
		near(t, "the share "+what, counts[what], want, 0.07)
	}
}

// With a limit on transfers, as many run at a time and no more, and none overtakes
// another.
func TestConcurrency(t *testing.T) {
	const limit = 7
	list := records(t, one(t, "rate: 100\nrequests: 5000\nconcurrency: 7", "speed: 5000, slow: 10%, slow_speed: 500"))
	full := false
	for i := range list {
		running := 0
		for j := max(0, i-200); j <= i; j++ {
			if list[j].Time+list[j].Duration > list[i].Time {
				running++
			}
		}
		if running > limit || i > 0 && list[i].Time < list[i-1].Time {
			t.Fatalf("request %d: %d transfers at %d", i, running, list[i].Time)
		}
		full = full || running == limit
	}
	if !full {
		t.Error("the limit was never reached")
	}
}

// Where a body would take ages, and all must wait for it, times stay within bounds.
func TestEndlessTransfers(t *testing.T) {
	w, err := workload.Parse([]byte("requests: 120000\nconcurrency: 1\nkinds: [{name: a, population: 1, size: 1024g, ttl: 1, speed: 1}]"))
	if err != nil {
		t.Fatal(err)
	}
	last := int64(0)
	for _, r := range records(t, w) {
		if r.Time < last || r.Duration != 24*3600*1_000_000 {
			t.Fatalf("%d follows %d; a body takes %d", r.Time, last, r.Duration)
		}
		last = r.Time
	}
}

// New objects come at the rate of renewal, and are the most popular ones.
func TestRenewal(t *testing.T) {
	w, err := workload.Parse([]byte("rate: 100\nrequests: 20000\nkinds: [{name: a, population: 50, size: 1, ttl: 1, popularity: {zipf: 3, renewal: 2}}]"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[cachesim.Hash]int64{}
	for _, r := range records(t, w) {
		if first, ok := seen[r.Request.Hash]; !ok {
			seen[r.Request.Hash] = r.Time
		} else if age := r.Time - first; age > 26_000_000 {
			t.Fatalf("an object is asked for %d µs after it came", age)
		}
	}
	near(t, "the number of objects", float64(len(seen)), 200*2, 0.2)
}

// A scan asks for each object once before it begins again.
func TestScan(t *testing.T) {
	w, err := workload.Parse([]byte("requests: 300\nkinds: [{name: a, population: 100, size: 1, ttl: 1, popularity: {scan: true}}]"))
	if err != nil {
		t.Fatal(err)
	}
	list := records(t, w)
	seen := map[cachesim.Hash]bool{}
	for i, r := range list {
		if seen[r.Request.Hash] != (i >= 100) || i >= 100 && r.Request.Hash != list[i-100].Request.Hash {
			t.Fatalf("request %d is for an object that is not its turn's", i)
		}
		seen[r.Request.Hash] = true
	}
}
