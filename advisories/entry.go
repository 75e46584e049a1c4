package advisories

import (
	"fmt"
	"sync"

	"github.com/tidwall/gjson"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// entry is what the match needs of an advisory, picked out of its text: most
// advisories concern neither the version nor the configuration, and to decode
// them all would take longer than to read a usual configuration.
type entry struct {
	id       string
	spans    []span
	reach    []Reach
	advisory func() *Advisory
}

// entries returns those of all advisories, by id.
var entries = sync.OnceValue(func() []*entry {
	dir, err := files.ReadDir("db") // sorted by name
	if err != nil {
		panic(err)
	}
	all := make([]*entry, len(dir))
	for i, file := range dir {
		data, err := files.ReadFile("db/" + file.Name())
		if err != nil {
			panic(err)
		}
		if all[i], err = newEntry(data); err != nil {
			panic(fmt.Sprintf("%s: %v", file.Name(), err))
		}
	}
	return all
})

// newEntry picks an entry out of the text of an advisory.
func newEntry(data []byte) (*entry, error) {
	fields := gjson.GetManyBytes(data, "id", "withdrawn", "affected", "database_specific.reach")
	e := &entry{id: fields[0].String(), advisory: sync.OnceValue(func() *Advisory { return mustParse(data) })}
	if fields[1].String() != "" {
		return e, nil // it matches nothing
	}
	var err error
	fields[2].ForEach(func(_, affected gjson.Result) bool {
		if affected.Get("package").Exists() {
			return true
		}
		affected.Get("ranges").ForEach(func(_, r gjson.Result) bool {
			if r.Get("type").String() == "SEMVER" {
				var spans []span
				spans, err = readEvents(pickEvents(r.Get("events")))
				e.spans = append(e.spans, spans...)
			}
			return err == nil
		})
		return err == nil
	})
	fields[3].ForEach(func(_, way gjson.Result) bool {
		r := Reach{Versions: way.Get("versions").String(), All: pickFeatures(way.Get("all")), None: pickFeatures(way.Get("none"))}
		e.reach = append(e.reach, r)
		if err == nil {
			err = e.reach[len(e.reach)-1].index()
		}
		return err == nil
	})
	return e, err
}

func pickEvents(list gjson.Result) []Event {
	var events []Event
	list.ForEach(func(_, e gjson.Result) bool {
		e.ForEach(func(kind, version gjson.Result) bool {
			switch kind.String() {
			case "introduced":
				events = append(events, Event{Introduced: version.String()})
			case "fixed":
				events = append(events, Event{Fixed: version.String()})
			case "last_affected":
				events = append(events, Event{LastAffected: version.String()})
			}
			return true
		})
		return true
	})
	return events
}

func pickFeatures(list gjson.Result) []config.Feature {
	var features []config.Feature
	list.ForEach(func(_, name gjson.Result) bool {
		features = append(features, config.Feature(name.String()))
		return true
	})
	return features
}

// affects reports whether version v has the defect, as upstream released it.
func (e *entry) affects(v release.Version) bool { return affects(e.spans, v) }

// mustParse reads an advisory that is known to be sound.
func mustParse(data []byte) *Advisory {
	a, err := Parse(data)
	if err != nil {
		panic(err)
	}
	return a
}
