package simulate

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report/cacheview"
)

// pending is a file that appears under its name when it is complete.
type pending struct {
	*os.File
	final string // its name; "" once it is there
}

// create begins a file. What is there and is no regular file, such as a pipe, is
// written to as it is.
func create(name string) (*pending, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		file, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &pending{File: file}, err
	}
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w", name, err)
	}
	return &pending{file, name}, nil
}

// commit gives the file its name.
func (p *pending) commit() error {
	if p.final == "" {
		return p.Close()
	}
	const mode = 0o644 // as of any file that a program writes
	if err := p.Chmod(mode); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	err := os.Rename(p.Name(), p.final)
	if err == nil {
		p.final = ""
	}
	return err
}

// discard removes what has not got its name.
func (p *pending) discard() {
	if p.final != "" {
		p.Close()
		_ = os.Remove(p.Name())
	}
}

// Plot draws the curve into a file, whose name says in which format.
func Plot(name string, r *simulation.Report) error {
	file, err := create(name)
	if err != nil {
		return err
	}
	defer file.discard()
	if err := cacheview.Plot(file, r, PlotFormat(name)); err != nil {
		return err
	}
	return file.commit()
}

// PlotFormat is what the name of a plot asks for, or "".
func PlotFormat(name string) cacheview.PlotFormat {
	switch filepath.Ext(name) {
	case ".svg":
		return cacheview.SVG
	case ".png":
		return cacheview.PNG
	}
	return ""
}

var _ io.Writer = (*pending)(nil)
