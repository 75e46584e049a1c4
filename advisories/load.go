package advisories

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Parse reads one advisory. It is lenient in nothing: unknown fields are errors.
func Parse(data []byte) (*Advisory, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return parse(decoder.Decode)
}

// parseNewer reads an advisory that may have fields which this program does not know.
func parseNewer(data []byte) (*Advisory, error) {
	return parse(func(to any) error { return json.Unmarshal(data, to) }) // a decoder would copy it
}

func parse(decode func(to any) error) (*Advisory, error) {
	a := &Advisory{}
	if err := decode(a); err != nil {
		return nil, err
	}
	if err := a.index(); err != nil {
		return nil, fmt.Errorf("%s: %w", a.ID, err)
	}
	return a, nil
}

// index makes the ranges ready to be asked.
func (a *Advisory) index() (err error) {
	for _, affected := range a.Affected {
		for _, r := range affected.Ranges {
			switch {
			case r.Type == "ECOSYSTEM" && affected.Package != nil:
				a.fixes = append(a.fixes, readPackage(affected.Package, r.Events))
			case r.Type == "SEMVER" && affected.Package == nil:
				spans, err := readEvents(r.Events)
				if err != nil {
					return err
				}
				a.spans = append(a.spans, spans...)
			}
		}
	}
	if len(a.spans) == 0 {
		return errors.New("no range of type SEMVER")
	}
	for i := range a.Specific.Reach {
		if err = a.Specific.Reach[i].index(); err != nil {
			return err
		}
	}
	return nil
}
