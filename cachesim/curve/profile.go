package curve

import "slices"

// profile is what the beginning of the traffic is like.
type profile struct {
	sizes []int64 // of the bodies, in order
	urls  int
}

func newProfile(traffic []*batch) *profile {
	p := &profile{}
	seen := make(map[uint32]struct{})
	for _, b := range traffic {
		for i := range b.records[:b.n] {
			p.sizes = append(p.sizes, b.records[i].Body)
			seen[b.places[i]] = struct{}{}
		}
	}
	slices.Sort(p.sizes)
	p.urls = len(seen)
	return p
}

// below is how many bodies are no larger than a limit.
func (p *profile) below(limit int64) int {
	n, _ := slices.BinarySearch(p.sizes, limit+1)
	return n
}

// between is the share of the requests for objects that fit one limit and not the other.
func (p *profile) between(a, b int64) float64 {
	if len(p.sizes) == 0 {
		return 0
	}
	return float64(p.below(max(a, b))-p.below(min(a, b))) / float64(len(p.sizes))
}

// grain returns the size, in blocks, that a byte of the traffic is in on average: the
// mean object, weighted by its size. It is what makes a scaled cache coarse. Objects above
// a limit are never stored.
func (p *profile) grain(limit int64) float64 {
	const blockSize = 1024
	var sum, squares float64
	for _, size := range p.sizes[:p.below(limit)] {
		blocks := float64(size)/blockSize + 1
		sum += blocks
		squares += blocks * blocks
	}
	if sum == 0 {
		return 1
	}
	return squares / sum
}
