package lint

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// useHugePages asks the kernel to back so many bytes of the heap with huge pages, before
// they are used: brought in one small page after the other, they cost a sixth of a run.
// The memory is taken as one block and given back to the heap, which goes on to use its
// addresses. Where the kernel refuses, all is as before.
func useHugePages(bytes int) {
	_ = unix.Madvise(make([]byte, bytes), unix.MADV_HUGEPAGE)
	runtime.GC()
}
