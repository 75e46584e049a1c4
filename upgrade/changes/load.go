package changes

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/hapvet/hapvet/release"
)

//go:embed data/*.yaml
var files embed.FS

// entry is a change as its text. Few of them matter between two versions, and to decode
// them all would take longer than to read a usual configuration.
type entry struct {
	id     string
	change func() *Change // decodes, once
	ranges func() *Change // a change with nothing but its versions
}

var database = sync.OnceValue(func() []*entry {
	list, err := files.ReadDir("data")
	if err != nil {
		panic(err) // they are embedded
	}
	entries := make([]*entry, len(list))
	for i, f := range list {
		text, err := files.ReadFile(path.Join("data", f.Name()))
		if err != nil {
			panic(err)
		}
		entries[i] = newEntry(strings.TrimSuffix(f.Name(), ".yaml"), text)
	}
	return entries
})

func newEntry(id string, text []byte) *entry {
	return &entry{
		id:     id,
		change: sync.OnceValue(func() *Change { return must(Parse(id, text)) }),
		ranges: sync.OnceValue(func() *Change { return must(parseRanges(string(text))) }),
	}
}

// must is for data that the tests of this package have read.
func must(c *Change, err error) *Change {
	if err != nil {
		panic(err)
	}
	return c
}

// All returns every change, by ID. The caller must not change them.
func All() []*Change {
	all := make([]*Change, len(database()))
	for i, e := range database() {
		all[i] = e.change()
	}
	return all
}

// Between returns the changes that matter between two versions, by ID. It decodes no
// others.
func Between(from, to release.Version) []*Change {
	var some []*Change
	for _, e := range database() {
		if e.ranges().Matters(from, to) {
			some = append(some, e.change())
		}
	}
	return some
}

// Lookup returns the change with an ID, or nil.
func Lookup(id string) *Change {
	for _, e := range database() {
		if e.id == id {
			return e.change()
		}
	}
	return nil
}

// Parse reads the data file of a change. Keys that it does not know are an error, and
// so is what a change misses, or says twice.
func Parse(id string, text []byte) (c *Change, err error) {
	defer func() {
		if p := recover(); p != nil { // the library does not take every text that is no YAML
			c, err = nil, fmt.Errorf("%s: this is not YAML that can be read: %v", id, p)
		}
	}()
	c = &Change{ID: id}
	if err := yaml.UnmarshalWithOptions(text, c, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	if len(c.Versions) > 0 && (len(c.Warned) > 0 || len(c.Refused) > 0) {
		return nil, fmt.Errorf("%s: versions follow from warned and refused", id)
	}
	if len(c.Versions) == 0 {
		c.Versions = append(append(c.Versions, c.Warned...), c.Refused...)
	}
	if err := c.sound(); err != nil {
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	return c, nil
}

// parseRanges reads the versions of a change alone: each stands in one line that begins
// with its key, quoted.
func parseRanges(text string) (*Change, error) {
	var c Change
	found := false
	for line := range strings.SplitSeq(text, "\n") {
		key, value, _ := strings.Cut(line, ": ")
		var ranges *release.Ranges
		switch key {
		case "versions":
			ranges = &c.Versions
		case "warned":
			ranges = &c.Warned
		case "refused":
			ranges = &c.Refused
		default:
			continue
		}
		if err := ranges.UnmarshalText([]byte(strings.Trim(value, `"`))); err != nil {
			return nil, err
		}
		found = true
	}
	if !found {
		return nil, errors.New("no versions")
	}
	return &c, nil
}
