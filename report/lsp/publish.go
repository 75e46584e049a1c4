package lsp

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// shown is what the client shows of one file.
type shown struct {
	// found are the findings of each configuration that the file is part of, by name.
	found map[string][]diagnostic
	uri   string
	// sent is what was sent last, and version what it was about.
	sent    []diagnostic
	version int32
}

// refresh looks for the findings of a configuration, unless something newer came.
func (s *Server) refresh(g *group, generation uint64) {
	s.linting.Lock()
	defer s.linting.Unlock()
	stale := func() bool { return g.generation.Load() != generation }
	if stale() {
		return
	}
	s.mu.Lock()
	at, c := s.snapshot(), g.Configuration
	s.mu.Unlock()
	run, errs := c.Lint(at.buffers(stale))
	f := newFindings(run, errs, at, s.units)
	s.mu.Lock()
	defer s.mu.Unlock()
	if stale() {
		return
	}
	s.keep(g, f)
}

// keep takes over what a run found, and shows it.
func (s *Server) keep(g *group, f *findings) {
	g.found = f
	if f.config != nil {
		g.read = newReading(f.at, f.config)
	}
	byFile := map[string][]diagnostic{}
	for path, found := range f.byFile {
		for i := range found {
			byFile[path] = append(byFile[path], found[i].shown)
		}
	}
	for path := range f.at.texts {
		if slices.Contains(s.groupsOf(path).groups, g) {
			for _, err := range f.errs {
				byFile[path] = append(byFile[path], complaint(err))
			}
		}
	}
	s.publish(g.Name, byFile, f.at)
}

// complaint shows that hapvet could not do its work, at the first line of a file, as
// there is no better place.
func complaint(err error) diagnostic {
	return diagnostic{Severity: severityError, Source: "hapvet", Message: err.Error()}
}

// ofProject stands for the name of a configuration where there is none.
const ofProject = ""

// complain shows why nobody knows what a file is part of, or that this is known again.
func (s *Server) complain(path string, err error) {
	sh := s.shown[path]
	if err == nil && (sh == nil || sh.found[ofProject] == nil) {
		return
	}
	if sh == nil {
		sh = &shown{found: map[string][]diagnostic{}}
		s.shown[path] = sh
	}
	delete(sh.found, ofProject)
	if err != nil {
		sh.found[ofProject] = []diagnostic{complaint(err)}
	}
	s.send(path, sh, s.snapshot())
}

// publish shows the findings of a configuration, and takes away those that it had in
// other files.
func (s *Server) publish(name string, byFile map[string][]diagnostic, at snapshot) {
	for path := range byFile {
		if s.shown[path] == nil {
			s.shown[path] = &shown{found: map[string][]diagnostic{}}
		}
	}
	for path := range at.texts { // a clean file hears that it is clean
		if s.shown[path] == nil && s.documents[path] != nil {
			s.shown[path] = &shown{found: map[string][]diagnostic{}}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(s.shown)) {
		sh := s.shown[path]
		if byFile[path] == nil {
			delete(sh.found, name)
		} else {
			sh.found[name] = byFile[path]
		}
		s.send(path, sh, at)
	}
}

// send tells the client about one file, if it does not know that already.
func (s *Server) send(path string, sh *shown, at snapshot) {
	all := make([]diagnostic, 0, len(sh.sent))
	for _, name := range slices.Sorted(maps.Keys(sh.found)) {
		for _, d := range sh.found[name] {
			if len(sh.found) == 1 || !slices.ContainsFunc(all, func(o diagnostic) bool { return same(o, d) }) {
				all = append(all, d)
			}
		}
	}
	version := at.versions[path]
	if sh.sent != nil && sh.version == version && reflect.DeepEqual(sh.sent, all) {
		return
	}
	if uri, open := at.uris[path]; open || sh.uri == "" {
		sh.uri = cmp.Or(uri, uriOf(path))
	}
	p := publishParams{URI: sh.uri, Diagnostics: all}
	if at.texts[path] != nil {
		p.Version = &version
	}
	sh.sent, sh.version = all, version
	s.notify("textDocument/publishDiagnostics", p)
	if len(all) == 0 && s.documents[path] == nil {
		delete(s.shown, path)
	}
}

// same reports whether two configurations have the same finding in a file.
func same(a, b diagnostic) bool {
	return a.Range == b.Range && a.Code == b.Code && a.Message == b.Message
}
