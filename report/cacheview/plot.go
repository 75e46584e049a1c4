package cacheview

import (
	"fmt"
	"io"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report/plot"
)

// PlotFormat is a format of pictures.
type PlotFormat string

// The formats of plots.
const (
	SVG PlotFormat = "svg"
	PNG PlotFormat = "png"
)

// look is that of a picture of its own.
var look = plot.Look{Width: 900, Height: 480, Letters: 10, Titled: true}

// Plot draws the hit ratios over total-max-size, with confidence bands where they are
// estimated.
func Plot(w io.Writer, r *simulation.Report, format PlotFormat) error {
	points := r.Alternatives.TotalMaxSize
	if len(points) < 2 {
		return fmt.Errorf("%d sizes make no curve", len(points))
	}
	c := settingChart("total-max-size", "MiB", points, int64(r.Cache.TotalMaxSize))
	c.Title = fmt.Sprintf("Cache \"%s\", HAProxy %s: %% of the requests and bytes that come from it", r.Cache.Name, r.HAProxyVersion)
	if format == PNG {
		return plot.PNG(w, &c, look)
	}
	return plot.SVG(w, &c, look)
}
