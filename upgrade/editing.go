package upgrade

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// editing carries a configuration over from one version to another.
type editing struct {
	subject  *Subject
	choice   Choice
	from, to release.Version
	// revision is what the edits have made of the files so far.
	revision *revision
	found    []located
	// stuck are the changes whose edits do not help.
	stuck []string
}

// located is a hit with its place among the lines of the original.
type located struct {
	changes.Hit
	file         int
	place        Place
	edited, kept bool
}

// maxRounds bounds how often the changes are looked for once more.
const maxRounds = 8

// edit looks for changes and makes their edits, until no more are to be made: an edit
// may wait for another one of the same line, and the result needs none, so that to
// upgrade it once more changes nothing. A change whose edits do not help, as on a line
// that HAProxy refuses for another reason, is left to a person altogether.
func (e *editing) edit(old *config.Config) error {
	start := e.revision
	for {
		stuck, err := e.rounds(old)
		if stuck == "" || err != nil {
			return err
		}
		e.stuck = append(e.stuck, stuck)
		e.revision, e.found = start, nil
	}
}

// rounds makes edits until there are none left. It returns a change whose edits do not
// become fewer by being made, or "".
func (e *editing) rounds(old *config.Config) (stuck string, err error) {
	var before map[string]int
	for round := 1; ; round++ {
		done, waiting := e.round(old, e.read(e.to))
		now := e.tally(done, waiting)
		for id, n := range now {
			if round > maxRounds || round > 1 && n >= before[id] && before[id] > 0 {
				stuck = max(stuck, id)
			}
		}
		if stuck != "" {
			return stuck, nil
		}
		before = now
		for _, l := range waiting {
			loud := l.Change.Kind.Loud()
			if loud && len(done) == 0 || !loud && round == 1 {
				e.found = append(e.found, l)
			}
		}
		if len(done) == 0 {
			return "", nil
		}
		if err := e.revise(old, done); err != nil {
			return "", err
		}
		old = e.read(e.from)
	}
}

// tally counts the hits whose edits are wanted, by change.
func (e *editing) tally(lists ...[]located) map[string]int {
	n := map[string]int{}
	for _, l := range slices.Concat(lists...) {
		if len(e.wanted(l.Hit)) > 0 {
			n[l.Change.ID]++
		}
	}
	return n
}

// revise makes the edits of some hits.
func (e *editing) revise(old *config.Config, hits []located) error {
	var edits []config.Edit
	for _, l := range hits {
		edits = append(edits, e.wanted(l.Hit)...)
	}
	next, err := revise(old.Files, oneGlobal(edits))
	if err != nil {
		return err
	}
	e.found = append(e.found, hits...)
	e.revision = e.revision.then(next)
	return nil
}

// oneGlobal lets edits that each begin the same file with a global section of their own
// begin it with one together.
func oneGlobal(edits []config.Edit) []config.Edit {
	begun := map[*config.File]*config.Edit{}
	for i := range edits {
		e := &edits[i]
		header, lines, _ := strings.Cut(e.New, "\n")
		if e.Span != (config.Span{}) || strings.TrimSuffix(header, "\r") != "global" {
			continue
		}
		if before := begun[e.File]; before != nil {
			e.New = lines
			before.New = strings.TrimSuffix(strings.TrimSuffix(before.New, "\n"), "\r") // the empty line behind the section
		}
		begun[e.File] = e
	}
	return edits
}

// read reads the files as they are now.
func (e *editing) read(v release.Version) *config.Config {
	return e.subject.with(e.revision.sources).read(v)
}

// round looks for changes once. Those whose edits can be made together are done, the
// others wait.
func (e *editing) round(old, new *config.Config) (done, waiting []located) {
	order := fileOrder(old)
	claims := claims{}
	for _, hit := range changes.FindAll(old, new) {
		l := e.locate(order, hit)
		if edits := e.wanted(hit); len(edits) > 0 && claims.allow(edits) {
			claims.add(edits)
			l.edited = len(hit.Edits) > 0
			l.kept = e.choice.Keep && len(hit.Keep) > 0
			done = append(done, l)
		} else {
			waiting = append(waiting, l)
		}
	}
	return done, waiting
}

// wanted returns the edits of a hit that the user chose.
func (e *editing) wanted(h changes.Hit) []config.Edit {
	if !e.choice.makes(h.Change.ID) || slices.Contains(e.stuck, h.Change.ID) {
		return nil
	}
	edits := h.Edits
	if e.choice.Keep {
		edits = slices.Concat(edits, h.Keep)
	}
	return edits
}

func (e *editing) locate(order map[*config.File]int, h changes.Hit) located {
	d := h.Directives[0]
	l := located{Hit: h, file: order[d.File], place: placeAt(d.File, h.Span.Start)}
	now := l.place.Line
	if l.place.Line, _ = e.revision.before(l.file, now); l.place.Line == 0 {
		l.place.After = now
	}
	return l
}

