package cacheview

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report/block"
)

// grid writes a table whose first columns are numbers.
func (p *page) grid(t block.Table, numbers int) {
	t.Numbers = make([]bool, numbers)
	for i := range t.Numbers {
		t.Numbers[i] = true
	}
	if p.blocks != nil {
		p.blocks.Grid(t)
		return
	}
	p.out.WriteString(t.Text())
}

// alternatives shows one table for each setting.
func (p *page) alternatives(r *simulation.Report) {
	a := &r.Alternatives
	for _, axis := range []struct {
		keyword string
		points  []simulation.Point
		memory  bool
	}{
		{"total-max-size", a.TotalMaxSize, true},
		{"max-object-size", a.MaxObjectSize, false},
		{"max-age", a.MaxAge, false},
		{"process-vary", a.ProcessVary, false},
	} {
		if len(axis.points) < 2 || p.blocks != nil && axis.keyword != "process-vary" && len(axis.points) >= leastPoints { // a chart shows it
			continue
		}
		p.title("Other values of " + axis.keyword)
		t := block.Table{Titles: []string{axis.keyword, "hits", "bytes"}}
		if axis.memory {
			t.Titles = append(t.Titles, "memory")
		}
		if t.Titles = append(t.Titles, ""); p.blocks == nil {
			t.Titles = append(t.Titles, "")
		}
		most := 0.0
		for i := range axis.points {
			most = max(most, axis.points[i].Ratio)
		}
		for i := range axis.points {
			x := &axis.points[i]
			row := []string{valueText(axis.keyword, x.Value), simulation.PointText(x), byteText(x)}
			if axis.memory {
				row = append(row, simulation.Size(x.Mapping))
			}
			mark := ""
			switch {
			case x.Configured:
				mark = "configured"
			case x.Crashed:
				mark = "crashes"
			}
			if p.blocks == nil {
				row = append(row, bar(x.Ratio, most))
			}
			t.Add(append(row, mark)...)
		}
		p.grid(t, numbers(axis.memory, 3, 4))
	}
}

func valueText(keyword string, value int64) string {
	switch {
	case keyword != "process-vary":
		return fmt.Sprint(value)
	case value == 1:
		return "on"
	}
	return "off"
}

func byteText(p *simulation.Point) string {
	return simulation.PointText(&simulation.Point{Ratio: p.ByteRatio, RatioError: p.ByteRatioError})
}

const barWidth = 24

// bar draws a value, the largest as a full one, in eighths of a column.
func bar(value, most float64) string {
	if most == 0 {
		return ""
	}
	eighths := int(math.Round(value / most * barWidth * 8))
	s := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		s += string([]rune(" ▏▎▍▌▋▊▉")[rest])
	}
	return s
}

// sparkline draws values as columns of eighths, from 0 to most; blocks have charts.
func (p *page) sparkline(values []float64, most float64) string {
	if p.blocks != nil {
		return ""
	}
	const columns = 48
	levels := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	n := min(len(values), columns)
	for i := range n {
		// The mean of the values that share a column.
		from, to := i*len(values)/n, (i+1)*len(values)/n
		sum := 0.0
		for _, v := range values[from:to] {
			sum += v
		}
		v := sum / float64(to-from) / most
		b.WriteRune(levels[min(max(int(v*float64(len(levels))), 0), len(levels)-1)])
	}
	return b.String()
}

// momentRatios are the hit ratios over time.
func momentRatios(r *simulation.Report) []float64 {
	var values []float64
	for _, m := range r.Space.Timeline {
		if m.Requests > 0 {
			values = append(values, share(m.Hits, m.Requests))
		}
	}
	return values
}

func share(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// grouped writes a number, which is not negative, with commas.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// duration writes seconds as a time.
func duration(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	if d >= time.Minute {
		d = d.Round(time.Second)
	} else {
		d = d.Round(time.Millisecond)
	}
	return d.String()
}
