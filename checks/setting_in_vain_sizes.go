package checks

import (
	"fmt"
	"strconv"
)

// ringPayloads lists the versions that leave room in a ring for what stands around a message
// (ring_max_payload() in src/ring.c), ringStorages those in which the ring keeps its own state
// in the same memory, too.
var (
	ringPayloads = mustRanges(">=2.9.0")
	ringStorages = mustRanges(">=3.0-dev6")
)

// longMessages reports the rings whose messages may be longer than the ring.
func longMessages(p *Pass) {
	for _, s := range p.Config.Of("ring") {
		length, size := s.Last("maxlen"), s.Last("size")
		if length == nil {
			continue
		}
		limit := int(defaultRing)
		if size != nil {
			limit, _ = strconv.Atoi(size.Arg(1))
		}
		if limit > 0 && growingRings.Contains(p.Version()) {
			limit = max(limit, defaultRing)
		}
		if n, err := strconv.Atoi(length.Arg(1)); err == nil && limit > 0 && n > p.payload(limit) {
			p.Report(At(length, 1).ForSection(s).Saying(fmt.Sprintf("ring %q is too small for messages of %d bytes, which are cut", s.Name, n), "raise its size, or lower maxlen").WithAny(size, "its size"))
		}
	}
}

// payload returns the length of the longest message in a ring of some size.
func (p *Pass) payload(size int) int {
	const state, counters = 192, 2 // bytes: three cache lines, and two counts of readers
	if ringStorages.Contains(p.Version()) {
		size -= state
	}
	if ringPayloads.Contains(p.Version()) {
		size -= counters
		size -= varintBytes(size)
	}
	return size
}

// varintBytes is how many bytes HAProxy needs for a number of variable length: 4 bits in the
// first byte besides those that say that more follow, 7 in each other one.
func varintBytes(n int) int {
	bytes := 1
	for limit, shift := 240, 4; n >= limit; limit, shift = 128, 7 {
		n = (n - limit) >> shift
		bytes++
	}
	return bytes
}

// bufferKinds lists the versions that compare the other sizes of buffers with the usual one.
var bufferKinds = mustRanges(">=3.4-dev5")

// otherBuffers reports small buffers that are not small, and large ones that are not large.
func otherBuffers(p *Pass) {
	if !bufferKinds.Contains(p.Version()) {
		return
	}
	const usual, usualSmall, step = 16384, 1024, 16
	size, small, large := uint64(usual), uint64(usualSmall), p.Config.GlobalSize("tune.bufsize.large")
	line := p.Config.GlobalLine("tune.bufsize")
	if n := p.Config.GlobalSize("tune.bufsize"); n > 0 {
		size = (n + step - 1) / step * step
	}
	smallLine := p.Config.GlobalLine("tune.bufsize.small")
	if smallLine != nil {
		small = p.Config.GlobalSize("tune.bufsize.small")
	} else {
		smallLine = line
	}
	if small > size {
		p.Report(At(smallLine, 1).Saying(fmt.Sprintf("small buffers of %d bytes are larger than buffers of %d, so that there are none", small, size), "lower \"tune.bufsize.small\"").WithAny(line, "the size of buffers"))
	}
	if large > 0 && large < size {
		p.Report(At(p.Config.GlobalLine("tune.bufsize.large"), 1).Saying(fmt.Sprintf("large buffers of %d bytes are smaller than buffers of %d, so that there are none", large, size), "raise it, or remove the line").WithAny(line, "the size of buffers"))
	}
}
