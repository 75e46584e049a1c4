package changes

import (
	"cmp"
	"slices"

	"github.com/hapvet/hapvet/config"
)

// Hit is a place of a configuration that a change concerns.
type Hit struct {
	Change *Change
	// Directives are the lines concerned, as the old version reads them, the one where
	// it shows first. Of a proxy or section as a whole, and of what a configuration does
	// not say, that is a header.
	Directives []*config.Directive
	// Span is what of the first directive it is about.
	Span config.Span
	// Detail says what is special here, in half a sentence; mostly it is empty.
	Detail string
	// Edits carry the place over to the new version. Their files are those of the old
	// configuration. There are none where it takes hand work, which Work describes.
	Edits []config.Edit
	Work  string
	// Keep are the edits that keep the behaviour of before, if there are any.
	Keep []config.Edit
	// Safe tells that Edits do not change what HAProxy does.
	Safe bool
}

// Find returns where a change concerns a configuration that goes from one version to
// another, in order. Both arguments are the same files, read for the two versions.
func (c *Change) Find(old, new *config.Config) []Hit {
	return newSearch(old, new).find(c)
}

// FindAll returns where any change concerns a configuration that goes from one version
// to another: the changes by ID, the places of each in order.
func FindAll(old, new *config.Config) []Hit {
	x := newSearch(old, new)
	var hits []Hit
	for _, c := range Between(old.Version, new.Version) {
		hits = append(hits, x.find(c)...)
	}
	return hits
}

// search looks for the places that changes concern. What several of them ask about is
// worked out once.
type search struct {
	old, new           *config.Config
	change             *Change
	files              map[*config.File]*config.File // of the new configuration to those of the old one
	order              map[*config.File]int
	oldLines, newLines map[place]*config.Directive
	consumers          map[*config.Section]bool                // defaults sections that a proxy in use inherits from
	known              map[*config.Directive]config.Parameters // of bind and server lines
}

// parametersOf returns the parameters of a bind or server line, of which many changes ask.
func (x *search) parametersOf(c *config.Config, d *config.Directive) config.Parameters {
	p, known := x.known[d]
	if !known {
		p = c.ParametersOf(d)
		if x.known == nil {
			x.known = map[*config.Directive]config.Parameters{}
		}
		x.known[d] = p
	}
	return p
}

func newSearch(old, new *config.Config) *search {
	x := &search{old: old, new: new, files: map[*config.File]*config.File{}, order: map[*config.File]int{}}
	for i, f := range old.Files {
		x.order[f] = i
		x.files[f] = f
		if i < len(new.Files) {
			x.files[new.Files[i]] = f
		}
	}
	return x
}

// found is what a query matches, before edits are worked out.
type found struct {
	directives []*config.Directive
	// from and to are the words of the first directive that matched; to is 0 where it is
	// about the line as a whole.
	from, to int
	// span is what matched, where that is not some words.
	span   config.Span
	detail string
	// edits and work are set by functions that work them out themselves.
	edits []config.Edit
	work  string
}

func (f *found) directive() *config.Directive { return f.directives[0] }

// find returns the places that one change concerns.
func (x *search) find(c *Change) []Hit {
	x.change = c
	from, to := c.Answer(x.old.Version), c.Answer(x.new.Version)
	cases := c.When
	switch {
	case from == to:
		return nil
	case from > to:
		cases = c.down()
	}
	var hits []Hit
	for i := range cases {
		k := &cases[i]
		if len(k.Target) > 0 && !k.Target.Contains(x.new.Version) {
			continue
		}
		for _, f := range x.subjects(k) {
			if x.fits(k, &f) {
				hits = append(hits, x.hit(k, f))
			}
		}
	}
	return x.sorted(hits)
}

// sorted puts hits in order, and keeps one of each place.
func (x *search) sorted(hits []Hit) []Hit {
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(
			cmp.Compare(x.order[a.Directives[0].File], x.order[b.Directives[0].File]),
			cmp.Compare(a.Span.Start, b.Span.Start),
		)
	})
	return slices.CompactFunc(hits, func(a, b Hit) bool {
		return a.Directives[0] == b.Directives[0] && a.Span == b.Span
	})
}

// down returns the cases for the way back: those of the data file, and the synonyms. What
// changed silently changes back for the same configurations.
func (c *Change) down() []Case {
	if !c.Kind.Loud() && len(c.Down) == 0 {
		return c.When
	}
	down := slices.Clone(c.Down)
	for _, k := range c.When {
		if k.Synonym {
			down = append(down, k.reversed())
		}
	}
	return down
}

// hit makes a hit of what a query matched.
func (x *search) hit(k *Case, f found) Hit {
	h := Hit{Change: x.change, Directives: f.directives, Span: f.span, Detail: f.detail, Safe: x.change.Safe}
	if h.Span == (config.Span{}) {
		h.Span = f.directive().Span()
		if f.to > 0 {
			h.Span = config.Span{Start: f.directive().WordSpan(f.from).Start, End: f.directive().WordSpan(f.to - 1).End}
		}
	}
	h.Edits, h.Work = x.edit(k, &f)
	if len(h.Edits) == 0 {
		h.Work = cmp.Or(h.Work, k.Work, x.change.Work)
		h.Safe = false
	}
	h.Keep = x.keep(&f)
	return h
}
