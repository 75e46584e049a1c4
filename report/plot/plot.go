// Package plot draws the curves of [block.Chart] as pictures, with go-chart.
package plot

import (
	"html"
	"io"

	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/block"
)

// Look is how large a picture is, and what else stands in it.
type Look struct {
	Width, Height int     // in pixels, or the units of an SVG
	Letters       float64 // height in points of 1/72 inch, at 92 pixels an inch
	// Classes leaves the colours of an SVG to the style sheet around it: what belongs to a
	// series has the class s1, s2 or s3; bands of confidence have "band", too. Others are
	// "axis", "grid", "mark" and "ground".
	Classes bool
	// Titled writes the title above the curves, the name of the axis below them and their
	// names beside them.
	Titled bool
}

// SVG draws a chart as a picture to be scaled. It fails for a chart that has not two
// different places, which make no curve.
func SVG(w io.Writer, c *block.Chart, o Look) error {
	// The library writes texts as they are.
	return o.chart(c, html.EscapeString).Render(chart.SVG, w)
}

// PNG draws a chart as a picture of pixels; see [SVG].
func PNG(w io.Writer, c *block.Chart, o Look) error {
	o.Classes = false
	return o.chart(c, func(text string) string { return text }).Render(chart.PNG, w)
}

// ink is a colour with its class. Colours differ in brightness, too.
type ink struct {
	class  string
	color  drawing.Color
	dashes []float64
}

// Class is the class of a series, counted from 0.
func Class(series int) string { return inks[series%len(inks)].class }

var (
	inks = []ink{
		{"s1", drawing.ColorFromHex("1f5fa8"), nil},
		{"s2", drawing.ColorFromHex("d98c21"), []float64{7, 3}},
		{"s3", drawing.ColorFromHex("5a5a5a"), []float64{2, 3}},
	}
	markInk = ink{"mark", drawing.ColorFromHex("777777"), []float64{4, 4}}
	axisInk = ink{"axis", drawing.ColorFromHex("333333"), nil}
	gridInk = ink{"grid", drawing.ColorFromHex("777777").WithAlpha(60), nil}
)

// mostDots is up to how many points each has a dot.
const mostDots = 40

// bandAlpha is how much of a band's colour covers what is below, of 255.
const bandAlpha = 48

func (o Look) stroke(i ink, width float64) chart.Style {
	s := chart.Style{StrokeColor: i.color, StrokeWidth: width, StrokeDashArray: i.dashes, FontSize: o.Letters, FontColor: axisInk.color}
	if o.Classes {
		s.ClassName = i.class
	}
	return s
}

func (o Look) chart(c *block.Chart, written func(string) string) *chart.Chart {
	clean := func(text string) string { return written(report.Safe(text)) }
	step := evenStep(c.Top / mostSteps)
	top := upTo(c.Top, step)
	ticks := steps(c, step, top)
	named, all := o.series(c, top, clean)
	all = append(o.grid(c, ticks), all...)
	axis := o.stroke(axisInk, 1)
	out := &chart.Chart{
		Width: o.Width, Height: o.Height,
		Background: chart.Style{ClassName: o.class("ground"), FillColor: drawing.ColorWhite, Padding: chart.Box{Top: 10, Left: 10, Right: 10, Bottom: 10}},
		Canvas:     chart.Style{ClassName: o.class("ground"), FillColor: drawing.ColorWhite},
		XAxis:      chart.XAxis{Style: axis, GridMajorStyle: chart.Hidden(), GridMinorStyle: chart.Hidden(), Ticks: labels(c, clean)},
		YAxis: chart.YAxis{
			AxisType: chart.YAxisSecondary, Style: axis, Zero: chart.GridLine{Style: chart.Hidden()}, Ticks: ticks,
			GridMajorStyle: chart.Hidden(), GridMinorStyle: chart.Hidden(),
		},
		YAxisSecondary: chart.HideYAxis(),
		Series:         all,
	}
	if o.Titled {
		out.Title, out.TitleStyle = clean(c.Title), chart.Style{FontSize: o.Letters + 2}
		out.XAxis.Name, out.XAxis.NameStyle = clean(c.XName), chart.Style{FontSize: o.Letters}
		out.Background.Padding.Top = 70
		legend := *out
		legend.Series = named
		out.Elements = []chart.Renderable{chart.LegendThin(&legend)}
	}
	return out
}

// class is a class where there is a style sheet.
func (o Look) class(name string) string {
	if o.Classes {
		return name
	}
	return ""
}

// grid is a line at each step: a series, as the library's own lines take no class.
func (o Look) grid(c *block.Chart, ticks []chart.Tick) []chart.Series {
	ends := []float64{c.X[0], c.X[len(c.X)-1]}
	var lines []chart.Series
	for _, t := range ticks {
		lines = append(lines, chart.ContinuousSeries{XValues: ends, YValues: []float64{t.Value, t.Value}, Style: o.stroke(gridInk, 1)})
	}
	return lines
}

// series are the bands, the curves and the mark of what is configured; named are those
// that have a name.
func (o Look) series(c *block.Chart, top float64, clean func(string) string) (named, all []chart.Series) {
	for i, s := range c.Series {
		ink := inks[i%len(inks)]
		style := o.stroke(ink, 2)
		if len(c.X) <= mostDots {
			style.DotColor, style.DotWidth = ink.color, 3
		}
		named = append(named, chart.ContinuousSeries{Name: clean(s.Name), XValues: c.X, YValues: s.Values, Style: style})
		if b := newBand(c.X, s, top); b != nil {
			b.style = chart.Style{ClassName: o.class(ink.class + " band"), FillColor: ink.color.WithAlpha(bandAlpha)}
			all = append(all, b)
		}
	}
	if c.MarkName != "" {
		at := min(max(c.Mark, c.X[0]), c.X[len(c.X)-1])
		named = append(named, chart.ContinuousSeries{Name: clean(c.MarkName), XValues: []float64{at, at}, YValues: []float64{0, top}, Style: o.stroke(markInk, 1)})
	}
	return named, append(all, named...)
}
