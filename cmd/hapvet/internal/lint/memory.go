package lint

import (
	"os"
	"runtime/debug"
)

// What the collector and the kernel are told. A run is short, and what it leaves lying
// about grows with its input.
const (
	// largeInput is the size in bytes from which on memory matters more than time: some
	// 200,000 lines.
	largeInput = 8 << 20
	// fixedMemory and memoryPerByte make the limit up to which the collector waits where
	// the input is smaller, and mostMemory bounds it. They leave room for the worst input.
	fixedMemory   = 128 << 20
	memoryPerByte = 64
	mostMemory    = 2 << 30
	// usualPerByte is how many bytes of memory one of the input usually takes, and
	// worthHugePages the size in bytes of memory from which on huge pages gain more than
	// asking for them costs.
	usualPerByte   = 20
	worthHugePages = 4 << 20
)

// tuneMemory makes the collector wait while little is read, which saves a tenth of
// the time, and work as usual for large input; and it takes memory in large pages. Who
// sets GOGC or GOMEMLIMIT knows better. A process that goes on has one setting for all
// runs.
func (w *work) tuneMemory() {
	if w.Resident != nil || os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	size, read := 0, 0 // of the input, and of what is read of it for all versions
	for _, r := range w.ready {
		for _, s := range r.sources {
			size += len(s.Content)
			read += len(s.Content) * len(r.choice)
		}
	}
	const usual, waits = 100, -1
	if size >= largeInput {
		debug.SetGCPercent(usual)
		return
	}
	debug.SetGCPercent(waits)
	debug.SetMemoryLimit(min(fixedMemory+memoryPerByte*int64(read), mostMemory))
	if usually := usualPerByte * read; usually >= worthHugePages {
		useHugePages(usually)
	}
}
