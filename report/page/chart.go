package page

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/report/block"
	"github.com/hapvet/hapvet/report/plot"
)

// A chart is drawn for the width of a telephone, and stands beside another where there is
// more room, so its letters stay readable. Its colours are those of the style sheet, for
// light and dark screens. It has twice the units of its width there, as go-chart rounds to
// whole ones.
var chartLook = plot.Look{Width: 720, Height: 430, Letters: 19, Classes: true}

// drawing is a chart with its legend, and the same in numbers.
type drawing struct {
	Title, Caption, XName string
	Picture               template.HTML
	Curves                []curve
	MarkName              string
	Table                 tableView
}

// curve is one series in the legend.
type curve struct{ Class, Name string }

func draw(c *block.Chart) drawing {
	d := drawing{Title: clip(c.Title), Caption: clip(c.Caption), XName: clip(c.XName), MarkName: clip(c.MarkName)}
	var picture strings.Builder
	if err := plot.SVG(&picture, c, chartLook); err == nil { // else the numbers say it all
		d.Picture = template.HTML(picture.String()) //nolint:gosec // texts are escaped by package plot
	}
	for i, s := range c.Series {
		d.Curves = append(d.Curves, curve{plot.Class(i), clip(s.Name)})
	}
	d.numbers(c)
	return d
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
