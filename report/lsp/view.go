package lsp

import (
	"errors"

	"github.com/hapvet/hapvet/config"
)

// view is a document as part of the configuration that it is read in, for one question.
type view struct {
	*reading
	server *Server
	group  *group
	file   *config.File
	text   *text
}

func newReading(at snapshot, c *config.Config) *reading {
	return &reading{at: at, config: c, texts: map[*config.File]*text{}}
}

// textOf returns the text of a file, which is made once.
func (r *reading) textOf(f *config.File) *text {
	if r.texts[f] == nil {
		r.texts[f] = r.at.textOf(f)
	}
	return r.texts[f]
}

var errNotOpen = errors.New("this file is not open, or is no configuration")

// view reads the configuration that a document is part of, as it is now. Of several it
// is the first.
func (s *Server) view(uri string) (*view, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := pathOf(uri)
	if s.documents[path] == nil {
		return nil, errNotOpen
	}
	o := s.groupsOf(path)
	if len(o.groups) == 0 {
		return nil, errors.Join(errNotOpen, o.err)
	}
	g := o.groups[0]
	if g.read == nil || g.read.at.epoch != s.epoch {
		at := s.snapshot()
		c, err := g.Load(at.buffers(nil))
		if err != nil {
			return nil, err
		}
		g.read = newReading(at, c)
	}
	for _, f := range g.read.config.Files {
		if absolute(f.Name) == path {
			return &view{g.read, s, g, f, g.read.textOf(f)}, nil
		}
	}
	return nil, errNotOpen
}

// location returns where a span of any file of the configuration is.
func (v *view) location(f *config.File, at config.Span) location {
	return location{v.at.uri(absolute(f.Name)), v.textOf(f).span(at, v.server.units)}
}

// span returns where a span of the document is.
func (v *view) span(at config.Span) span { return v.text.span(at, v.server.units) }

// offset returns the byte of the document at a position.
func (v *view) offset(p position) int { return v.text.offset(p, v.server.units) }
