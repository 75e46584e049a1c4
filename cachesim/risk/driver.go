package risk

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/hapvet/hapvet/cachesim/workload"
)

// factor is something that may drive the risk.
type factor struct {
	name string
	// by are what its value is multiplied by.
	by []float64
	// apply changes a variant; the value is what it is then. false tells that there is nothing
	// to change.
	apply func(s *Study, v *variant, by float64) (value string, ok bool)
}

var factors = []factor{
	{"max-secondary-entries", []float64{0.5, 2, 4}, func(_ *Study, v *variant, by float64) (string, bool) {
		n := max(1, math.Round(float64(v.settings.MaxSecondaryEntries)*by))
		if n > math.MaxUint32 {
			return "", false
		}
		v.settings.MaxSecondaryEntries = uint32(n)
		return fmt.Sprint(n), true
	}},
	{"values of the headers that responses vary by", []float64{0.5, 2}, func(s *Study, v *variant, by float64) (string, bool) {
		if s.Workload == nil || !made(s.Workload) {
			return "", false
		}
		v.change = func(w *workload.Workload) { scaleValues(w, by) }
		return fmt.Sprintf("%g times as many", by), true
	}},
	{"threads", []float64{0.25, 0.5, 2, 4}, func(_ *Study, v *variant, by float64) (string, bool) {
		n := float64(v.threads) * by
		if n != math.Trunc(n) {
			return "", false
		}
		v.threads = int(n)
		return fmt.Sprint(n), true
	}},
	{"transfers that break off", []float64{0, 10}, func(s *Study, v *variant, by float64) (string, bool) {
		if s.Workload == nil {
			return "", false
		}
		v.change = func(w *workload.Workload) {
			w.Kinds = slices.Clone(w.Kinds)
			for i := range w.Kinds {
				w.Kinds[i].Aborts = min(1, w.Kinds[i].Aborts*workload.Share(by))
			}
		}
		if by == 0 {
			return "none", true
		}
		return fmt.Sprintf("%g times as many", by), true
	}},
	{"total-max-size", []float64{0.25, 4}, func(_ *Study, v *variant, by float64) (string, bool) {
		n := math.Round(float64(v.settings.TotalMaxSize) * by)
		limit := v.settings.ObjectLimit()
		if n < 1 || n > 4095 || 2*limit > int64(n)<<20 {
			return "", false
		}
		v.settings.TotalMaxSize, v.settings.MaxObjectSize = int(n), limit
		return fmt.Sprint(n), true
	}},
	{"requests in a second", []float64{0.25, 4}, func(s *Study, v *variant, by float64) (string, bool) {
		if s.Workload == nil {
			return "", false
		}
		v.change = func(w *workload.Workload) { w.Rate *= by }
		return fmt.Sprintf("%g", s.Rate*by), true
	}},
}

// made reports whether values of headers are made up in a workload.
func made(w *workload.Workload) bool {
	return slices.ContainsFunc(w.Kinds, func(k workload.Kind) bool {
		return slices.ContainsFunc(k.Vary, func(d workload.Dimension) bool { return d.Cardinality > 0 })
	})
}

func scaleValues(w *workload.Workload, by float64) {
	w.Kinds = slices.Clone(w.Kinds)
	for i := range w.Kinds {
		k := &w.Kinds[i]
		k.Vary = slices.Clone(k.Vary)
		for j := range k.Vary {
			if n := k.Vary[j].Cardinality; n > 0 {
				k.Vary[j].Cardinality = max(1, int(math.Round(float64(n)*by)))
			}
		}
	}
}

// drive looks for what drives the gravest outcome that shows at all, and ranks it.
func (s *Study) drive(r *Report) error {
	if s.effort.drivers == 0 {
		return nil
	}
	o := driven(r)
	if o == outcomeCount {
		return nil
	}
	r.Driven = outcomes[o].name
	base := s.variant()
	length, runs := s.effort.drivers, 2
	if after := int64(r.Outcomes[o].FirstAfter); !outcomes[o].threads && after > length {
		length, runs = min(2*after, million/2), 1
	}
	now, err := s.eventRate(o, base, runs, length)
	if err != nil {
		return err
	}
	for _, f := range factors {
		d := Driver{Factor: f.name, Values: []Value{{Value: f.now(s), Configured: true, PerMillion: now}}}
		for _, by := range f.by {
			v := base
			value, ok := f.apply(s, &v, by)
			if !ok {
				continue
			}
			rate := 0.0
			switch {
			case f.name == "threads" && !outcomes[o].threads:
				rate = now
			case v.reaches(o):
				if rate, err = s.eventRate(o, v, runs, length); err != nil {
					return err
				}
			}
			d.Values = append(d.Values, Value{Value: value, PerMillion: rate})
		}
		if len(d.Values) > 1 {
			d.rank()
			r.Drivers = append(r.Drivers, d)
		}
	}
	slices.SortStableFunc(r.Drivers, func(a, b Driver) int { return cmp.Compare(b.weight(), a.weight()) })
	return nil
}

// driven is the gravest outcome that a run shows; without any, the race that comes nearest.
func driven(r *Report) outcomeID {
	race := outcomeCount
	for i := range r.Outcomes {
		o, e := outcomeID(i), &r.Outcomes[i]
		switch {
		case e.Seen == 0 || e.Method == ByImportance || o == crashByIndex: // the corruption shows more often
		case !outcomes[o].threads:
			if race < outcomeCount && outcomes[o].harm == HarmLoss {
				return race
			}
			return o
		case race == outcomeCount:
			race = o
		}
	}
	return race
}

// now is the value that a factor has.
func (f *factor) now(s *Study) string {
	v := s.variant()
	value, ok := f.apply(s, &v, 1)
	if !ok || v.change != nil && f.name != "requests in a second" {
		return "as it is"
	}
	return value
}

// eventRate is how often an outcome shows in a million requests.
func (s *Study) eventRate(o outcomeID, v variant, n int, length int64) (float64, error) {
	sem := v.sem
	if outcomes[o].threads {
		sem = calmed(sem)
	}
	runs, err := s.do(v, &sem, 0, s.copies(n), length)
	if err != nil {
		return 0, err
	}
	if outcomes[o].threads {
		e, err := s.raceEstimate(o, runs, v.threads)
		return e.PerMillion, err
	}
	return s.sequential(o, runs).PerMillion, nil
}

// rank works out the spread.
func (d *Driver) rank() {
	low, high := math.Inf(1), 0.0
	for _, v := range d.Values {
		low, high = min(low, v.PerMillion), max(high, v.PerMillion)
	}
	if low > 0 {
		d.Spread = high / low
	}
}

// weight orders drivers: what makes harm impossible, or brings it about, comes first.
func (d *Driver) weight() float64 {
	if d.Spread > 0 {
		return d.Spread
	}
	for _, v := range d.Values {
		if v.PerMillion > 0 {
			return math.Inf(1)
		}
	}
	return 0
}
