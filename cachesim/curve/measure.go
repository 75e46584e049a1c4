package curve

import "github.com/hapvet/hapvet/cachesim"

// Measure is how one cache does.
type Measure struct {
	Settings cachesim.Settings
	// Requests are all of the traffic, and Bytes those of their bodies: what the
	// origin would have to send without a cache.
	Requests, Bytes int64
	// Hits and HitBytes are how many of them come from the cache. Where they are
	// estimated, HitsError and HitBytesError are the half widths of their 95 %
	// confidence intervals; else they are 0.
	Hits, HitBytes           float64
	HitsError, HitBytesError float64
	// Rate is the share of the URLs that was looked at; 1 makes it exact.
	Rate float64
	// Crashed tells that HAProxy would not have lived to the end.
	Crashed bool
}

// Exact reports whether all traffic was simulated.
func (m *Measure) Exact() bool { return m.Rate == 1 }

// Ratio is the hit ratio, from 0 to 1.
func (m *Measure) Ratio() float64 { return ratio(m.Hits, m.Requests) }

// RatioError is the half width of the confidence interval of the hit ratio.
func (m *Measure) RatioError() float64 { return ratio(m.HitsError, m.Requests) }

// ByteRatio is the share of the bytes that comes from the cache, from 0 to 1.
func (m *Measure) ByteRatio() float64 { return ratio(m.HitBytes, m.Bytes) }

// ByteRatioError is the half width of its confidence interval.
func (m *Measure) ByteRatioError() float64 { return ratio(m.HitBytesError, m.Bytes) }

func ratio(part float64, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return part / float64(whole)
}
