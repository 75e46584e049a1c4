package accesslog

import "slices"

// Lines of a format are a regular language: each op is a text, or a repetition of some
// characters. A format is ambiguous if there is a line that it can be read from in two
// ways, which is to say that two different walks through the automaton of the format
// read the same line. That is found out by walking it twice at once.

// maxSteps bounds the search, which then finds no more. No real format comes near it.
const maxSteps = 300_000

// place is a position in a format: a character that a line has there.
type place struct {
	set  charset
	op   int
	next []int32
}

// automaton is a format as positions. The first one is the beginning.
type automaton struct {
	places []place
	// exits are the places that what is added next follows on; at the end, those that
	// a line may end with.
	exits []int32
	op    int
	taken int // steps of the search
}

func newAutomaton(f *Format) *automaton {
	a := &automaton{places: []place{{}}, exits: []int32{0}}
	for i := range f.ops {
		a.op = i
		switch o := &f.ops[i]; {
		case o.kind == opLiteral:
			a.literal(o.text)
		case o.kind == opValue && i+1 < len(f.ops) && f.ops[i+1].loose:
			a.vanishing(o.value)
		case o.kind == opValue:
			a.value(o.value)
		case !o.loose: // the others belong to the value before them
			a.literal(" ")
		}
	}
	a.repeat(charset{}.with(" "), 0) // blanks at the end of a line are cut off
	return a
}

// vanishing adds a value that may be missing, and the blanks behind it, one of which
// must be there if it is not.
func (a *automaton) vanishing(v *value) {
	before := a.exits
	there := *v
	there.optional, there.min = false, max(v.min, 1)
	if v.open != "" {
		there.min = v.min
	}
	a.value(&there)
	a.op++
	a.literal(" ")
	exits := a.exits
	a.exits = before
	a.repeat(charset{}.with(" "), 0)
	a.exits = union(exits, a.exits)
}

// add adds a place behind the exits, and returns it.
func (a *automaton) add(set charset) int32 {
	n := int32(len(a.places))
	a.places = append(a.places, place{set: set, op: a.op})
	for _, e := range a.exits {
		a.places[e].next = append(a.places[e].next, n)
	}
	return n
}

func (a *automaton) literal(text string) {
	for i := range len(text) {
		a.exits = []int32{a.add(charset{}.with(text[i : i+1]))}
	}
}

// repeat adds any number of characters of a set, at least min, which is 0 or 1.
func (a *automaton) repeat(set charset, min int) {
	n := a.add(set)
	a.places[n].next = append(a.places[n].next, n)
	if min == 0 {
		a.exits = append(slices.Clone(a.exits), n)
	} else {
		a.exits = []int32{n}
	}
}

// escaped adds any number of characters of a set, some of which have a backslash
// before them.
func (a *automaton) escaped(set charset) {
	plain := a.add(set.without(`"\`))
	slash := a.add(charset{}.with(`\`))
	before := a.exits
	a.exits = []int32{slash}
	any := a.add(anyByte)
	for _, p := range []int32{plain, any} {
		a.places[p].next = append(a.places[p].next, plain, slash)
	}
	a.exits = append(slices.Clone(before), plain, any)
}

func (a *automaton) value(v *value) {
	before := a.exits
	if v.json {
		a.jsonValue()
		return
	}
	a.literal(v.open)
	switch {
	case v.width > 0:
		for range v.width {
			a.exits = []int32{a.add(*v.set)}
		}
	case v.escaped:
		a.escaped(*v.set)
	default:
		a.repeat(*v.set, v.min)
	}
	a.literal(v.close)
	if v.optional {
		a.exits = union(a.exits, before)
	}
}

// jsonValue adds the forms of a value in JSON, one of which its first character
// tells.
func (a *automaton) jsonValue() {
	before := a.exits
	a.literal(`"`)
	a.escaped(anyByte)
	a.literal(`"`)
	exits := a.exits
	a.exits = before
	a.repeat(bare, 1)
	a.exits = union(exits, a.exits)
}

func union(a, b []int32) []int32 {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// pair is where two walks are, the earlier one first.
type pair struct{ p, q int32 }

func newPair(p, q int32) pair { return pair{min(p, q), max(p, q)} }

// ambiguities returns the pairs of values between which a line can be cut apart in
// two ways.
func (f *Format) ambiguities() []Ambiguity {
	a := newAutomaton(f)
	for i := range a.places {
		slices.Sort(a.places[i].next)
		a.places[i].next = slices.Compact(a.places[i].next)
	}
	// forward: which pairs of places can be reached by one text, and from where.
	from := map[pair][]pair{{0, 0}: nil}
	queue := []pair{{0, 0}}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for to := range a.steps(at) {
			before, seen := from[to]
			if !seen {
				queue = append(queue, to)
			}
			from[to] = append(before, at)
		}
	}
	// backward: from which of them both walks reach the end.
	useful := map[pair]bool{}
	isExit := make([]bool, len(a.places))
	for _, p := range a.exits {
		isExit[p] = true
	}
	for at := range from {
		if isExit[at.p] && isExit[at.q] {
			queue = append(queue, at)
		}
	}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if !useful[at] {
			useful[at] = true
			queue = append(queue, from[at]...)
		}
	}
	return f.partings(a, useful)
}

// steps yields the pairs that one more character leads to, as long as steps are left.
func (a *automaton) steps(at pair) func(yield func(pair) bool) {
	return func(yield func(pair) bool) {
		for _, p := range a.places[at.p].next {
			for _, q := range a.places[at.q].next {
				if a.taken++; a.taken > maxSteps {
					return
				}
				if a.places[p].set.meets(&a.places[q].set) && !yield(newPair(p, q)) {
					return
				}
			}
		}
	}
}

// partings returns the values at which walks part that both reach the end.
func (f *Format) partings(a *automaton, useful map[pair]bool) []Ambiguity {
	var out []Ambiguity
	a.taken = 0
	for n := range int32(len(a.places)) {
		if !useful[pair{n, n}] {
			continue
		}
		for to := range a.steps(pair{n, n}) {
			if to.p == to.q || !useful[to] {
				continue
			}
			found, matters := f.between(a.places[to.p].op)
			if matters && !slices.Contains(out, found) {
				out = append(out, found)
			}
		}
	}
	return out
}

// between names the value at or before an op, and the one behind it, and reports
// whether either of them is of use.
func (f *Format) between(op int) (a Ambiguity, matters bool) {
	first := op
	for first > 0 && f.ops[first].kind != opValue {
		first--
	}
	second := op + 1
	for second < len(f.ops)-1 && f.ops[second].kind != opValue {
		second++
	}
	if second >= len(f.ops) || f.ops[second].kind != opValue || f.ops[first].kind != opValue {
		return a, false // blanks at the end of a line
	}
	one, two := f.ops[first].value, f.ops[second].value
	return Ambiguity{one.item, two.item}, one.field != Ignored || two.field != Ignored
}
