package fleet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release/parallel"
	"github.com/hapvet/hapvet/upgrade"
)

// schema counts the incompatible changes of the report as JSON.
const schema = 1

// Report tells of the upgrades of a fleet. It is plain data: docs/fleet.schema.json
// describes it as JSON.
type Report struct {
	Schema int `json:"schema"`
	// Date is the ISO date up to which the advisories reach, and Stale says so where
	// that is long ago.
	Date  string `json:"data_date"`
	Stale string `json:"stale,omitempty"`
	// Rows are the configurations, in the order in which to upgrade them.
	Rows []Row `json:"configurations"`
	// Advisories are those that some configuration reaches, the gravest first.
	Advisories []Exposed `json:"advisories"`
}

// Row is one configuration of a fleet.
type Row struct {
	Name  string          `json:"name"`
	Files []string        `json:"files"`
	Hosts int             `json:"hosts"`
	From  upgrade.Release `json:"from"`
	// Exposure counts the advisories that it reaches today, After those that it
	// reaches on the target.
	Exposure upgrade.Exposure `json:"reachable_today"`
	After    upgrade.Exposure `json:"reachable_after"`
	// Way and To are the target, which is the version of today where the best is to stay.
	Way upgrade.Way     `json:"way"`
	To  upgrade.Release `json:"to"`
	// Lines counts the lines that edits change, HandWork those that need hands, and
	// Silent the changes of behaviour that HAProxy does not tell of.
	Lines    int `json:"lines"`
	HandWork int `json:"hand_work"`
	Silent   int `json:"silent_changes"`
	// ByEdits tells that HAProxy of the target takes the configuration after edits
	// alone, with no new warning.
	ByEdits bool `json:"edits_suffice"`
	// Urgency says why it stands where it stands, and Advice what to do.
	Urgency string `json:"urgency"`
	Advice  string `json:"advice"`
}

// Exposed is an advisory, and who reaches it.
type Exposed struct {
	ID      string            `json:"id"`
	Rating  advisories.Rating `json:"rating"`
	Summary string            `json:"summary"`
	URL     string            `json:"url"`
	// Names are the configurations that reach it today, in the order of upgrading, and
	// Hosts on how many hosts they run.
	Names []string `json:"configurations"`
	Hosts int      `json:"hosts"`
}

// Job is a fleet to report on.
type Job struct {
	Inventory *Inventory
	// Read returns the files of an entry.
	Read func(Entry) ([]config.Source, error)
	// Choice says which edits count as made.
	Choice     upgrade.Choice
	Advisories *advisories.Database
	Today      time.Time
}

// Report plans the upgrade of every configuration. The errors are those of the
// configurations that could not be planned, in the order of the inventory; the report
// is on the others.
func (j *Job) Report() (*Report, []error) {
	entries := j.Inventory.Entries
	plans, errs := make([]*upgrade.Plan, len(entries)), make([]error, len(entries))
	parallel.For(len(entries), func(i int) { plans[i], errs[i] = j.plan(entries[i]) })
	r := &Report{
		Schema: schema, Date: j.Advisories.Date(), Stale: j.Advisories.Stale(j.Today), Rows: []Row{}, Advisories: []Exposed{},
	}
	reached := map[string][]upgrade.Reached{}
	for i, p := range plans {
		if p != nil {
			r.Rows = append(r.Rows, newRow(entries[i], p))
			reached[p.Name] = p.Reached
		}
	}
	slices.SortStableFunc(r.Rows, byUrgency)
	r.expose(reached)
	return r, slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// plan plans the upgrade of one configuration. A panic is an error, so that it does not
// keep the others from their report.
func (j *Job) plan(e Entry) (p *upgrade.Plan, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, fmt.Errorf("%s: hapvet itself failed: %v", e.Name, r)
		}
	}()
	sources, err := j.Read(e)
	if err != nil {
		return nil, fmt.Errorf("%s (line %d of the inventory): %w", e.Name, e.Line, err)
	}
	return upgrade.Job{
		Subject: upgrade.Subject{Name: e.Name, Sources: sources, Env: e.Env, LocalPeer: e.LocalPeer},
		From:    e.Version, To: e.To, Choice: j.Choice, Advisories: j.Advisories, Today: j.Today,
	}.Plan()
}

func newRow(e Entry, p *upgrade.Plan) Row {
	today, target := &p.Options[0], p.Target()
	row := Row{
		Name: e.Name, Files: p.Files, Hosts: e.Hosts, From: p.From, Exposure: today.Exposure, After: target.Exposure,
		Way: target.Way, To: target.Release, Lines: target.Lines, HandWork: target.HandWork, Silent: target.Silent,
		ByEdits: !target.Refused && target.HandWork == 0, Urgency: urgency(today), Advice: p.Advice(),
	}
	return row
}

// urgency says how pressing it is to leave the version of today.
func urgency(today *upgrade.Option) string {
	e := today.Exposure
	var parts []string
	for _, rating := range []struct {
		n    int
		name string
	}{{e.Critical, "critical"}, {e.High, "high"}, {e.Medium, "medium"}, {e.Low, "low"}} {
		if rating.n > 0 && len(parts) < 2 {
			parts = append(parts, fmt.Sprintf("%d %s", rating.n, rating.name))
		}
	}
	if !today.Maintained {
		parts = append(parts, "no more fixes")
	}
	if len(parts) == 0 {
		return "nothing reachable"
	}
	return strings.Join(parts, ", ")
}

// byUrgency puts first who reaches the gravest defects, then who gets no more fixes,
// then what many hosts run, then what takes the least.
func byUrgency(a, b Row) int {
	return cmp.Or(
		b.Exposure.Compare(a.Exposure),
		truth(a.From.Maintained)-truth(b.From.Maintained),
		cmp.Compare(b.Hosts, a.Hosts),
		cmp.Compare(a.HandWork, b.HandWork),
		cmp.Compare(a.Silent, b.Silent),
		cmp.Compare(a.Lines, b.Lines),
		cmp.Compare(a.Name, b.Name),
	)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// expose lists who reaches which advisory.
func (r *Report) expose(reached map[string][]upgrade.Reached) {
	at := map[string]int{}
	for _, row := range r.Rows {
		for _, a := range reached[row.Name] {
			i, known := at[a.ID]
			if !known {
				i = len(r.Advisories)
				at[a.ID] = i
				r.Advisories = append(r.Advisories, Exposed{ID: a.ID, Rating: a.Rating, Summary: a.Summary, URL: a.URL})
			}
			r.Advisories[i].Names = append(r.Advisories[i].Names, row.Name)
			r.Advisories[i].Hosts += row.Hosts
		}
	}
	slices.SortStableFunc(r.Advisories, func(a, b Exposed) int {
		return cmp.Or(cmp.Compare(b.Rating, a.Rating), cmp.Compare(b.Hosts, a.Hosts), cmp.Compare(b.ID, a.ID))
	})
}
