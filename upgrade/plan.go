package upgrade

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

// schema counts the incompatible changes of the plan as JSON.
const schema = 1

// Plan is the way of one configuration from the version of today to another. It is
// plain data: docs/upgrade.schema.json describes it as JSON.
type Plan struct {
	Schema int `json:"schema"`
	// Date is the ISO date up to which the advisories reach, and Stale says so where
	// that is long ago.
	Date  string   `json:"data_date"`
	Stale string   `json:"stale,omitempty"`
	Name  string   `json:"name"`
	Files []string `json:"files"`
	// From is the version of today, and Why says how that is known.
	From Release `json:"from"`
	Why  string  `json:"version_why,omitempty"`
	// Refused tells that the version of today refuses the configuration.
	Refused bool `json:"refused_today"`
	// Reached are the advisories that the configuration reaches today, the gravest
	// first.
	Reached []Reached `json:"reachable_today"`
	// Options are what there is to choose from, the first of which is to stay. Where a
	// target was given, that is the other one.
	Options []Option `json:"options"`
	// Recommendation is what to do, where no target was given.
	Recommendation *Recommendation `json:"recommendation,omitempty"`
	// Steps lead to the target, or to what is recommended; none where that is to stay.
	Steps []Step `json:"steps"`
}

// Job is what to plan.
type Job struct {
	Subject
	// From is the version of today, and Why says how that is known.
	From release.Version
	Why  string
	To   Target
	// ByLTS goes to the target by way of the long-term branches in between.
	ByLTS  bool
	Choice Choice
	// Advisories are the known defects, and Today the day of the plan.
	Advisories *advisories.Database
	Today      time.Time
}

// Plan works the plan out. The error is one of hapvet itself: edits that do not fit.
func (j Job) Plan() (*Plan, error) {
	old, err := j.answer(j.From)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.Name, err)
	}
	from := releaseOf(j.From, j.Today)
	p := &Plan{
		Schema: schema, Date: j.Advisories.Date(), Stale: j.Advisories.Stale(j.Today), Name: j.Name, Files: []string{},
		From: from, Why: j.Why, Refused: old.refused(), Reached: reached(j.Advisories, old.Config), Steps: []Step{},
	}
	for _, f := range old.Files {
		p.Files = append(p.Files, f.Name)
	}
	options, err := j.options(old, from)
	if err != nil {
		return nil, err
	}
	p.Options = options
	chosen := &options[len(options)-1]
	if j.To.IsZero() {
		r := recommend(from, options)
		p.Recommendation, chosen = &r, option(options, r.Way)
	}
	p.Steps, err = j.steps(old, from, chosen)
	return p, err
}

// options works out what there is to choose from, side by side.
func (j *Job) options(old reading, from Release) ([]Option, error) {
	var options []Option
	add := func(way Way, v release.Version) {
		for _, o := range options[min(1, len(options)):] {
			if o.Version.Full() == v.Full() {
				return
			}
		}
		options = append(options, Option{Way: way, Release: releaseOf(v, j.Today)})
	}
	add(Stay, j.From)
	switch {
	case j.To.Safe:
		add(Asked, safeIn(j.Advisories, &j.Subject, j.From))
	case !j.To.IsZero():
		add(Asked, j.To.Version)
	default:
		j.addCandidates(old, add)
	}
	errs := make([]error, len(options))
	var wg sync.WaitGroup
	for i := range options {
		wg.Go(func() {
			errs[i] = j.fill(&options[i], old, from)
		})
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: from %s to %s: %w", j.Name, j.From, options[i].Version, err)
		}
	}
	if j.To.IsZero() {
		if o, ok := j.mitigation(old, options[0]); ok {
			options = slices.Insert(options, 1, o)
		}
	}
	j.addRisks(options)
	return options, nil
}

// fill works one option out. A panic is an error, as it would end the process here.
func (j *Job) fill(o *Option, old reading, from Release) (err error) {
	var failed failure
	defer func() {
		if failed.err != nil {
			err = failed.err
		}
	}()
	defer failed.recover("the plan")
	if o.step, err = j.step(old, from, o.Release, j.Choice); err == nil {
		o.fill(j, old)
	}
	return err
}

// addCandidates adds the versions that a recommendation chooses from.
func (j *Job) addCandidates(old reading, add func(Way, release.Version)) {
	if v, ok := advisories.PackageWithFixes(j.From, j.Advisories.MatchAll(old.Config)); ok {
		add(Package, v)
	}
	if v := safeIn(j.Advisories, &j.Subject, j.From); j.From.Before(v) {
		add(SameBranch, v)
	}
	if v, ok := nextLTS(j.From, j.Today); ok {
		add(NextLTS, v)
	}
	v, ok := newestLTS(j.From)
	if ok || j.From.IsDev() {
		add(NewestLTS, v)
	}
}

// steps returns the steps to an option.
func (j *Job) steps(old reading, from Release, chosen *Option) ([]Step, error) {
	switch {
	case chosen.Way == Stay || chosen.Way != Mitigate && chosen.Version.Compare(j.From) == 0:
		return []Step{}, nil
	case !j.ByLTS || chosen.Way == Mitigate:
		return []Step{chosen.step}, nil
	}
	var steps []Step
	subject := &j.Subject
	for _, v := range append(stops(j.From, chosen.Version, j.Today), chosen.Version) {
		to := releaseOf(v, j.Today)
		st, err := subject.step(old, from, to, j.Choice)
		if err != nil {
			return nil, fmt.Errorf("%s: from %s to %s: %w", j.Name, from.Version, v, err)
		}
		steps = append(steps, st)
		subject = subject.with(st.sources())
		if old, err = subject.answer(v); err != nil {
			return nil, fmt.Errorf("%s: %w", j.Name, err)
		}
		from = to
	}
	return steps, nil
}

// Target is the option that the plan leads to: what was asked for, or what is
// recommended.
func (p *Plan) Target() *Option {
	if p.Recommendation != nil {
		return option(p.Options, p.Recommendation.Way)
	}
	return &p.Options[len(p.Options)-1]
}

// Advice says in one sentence what to do, or what the way to the target comes to.
func (p *Plan) Advice() string {
	switch {
	case p.Recommendation != nil:
		return p.Recommendation.Sentence
	case len(p.Steps) == 0:
		return fmt.Sprintf("Nothing to do: the target is %s, too.", p.From.Version.Full())
	}
	return p.Steps[len(p.Steps)-1].Verdict() + "."
}
