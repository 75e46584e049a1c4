package lsp

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/hapvet/hapvet/config"
)

// group is a configuration that some open file is part of.
type group struct {
	Configuration
	// generation counts the reasons to look for findings anew. Who began at another one
	// has nothing to say any more.
	generation atomic.Uint64

	// Of the last run, and of the last reading.
	found *findings
	read  *reading
}

// reading is a configuration as it was at a moment.
type reading struct {
	at     snapshot
	config *config.Config
	texts  map[*config.File]*text
}

// owned are the configurations that a file is part of, or why nobody knows.
type owned struct {
	groups []*group
	err    error
}

// groupsOf returns the configurations that an open file is part of.
func (s *Server) groupsOf(path string) owned {
	if o, ok := s.owners[path]; ok {
		return o
	}
	configurations, err := s.Workspace.Configurations(path, s.Settings)
	o := owned{err: err}
	for _, c := range configurations {
		g := s.groups[c.Name]
		if g == nil {
			g = &group{}
			s.groups[c.Name] = g
		}
		g.Configuration = c
		o.groups = append(o.groups, g)
	}
	s.owners[path] = o
	return o
}

// forget makes the server ask anew what files are part of, and read them anew.
func (s *Server) forget() {
	clear(s.owners)
	s.epoch++
	used := map[*group]bool{}
	for path := range s.documents {
		for _, g := range s.groupsOf(path).groups {
			used[g] = true
		}
	}
	for _, g := range s.groups {
		if !used[g] {
			s.drop(g)
		}
	}
}

// touched makes the findings of everything that a file is part of be looked for anew.
func (s *Server) touched(path string) {
	s.epoch++
	o := s.groupsOf(path)
	s.complain(path, o.err)
	for _, g := range o.groups {
		s.schedule(g)
	}
}

func (s *Server) schedule(g *group) {
	generation := g.generation.Add(1)
	time.AfterFunc(s.Delay, func() { s.refresh(g, generation) })
}

// isOpen reports whether a file of a configuration is open.
func (s *Server) isOpen(g *group) bool {
	for path := range s.documents {
		if slices.Contains(s.groupsOf(path).groups, g) {
			return true
		}
	}
	return false
}

// drop takes the findings of a configuration away that has nothing to do with any open
// file any more.
func (s *Server) drop(g *group) {
	g.generation.Add(1)
	g.found, g.read = nil, nil
	if s.groups[g.Name] == g {
		delete(s.groups, g.Name)
	}
	s.publish(g.Name, nil, s.snapshot())
}
