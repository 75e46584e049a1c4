package cachesim

// Memory is what a cache costs, in bytes.
type Memory struct {
	// Mapping is the shared mapping. HAProxy touches all of it at start-up, so it
	// is resident from then on (as shared memory), and never grows.
	Mapping int64
	// Check is what `haproxy -c` takes of it: all up to 2.0.7, nothing since.
	Check int64
	// Reload is what old and new worker take together until the old one ends.
	Reload int64
}

// MemoryOf returns what a cache of these settings costs.
func (s *Semantics) MemoryOf(settings *Settings) Memory {
	m := Memory{Mapping: int64(settings.Blocks())*int64(blockSize+s.BlockHeader) + int64(s.MappingExtra)}
	if s.ChecksAllocate {
		m.Check = m.Mapping
	}
	m.Reload = 2 * m.Mapping
	return m
}
