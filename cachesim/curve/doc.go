// Package curve measures how well caches of other settings would do on the same
// traffic: the miss-ratio curve over total-max-size, and any other alternatives.
//
// HAProxy's cache is no stack algorithm: rows of blocks are contiguous, an entry that
// expired keeps its blocks, a store that is refused half-way has evicted others, and
// what expires when depends on when it was stored. So no single pass tells the hit
// ratios of all sizes. Each alternative is a simulation of its own, and one reading of
// the traffic feeds all of them ([Share]).
//
// Short traffic is simulated in full, for every alternative. So is long traffic for
// caches that differ in more than their size, and for a few sizes, the anchors; the other
// sizes see samples of the URLs (spatial sampling, as in
// SHARDS, Waldspurger and others, FAST 2015): a URL is in a sample if a hash of its key
// is in a range, and a sample of one URL in a hundred runs in a cache of a hundredth of
// the blocks. SHARDS corrects for popular URLs that the sample has or lacks by the
// number of requests that it ought to have. Here the anchors do that, and better: they
// are simulated in full and on the same samples, and what the samples get wrong about
// them they get wrong about their neighbours, so that it is taken off (the difference
// estimator of survey sampling).
//
// Several samples that share no URL give several estimates. Their mean is the result,
// and how far they lie apart its error bound: a 95 % confidence interval after Student.
// The bound is about which URLs a sample has. It does not cover what a small cache does
// otherwise than a large one, because single objects are a larger part of it: therefore
// a scaled cache keeps at least [Options.MinBlocks], and room for many objects of the
// size that most bytes of the traffic are in. Where the traffic has few URLs, or where
// max-object-size, which goes with the size if it is left open, decides about more than
// a few requests, samples are too poor, and the size is simulated in full. What the
// traffic is like is judged by its beginning.
//
// Everything is deterministic, whatever the number of processors: each simulation sees
// its requests in order, alone.
package curve
