package plot

import (
	"github.com/wcharczuk/go-chart/v2"

	"github.com/hapvet/hapvet/report/block"
)

// band is a series that is drawn as the area between two curves.
type band struct {
	x, low, high []float64
	style        chart.Style
}

// newBand returns the confidence intervals of a series, or nil if they do not show.
func newBand(x []float64, s block.Series, top float64) *band {
	if s.Errors == nil {
		return nil
	}
	b, shows := &band{x: x}, false
	for i, v := range s.Values {
		b.low, b.high = append(b.low, max(0, v-s.Errors[i])), append(b.high, min(top, v+s.Errors[i]))
		shows = shows || b.high[i] > b.low[i]
	}
	if !shows {
		return nil
	}
	return b
}

// GetName is of chart.Series: it has no place in the legend.
func (*band) GetName() string { return "" }

// GetYAxis is of chart.Series.
func (*band) GetYAxis() chart.YAxisType { return chart.YAxisPrimary }

// GetStyle is of chart.Series.
func (b *band) GetStyle() chart.Style { return b.style }

// Validate is of chart.Series.
func (*band) Validate() error { return nil }

// Len is of chart.BoundedValuesProvider.
func (b *band) Len() int { return len(b.x) }

// GetBoundedValues is of chart.BoundedValuesProvider.
func (b *band) GetBoundedValues(i int) (x, low, high float64) { return b.x[i], b.low[i], b.high[i] }

// Render draws the area.
func (b *band) Render(r chart.Renderer, box chart.Box, x, y chart.Range, _ chart.Style) {
	chart.Draw.BoundedSeries(r, box, x, y, b.style, b)
}
