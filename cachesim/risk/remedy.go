package risk

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// RemedyID names a way out. Its text is stable.
type RemedyID string

// The remedies, in the order in which they are listed.
const (
	Upgrade            RemedyID = "upgrade"
	UpgradeFurther     RemedyID = "upgrade-further"
	ProcessVaryOff     RemedyID = "process-vary-off"
	MoreVariants       RemedyID = "raise-max-secondary-entries"
	OneThread          RemedyID = "nbthread-1"
	DisableCache       RemedyID = "disable-cache"
	maxVariantsOffered          = 10_000
)

// Remedy is something that stops harm, or makes it less likely.
type Remedy struct {
	ID     RemedyID `json:"id"`
	Action string   `json:"action"`
	Price  string   `json:"price"`
	// Value is the number or version that it sets.
	Value string `json:"value,omitempty"`
	// Stops are the outcomes that cannot be reached any more.
	Stops  []string `json:"stops"`
	Effect Effect   `json:"effect"`
}

// remedies are what there is to do about the outcomes that can be reached.
func (s *Study) remedies(r *Report, base measured) ([]Remedy, error) {
	list := []Remedy{}
	if len(r.Now.Reachable) == 0 {
		return list, nil
	}
	add := func(x Remedy, v variant) error {
		m, err := base, error(nil)
		if x.ID != OneThread { // the model has one thread anyway
			if m, err = s.measure(v, s.effort.retry); err != nil {
				return err
			}
		}
		if x.Effect, err = s.effect(v, m); err == nil {
			x.Stops = without(r.Now.Reachable, x.Effect.Reachable)
			list = append(list, x)
		}
		return err
	}
	for _, f := range []func(*Report, measured) ([]Remedy, []variant, error){s.upgrades, s.settingsRemedies, s.processRemedies} {
		remedies, variants, err := f(r, base)
		if err != nil {
			return nil, err
		}
		for i := range remedies {
			if err := add(remedies[i], variants[i]); err != nil {
				return nil, err
			}
		}
	}
	return append(list, Remedy{
		ID: DisableCache, Action: "remove the rules that use the cache", Price: "every request goes to a server",
		Stops: r.Now.Reachable, Effect: Effect{Reachable: []string{}},
	}), nil
}

// settingsRemedies change the cache section.
func (s *Study) settingsRemedies(r *Report, base measured) (list []Remedy, variants []variant, err error) {
	if !s.Settings.ProcessVary {
		return nil, nil, nil
	}
	off := s.variant()
	off.settings.ProcessVary = false
	list = append(list, Remedy{ID: ProcessVaryOff, Action: "set process-vary off", Value: "off", Price: "responses with a Vary header are not cached"})
	variants = append(variants, off)
	if !slices.Contains(r.Now.Reachable, outcomes[indexCorrupted].name) && !slices.Contains(r.Now.Reachable, outcomes[counterWrapped].name) {
		return list, variants, nil
	}
	// How many variants a URL comes to where there may be any number.
	more := s.variant()
	more.settings.MaxSecondaryEntries = 1 << 30
	sem := calmed(more.sem)
	runs, err := s.do(more, &sem, 0, s.copies(s.effort.calm), s.effort.calmLen)
	if err != nil {
		return nil, nil, err
	}
	most := uint32(0)
	for i := range runs {
		most = max(most, runs[i].variants)
	}
	if most = enough(most); most <= s.Settings.MaxSecondaryEntries || most > maxVariantsOffered {
		return list, variants, nil
	}
	more.settings.MaxSecondaryEntries = most
	return append(list, Remedy{
		ID: MoreVariants, Action: fmt.Sprintf("set max-secondary-entries %d", most), Value: fmt.Sprint(most),
		Price: "it holds only as long as clients do not make up more variants, and lookups walk longer lists",
	}), append(variants, more), nil
}

