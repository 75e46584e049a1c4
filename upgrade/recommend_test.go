package upgrade

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// optionOf makes an option from "way version critical high medium low".
func optionOf(t *testing.T, way Way, version string, exposure [4]int) Option {
	t.Helper()
	return Option{
		Way: way, Release: releaseOf(release.MustParse(version), day(t, "2026-11-23")),
		Exposure: Exposure{Critical: exposure[0], High: exposure[1], Medium: exposure[2], Low: exposure[3]},
	}
}

func TestRecommend(t *testing.T) {
	type options []struct {
		way      Way
		version  string
		exposure [4]int
	}
	for _, test := range []struct {
		name    string
		options options
		want    Way
		says    string
	}{
		{
			"nothing is reachable",
			options{{Stay, "3.2.20", [4]int{}}, {NextLTS, "3.4.7", [4]int{}}},
			Stay, "Stay on 3.2.20: the configuration reaches none of the known defects, and 3.2 gets fixes until 2030-04-01.",
		},
		{
			"the branch mends all",
			options{{Stay, "2.8.10", [4]int{1, 2, 3, 0}}, {SameBranch, "2.8.26", [4]int{}}, {NextLTS, "3.0.29", [4]int{}}, {NewestLTS, "3.4.7", [4]int{}}},
			SameBranch, "Take 2.8.26: it clears all 6 reachable advisories, and no line has to change.",
		},
		{
			"the branch ends soon",
			options{{Stay, "2.6.12", [4]int{0, 1, 0, 0}}, {SameBranch, "2.6.31", [4]int{}}, {NextLTS, "2.8.27", [4]int{}}, {NewestLTS, "3.4.7", [4]int{}}},
			SameBranch, "Take 2.6.31: it clears the only reachable advisory, and no line has to change; 2.6 gets fixes until 2027-04-01, so 2.8.27 is to be planned for.",
		},
		{
			"medium ones are no reason to leave a branch",
			options{{Stay, "2.8.10", [4]int{0, 1, 4, 2}}, {SameBranch, "2.8.26", [4]int{0, 0, 4, 2}}, {NextLTS, "3.0.29", [4]int{}}, {NewestLTS, "3.4.7", [4]int{}}},
			SameBranch, "Take 2.8.26: it clears the only grave advisory and leaves 6 milder ones, and no line has to change.",
		},
		{
			"the branch has no fix",
			options{{Stay, "3.0.5", [4]int{0, 8, 1, 0}}, {SameBranch, "3.0.26", [4]int{0, 2, 1, 0}}, {NextLTS, "3.2.26", [4]int{}}, {NewestLTS, "3.4.7", [4]int{}}},
			NextLTS, "Take 3.2.26: 3.0 has no fix for 2 grave advisories that the configuration reaches; 3.2.26 clears all 9 reachable advisories, and no line has to change.",
		},
		{
			"only the newest has the fix",
			options{{Stay, "3.0.5", [4]int{0, 8, 1, 0}}, {SameBranch, "3.0.26", [4]int{0, 2, 1, 0}}, {NextLTS, "3.2.26", [4]int{0, 1, 0, 0}}, {NewestLTS, "3.4.7", [4]int{}}},
			NewestLTS, "Take 3.4.7: 3.0 has no fix for 2 grave advisories",
		},
		{
			"a branch without fixes is left, although its last release mends all",
			options{{Stay, "2.4.10", [4]int{0, 1, 0, 0}}, {SameBranch, "2.4.34", [4]int{}}, {NextLTS, "2.8.27", [4]int{}}, {NewestLTS, "3.4.7", [4]int{}}},
			NextLTS, "Take 2.8.27: 2.4 has had no fixes since 2026-07-03; 2.8.27 clears the only reachable advisory, and no line has to change.",
		},
		{
			"a branch without fixes is left, although nothing is reachable",
			options{{Stay, "3.1.17", [4]int{}}, {NextLTS, "3.2.26", [4]int{}}, {NewestLTS, "3.4.7", [4]int{}}},
			NextLTS, "Take 3.2.26: 3.1 has had no fixes since 2026-03-19; 3.2.26 leaves no advisory reachable, and no line has to change.",
		},
		{
			"development",
			options{{Stay, "3.5-dev5", [4]int{}}, {NewestLTS, "3.4.7", [4]int{}}},
			NewestLTS, "Take 3.4.7: 3.5 is in development; 3.4.7 leaves no advisory reachable, and no line has to change.",
		},
		{
			"a package suffices",
			options{{Stay, "3.0.11-1+deb13u1", [4]int{0, 2, 0, 0}}, {Package, "3.0.11-1+deb13u5", [4]int{}}, {SameBranch, "3.0.26", [4]int{}}, {NextLTS, "3.2.26", [4]int{}}},
			Package, "Take 3.0.11-1+deb13u5: it clears all 2 reachable advisories, and no line has to change.",
		},
		{
			"the package is not enough",
			options{{Stay, "3.0.11-1+deb13u1", [4]int{0, 2, 0, 0}}, {Package, "3.0.11-1+deb13u5", [4]int{0, 1, 0, 0}}, {SameBranch, "3.0.26", [4]int{}}, {NextLTS, "3.2.26", [4]int{}}},
			SameBranch, "Take 3.0.26: it clears all 2 reachable advisories",
		},
		{
			"no release mends it, an edit does",
			options{{Stay, "3.4.7", [4]int{0, 1, 0, 2}}, {Mitigate, "3.4.7", [4]int{0, 0, 0, 2}}},
			Mitigate, "Stay on 3.4.7 and set process-vary off: no release clears more, and this leaves 2 reachable advisories.",
		},
		{
			"nothing mends it",
			options{{Stay, "3.4.7", [4]int{0, 1, 0, 2}}},
			Stay, "Stay on 3.4.7: no release clears more of the 3 reachable advisories, and 3.4 gets fixes until 2031-04-01.",
		},
		{
			"milder ones are no reason for the price of an edit",
			options{{Stay, "3.4.7", [4]int{0, 0, 1, 2}}, {Mitigate, "3.4.7", [4]int{}}},
			Stay, "Stay on 3.4.7: no release clears more, and of the 3 reachable advisories none is grave, and 3.4",
		},
		{
			"the newest branch without fixes has nowhere to go",
			options{{Stay, "2.5.3", [4]int{0, 1, 0, 0}}},
			Stay, "Stay on 2.5.3: ",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var all []Option
			for _, o := range test.options {
				all = append(all, optionOf(t, o.way, o.version, o.exposure))
				if o.way == Mitigate {
					all[len(all)-1].Measures = []string{"set process-vary off: responses with a Vary header are no longer cached"}
				}
			}
			r := recommend(all[0].Release, all)
			if r.Way != test.want || !strings.HasPrefix(r.Sentence, test.says) || strings.Count(r.Sentence+" ", ". ") != 1 {
				t.Errorf("%s: %s", r.Way, r.Sentence)
			}
		})
	}
}