// claims are the edits that are to be made, by the lines that they touch.
type claims map[claim][]config.Edit

type claim struct {
	file *config.File
	line int
}

// lines calls f for each line that an edit touches.
func (claims) lines(e config.Edit, f func(claim)) {
	last := lineOf(e.File, max(e.Span.Start, e.Span.End-1))
	for n := lineOf(e.File, e.Span.Start); n <= last; n++ {
		f(claim{e.File, n})
	}
}

// allow reports whether edits overlap none that is to be made.
func (c claims) allow(edits []config.Edit) bool {
	free := true
	for _, e := range edits {
		c.lines(e, func(at claim) {
			free = free && !slices.ContainsFunc(c[at], e.Overlaps)
		})
	}
	return free
}

func (c claims) add(edits []config.Edit) {
	for _, e := range edits {
		c.lines(e, func(at claim) { c[at] = append(c[at], e) })
	}
}

// explain says of each remark which change it comes from, and what is to be done. A
// change that the target answers loudly to and no rule of hapvet speaks of becomes a
// remark of its own.
func (e *editing) explain(remarks []Remark) []Remark {
	type line struct{ file, before, after int }
	at := map[line][]int{}
	for i, r := range remarks {
		at[line{r.file, r.Line, 0}] = append(at[line{r.file, r.Line, 0}], i)
		at[line{r.file, 0, r.After}] = append(at[line{r.file, 0, r.After}], i)
	}
	for _, l := range e.found {
		if l.edited || !l.Change.Kind.Loud() {
			continue
		}
		same := at[line{l.file, l.place.Line, l.place.After}]
		for _, i := range same {
			if remarks[i].Change == "" {
				remarks[i].Change = l.Change.ID
				remarks[i].Advice = cmp.Or(l.Work, remarks[i].Advice)
			}
		}
		if severity := loudness(l.Change.Answer(e.to)); len(same) == 0 && severity > 0 {
			remarks = append(remarks, Remark{
				Place: l.place, Severity: severity, Message: l.Change.Title, Advice: l.Work, Change: l.Change.ID,
				Old: severity <= loudness(l.Change.Answer(e.from)), file: l.file,
			})
		}
	}
	slices.SortStableFunc(remarks, func(a, b Remark) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(cmp.Or(a.Line, a.After), cmp.Or(b.Line, b.After)))
	})
	return remarks
}

// loudness is how HAProxy tells of a change: 0 if it does not.
func loudness(a changes.Answer) checks.Severity {
	switch a {
	case changes.Refuses:
		return checks.Error
	case changes.Warns:
		return checks.Warning
	}
	return 0
}

// grouped returns the changes with their places: those that concern the file, the loud
// ones first, and those that do not.
func (e *editing) grouped() (inFile, notes []Change) {
	inFile, notes = []Change{}, []Change{}
	slices.SortStableFunc(e.found, func(a, b located) int {
		return cmp.Or(rank(a.Change)-rank(b.Change), cmp.Compare(a.Change.ID, b.Change.ID),
			cmp.Compare(a.file, b.file), cmp.Compare(a.place.Line, b.place.Line))
	})
	now := make([]map[int]int, len(e.revision.origin))
	for i := range now {
		now[i] = e.revision.after(i)
	}
	for _, l := range e.found {
		l.place.After = cmp.Or(l.place.After, now[l.file][l.place.Line])
		list := &inFile
		if l.Change.Kind == changes.Runtime {
			list = &notes
		}
		if n := len(*list); n == 0 || (*list)[n-1].ID != l.Change.ID {
			*list = append(*list, e.newChange(l.Change))
		}
		c := &(*list)[len(*list)-1]
		c.Hits = append(c.Hits, l.hit())
	}
	return inFile, notes
}

// rank is the place of a change among the others: by kind, and of a kind what is rare
// behind the rest.
func rank(c *changes.Change) int {
	place := 2 * slices.Index(changes.Kinds, c.Kind)
	if c.Rare {
		place++
	}
	return place
}

func (e *editing) newChange(c *changes.Change) Change {
	return Change{
		ID: c.ID, Kind: c.Kind, Title: c.Title, Effect: c.Effect, Check: c.Check, Replacement: c.Replacement, Rare: c.Rare,
		Undone: c.Answer(e.to) < c.Answer(e.from),
	}
}

func (l located) hit() Hit {
	h := Hit{Place: l.place, Detail: l.Detail, Edited: l.edited, Safe: l.edited && l.Safe, Kept: l.kept, Keep: keepText(l.Keep)}
	if !l.edited {
		h.Work = l.Work
	}
	return h
}
