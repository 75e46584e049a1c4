package advisories

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

//go:embed db/*.json
var files embed.FS

// All returns every advisory, by id. They are read once, when first asked for.
// The caller must not change them. The embedded data are sound: a test reads
// them, and so All has no error to return.
var All = sync.OnceValue(func() []*Advisory {
	entries, err := files.ReadDir("db") // sorted by name
	if err != nil {
		panic(err)
	}
	var all []*Advisory
	for _, e := range entries {
		data, err := files.ReadFile("db/" + e.Name())
		if err != nil {
			panic(err)
		}
		a, err := Parse(data)
		if err != nil {
			panic(fmt.Sprintf("%s: %v", e.Name(), err))
		}
		all = append(all, a)
	}
	return all
})

// Lookup returns the advisory with this id, or nil.
func Lookup(id string) *Advisory {
	for _, a := range All() {
		if a.ID == id {
			return a
		}
	}
	return nil
}

// Parse reads one advisory.
func Parse(data []byte) (*Advisory, error) {
	a := &Advisory{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(a); err != nil {
		return nil, err
	}
	for _, affected := range a.Affected {
		for _, r := range affected.Ranges {
			if r.Type != "SEMVER" {
				continue
			}
			spans, err := readEvents(r.Events)
			if err != nil {
				return nil, err
			}
			a.spans = append(a.spans, spans...)
		}
	}
	if len(a.spans) == 0 {
		return nil, errors.New("no range of type SEMVER")
	}
	return a, nil
}

// span is a run of affected versions, and the version that ends it with a fix,
// if any does.
type span struct {
	versions release.Ranges
	fixed    release.Version
}

// readEvents pairs the borders of a range.
func readEvents(events []Event) ([]span, error) {
	var spans []span
	from := ""
	for _, e := range events {
		var err error
		switch {
		case e.Introduced != "" && from == "":
			from = ">=" + upstream(e.Introduced)
			continue
		case e.Fixed != "" && from != "":
			var s span
			if s.fixed, err = release.Parse(upstream(e.Fixed)); err != nil {
				return nil, err
			}
			if s.versions, err = release.ParseRanges(from + " <" + upstream(e.Fixed)); err != nil {
				return nil, err
			}
			spans = append(spans, s)
		case e.LastAffected != "" && from != "":
			versions, err := release.ParseRanges(from + " <=" + upstream(e.LastAffected))
			if err != nil {
				return nil, err
			}
			spans = append(spans, span{versions: versions})
		default:
			return nil, fmt.Errorf("event %+v is out of order", e)
		}
		from = ""
	}
	if from != "" { // it goes on for ever
		versions, err := release.ParseRanges(from)
		if err != nil {
			return nil, err
		}
		spans = append(spans, span{versions: versions})
	}
	return spans, nil
}

// upstream writes a semantic version as HAProxy does: 3.5-dev5 for 3.5.0-dev.5.
func upstream(version string) string {
	if branch, dev, found := strings.Cut(version, ".0-dev."); found {
		return branch + "-dev" + dev
	}
	return version
}
