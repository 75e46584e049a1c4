package cachesim_test

import (
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// A scaled cache has fewer blocks and the same limit on one object.
func TestScaled(t *testing.T) {
	settings := cachesim.DefaultSettings(64)
	sem := cachesim.SemanticsOf(release.MustParse("3.2.26"))
	c, err := cachesim.NewScaled(settings, sem, 500)
	if err != nil || c.Available() != 500 {
		t.Fatalf("%v, %d blocks", err, c.Available())
	}
	request := cachesim.Request{HasKey: true, Hash: cachesim.HashOf("https://h/")}
	response := cachesim.Response{Status: 200, Lifetime: 100, HasLifetime: true, Head: 300, Payload: 280, Body: 200_000}
	if _, v := c.Exchange(1000, &request, &response, 200_000); v != cachesim.Stored {
		t.Errorf("200,000 bytes: %s", v)
	}
	response.Body = 300_000
	request.Hash = cachesim.HashOf("https://h/large")
	if _, v := c.Exchange(1000, &request, &response, 300_000); v != cachesim.TooLarge {
		t.Errorf("300,000 bytes: %s", v)
	}
	for _, blocks := range []int{0, 64<<10 + 1} {
		if _, err := cachesim.NewScaled(settings, sem, blocks); err == nil {
			t.Errorf("%d blocks are taken", blocks)
		}
	}
}
