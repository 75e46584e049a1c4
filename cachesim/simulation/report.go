package simulation

import "github.com/hapvet/hapvet/cachesim"

// Report is what a simulation found. It is the JSON of `hapvet simulate`
// (docs/simulate.schema.json): members may be added, any other change counts Schema up.
type Report struct {
	Schema         int      `json:"schema"`
	HAProxyVersion string   `json:"haproxy_version"`
	VersionWhy     string   `json:"haproxy_version_why,omitempty"`
	Files          []string `json:"files"`
	Cache          Settings `json:"cache"`
	Traffic        Traffic  `json:"traffic"`
	Requests       int64    `json:"requests"`
	Bytes          int64    `json:"bytes"`
	// Lookups are the requests that the cache was asked about.
	Lookups  int64   `json:"lookups"`
	Hits     int64   `json:"hits"`
	HitBytes int64   `json:"hit_bytes"`
	Ratio    float64 `json:"hit_ratio"`
	// ByteRatio is the share of all bytes of bodies that came from the cache.
	ByteRatio float64 `json:"byte_hit_ratio"`
	// Outcomes say what the lookups came to, Responses what became of the responses of
	// the origin, Removals why entries left the cache. Each has those that occurred.
	Outcomes  []Count `json:"outcomes"`
	Responses []Count `json:"responses"`
	Removals  []Count `json:"removals"`
	// CrashedAfter is after how many requests a real process would have crashed.
	CrashedAfter int64        `json:"crashed_after,omitempty"`
	Space        Space        `json:"space"`
	Memory       Memory       `json:"memory"`
	Alternatives Alternatives `json:"alternatives"`
	Advice       []Advice     `json:"advice"`
	Assumptions  []string     `json:"assumptions"`
}

// Settings are those of the cache section.
type Settings struct {
	Name          string `json:"name"`
	TotalMaxSize  int    `json:"total_max_size"`  // MiB
	MaxObjectSize int64  `json:"max_object_size"` // bytes
	// DefaultMaxObjectSize tells that the section leaves max-object-size open, so that
	// it is a 256th of any total-max-size.
	DefaultMaxObjectSize bool   `json:"max_object_size_is_default"`
	MaxAge               int32  `json:"max_age"` // seconds
	ProcessVary          bool   `json:"process_vary"`
	MaxSecondaryEntries  uint32 `json:"max_secondary_entries"`
}

// Traffic tells where the requests came from.
type Traffic struct {
	// Kind is "trace", "log" or "workload".
	Kind  string   `json:"kind"`
	Names []string `json:"names"` // of the files, or of the preset
	// Seconds is how long it lasts.
	Seconds float64 `json:"seconds"`
	// Damaged lines were left out. Damages are the first of them.
	Lines   int64    `json:"lines,omitempty"`
	Damaged int64    `json:"damaged_lines,omitempty"`
	Damages []string `json:"damages,omitempty"`
}

// Count is how often something came about, and with how many bytes of bodies.
type Count struct {
	Name     string `json:"name"`
	Requests int64  `json:"requests"`
	Bytes    int64  `json:"bytes"`
}

// Space is what the blocks were used for.
type Space struct {
	Blocks    int `json:"blocks"`
	Peak      int `json:"peak_blocks"`        // that held something
	PeakInUse int `json:"peak_in_use_blocks"` // that were being stored or delivered
	// Wasted is the share of the blocks with content, on average over time, that held
	// what nobody could get any more: expired, or out of the index.
	Wasted float64 `json:"wasted_share"`
	// Interval is the length of a moment of the timeline, in seconds.
	Interval int64    `json:"interval_seconds"`
	Timeline []Moment `json:"timeline"`
}

// Memory is what the cache takes of the machine, in bytes (cachesim.Memory).
type Memory struct {
	Mapping  int64 `json:"mapping"`
	Overhead int64 `json:"overhead"`
	Check    int64 `json:"check"`
	Master   int64 `json:"master"`
	Worker   int64 `json:"worker"`
	Reload   int64 `json:"reload"`
	// Nbproc tells that the version knows nbproc, whose processes share the mapping.
	Nbproc bool `json:"nbproc"`
	// Machine is what the machine has, where that was told.
	Machine int64 `json:"machine,omitempty"`
}

// Alternatives are other settings, each list with the configured one among them, in the
// order of the values.
type Alternatives struct {
	TotalMaxSize  []Point `json:"total_max_size"`
	MaxObjectSize []Point `json:"max_object_size"`
	MaxAge        []Point `json:"max_age"`
	ProcessVary   []Point `json:"process_vary"` // 0 is off, 1 is on
}

// Point is how the cache does with one other value.
type Point struct {
	Value      int64   `json:"value"`
	Configured bool    `json:"configured"`
	Ratio      float64 `json:"hit_ratio"`
	ByteRatio  float64 `json:"byte_hit_ratio"`
	// RatioError and ByteRatioError are the half widths of 95 % confidence intervals; 0
	// where all traffic was simulated.
	RatioError     float64 `json:"hit_ratio_error"`
	ByteRatioError float64 `json:"byte_hit_ratio_error"`
	// Sampled is the share of the URLs that was looked at.
	Sampled float64 `json:"sampled"`
	Mapping int64   `json:"mapping"` // bytes
	Crashed bool    `json:"crashed,omitempty"`
}

// Advice is one thing to know or to do, with its numbers.
type Advice struct {
	// ID says what it is about; the same for all simulations.
	ID   string `json:"id"`
	Text string `json:"text"`
}

// settingsOf are those of the model, with the defaults filled in.
func settingsOf(s *cachesim.Settings) Settings {
	return Settings{
		Name: s.Name, TotalMaxSize: s.TotalMaxSize, MaxObjectSize: s.ObjectLimit(), DefaultMaxObjectSize: s.MaxObjectSize == 0, MaxAge: s.MaxAge, ProcessVary: s.ProcessVary,
		MaxSecondaryEntries: s.MaxSecondaryEntries,
	}
}
