package cachesim

// Memory is what a cache costs, in bytes. It is one mapping, shared and anonymous, so
// it counts as shared memory (RssShmem in /proc/PID/status, Shmem in /proc/meminfo,
// shmem of a cgroup). HAProxy writes to all of it at start-up: it is resident from then
// on, whatever is stored, and never grows.
type Memory struct {
	// Mapping is all of it, Overhead what of it is not total-max-size: the headers of
	// blocks, and of the cache.
	Mapping, Overhead int64
	// Check is what `haproxy -c` takes of it: all up to 2.0.7, nothing since.
	Check int64
	// Master is what the master process of -W shows of it, for good (up to 2.4).
	Master int64
	// Worker is what a worker of -W or a process of -D shows of it at start. Up to 3.0 it
	// is the parent that writes to the mapping: pages show in the worker once it uses
	// them, and are charged all the same. With -db they show at once.
	Worker int64
	// Reload is what the old and the new worker take together, until the old one ends.
	// The new one starts with an empty cache.
	Reload int64
	// AllProcesses tells that all processes of nbproc share one mapping, instead of
	// nbproc being unknown (up to 2.4).
	AllProcesses bool
}

// MemoryOf returns what a cache of these settings costs.
func (s *Semantics) MemoryOf(settings *Settings) Memory {
	m := Memory{Mapping: int64(settings.Blocks())*int64(blockSize+s.BlockHeader) + int64(s.MappingExtra)}
	m.Overhead = m.Mapping - settings.bytes()
	m.Reload = 2 * m.Mapping
	m.AllProcesses = s.Processes
	if s.ChecksAllocate {
		m.Check = m.Mapping
	}
	if s.MasterHolds {
		m.Master = m.Mapping
	}
	if s.WorkerMaps {
		m.Worker = m.Mapping
	}
	return m
}
