package config

import "hash/maphash"

// Repeats remembers lines, so that who found nothing in one need not read the next one
// that is alike: the same words and modifier in the same kind of section, but for the names
// and addresses of servers. Large
// configurations repeat themselves; of some with thousands of lines every second one
// has stood there before. It holds a fixed number of lines, whatever the input.
type Repeats struct {
	seed   maphash.Seed
	places [repeatPlaces]RepeatPlace
}

// repeatPlaces is a power of two.
const repeatPlaces = 1 << 13

// RepeatPlace is where one line is remembered, the last of those that go there.
type RepeatPlace struct {
	line *Directive
	text string // what tells of line
	hash uint64 // of text
	// ownText and own are those of the line that the place was found for.
	ownText string
	own     uint64
}

// NewRepeats remembers nothing yet.
func NewRepeats() *Repeats { return &Repeats{seed: maphash.MakeSeed()} }

// Find reports whether a line like this one is remembered, and the place where to
// remember this one.
func (r *Repeats) Find(d *Directive) (place *RepeatPlace, found bool) {
	text := d.tellingText()
	hash := maphash.String(r.seed, text)
	place = &r.places[hash%repeatPlaces]
	place.own, place.ownText = hash, text
	return place, place.hash == hash && place.line != nil && place.text == text && d.alike(place.line)
}

// Keep remembers a line at the place that Find gave for it. Lines whose words depend on
// the environment are left out: written alike, they need not be.
func (p *RepeatPlace) Keep(d *Directive) {
	if d.File.lines[d.Line-1].flags&lineExpands == 0 {
		p.line, p.hash, p.text = d, p.own, p.ownText
	}
}

// text is the source text of the words.
func (d *Directive) text() string {
	span := d.Span()
	return d.File.Source[span.Start:span.End]
}

// tellingText is the part of the text that tells what may be found: of a server with a name
// and an address that nobody minds, no more than what stands behind them. No two servers have
// the same, and most have the same parameters.
func (d *Directive) tellingText() string {
	const parameters = 3
	if d.Keyword() != "server" || !d.Section.HasBackend() || len(d.Words) < parameters || !isUsualAddress(d.Arg(2)) || checkCharacters(d.Arg(1), "._-:").Text != "" {
		return d.text()
	}
	return d.File.Source[d.Words[parameters-1].Span().End:d.Span().End]
}

// alike reports whether two lines are written alike, of which what tells is. Where that is not
// the same part of both, one has more words than the other.
func (d *Directive) alike(other *Directive) bool {
	return d.number == other.number && d.Modifier == other.Modifier && len(d.Words) == len(other.Words) &&
		d.Section.Header.number == other.Section.Header.number
}
