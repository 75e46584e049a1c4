package advisories

import (
	"sync"

	"github.com/go-faster/jx"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// entry is what the match needs of an advisory, picked out of its text: most
// advisories concern neither the version nor the configuration, and to decode
// them all would take longer than to read a usual configuration.
type entry struct {
	id       string
	text     []byte
	spans    []span
	reach    []Reach
	advisory func() *Advisory
}

// newEntry picks an entry out of the text of an advisory, which is read once.
func newEntry(data []byte) (*entry, error) {
	e := &entry{text: data, advisory: sync.OnceValue(func() *Advisory { return mustParse(data) })}
	withdrawn := false
	err := jx.DecodeBytes(data).ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "id":
			e.id, err = d.Str()
			return err
		case "withdrawn":
			withdrawn = true
		case "affected":
			return d.Arr(e.pickAffected)
		case "database_specific":
			return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
				if string(key) == "reach" {
					return d.Arr(e.pickReach)
				}
				return d.Skip()
			})
		}
		return d.Skip()
	})
	if withdrawn { // it matches nothing
		e.spans = nil
	}
	return e, err
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

// affects reports whether version v has the defect, as upstream released it.
func (e *entry) affects(v release.Version) bool { return affects(e.spans, v) }

// mustParse reads an advisory that is known to be sound: the embedded ones by a test,
// those of a bundle since it was installed.
func mustParse(data []byte) *Advisory {
	a, err := parseNewer(data)
	if err != nil {
		panic(err)
	}
	return a
}
