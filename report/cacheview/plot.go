package cacheview

import (
	"fmt"
	"html"
	"io"
	"math"

	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report"
)

// PlotFormat is a format of pictures.
type PlotFormat string

// The formats of plots.
const (
	SVG PlotFormat = "svg"
	PNG PlotFormat = "png"
)

// Colours that differ in brightness, too.
var (
	hitColor  = drawing.ColorFromHex("1f5fa8")
	byteColor = drawing.ColorFromHex("d98c21")
	markColor = drawing.ColorFromHex("777777")
	bandColor = drawing.ColorFromHex("1f5fa8").WithAlpha(48)
)

// Plot draws the hit ratios over total-max-size, with confidence bands where they are
// estimated.
func Plot(w io.Writer, r *simulation.Report, format PlotFormat) error {
	points := r.Alternatives.TotalMaxSize
	if len(points) < 2 {
		return fmt.Errorf("%d sizes make no curve", len(points))
	}
	name := report.Safe(r.Cache.Name)
	provider := chart.PNG
	if format == SVG {
		provider = chart.SVG
		name = html.EscapeString(name) // the library writes texts as they are
	}
	title := fmt.Sprintf("Cache \"%s\", HAProxy %s: %% of the requests and bytes that come from it", name, r.HAProxyVersion)
	return curveChart(title, points, r.Cache.TotalMaxSize).Render(provider, w)
}

func curveChart(title string, points []simulation.Point, configured int) *chart.Chart {
	x := make([]float64, len(points))
	hits, bytes := make([]float64, len(points)), make([]float64, len(points))
	low, high := make([]float64, len(points)), make([]float64, len(points))
	top := 0.0
	for i, p := range points {
		x[i] = math.Log2(float64(p.Value))
		hits[i], bytes[i] = 100*p.Ratio, 100*p.ByteRatio
		low[i], high[i] = max(0, 100*(p.Ratio-p.RatioError)), min(100, 100*(p.Ratio+p.RatioError))
		top = max(top, high[i], bytes[i])
	}
	top = min(100, 10*math.Ceil(top/10+0.01))
	at := math.Log2(float64(configured))
	named := []chart.Series{
		line("hits", x, hits, chart.Style{StrokeColor: hitColor, StrokeWidth: 2, DotColor: hitColor, DotWidth: 3}),
		line("bytes", x, bytes, chart.Style{StrokeColor: byteColor, StrokeWidth: 2, DotColor: byteColor, DotWidth: 3}),
		line("configured", []float64{at, at}, []float64{0, top}, chart.Style{StrokeColor: markColor, StrokeWidth: 1, StrokeDashArray: []float64{4, 4}}),
	}
	band := chart.Style{StrokeColor: bandColor, StrokeWidth: 1} // of 95 % confidence
	c := &chart.Chart{
		Title:      title,
		TitleStyle: chart.Style{FontSize: 12},
		Width:      900, Height: 480,
		Background: chart.Style{Padding: chart.Box{Top: 50, Left: 20, Right: 20, Bottom: 10}},
		XAxis:      chart.XAxis{Name: "total-max-size (MiB)", Ticks: sizeTicks(points), Range: &chart.ContinuousRange{Min: x[0], Max: x[len(x)-1]}},
		YAxis: chart.YAxis{
			AxisType: chart.YAxisSecondary, Range: &chart.ContinuousRange{Min: 0, Max: top}, Ticks: percentTicks(top),
			GridMajorStyle: chart.Style{StrokeColor: markColor.WithAlpha(60), StrokeWidth: 1},
		},
		Series: append([]chart.Series{line("", x, low, band), line("", x, high, band)}, named...),
	}
	legend := *c // of what has a name
	legend.Series = named
	c.Elements = []chart.Renderable{chart.Legend(&legend)}
	return c
}

// percentTicks marks five or ten steps up to a multiple of ten.
func percentTicks(top float64) []chart.Tick {
	step := 10.0
	switch {
	case top <= 20:
		step = 2
	case top <= 50:
		step = 5
	}
	var ticks []chart.Tick
	for v := 0.0; v <= top; v += step {
		ticks = append(ticks, chart.Tick{Value: v, Label: fmt.Sprint(v)})
	}
	return ticks
}

func line(name string, x, y []float64, style chart.Style) chart.ContinuousSeries {
	return chart.ContinuousSeries{Name: name, XValues: x, YValues: y, Style: style}
}

// sizeTicks marks every other size, as their steps are even on a logarithmic scale.
func sizeTicks(points []simulation.Point) []chart.Tick {
	var ticks []chart.Tick
	step := (len(points) + 9) / 10
	for i := 0; i < len(points); i += step {
		ticks = append(ticks, chart.Tick{Value: math.Log2(float64(points[i].Value)), Label: fmt.Sprint(points[i].Value)})
	}
	return ticks
}
