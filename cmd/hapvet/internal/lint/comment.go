package lint

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// comment is one that names the version of a configuration, or several.
type comment struct {
	file     string
	line     int
	versions []release.Version
}

// versionComment returns the comment that names the version of a configuration,
// or nil.
func versionComment(sources []config.Source) (*comment, error) {
	var found *comment
	for i := range sources {
		source := &sources[i]
		for _, at := range config.VersionComments(source.Content) {
			versions, err := ParseVersions(source.Content[at.Start:at.End])
			if err != nil {
				name, line := source.Place(at.Start)
				return nil, fmt.Errorf("%s:%d: this comment names no version: %w", name, line, err)
			}
			if found == nil {
				name, line := source.Place(at.Start)
				found = &comment{name, line, versions}
			} else if !slices.EqualFunc(versions, found.versions, sameVersion) {
				name, line := source.Place(at.Start)
				return nil, fmt.Errorf("%s:%d: this comment names HAProxy %s, but the one at %s:%d names %s",
					name, line, join(versions), found.file, found.line, join(found.versions))
			}
		}
	}
	return found, nil
}
