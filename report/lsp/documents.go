package lsp

import (
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"go.lsp.dev/jsonrpc2"

	"github.com/hapvet/hapvet/config"
)

// maxDocument bounds what a document may grow to, in bytes, and maxOpen how many are open.
const (
	maxDocument = 64 << 20
	maxOpen     = 10_000
)

// pathOf returns the path that a URI names. What is no file, such as a buffer without a
// name, goes by its URI.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return uri
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	return filepath.Clean(filepath.FromSlash(path))
}

// uriOf returns the URI of a file that is not open.
func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	u := url.URL{Scheme: "file", Path: path}
	return u.String()
}

// absolute returns the path by which the server knows a file of a configuration.
func absolute(name string) string {
	if strings.Contains(name, ":") { // a buffer without a file
		if u, err := url.Parse(name); err == nil && len(u.Scheme) > 1 {
			return name
		}
	}
	if path, err := filepath.Abs(name); err == nil {
		return path
	}
	return name
}

func (s *Server) open(p openParams) error {
	path := pathOf(p.TextDocument.URI)
	if err := fits(path, p.TextDocument.Text); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.documents) >= maxOpen {
		return fmt.Errorf("%s: %d files are open, and no more can be", path, maxOpen)
	}
	s.documents[path] = newDocument(p.TextDocument.URI, p.TextDocument.Version, p.TextDocument.Text)
	s.touched(path)
	return nil
}

// fits says whether a document is within the bounds of configurations.
func fits(path, content string) error {
	if len(content) > maxDocument {
		return fmt.Errorf("%s has %d bytes, which is too large for an editor", path, len(content))
	}
	_, err := config.NewSource(path, content)
	return err
}

func (s *Server) change(p changeParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := pathOf(p.TextDocument.URI)
	d := s.documents[path]
	if d == nil {
		return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s is not open", p.TextDocument.URI)
	}
	for _, c := range p.Changes {
		if c.Range == nil {
			d.replace(c.Text)
		} else if err := d.edit(*c.Range, s.units, c.Text); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	d.version = p.TextDocument.Version
	if err := fits(path, d.text().source); err != nil {
		d.replace("")
		return err
	}
	s.touched(path)
	return nil
}

func (s *Server) save(p documentParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget() // a project file may have been saved by the same editor
	s.touched(pathOf(p.TextDocument.URI))
	return nil
}

func (s *Server) closed(p documentParams) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := pathOf(p.TextDocument.URI)
	if s.documents[path] == nil {
		return nil
	}
	groups := s.groupsOf(path).groups
	delete(s.documents, path)
	s.epoch++
	for _, g := range groups {
		if s.isOpen(g) {
			s.schedule(g)
		} else {
			s.drop(g)
		}
	}
	delete(s.owners, path)
	return nil
}

// changedOnDisk looks at everything anew.
func (s *Server) changedOnDisk(any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	for path := range s.documents {
		s.touched(path)
	}
	return nil
}

// snapshot is what the editor holds at one moment.
type snapshot struct {
	epoch    uint64
	texts    map[string]*text
	versions map[string]int32
	uris     map[string]string
}

// snapshot returns what is open now.
func (s *Server) snapshot() snapshot {
	now := snapshot{s.epoch, map[string]*text{}, map[string]int32{}, map[string]string{}}
	for path, d := range s.documents {
		now.texts[path], now.versions[path], now.uris[path] = d.text(), d.version, d.uri
	}
	return now
}

// uri returns the URI of a file, in the client's own spelling if it has one.
func (n snapshot) uri(path string) string {
	if uri, ok := n.uris[path]; ok {
		return uri
	}
	return uriOf(path)
}

// buffers returns the same for a configuration.
func (n snapshot) buffers(cancelled func() bool) Buffers {
	return Buffers{Cancelled: cancelled, Text: func(path string) (string, bool) {
		if t := n.texts[absolute(path)]; t != nil {
			return t.source, true
		}
		return "", false
	}}
}

// textOf returns the text of a file of a configuration.
func (n snapshot) textOf(f *config.File) *text {
	if t := n.texts[absolute(f.Name)]; t != nil && t.source == f.Source {
		return t
	}
	return newText(f.Source)
}
