package simulate

import (
	"path/filepath"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/report/cacheview"
)

// Plot draws the curve into a file, whose name says in which format.
func Plot(name string, r *simulation.Report) error {
	file, err := rewrite.Create(name)
	if err != nil {
		return err
	}
	defer file.Discard()
	if err := cacheview.Plot(file, r, PlotFormat(name)); err != nil {
		return err
	}
	return file.Commit()
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
