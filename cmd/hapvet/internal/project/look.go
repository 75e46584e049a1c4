package project

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// Found is what a look at a folder found.
type Found struct {
	// Configurations are lists of files and folders, by their paths from the folder, with
	// slashes.
	Configurations [][]string
	Versions       []string // as they are to be written
	VersionWhy     string
	// Unset are the names of the environment variables that are used and not set.
	Unset []string
}

const (
	maxLooked     = 20_000  // files and folders
	maxLookedSize = 4 << 20 // of a file, in bytes
	maxDepth      = 8
)

// part is a file that looks like one of HAProxy's.
type part struct {
	path      string // from the folder, with slashes
	hasGlobal bool
	hasBase   bool // global or defaults
	accepts   bool // clients
}

// Look looks for HAProxy configurations in a folder and below.
func Look(dir string) (*Found, error) {
	l := looker{dir: dir, folders: map[string][]part{}, strange: map[string]bool{}, comments: map[string]string{}}
	if err := filepath.WalkDir(dir, l.visit); err != nil {
		return nil, err
	}
	found := &Found{Configurations: l.configurations(), Versions: l.images, VersionWhy: l.imageFile}
	if len(found.Versions) == 0 && len(l.comments) == 1 {
		for version, file := range l.comments {
			found.Versions, found.VersionWhy = strings.Split(version, ","), "the comment in "+file
		}
	}
	if len(found.Versions) == 0 {
		v, why := lint.Fallback()
		found.Versions, found.VersionWhy = []string{v.Branch()}, why
	}
	slices.Sort(l.unset)
	found.Unset = slices.Compact(l.unset)
	return found, nil
}

// looker is a look at a folder under way.
type looker struct {
	dir     string
	looked  int
	folders map[string][]part // by their paths
	// strange are the folders with files that end in .cfg and are not HAProxy's.
	strange   map[string]bool
	images    []string
	imageFile string
	// comments are the versions that configurations name themselves, and the first file
	// that does.
	comments map[string]string
	unset    []string
}

func (l *looker) visit(path string, d fs.DirEntry, err error) error {
	if err != nil {
		if path == l.dir {
			return err
		}
		return nil // what may not be read is passed over
	}
	if l.looked++; l.looked > maxLooked {
		return filepath.SkipAll
	}
	rel, _ := filepath.Rel(l.dir, path)
	rel = filepath.ToSlash(rel)
	name := d.Name()
	switch {
	case d.IsDir() && path != l.dir && (name[0] == '.' || name == "node_modules" || name == "vendor" || strings.Count(rel, "/") >= maxDepth):
		return filepath.SkipDir
	case !d.Type().IsRegular() || name[0] == '.' || !isPlain(rel):
	case filepath.Ext(name) == ".cfg" || filepath.Ext(name) == ".conf" && strings.Contains(name, "haproxy"):
		l.config(path, rel)
	case isImageFile(name):
		l.image(path, rel)
	}
	return nil
}

// isPlain reports whether a path can stand in a project file as it is: without control
// characters, and not to be taken for a pattern.
func isPlain(path string) bool {
	return utf8.ValidString(path) && !strings.ContainsAny(path, "*?[") && !strings.ContainsFunc(path, unicode.IsControl)
}

// read returns the text of a file of a reasonable size.
func read(path string) (string, bool) {
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxLookedSize {
		return "", false
	}
	text, err := os.ReadFile(path)
	return string(text), err == nil
}

// config looks at a file that may be HAProxy's.
func (l *looker) config(path, rel string) {
	text, ok := read(path)
	if !ok {
		return
	}
	c := config.ParseAll([]config.Source{{Name: rel, Content: text}}, config.Options{Version: release.NewestLTS().Latest, Env: environment()})
	if !isHAProxys(c) {
		if filepath.Ext(rel) == ".cfg" {
			l.strange[folder(rel)] = true
		}
		return
	}
	p := part{path: rel, hasGlobal: len(c.Of("global")) > 0, accepts: len(c.Of("frontend", "listen")) > 0}
	p.hasBase = p.hasGlobal || len(c.Of("defaults")) > 0
	l.folders[folder(rel)] = append(l.folders[folder(rel)], p)
	for _, at := range config.VersionComments(text) {
		version := text[at.Start:at.End]
		if _, err := lint.ParseVersions(version); err == nil && l.comments[version] == "" {
			l.comments[version] = rel
		}
	}
	for _, u := range c.Unset {
		l.unset = append(l.unset, u.Name)
	}
}

// isHAProxys reports whether a file has sections of HAProxy, and in them mostly words that
// some version knows.
func isHAProxys(c *config.Config) bool {
	known, lines := 0, 0
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			lines++
			if keywords.Number(d.Keyword()) != 0 {
				known++
			}
		}
	}
	return len(c.Of("global", "defaults", "frontend", "backend", "listen")) > 0 && 2*known >= lines
}

// environment is that of the process.
func environment() map[string]string {
	env := map[string]string{}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	return env
}

// folder returns the folder of a path, "." for the uppermost.
func folder(rel string) string {
	if i := strings.LastIndexByte(rel, '/'); i >= 0 {
		return rel[:i]
	}
	return "."
}

// configurations puts the parts together. Several files of a folder are one configuration
// unless each could stand for itself. A folder of parts that lack what comes first in a
// configuration belongs to the only one in the nearest folder above that has some.
func (l *looker) configurations() [][]string {
	folders := make([]string, 0, len(l.folders))
	for path := range l.folders {
		folders = append(folders, path)
	}
	slices.Sort(folders)
	var all [][]string
	in := map[string][]int{} // the configurations that begin in a folder
	for _, path := range folders {
		parts := l.folders[path]
		if above := l.above(path, in); above >= 0 && !slices.ContainsFunc(parts, func(p part) bool { return p.hasBase }) {
			all[above] = append(all[above], l.whole(path, parts)...)
			continue
		}
		for _, files := range l.split(path, parts) {
			in[path] = append(in[path], len(all))
			all = append(all, files)
		}
	}
	return all
}

// above returns the only configuration of the nearest folder above that has some, or -1.
func (l *looker) above(path string, in map[string][]int) int {
	for path != "." {
		path = folder(path)
		if n := len(in[path]); n > 0 {
			if n == 1 {
				return in[path][0]
			}
			return -1
		}
	}
	return -1
}

// split returns the configurations that the files of a folder make.
func (l *looker) split(path string, parts []part) [][]string {
	globals, complete := 0, 0
	for _, p := range parts {
		if p.hasGlobal {
			globals++
		}
		if p.hasBase && p.accepts {
			complete++
		}
	}
	if len(parts) > 1 && globals <= 1 && complete < len(parts) {
		return [][]string{l.whole(path, parts)}
	}
	var each [][]string
	for _, p := range parts {
		each = append(each, []string{p.path})
	}
	return each
}

// whole names a folder, if HAProxy would read all of its parts and nothing else there, or
// else its files.
func (l *looker) whole(path string, parts []part) []string {
	isCfg := func(p part) bool { return strings.HasSuffix(p.path, ".cfg") }
	if len(parts) > 1 && path != "." && !l.strange[path] && !slices.ContainsFunc(parts, func(p part) bool { return !isCfg(p) }) {
		return []string{path + "/"}
	}
	var files []string
	for _, p := range parts {
		files = append(files, p.path)
	}
	return files
}
