package upgrade

import (
	"cmp"
	"slices"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
)

// Reached is an advisory that a configuration reaches.
type Reached struct {
	ID      string            `json:"id"`
	Rating  advisories.Rating `json:"rating"`
	Summary string            `json:"summary"`
	URL     string            `json:"url"`
	// Platforms are the only ones that have the defect, if not all.
	Platforms []string `json:"platforms,omitempty"`
	// FixedIn is the first later release of the branch with the fix; "" if none has it.
	FixedIn string `json:"fixed_in,omitempty"`
	// PackageFix is the revision of the distribution's package with the fix, and
	// Unknown tells that it is not known whether the package carries it.
	PackageFix string `json:"package_fix,omitempty"`
	Unknown    bool   `json:"unknown_to_distribution,omitempty"`
	// Places are the lines that switch on what it needs, at most a few.
	Places []Place `json:"places"`
}

// Exposure counts the advisories that a configuration reaches, by rating. Those that
// few platforms have are counted by themselves.
type Exposure struct {
	Critical  int `json:"critical"`
	High      int `json:"high"`
	Medium    int `json:"medium"`
	Low       int `json:"low"`
	Platforms int `json:"some_platforms"`
	// IDs are all of them, the gravest first.
	IDs []string `json:"ids"`
}

// Total returns how many there are on any platform.
func (e Exposure) Total() int { return e.Critical + e.High + e.Medium + e.Low }

// Grave returns how many of them are rated critical or high.
func (e Exposure) Grave() int { return e.Critical + e.High }

// Compare tells which of two is graver: 1 if e is, -1 if o is. One grave advisory
// counts for more than any number of milder ones.
func (e Exposure) Compare(o Exposure) int {
	return cmp.Or(cmp.Compare(e.Critical, o.Critical), cmp.Compare(e.High, o.High),
		cmp.Compare(e.Medium, o.Medium), cmp.Compare(e.Low, o.Low), cmp.Compare(e.Platforms, o.Platforms))
}

// exposureOf counts what is reached.
func exposureOf(reached []Reached) Exposure {
	e := Exposure{IDs: []string{}}
	for _, r := range reached {
		e.IDs = append(e.IDs, r.ID)
		switch {
		case len(r.Platforms) > 0:
			e.Platforms++
		case r.Rating == advisories.Critical:
			e.Critical++
		case r.Rating == advisories.High:
			e.High++
		case r.Rating == advisories.Medium:
			e.Medium++
		default:
			e.Low++
		}
	}
	return e
}

// maxPlaces bounds the lines that are shown of one advisory or change.
const maxPlaces = 20

// reached lists the advisories that a configuration reaches in the version that it
// was read for, each once, the gravest first.
func reached(db *advisories.Database, c *config.Config) []Reached {
	all := []Reached{}
	for _, m := range db.Assess(c).Reachable {
		if n := len(all); n > 0 && all[n-1].ID == m.Advisory.ID { // of another cache
			all[n-1].addPlaces(m)
			continue
		}
		all = append(all, newReached(m, c))
	}
	return all
}

func newReached(m advisories.Match, c *config.Config) Reached {
	a := m.Advisory
	r := Reached{
		ID: a.ID, Rating: a.Rating(), Summary: a.Summary, URL: advisories.URL(a.ID), Platforms: a.Specific.Platforms,
		PackageFix: a.PackageFix(c.Version), Unknown: a.In(c.Version) == advisories.UnknownToDistribution, Places: []Place{},
	}
	if v, ok := a.FixedIn(c.Version); ok {
		r.FixedIn = v.String()
	}
	r.addPlaces(m)
	return r
}

// addPlaces adds the lines of a match, the most telling one first; none where any
// configuration will do.
func (r *Reached) addPlaces(m advisories.Match) {
	if m.Way.AnyConfiguration() {
		return
	}
	for _, e := range append([]config.Evidence{m.Where()}, m.Trace...) {
		if p := placeOf(e.Directive); len(r.Places) < maxPlaces && !slices.Contains(r.Places, p) {
			r.Places = append(r.Places, p)
		}
	}
}
