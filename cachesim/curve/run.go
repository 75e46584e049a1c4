package curve

import "github.com/hapvet/hapvet/cachesim"

// run is one simulation: of a cache on all traffic, or of a scaled one on a sample.
type run struct {
	settings cachesim.Settings
	part     part
	// What it counted.
	requests, bytes, hits, hitBytes int64
	crashed                         bool
}

// reader simulates it.
func (r *run) reader(sem *cachesim.Semantics) (Reader, error) {
	blocks := r.settings.Blocks()
	c, err := cachesim.NewScaled(r.settings, *sem, r.part.scale(blocks))
	if err != nil {
		return Reader{}, err
	}
	read := func(source cachesim.Source) error {
		err := cachesim.Replay(c, source, func(result *cachesim.Result) {
			r.requests++
			r.bytes += result.Body
			if result.Outcome.IsHit() {
				r.hits++
				r.hitBytes += result.Body
			}
		})
		r.crashed = c.Crashed()
		return err
	}
	return Reader{Run: read, part: r.part}, nil
}
