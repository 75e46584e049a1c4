package fleet_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/upgrade"
	"github.com/hapvet/hapvet/upgrade/fleet"
)

const plain = `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
    default_backend app
backend app
    balance roundrobin
    server s1 192.0.2.1:80
`

const withCache = plain + `    http-request cache-use small
    http-response cache-store small
cache small
    total-max-size 64
    process-vary on
`

var configs = map[string]string{
	"plain.cfg":  plain,
	"cache.cfg":  withCache,
	"hands.cfg":  strings.Replace(plain, "mode http\n", "mode http\n    clitimeout 5s\n    no such-thing\n", 1),
	"env.cfg":    strings.Replace(plain, ":8080", `":${PORT}"`, 1),
	"panics.cfg": "",
}

func entry(name, file, version string, hosts int) fleet.Entry {
	return fleet.Entry{Name: name, Files: []string{file}, Version: release.MustParse(version), Hosts: hosts, Line: 7}
}

func report(t *testing.T, entries ...fleet.Entry) (*fleet.Report, []error) {
	t.Helper()
	job := fleet.Job{
		Inventory: &fleet.Inventory{Entries: entries},
		Read: func(e fleet.Entry) ([]config.Source, error) {
			text, ok := configs[e.Files[0]]
			switch {
			case !ok:
				return nil, errors.New("no such file")
			case e.Files[0] == "panics.cfg":
				panic("in reading")
			}
			return []config.Source{{Name: e.Files[0], Content: text}}, nil
		},
		Advisories: advisories.Embedded().Only("HAPV-2025-0001", "HAPV-2026-0103"),
		Today:      time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
	}
	return job.Report()
}

// Who reaches the gravest defects goes first, then who gets no more fixes, then what
// many hosts run.
func TestOrder(t *testing.T) {
	r, errs := report(t,
		entry("safe-few", "plain.cfg", "3.4.7", 1),
		entry("safe-many", "plain.cfg", "3.4.7", 30),
		entry("dead", "plain.cfg", "2.3.21", 1),
		entry("two-grave", "cache.cfg", "3.0.5", 2),
		entry("one-grave-few", "plain.cfg", "3.0.5", 2),
		entry("one-grave-many", "plain.cfg", "2.6.12", 3),
		entry("one-grave-dead", "plain.cfg", "2.4.10", 1),
	)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var got []string
	for _, row := range r.Rows {
		got = append(got, row.Name)
	}
	if s := strings.Join(got, " "); s != "two-grave one-grave-dead one-grave-many one-grave-few dead safe-many safe-few" {
		t.Errorf("%s", s)
	}
	for i, want := range []string{"2 high", "1 high, no more fixes", "1 high", "1 high", "no more fixes", "nothing reachable", "nothing reachable"} {
		if r.Rows[i].Urgency != want {
			t.Errorf("%s: %s", r.Rows[i].Name, r.Rows[i].Urgency)
		}
	}
	if len(r.Advisories) != 2 || r.Advisories[0].ID != "HAPV-2026-0103" || r.Advisories[0].Hosts != 8 || len(r.Advisories[0].Names) != 4 ||
		strings.Join(r.Advisories[1].Names, " ") != "two-grave" || r.Advisories[1].Hosts != 2 {
		t.Errorf("%+v", r.Advisories)
	}
}

// What edits alone can do is told apart from what takes hands.
func TestByEdits(t *testing.T) {
	hands, edits, env := entry("hands", "hands.cfg", "2.0.14", 1), entry("edits", "cache.cfg", "3.0.5", 1), entry("env", "env.cfg", "3.0.5", 1)
	hands.To, _ = upgrade.ParseTarget("3.4.7")
	edits.To, _ = upgrade.ParseTarget("safe")
	env.Env = map[string]string{"PORT": "nonsense"} // an address that HAProxy refuses
	r, errs := report(t, hands, edits, env)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, row := range r.Rows {
		if row.ByEdits != (row.Name == "edits") || (row.HandWork > 0) != (row.Name != "edits") {
			t.Errorf("%+v", row)
		}
		if row.Name == "edits" && (row.To.Version.String() != "3.0.21" || row.Way != upgrade.Asked || row.After.Total() != 0) {
			t.Errorf("%+v", row)
		}
	}
}

// A configuration that cannot be read keeps no other from the report.
func TestErrors(t *testing.T) {
	r, errs := report(t, entry("gone", "gone.cfg", "3.0.5", 1), entry("panics", "panics.cfg", "3.0.5", 1), entry("fine", "plain.cfg", "3.0.5", 1))
	if len(r.Rows) != 1 || len(errs) != 2 || errs[0].Error() != "gone (line 7 of the inventory): no such file" || !strings.Contains(errs[1].Error(), "panics: hapvet itself failed: in reading") {
		t.Errorf("%d rows, errors %v", len(r.Rows), errs)
	}
}