// What helps until then is told: the release of the branch, and edits.
func TestMeanwhile(t *testing.T) {
	all := []Option{
		optionOf(t, Stay, "3.0.5", [4]int{0, 3, 0, 0}), optionOf(t, Mitigate, "3.0.5", [4]int{0, 1, 0, 0}),
		optionOf(t, SameBranch, "3.0.26", [4]int{0, 1, 0, 0}), optionOf(t, NextLTS, "3.2.26", [4]int{}),
	}
	all[1].Measures = []string{"an edit: its price"}
	r := recommend(all[0].Release, all)
	if got := strings.Join(r.Meanwhile, "\n"); got != "take 3.0.26: it leaves 1 of 3 reachable advisories, and no line has to change\nan edit: its price" {
		t.Errorf("%s", got)
	}
}

func TestCost(t *testing.T) {
	for _, test := range []struct {
		lines, hand, silent int
		want                string
	}{
		{0, 0, 0, "no line has to change"},
		{1, 0, 0, "1 line changes, by an edit"},
		{3, 0, 1, "3 lines change, all by edits, with 1 silent change to look at"},
		{0, 1, 0, "1 line needs hands"},
		{2, 2, 2, "2 lines change by edits and 2 need hands, with 2 silent changes to look at"},
		{1, 1, 0, "1 line changes by edits and 1 needs hands"},
		{0, 0, 4, "no line has to change, with 4 silent changes to look at"},
	} {
		if got := cost(&Option{Lines: test.lines, HandWork: test.hand, Silent: test.silent}); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
