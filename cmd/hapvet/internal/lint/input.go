package lint

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/manifest"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Input is one configuration as the user names it: `-` is standard input.
type Input struct {
	Paths []string
	// Settings are its own, if it has some.
	Settings *Settings
	// Manifest says which texts are configurations if the one path is that of a YAML file;
	// then the input stands for all of them.
	Manifest manifest.Want

	part *part // one of them
}

// Settings are what may differ from one configuration of a project to the next. What is
// empty is as in the [Job].
type Settings struct {
	Name     string
	Versions []release.Version
	Why      string // these versions
	Env      map[string]string
	Build    *config.Build
}

// Inputs makes a configuration of each path.
func Inputs(paths []string) []Input {
	inputs := make([]Input, len(paths))
	for i := range paths {
		inputs[i] = Input{Paths: paths[i : i+1]}
	}
	return inputs
}

// Standard is standard input as one of the files.
type Standard struct {
	io.Reader
	Name string // that stands in for its path
}

// StandardPath is the path that stands for standard input.
const StandardPath = "-"

// Name returns what to call the input in a sentence.
func (in Input) Name(stdin Standard) string {
	if in.part != nil {
		return in.part.Name
	}
	if in.Settings != nil && in.Settings.Name != "" {
		return in.Settings.Name
	}
	names := make([]string, len(in.Paths))
	for i, path := range in.Paths {
		names[i] = path
		if path == StandardPath {
			names[i] = stdin.Name
		}
	}
	return strings.Join(names, " + ")
}

// read reads all files of the input.
func (in Input) read(stdin Standard) ([]config.Source, error) {
	if in.part != nil {
		return in.part.Sources, nil
	}
	var all []config.Source
	for _, path := range in.Paths {
		sources, err := readPath(path, stdin)
		if err != nil {
			return nil, err
		}
		all = append(all, sources...)
	}
	return all, nil
}

func readPath(path string, stdin Standard) ([]config.Source, error) {
	if path == StandardPath {
		source, err := config.Read(stdin.Name, stdin)
		return []config.Source{source}, err
	}
	sources, err := config.ReadPath(path)
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok { // without the name of the system call
		return nil, fmt.Errorf("%s: %w", pathErr.Path, pathErr.Err)
	}
	return sources, err
}