// enough is half as many again as there were, in two digits.
func enough(most uint32) uint32 {
	n, unit := most+most/2, uint32(1)
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit - 1) / unit * unit
}

// processRemedies change the global section.
func (s *Study) processRemedies(r *Report, _ measured) ([]Remedy, []variant, error) {
	if !slices.ContainsFunc(r.Outcomes, func(e Estimate) bool {
		return (e.Status == Estimated || e.Status == NotSeen) && e.Method == ByCoincidence
	}) {
		return nil, nil, nil
	}
	one := s.variant()
	one.threads = 1
	return []Remedy{{ID: OneThread, Action: "set nbthread 1", Value: "1", Price: "one processor has to do all the work"}}, []variant{one}, nil
}

// upgrades are the first release that is free of the gravest outcome, and the first that is
// free of as much as any is.
func (s *Study) upgrades(r *Report, _ measured) (list []Remedy, variants []variant, err error) {
	if s.Options.Delete != 0 || s.Options.Refuse != 0 {
		return nil, nil, nil // who sets by hand what the version does, asks for no other
	}
	gravest := s.gravest()
	first, best := release.Version{}, release.Version{}
	least := 1 << 30
	for _, v := range candidates(s.Version) {
		left := s.left(v)
		if len(left) >= len(r.Now.Reachable) {
			continue
		}
		if first.IsZero() && !slices.Contains(left, gravest) {
			first = v
		}
		if weight := weigh(left); weight < least {
			best, least = v, weight
		}
	}
	add := func(id RemedyID, v release.Version) {
		x := s.variant()
		x.sem = cachesim.SemanticsOf(v)
		price := "a restart"
		if v.Branch() != s.Version.Branch() {
			price = "another branch: see what it changes"
		}
		list = append(list, Remedy{ID: id, Action: fmt.Sprintf("upgrade to %s or a later %s", v, v.Branch()), Value: v.String(), Price: price})
		variants = append(variants, x)
	}
	if !first.IsZero() {
		add(Upgrade, first)
	}
	if !best.IsZero() && best != first {
		add(UpgradeFurther, best)
	}
	return list, variants, nil
}

// gravest is the gravest outcome that can be reached.
func (s *Study) gravest() outcomeID {
	v := s.variant()
	for o := range outcomeCount {
		if v.reaches(o) && !outcomes[o].threads {
			return o
		}
	}
	for o := range outcomeCount {
		if v.reaches(o) {
			return o
		}
	}
	return outcomeCount
}

// left are the outcomes that another version reaches with the same settings.
func (s *Study) left(v release.Version) (left []outcomeID) {
	x := s.variant()
	x.sem = cachesim.SemanticsOf(v)
	for o := range outcomeCount {
		if x.reaches(o) {
			left = append(left, o)
		}
	}
	return left
}

// weigh compares sets of outcomes: one that is graver counts more than all that are less so.
func weigh(left []outcomeID) (weight int) {
	for _, o := range left {
		weight += 1 << (outcomeCount - o)
	}
	return weight
}

// candidates are the later releases of the branch, then those of later branches with
// long-term support, in order.
func candidates(from release.Version) (list []release.Version) {
	for _, b := range release.Branches() {
		if !b.Released() || b.Name != from.Branch() && (!b.LTS || b.First().Before(from)) {
			continue
		}
		for patch := 0; ; patch++ {
			v := release.MustParse(fmt.Sprintf("%s.%d", b.Name, patch))
			if b.Latest.Before(v) {
				break
			}
			if from.Before(v) {
				list = append(list, v)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b release.Version) int {
		if own := from.Branch(); (a.Branch() == own) != (b.Branch() == own) {
			if a.Branch() == own {
				return -1
			}
			return 1
		}
		return a.Compare(b)
	})
	return list
}

// without returns what is in one list and not in another.
func without(all, others []string) []string {
	left := []string{}
	for _, x := range all {
		if !slices.Contains(others, x) {
			left = append(left, x)
		}
	}
	return left
}
