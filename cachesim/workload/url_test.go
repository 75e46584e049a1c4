package workload

import (
	"errors"
	"math"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

func presetURLs(t *testing.T, name string) (*URLs, error) {
	t.Helper()
	w, err := Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	sem := cachesim.SemanticsOf(release.MustParse("3.4.0"))
	return w.URLs(&sem)
}

// The shares of all URLs add up to 1, and the sum of the heights is what one by one gives.
func TestURLShares(t *testing.T) {
	urls, err := presetURLs(t, "api")
	if err != nil {
		t.Fatal(err)
	}
	for i := range urls.kinds {
		z, total := &urls.kinds[i].ranks, 0.0
		for k := 1.0; k <= z.n; k++ {
			total += z.height(k)
		}
		if math.Abs(total/urls.sums[i]-1) > 1e-7 {
			t.Errorf("kind %d: %g, want %g", i, urls.sums[i], total)
		}
	}
	// How often a URL is drawn agrees with its share.
	const draws = 20_000
	first, share := 0, 0.0
	for seed := range uint64(draws) {
		if u := urls.Draw(seed); u.kind == 0 && u.object == 0 {
			first++
			share = u.Share
		}
	}
	if got := float64(first) / draws; math.Abs(got-share) > 4*math.Sqrt(share/draws) {
		t.Errorf("drawn in %g of the cases, its share is %g", got, share)
	}
}

// The traffic of a URL comes as often as its share says, with its own size and lifetime.
func TestURLSource(t *testing.T) {
	urls, err := presetURLs(t, "static-assets")
	if err != nil {
		t.Fatal(err)
	}
	url := urls.Draw(3)
	source := urls.Source(url, 1, 2000, Tilt{})
	var r cachesim.Record
	n, last := 0.0, int64(0)
	var hash cachesim.Hash
	for source.Next(&r) == nil {
		if n > 0 && (r.Request.Hash != hash || r.Time < last) {
			t.Fatalf("another URL, or back in time: %v", r)
		}
		hash, last = r.Request.Hash, r.Time
		n++
	}
	if want := url.Share * 500 * 2000; math.Abs(n-want) > 5*math.Sqrt(want) {
		t.Errorf("%g requests, not %g", n, want)
	}
	if got := urls.Lifetime(url); got != 365*24*3600 {
		t.Errorf("it is fresh for %d s", got)
	}
	if source.Ratio() != 1 {
		t.Errorf("untilted traffic has the likelihood ratio %g", source.Ratio())
	}
}

func TestNoURLs(t *testing.T) {
	for _, name := range []string{"crawler", "video"} { // a scan; renewal and a limit of transfers
		if _, err := presetURLs(t, name); !errors.Is(err, ErrNoURLs) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
