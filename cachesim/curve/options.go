package curve

import "cmp"

// Options say what a study may cost. The zero value of each stands for its default.
type Options struct {
	// ExactUpTo is the number of requests up to which every alternative is simulated
	// in full. They are kept in memory, at some 300 bytes each.
	ExactUpTo int
	// MinBlocks is the fewest blocks that a scaled cache has. MinObjects is the fewest
	// objects that it has room for, of the size that most bytes of the traffic are in.
	MinBlocks, MinObjects int
	// MinURLs is the fewest URLs that a sample has, of those that the traffic begins
	// with.
	MinURLs int
	// MinRate is the smallest share of the URLs that all samples together hold.
	MinRate float64
	// Samples is how many samples there are, 2 to 16.
	Samples int
	// AnchorStep is how many times larger an anchor may be than the one before it.
	AnchorStep float64
}

// withDefaults fills in the rest.
func (o Options) withDefaults() Options {
	return Options{
		ExactUpTo:  cmp.Or(o.ExactUpTo, 1<<17),
		MinBlocks:  cmp.Or(o.MinBlocks, 512),
		MinObjects: cmp.Or(o.MinObjects, 16),
		MinURLs:    cmp.Or(o.MinURLs, 256),
		MinRate:    cmp.Or(o.MinRate, 1.0/64),
		Samples:    min(max(cmp.Or(o.Samples, 4), 2), maxSamples),
		AnchorStep: max(cmp.Or(o.AnchorStep, 8), 1.5),
	}
}

// maxSamples is for how many samples student has a value.
const maxSamples = 16

// student has the 97.5 % quantiles of Student's distribution, by degrees of freedom.
var student = [maxSamples]float64{
	0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
}
