package advisories

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"github.com/go-faster/jx"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// entry is one advisory as its text, and what the match needs of it, picked out when it
// is asked for: most advisories concern neither the version nor the configuration, and
// to decode them all would take longer than to read a usual configuration.
type entry struct {
	id       string
	given    []byte // the text; nil where it is in the program
	once     sync.Once
	err      error  // of picking
	spans    []span // once picked, as are reach and context
	reach    []Reach
	context  []config.Feature
	advisory func() *Advisory
}

// newEntry makes an entry of the text of the advisory with an id; nil stands for that of the
// program.
func newEntry(id string, text []byte) *entry {
	e := &entry{id: id, given: text}
	e.advisory = sync.OnceValue(func() *Advisory { return mustParse(e.text(&[]byte{})) })
	return e
}

// text returns the text. One of the program is copied to a buffer, which many entries share
// one after the other: memory of their own would cost more than to read it.
func (e *entry) text(buffer *[]byte) []byte {
	if e.given != nil {
		return e.given
	}
	text, err := readFile(dbFolder+e.id+".json", *buffer)
	if err != nil {
		panic(err) // it is where the id comes from
	}
	*buffer = text
	return text
}

// pick picks what the match needs out of the text, once.
func (e *entry) pick(text []byte) error {
	e.once.Do(func() { e.err = e.pickAll(text) })
	return e.err
}

// affects reports whether version v has the defect, as upstream released it. A text that
// does not name the branch is not looked at any further: each range keeps to its branch,
// and begins with a version of it, or with 0 in the oldest one (ofOneBranch in check.go).
func (e *entry) affects(v release.Version, text []byte) bool {
	branch := v.Branch()
	if !bytes.Contains(text, []byte(`"`+branch+`.`)) && (branch != release.Oldest().Branch() || !bytes.Contains(text, []byte(`"0"`))) {
		return false
	}
	return e.pick(text) == nil && affects(e.spans, v)
}

// pickAll reads the text.
func (e *entry) pickAll(text []byte) error {
	withdrawn := false
	err := jx.DecodeBytes(text).ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "id":
			id, err := d.Str()
			if err == nil && id != e.id {
				err = fmt.Errorf("the id is %q", id)
			}
			return err
		case "withdrawn":
			withdrawn = true
		case "affected":
			return d.Arr(e.pickAffected)
		case "database_specific":
			return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
				switch string(key) {
				case "reach":
					return d.Arr(e.pickReach)
				case "context":
					return d.Arr(pickFeature(&e.context))
				}
				return d.Skip()
			})
		}
		return d.Skip()
	})
	if withdrawn { // it matches nothing
		e.spans = nil
	}
	return err
}

// pickAffected reads the ranges of what upstream released.
func (e *entry) pickAffected(d *jx.Decoder) error {
	isPackage := false
	before := len(e.spans)
	err := d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "package":
			isPackage = true
		case "ranges":
			return d.Arr(e.pickRange)
		}
		return d.Skip()
	})
	if isPackage {
		e.spans = e.spans[:before]
	}
	return err
}

func (e *entry) pickRange(d *jx.Decoder) error {
	var kind string
	var events []Event
	err := d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "type":
			kind, err = d.Str()
			return err
		case "events":
			return d.Arr(func(d *jx.Decoder) error {
				event, err := pickEvent(d)
				events = append(events, event)
				return err
			})
		}
		return d.Skip()
	})
	if err != nil || kind != "SEMVER" {
		return err
	}
	spans, err := readEvents(events)
	e.spans = append(e.spans, spans...)
	return err
}

func pickEvent(d *jx.Decoder) (event Event, err error) {
	err = d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		kind := string(key)
		version, err := d.Str()
		switch kind {
		case "introduced":
			event.Introduced = version
		case "fixed":
			event.Fixed = version
		case "last_affected":
			event.LastAffected = version
		case "limit":
			event.Limit = version
		}
		return err
	})
	return event, err
}

func (e *entry) pickReach(d *jx.Decoder) error {
	r := Reach{}
	err := d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "versions":
			r.Versions, err = d.Str()
			return err
		case "all":
			return d.Arr(pickFeature(&r.All))
		case "none":
			return d.Arr(pickFeature(&r.None))
		}
		return d.Skip()
	})
	if err == nil {
		err = r.index()
	}
	e.reach = append(e.reach, r)
	return err
}

func pickFeature(to *[]config.Feature) func(*jx.Decoder) error {
	return func(d *jx.Decoder) error {
		name, err := d.Str()
		*to = append(*to, config.Feature(name))
		return err
	}
}

// features returns the features that the match in a version asks for, once picked.
func (e *entry) features(v release.Version) []config.Feature {
	features := e.context
	for i := range e.reach {
		if way := &e.reach[i]; way.Open(v) {
			features = slices.Concat(features, way.All, way.None)
		}
	}
	return features
}

// mustParse reads an advisory that is known to be sound: the embedded ones by a test,
// those of a bundle since it was installed.
func mustParse(data []byte) *Advisory {
	a, err := parseNewer(data)
	if err != nil {
		panic(err)
	}
	return a
}
