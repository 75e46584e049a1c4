package upgrade_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/upgrade"
)

var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// cacheConfig reaches HAPV-2025-0001: a cache with variants.
const cacheConfig = `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
cache small
    total-max-size 64
    process-vary on
listen web
    bind :8080
    balance roundrobin
    http-request cache-use small
    http-response cache-store small
    server s1 192.0.2.1:80
`

// job is one for a configuration; to may be "".
func job(t *testing.T, text, from, to string) upgrade.Job {
	t.Helper()
	j := upgrade.Job{
		Subject: upgrade.Subject{Name: "test.cfg", Sources: []config.Source{{Name: "test.cfg", Content: text}}},
		From:    release.MustParse(from), Advisories: advisories.Embedded(), Today: today,
	}
	if to != "" {
		target, err := upgrade.ParseTarget(to)
		if err != nil {
			t.Fatal(err)
		}
		j.To = target
	}
	return j
}

func plan(t *testing.T, j upgrade.Job) *upgrade.Plan {
	t.Helper()
	p, err := j.Plan()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRecommendationOfEveryBranch(t *testing.T) {
	// Two grave ones: of the cache from 2.9 on, and of a header, which any proxy meets.
	two := advisories.Embedded().Only("HAPV-2025-0001", "HAPV-2026-0103")
	for _, test := range []struct {
		from, way, to string
	}{
		{"2.4.1", "next-lts", "2.8.27"}, // reaches none of the two, but gets no fixes
		{"2.4.10", "next-lts", "2.8.27"},
		{"2.5.3", "next-lts", "2.8.27"},
		{"2.6.12", "same-branch", "2.6.27"},
		{"2.6.27", "stay", "2.6.27"},
		{"2.7.5", "next-lts", "2.8.27"},
		{"2.8.10", "same-branch", "2.8.22"},
		{"2.9.3", "next-lts", "3.0.29"},
		{"3.0.5", "same-branch", "3.0.21"},
		{"3.0.11-1+deb13u1", "package", "3.0.11-1+deb13u3"},
		{"3.0.11-1+deb13u3", "stay", "3.0.11-1+deb13u3"},
		{"3.0.21", "stay", "3.0.21"},
		{"3.1.2", "next-lts", "3.2.26"},
		{"3.2.0", "same-branch", "3.2.17"},
		{"3.3.1", "same-branch", "3.3.8"},
		{"3.4.7", "stay", "3.4.7"},
		{"3.5-dev5", "newest-lts", "3.4.7"},
	} {
		t.Run(test.from, func(t *testing.T) {
			j := job(t, cacheConfig, test.from, "")
			j.Advisories = two
			p := plan(t, j)
			r := p.Recommendation
			if string(r.Way) != test.way || r.Release.Version.Full() != test.to {
				t.Errorf("%s to %s: %s", r.Way, r.Release.Version.Full(), r.Sentence)
			}
			if o := p.Target(); o.Way != r.Way || o.Exposure.Total() != 0 {
				t.Errorf("the target %s %s reaches %v", o.Way, o.Version, o.Exposure.IDs)
			}
			if moves := r.Way != upgrade.Stay && r.Way != upgrade.Package; moves != (len(p.Steps) > 0) {
				t.Errorf("%d steps to %s", len(p.Steps), r.Way)
			}
		})
	}
}

// A mitigation leaves what it cannot help, and no release mends either.
func TestMitigation(t *testing.T) {
	j := job(t, cacheConfig, "3.0.5", "")
	j.Advisories = advisories.Embedded().Only("HAPV-2025-0001")
	p := plan(t, j)
	o := p.Options[1]
	if o.Way != upgrade.Mitigate || o.Exposure.Total() != 0 || o.Lines == 0 || o.Refused || len(o.Measures) != 1 {
		t.Errorf("%+v", o)
	}
}

// The release of the same branch is the smallest that mends all it can: every release
// before it leaves something that a later one mends.
func TestSafeIsSmallest(t *testing.T) {
	db := advisories.Embedded()
	for _, branch := range release.Branches() {
		if !branch.Released() {
			continue
		}
		j := job(t, cacheConfig, branch.First().String(), "safe")
		if branch.Name < "2.4" {
			j.Sources[0].Content = strings.ReplaceAll(cacheConfig, "    process-vary on\n", "")
		}
		safe := plan(t, j).Target().Version
		for _, r := range release.Releases(branch.Name) {
			if r.Version.IsDev() || safe.Before(r.Version) {
				continue
			}
			mended := mendedLater(db, j, r.Version)
			if last := r.Version.Compare(safe) == 0; last == (len(mended) > 0) {
				t.Errorf("%s, safe is %s: later releases mend %v", r.Version, safe, mended)
			}
		}
	}
}

// mendedLater names the advisories that are reachable in a release and mended in a later
// one of its branch.
func mendedLater(db *advisories.Database, j upgrade.Job, v release.Version) []string {
	var ids []string
	for _, m := range db.Assess(config.ParseAll(j.Sources, config.Options{Version: v})).Reachable {
		if fixed, ok := m.Advisory.FixedIn(v); ok {
			ids = append(ids, fmt.Sprintf("%s by %s", m.Advisory.ID, fixed))
		}
	}
	return ids
}

// With a target, there are two options, and the table compares them.
func TestGivenTarget(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{"3.0.5", "3.2.20", "3.2.20"}, {"3.0.5", "safe", ""}, {"3.0.5", "lts", "3.4.7"}, {"3.2.20", "2.8", "2.8.27"},
	} {
		p := plan(t, job(t, cacheConfig, test.from, test.to))
		if len(p.Options) != 2 || p.Options[0].Way != upgrade.Stay || p.Options[1].Way != upgrade.Asked || p.Recommendation != nil {
			t.Errorf("%s to %s: %+v", test.from, test.to, p.Options)
		}
		if got := p.Target().Version.String(); test.want != "" && got != test.want {
			t.Errorf("%s to %s leads to %s", test.from, test.to, got)
		}
		if len(p.Steps) != 1 {
			t.Errorf("%s to %s: %d steps", test.from, test.to, len(p.Steps))
		}
	}
	if p := plan(t, job(t, cacheConfig, "3.4.7", "lts")); len(p.Steps) != 0 || len(p.Options) != 2 || p.Advice() != "Nothing to do: the target is 3.4.7, too." {
		t.Errorf("%s: %+v", p.Advice(), p.Steps)
	}
}

