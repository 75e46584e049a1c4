package cacheview

import (
	"fmt"
	"math"
	"time"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report/block"
)

// leastPoints is how many points make a curve.
const leastPoints = 3

// Charts are the curves of a report: hits over the values of each setting, then hits and
// blocks over time. Those that would have too few points are left out.
func Charts(r *simulation.Report) []block.Chart {
	var charts []block.Chart
	c := &r.Cache
	for _, axis := range []struct {
		keyword, unit string
		points        []simulation.Point
		configured    int64
	}{
		{"total-max-size", "MiB", r.Alternatives.TotalMaxSize, int64(c.TotalMaxSize)},
		{"max-object-size", "bytes", r.Alternatives.MaxObjectSize, c.MaxObjectSize},
		{"max-age", "seconds", r.Alternatives.MaxAge, int64(c.MaxAge)},
	} {
		if len(axis.points) >= leastPoints {
			charts = append(charts, settingChart(axis.keyword, axis.unit, axis.points, axis.configured))
		}
	}
	if len(r.Space.Timeline) >= leastPoints {
		charts = append(charts, hitsOverTime(r), blocksOverTime(r))
	}
	return charts
}

// settingChart shows the hits for values of a setting, on a logarithmic scale.
func settingChart(keyword, unit string, points []simulation.Point, configured int64) block.Chart {
	hits, bytes := block.Series{Name: "hits"}, block.Series{Name: "bytes"}
	chart := block.Chart{
		Title: "Other values of " + keyword, XName: fmt.Sprintf("%s (%s, logarithmic)", keyword, unit), YUnit: "%",
		Mark: math.Log2(float64(max(configured, 1))), MarkName: fmt.Sprintf("configured: %d", configured),
	}
	for i := range points {
		p := &points[i]
		chart.X = append(chart.X, math.Log2(float64(max(p.Value, 1))))
		chart.Labels = append(chart.Labels, fmt.Sprint(p.Value))
		hits.Values, bytes.Values = append(hits.Values, 100*p.Ratio), append(bytes.Values, 100*p.ByteRatio)
		if keyword == "total-max-size" {
			chart.Extra, chart.ExtraName = append(chart.Extra, simulation.Size(p.Mapping)), "memory"
		}
		hits.Errors, bytes.Errors = append(hits.Errors, 100*p.RatioError), append(bytes.Errors, 100*p.ByteRatioError)
	}
	chart.Series = []block.Series{hits, bytes}
	chart.Top = percentTop(chart.Series)
	first, last := points[0], points[len(points)-1]
	chart.Caption = fmt.Sprintf("Share of requests and of bytes that come from the cache: %s of the requests with %s %d, %s with %d.",
		simulation.PointText(&first), keyword, first.Value, simulation.PointText(&last), last.Value)
	return chart
}

// percentTop is the largest of all values, 10 at least and 100 at most.
func percentTop(series []block.Series) float64 {
	top := 0.0
	for _, s := range series {
		for i, v := range s.Values {
			if s.Errors != nil {
				v += s.Errors[i]
			}
			top = max(top, v)
		}
	}
	return min(100, max(10, top))
}

func hitsOverTime(r *simulation.Report) block.Chart {
	chart := timeChart(r)
	hits := block.Series{Name: "hits"}
	for _, m := range r.Space.Timeline {
		hits.Values = append(hits.Values, 100*share(m.Hits, m.Requests))
	}
	chart.Title, chart.YUnit, chart.Series = "Hits over time", "%", []block.Series{hits}
	chart.Top = percentTop(chart.Series)
	chart.Caption = fmt.Sprintf("Share of the requests of each stretch of time that come from the cache, which is empty in the beginning; %s of all.", simulation.Percent(r.Ratio))
	return chart
}

func blocksOverTime(r *simulation.Report) block.Chart {
	chart := timeChart(r)
	content, wasted, used := block.Series{Name: "with content"}, block.Series{Name: "expired or dead"}, block.Series{Name: "in use"}
	for _, m := range r.Space.Timeline {
		content.Values = append(content.Values, float64(m.Content))
		wasted.Values = append(wasted.Values, float64(m.Expired+m.Dead))
		used.Values = append(used.Values, float64(m.InUse))
	}
	chart.Title, chart.Series = "Blocks over time", []block.Series{content, wasted, used}
	chart.Top = float64(r.Space.Blocks)
	chart.Caption = fmt.Sprintf("Blocks of 1 kB, of which there are %s: with content, of these expired or no longer found, and being stored or delivered.", grouped(int64(r.Space.Blocks)))
	return chart
}

func timeChart(r *simulation.Report) block.Chart {
	chart := block.Chart{XName: "time since the start"}
	for _, m := range r.Space.Timeline {
		chart.X = append(chart.X, float64(m.Time))
		chart.Labels = append(chart.Labels, (time.Duration(m.Time) * time.Second).String())
	}
	return chart
}
