package simulation

import "testing"

// A smaller cache is advised where it keeps 99 % of the hits, by the unfavourable end of
// an estimate, and a quarter less memory is enough to speak of it.
func TestAdviseSmaller(t *testing.T) {
	for name, test := range map[string]struct {
		smaller Point
		want    bool
	}{
		"keeps all":           {Point{Value: 50, Ratio: 0.5}, true},
		"keeps 99 %":          {Point{Value: 50, Ratio: 0.496}, true},
		"keeps 98 %":          {Point{Value: 50, Ratio: 0.49}, false},
		"is not known enough": {Point{Value: 50, Ratio: 0.496, RatioError: 0.004}, false},
		"saves a quarter":     {Point{Value: 75, Ratio: 0.5}, true},
		"saves less":          {Point{Value: 76, Ratio: 0.5}, false},
		"crashes":             {Point{Value: 50, Ratio: 0.5, Crashed: true}, false},
	} {
		var r Report
		r.Alternatives.TotalMaxSize = []Point{test.smaller, {Value: 100, Ratio: 0.5, Configured: true}}
		if got := adviseSmaller(&r); (got != "") != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
