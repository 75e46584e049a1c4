package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/report/block"
)

// A chart is drawn for the width of a telephone, and stands beside another where there is
// more room, so its letters stay readable. Its colours are those of the style sheet, which
// is why no library draws it: what those know puts colours into the picture.
const (
	chartWidth, chartHeight = 360.0, 210.0
	chartLeft, chartRight   = 44.0, 12.0
	chartTop, chartBottom   = 12.0, 26.0
	mostLabels              = 6
	mostSteps               = 5
	letter                  = 6.2 // the width of a digit
	// mostDots is up to how many points each has a dot with its values.
	mostDots = 40
)

// drawing is a chart with its geometry.
type drawing struct {
	Title, Caption, XName   string
	Width, Height           float64
	Left, Right, Top, Floor float64
	Ticks, Labels           []tick
	Curves                  []curve
	MarkAt                  string // "" for none
	MarkName                string
	Table                   tableView // the same in numbers
}

// tick is a line across a chart, or a label below it.
type tick struct {
	At     string
	Text   string
	Anchor string
}

// curve is one series: its line, its band of confidence, and dots.
type curve struct {
	Class, Name, Line, Band string
	Dots                    []dot
}

type dot struct{ X, Y, Text string }

func draw(c *block.Chart) drawing {
	d := drawing{
		Title: clip(c.Title), Caption: clip(c.Caption), XName: clip(c.XName), Width: chartWidth, Height: chartHeight,
		Left: chartLeft, Right: chartWidth - chartRight, Top: chartTop, Floor: chartHeight - chartBottom,
	}
	step := evenStep(c.Top / mostSteps)
	s := scale{first: c.X[0], last: c.X[len(c.X)-1], top: step * math.Ceil(c.Top/step)}
	for v := 0.0; v <= s.top; v += step {
		d.Ticks = append(d.Ticks, tick{At: s.y(v), Text: axisText(v, c.YUnit)})
	}
	d.labels(c, s)
	if c.MarkName != "" {
		d.MarkAt, d.MarkName = s.x(min(max(c.Mark, s.first), s.last)), clip(c.MarkName)
	}
	for i := range c.Series {
		d.Curves = append(d.Curves, newCurve(c, i, s))
	}
	d.numbers(c)
	return d
}

// scale turns values into places.
type scale struct{ first, last, top float64 }

func (s scale) x(v float64) string { return coordinate(s.place(v)) }

func (s scale) place(v float64) float64 {
	share := 0.0
	if s.last > s.first {
		share = (v - s.first) / (s.last - s.first)
	}
	return chartLeft + share*(chartWidth-chartLeft-chartRight)
}

func (s scale) y(v float64) string {
	share := 0.0
	if s.top > 0 {
		share = min(max(v/s.top, 0), 1)
	}
	return coordinate(chartHeight - chartBottom - share*(chartHeight-chartTop-chartBottom))
}

// coordinate is a number with a tenth, which is fine enough for a screen.
func coordinate(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// evenStep is the first number at least as large that people count in: 1, 2, 2.5 or 5, and
// powers of ten of these.
func evenStep(least float64) float64 {
	if least <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, digits := range []float64{1, 2, 2.5, 5} {
		if step := digits * power; step >= least {
			return step
		}
	}
	return 10 * power
}

// labels names the ends of the axis, and the points between them that have room.
func (d *drawing) labels(c *block.Chart, s scale) {
	last := len(c.X) - 1
	width := func(i int) float64 { return letter * float64(len(c.Labels[i])) }
	least := (s.place(c.X[last]) - s.place(c.X[0])) / (mostLabels - 1)
	end := s.place(c.X[0]) + width(0)
	d.Labels = append(d.Labels, tick{s.x(c.X[0]), clip(c.Labels[0]), "start"})
	at := s.place(c.X[0])
	for i := 1; i < last; i++ {
		x, half := s.place(c.X[i]), width(i)/2
		if x-at >= least && x-half > end+letter && x+half < s.place(c.X[last])-width(last)-letter {
			d.Labels = append(d.Labels, tick{s.x(c.X[i]), clip(c.Labels[i]), "middle"})
			at, end = x, x+half
		}
	}
	if last > 0 {
		d.Labels = append(d.Labels, tick{s.x(c.X[last]), clip(c.Labels[last]), "end"})
	}
}

// axisText is a value of an axis: "20 %", "65k".
func axisText(v float64, unit string) string {
	switch {
	case unit != "":
		return strconv.FormatFloat(v, 'f', -1, 64) + " " + unit
	case v >= 1e6:
		return strconv.FormatFloat(v/1e6, 'g', 3, 64) + "M"
	case v >= 1e3:
		return strconv.FormatFloat(v/1e3, 'g', 3, 64) + "k"
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

func newCurve(c *block.Chart, number int, s scale) curve {
	series := &c.Series[number]
	out := curve{Class: fmt.Sprintf("s%d", number+1), Name: clip(series.Name)}
	var line, back []string
	banded := false
	for i, x := range c.X {
		v, e := series.Values[i], 0.0
		if series.Errors != nil {
			e = series.Errors[i]
		}
		banded = banded || e > 0
		line = append(line, s.x(x)+","+s.y(v))
		back = append(back, s.x(x)+","+s.y(v-e))
		if len(c.X) <= mostDots {
			out.Dots = append(out.Dots, dot{s.x(x), s.y(v), fmt.Sprintf("%s: %s %s", clip(c.Labels[i]), series.Name, valueText(v, e, c.YUnit))})
		}
	}
	out.Line = strings.Join(line, " ")
	if banded {
		var band []string
		for i, x := range c.X {
			band = append(band, s.x(x)+","+s.y(series.Values[i]+series.Errors[i]))
		}
		for i := range back {
			band = append(band, back[len(back)-1-i])
		}
		out.Band = strings.Join(band, " ")
	}
	return out
}

// valueText is a value with its uncertainty and unit.
func valueText(v, e float64, unit string) string {
	text := strconv.FormatFloat(v, 'f', 1, 64)
	if unit == "" {
		text = strconv.FormatFloat(v, 'f', -1, 64)
	}
	if e >= 0.05 { // it shows with one digit
		text += " ± " + strconv.FormatFloat(e, 'f', 1, 64)
	}
	return strings.TrimSpace(text + " " + unit)
}

// numbers are the values of all curves, for who cannot see them.
func (d *drawing) numbers(c *block.Chart) {
	d.Table.Head = []cell{{Text: d.XName, Number: true}}
	for _, s := range c.Series {
		d.Table.Head = append(d.Table.Head, cell{Text: clip(s.Name), Number: true})
	}
	if c.Extra != nil {
		d.Table.Head = append(d.Table.Head, cell{Text: clip(c.ExtraName), Number: true})
	}
	for i := range c.X {
		row := []cell{{Text: clip(c.Labels[i]), Number: true, First: true}}
		for _, s := range c.Series {
			e := 0.0
			if s.Errors != nil {
				e = s.Errors[i]
			}
			row = append(row, cell{Text: valueText(s.Values[i], e, c.YUnit), Number: true})
		}
		if c.Extra != nil {
			row = append(row, cell{Text: clip(c.Extra[i]), Number: true})
		}
		d.Table.Rows = append(d.Table.Rows, row)
	}
}
