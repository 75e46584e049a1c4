package explore

import "github.com/hapvet/hapvet/cachesim"

// Apply returns what the cache of a version does under the options, as far as one thread
// can tell. It refuses what has no meaning for the version.
func (o Options) Apply(sem cachesim.Semantics) (cachesim.Semantics, error) {
	if err := o.check(&sem); err != nil {
		return sem, err
	}
	changed, _, _ := o.apply(sem)
	return changed, nil
}
