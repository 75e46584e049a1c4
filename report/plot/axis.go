package plot

import (
	"math"
	"strconv"

	"github.com/wcharczuk/go-chart/v2"

	"github.com/hapvet/hapvet/report/block"
)

const (
	mostSteps  = 5
	mostLabels = 6
)

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

// upTo is the first multiple of a step that holds a value, and one step at least.
func upTo(value, step float64) float64 { return step * max(1, math.Ceil(value/step)) }

func steps(c *block.Chart, step, top float64) []chart.Tick {
	var ticks []chart.Tick
	for n := range int(math.Round(top/step)) + 1 {
		v := float64(n) * step
		ticks = append(ticks, chart.Tick{Value: v, Label: valueText(v, c.YUnit)})
	}
	return ticks
}

// valueText is a value of an axis: "20 %", "65k".
func valueText(v float64, unit string) string {
	switch {
	case unit != "":
		return strconv.FormatFloat(v, 'f', -1, 64) + " " + unit
	case v >= 1e6:
		return strconv.FormatFloat(v/1e6, 'g', 3, 64) + "M"
	case v >= 1e3:
		return strconv.FormatFloat(v/1e3, 'g', 3, 64) + "k"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// labels names the first place, the last, and those between that are far enough from the
// last that was named, and from the end.
func labels(c *block.Chart, clean func(string) string) []chart.Tick {
	last := len(c.X) - 1
	ticks := []chart.Tick{{Value: c.X[0], Label: clean(c.Labels[0])}}
	room := (c.X[last] - c.X[0]) / mostLabels
	at := c.X[0]
	for i := 1; i < last; i++ {
		if x := c.X[i]; x-at >= room && c.X[last]-x >= room {
			ticks, at = append(ticks, chart.Tick{Value: x, Label: clean(c.Labels[i])}), x
		}
	}
	return append(ticks, chart.Tick{Value: c.X[last], Label: clean(c.Labels[last])})
}
