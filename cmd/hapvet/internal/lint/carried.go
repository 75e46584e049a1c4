package lint

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/manifest"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

// carried is a YAML file, and what becomes of the configurations in it.
type carried struct {
	want   manifest.Want
	file   config.Source // as it was read
	stdin  bool
	mended string            // its text with all fixes so far
	fixed  map[string]string // new contents, by the names of the sources
}

// part is one configuration of a YAML file.
type part struct {
	of *carried
	manifest.Configuration
}

// readManifest reads the configurations that an input's YAML holds, and mends them.
func (w *work) readManifest(in Input) error {
	path := in.Paths[0]
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder, and no YAML file", path)
	}
	sources, err := readPath(path, w.Stdin)
	if err != nil {
		return err
	}
	file := &carried{want: in.Manifest, file: sources[0], stdin: path == StandardPath, mended: sources[0].Content, fixed: map[string]string{}}
	all, err := manifest.Read(file.file, in.Manifest)
	if none, ok := errors.AsType[*manifest.NoneError](err); ok {
		w.absent = append(w.absent, absence(err, none))
		return nil
	}
	if err != nil {
		return err
	}
	first := len(w.ready)
	for _, c := range all {
		one := in
		one.part = &part{file, c}
		w.readOne(one)
	}
	return file.write(w, w.ready[first:])
}

// absence words that nothing was found, with what may have been meant.
func absence(err error, none *manifest.NoneError) error {
	switch near := Nearest(none.Wanted, none.Paths); {
	case len(near) > 0:
		return fmt.Errorf("%w: did you mean %q?", err, near[0])
	case len(none.Paths) > 0:
		return fmt.Errorf("%w; there are: %s", err, some(none.Paths))
	}
	return err
}

// mend puts new contents of one configuration into the text of the file, and tells the
// change.
func (f *carried) mend(before, after []config.Source) ([]report.Change, error) {
	contents := map[string]string{}
	for i, s := range after {
		if s.Content != before[i].Content {
			contents[s.Name] = s.Content
		}
	}
	if len(contents) == 0 {
		return nil, nil
	}
	for name, content := range f.fixed {
		contents[name] = content
	}
	text, err := manifest.Rewrite(f.file, f.want, contents)
	if err != nil {
		return nil, err
	}
	change := report.Change{Name: f.file.Name, Old: f.mended, New: text}
	f.mended, f.fixed = text, contents
	return []report.Change{change}, nil
}

// write writes the file, if that is asked for, and reads its configurations again: their
// places have moved.
func (f *carried) write(w *work, parts []ready) error {
	if w.Fixing.Mode != WriteFixes {
		return nil
	}
	var err error
	if f.stdin {
		_, err = io.WriteString(w.Fixing.Out, f.mended)
	} else if f.mended != f.file.Content {
		err = rewrite.Files([]rewrite.Change{{Path: f.file.Name, Old: f.file.Content, New: f.mended}})
	}
	if err != nil {
		for i := range parts {
			parts[i].fixed = nil
		}
		return err
	}
	all, err := manifest.Read(config.Source{Name: f.file.Name, Content: f.mended}, f.want)
	for i := range parts {
		for _, c := range all {
			if c.Name == parts[i].in.part.Name {
				parts[i].sources = c.Sources
			}
		}
	}
	return err
}

// yamlNotes says of YAML that was read as if it were a configuration how to read it.
func (w *work) yamlNotes() []string {
	var said []string
	for _, r := range w.ready {
		if ext := filepath.Ext(r.sources[0].Name); r.in.part == nil && (ext == ".yaml" || ext == ".yml") {
			said = append(said, fmt.Sprintf("%s is read as a configuration; --from-configmap and --from-yaml PATH read those that stand in YAML", r.sources[0].Name))
		}
	}
	return said
}
