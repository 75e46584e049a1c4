package workload

// kind is a kind of objects, ready to be drawn from.
type kind struct {
	spec  *Kind
	index int
	host  string
	// salt tells the objects of kinds and seeds apart.
	salt       uint64
	ranks      zipf
	scanned    uint64
	renewal    float64 // objects in a nanosecond
	sizes      quantiles
	ttls       quantiles
	dimensions []alias
	extra      headerLines

	head, post, conditional, stale, aborts, slow, private, chunked share
	speed, slowSpeed                                               int64
}

func newKind(w *Workload, i int) kind {
	s := &w.Kinds[i]
	k := kind{
		spec: s, index: i, host: w.Host, salt: mix(w.Seed ^ mix(uint64(i))),
		renewal: s.Popularity.Renewal / 1e9,
		sizes:   quantilesOf(&s.Size), ttls: quantilesOf(&s.TTL), extra: headerLinesOf(s.Headers),
		head: shareOf(float64(s.Head)), post: shareOf(float64(s.Head + s.Post)),
		conditional: shareOf(float64(s.Conditional)), stale: shareOf(float64(s.Stale)),
		aborts: shareOf(float64(s.Aborts)), slow: shareOf(float64(s.Slow)),
		private: shareOf(float64(s.Uncacheable)), chunked: shareOf(float64(s.Chunked)),
		speed: int64(s.Speed), slowSpeed: int64(s.SlowSpeed),
	}
	if !s.Popularity.Scan {
		k.ranks = newZipf(s.Population, s.Popularity.Zipf)
	}
	for i := range s.Vary {
		k.dimensions = append(k.dimensions, newAlias(s.Vary[i].weights()))
	}
	return k
}

// object draws an object.
func (k *kind) object(g *generator) uint64 {
	if k.spec.Popularity.Scan {
		n := k.scanned
		if k.scanned++; k.scanned == k.spec.Population {
			k.scanned = 0
		}
		return n
	}
	rank := k.ranks.draw(&g.objects)
	if k.renewal == 0 {
		return rank - 1
	}
	return uint64(int64(float64(float64(g.now)*k.renewal))) + k.spec.Population - rank
}

// weights are those of the values of a dimension.
func (d *Dimension) weights() []float64 {
	if d.Cardinality == 0 {
		weights := make([]float64, len(d.Values))
		for i, v := range d.Values {
			weights[i] = weightOf(v.Weight)
		}
		return weights
	}
	weights := make([]float64, d.Cardinality)
	for i := range weights {
		weights[i] = pow(float64(i+1), -d.Zipf)
	}
	return weights
}

// size is how many values a dimension has.
func (d *Dimension) size() int { return max(d.Cardinality, len(d.Values)) }
