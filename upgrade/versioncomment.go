package upgrade

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// renameVersion lets the comments that name the version of the configuration
// (config.VersionComments) name the new one: who looks at the file next would take it for
// one of the old version. A comment that names several versions, or none by its number, is
// left alone, and so are all of them with Choice.Only, which is one stage of several.
func (e *editing) renameVersion() error {
	if len(e.choice.Only) > 0 || !slices.ContainsFunc(e.revision.sources, e.namesOther) {
		return nil
	}
	var edits []config.Edit
	files := e.read(e.to).Files
	for _, f := range files {
		for _, at := range config.VersionComments(f.Source) {
			if name, ok := e.newName(f.Source[at.Start:at.End]); ok {
				edits = append(edits, config.Edit{File: f, Span: at, New: name})
			}
		}
	}
	next, err := revise(files, edits)
	if err != nil {
		return err
	}
	e.revision = e.revision.then(next)
	return nil
}

// namesOther reports whether a comment of a source is to name another version.
func (e *editing) namesOther(s config.Source) bool {
	for _, at := range config.VersionComments(s.Content) {
		if _, ok := e.newName(s.Content[at.Start:at.End]); ok {
			return true
		}
	}
	return false
}

// newName returns how the new version is named in place of another: as a branch where
// that is one.
func (e *editing) newName(old string) (string, bool) {
	v, err := release.Parse(old)
	if err != nil || strings.Trim(old[:1], "0123456789") != "" {
		return "", false
	}
	name := e.to.Full()
	if v.Assumed() {
		name = e.to.Branch()
	}
	return name, name != old
}
