package config_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/hapvet/hapvet/config"
)

const featureText = `cache c
    total-max-size 4
    process-vary on
    max-secondary-entries 3
cache unused
    total-max-size 4
    process-vary on
listen l
    mode http
    http-request cache-use c
    http-response cache-store c
`

func TestFeatures(t *testing.T) {
	on := parseFor("3.0.0", featureText).Features()
	for feature, want := range map[config.Feature]string{
		config.FeatureCache:                 `10 listen "l" answers from cache "c"; 11 listen "l" fills cache "c"`,
		config.FeatureCacheVary:             `3 cache "c" keeps up to 3 variants of a URL, by line 4`,
		config.FeatureCacheSecondaryEntries: `4 cache "c" keeps up to 3 variants of a URL`,
	} {
		var got []string
		for _, e := range on[feature] {
			got = append(got, strings.Join([]string{strconv.Itoa(e.Directive.Line), e.Reason}, " "))
			if e.Feature != feature || e.Scope.Name != "c" {
				t.Errorf("%s: %+v", feature, e)
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: %s\nwant %s", feature, strings.Join(got, "; "), want)
		}
	}
	if on.Has(config.FeatureCache, "none") || !on.Has(config.FeatureCache, config.FeatureCacheVary) {
		t.Error("Has is wrong")
	}
	if off := parseFor("3.0.0", "# nothing\n").Features(); len(off) != 0 {
		t.Errorf("nothing is on, but %v", off)
	}
}

// The table is sound: names are unique, of lower-case words, and documented.
func TestFeatureTable(t *testing.T) {
	seen := map[config.Feature]bool{}
	for _, f := range config.AllFeatures() {
		if seen[f.Name] || f.Doc == "" || strings.Trim(string(f.Name), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%+v", f)
		}
		seen[f.Name] = true
	}
	if _, ok := config.LookupFeature(config.FeatureH2Bind); !ok {
		t.Error("h2-bind is not there")
	}
}

// Rules run in parallel and ask at the same time.
func TestFeaturesInParallel(t *testing.T) {
	c := parseFor("3.0.0", featureText)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if !c.Features().Has(config.FeatureCacheVary) || len(c.Caches()) != 2 {
				t.Error("not found")
			}
		})
	}
	wg.Wait()
}

// A reserve is small where data that grow by a sixteenth do not fit into it: beyond the
// limits that the message of HAProxy's commit 3020fde52 gives.
func TestSmallReserve(t *testing.T) {
	for line, want := range map[string]bool{
		"maxconn 100":                                   false,
		"tune.bufsize 17408":                            false,
		"tune.bufsize 17409":                            true,
		"tune.maxrewrite 964":                           false,
		"tune.maxrewrite 963":                           true,
		"tune.bufsize 65536\n    tune.maxrewrite 4096":  false,
		"tune.bufsize 65536\n    tune.maxrewrite 99999": false, // half of a buffer
	} {
		if got := parseFor("3.2.0", "global\n    "+line+"\n").Features().Has(config.FeatureSmallReserve); got != want {
			t.Errorf("%s: %t", line, got)
		}
	}
}