// A way by long-term branches begins each step with the files of the one before.
func TestPathByLTS(t *testing.T) {
	j := job(t, strings.Replace(cacheConfig, "    mode http\n", "    mode http\n    option accept-invalid-http-request\n    timeout check 50\n", 1), "2.6.12", "3.4")
	j.ByLTS = true
	p := plan(t, j)
	var got []string
	for i, s := range p.Steps {
		got = append(got, fmt.Sprintf("%s-%s", s.From.Branch, s.To.Branch))
		if i > 0 && s.Files[0].Before != p.Steps[i-1].Files[0].After {
			t.Errorf("step %d begins with other files", i+1)
		}
	}
	if strings.Join(got, " ") != "2.6-2.8 2.8-3.0 3.0-3.2 3.2-3.4" {
		t.Errorf("%v", got)
	}
	j.ByLTS = false
	if direct := plan(t, j).Steps[0].Files[0].After; direct != p.Steps[3].Files[0].After {
		t.Errorf("the way leads to\n%s\nand directly to\n%s", p.Steps[3].Files[0].After, direct)
	}
}

// Where a defect of the cache may end the process, each option tells how likely that is;
// elsewhere none does.
func TestRisk(t *testing.T) {
	j := job(t, cacheConfig, "3.0.5", "")
	j.Advisories = advisories.Embedded().Only("HAPV-2025-0001")
	for _, o := range plan(t, j).Options {
		switch reaches := o.Exposure.Total() > 0; {
		case o.Risk == nil:
			t.Errorf("%s %s has none", o.Way, o.Version)
		case reaches != (o.Risk.Cache == "small") || reaches != (o.Risk.Crash > 0.5) || reaches != (len(o.Risk.Outcomes) > 0):
			t.Errorf("%s %s: %+v", o.Way, o.Version, o.Risk)
		}
	}
	j.Sources[0].Content = strings.Replace(cacheConfig, "process-vary on", "process-vary off", 1)
	for _, o := range plan(t, j).Options {
		if o.Risk != nil {
			t.Errorf("%s %s: %+v", o.Way, o.Version, o.Risk)
		}
	}
}
