package lint

import (
	"os"
	"runtime/debug"
)

// largeInput is the size in bytes from which on memory matters more than time: some
// 200,000 lines.
const largeInput = 8 << 20

// collectAsUsual makes the collector work as usual for large input, whatever the
// program was tuned to: what a short run leaves lying about grows with its input.
// Who sets GOGC knows better.
func (w *work) collectAsUsual() {
	const usual = 100
	size := 0
	for _, r := range w.ready {
		for _, s := range r.sources {
			size += len(s.Content)
		}
	}
	if size >= largeInput && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(usual)
	}
}
