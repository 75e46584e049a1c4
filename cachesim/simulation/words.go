package simulation

import (
	"fmt"
	"math"
	"time"
)

// Percent writes a share: with a decimal below 10 %, and never as 0 or 100 % what is not.
func Percent(share float64) string {
	switch p := 100 * share; {
	case share == 0, share == 1:
		return fmt.Sprintf("%.0f %%", p)
	case p < 0.1:
		return "less than 0.1 %"
	case p > 99.9:
		return "more than 99.9 %"
	default:
		return fmt.Sprintf("%.1f %%", p)
	}
}

// percentDown writes a share in full percent, rounded down: "at least".
func percentDown(share float64) string {
	return fmt.Sprintf("%.0f %%", math.Floor(100*min(share, 1)+1e-9))
}

// percentUp rounds up: "at most".
func percentUp(share float64) string {
	return fmt.Sprintf("%.0f %%", max(0, math.Ceil(100*share-1e-9)))
}

// PointText writes a hit ratio with its error bound, where it has one that shows.
func PointText(p *Point) string {
	if p.RatioError < 0.0005 {
		return Percent(p.Ratio)
	}
	return fmt.Sprintf("%.1f ± %.1f %%", 100*p.Ratio, 100*p.RatioError)
}

// Size writes a number of bytes with a decimal unit.
func Size(bytes int64) string {
	units := []string{"kB", "MB", "GB", "TB", "PB", "EB"}
	if bytes < 1000 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	v, unit := float64(bytes), ""
	for _, u := range units {
		if v < 999.5 {
			break
		}
		v /= 1000
		unit = u
	}
	if v < 9.95 {
		return fmt.Sprintf("%.1f %s", v, unit)
	}
	return fmt.Sprintf("%.0f %s", v, unit)
}

// Span writes a number of seconds.
func Span(seconds int64) string {
	switch {
	case seconds%86400 == 0 && seconds > 0:
		return things(seconds/86400, "day")
	case seconds%3600 == 0 && seconds > 0:
		return things(seconds/3600, "hour")
	case seconds%60 == 0 && seconds > 0:
		return things(seconds/60, "minute")
	case seconds < 1000:
		return things(seconds, "second")
	}
	return (time.Duration(seconds) * time.Second).String()
}

// things writes a number of them.
func things(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// change says what a change of a ratio is worth, in points.
func change(by float64, of string) string {
	switch {
	case math.Abs(by) < nothing:
		return "changes nothing in the " + of
	case by > 0:
		return fmt.Sprintf("gains %.1f points of %s", 100*by, of)
	}
	return fmt.Sprintf("costs %.1f points of %s", -100*by, of)
}
