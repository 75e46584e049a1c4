package cachesim

import "fmt"

// NewScaled makes an empty cache of fewer blocks than its settings have, for a sample
// of some traffic (package curve). Everything else, the limit on one object among it,
// is as the settings say.
func NewScaled(settings Settings, sem Semantics, blocks int) (*Cache, error) {
	if blocks < 1 || blocks > settings.Blocks() {
		return nil, fmt.Errorf("%d blocks are not 1 to %d", blocks, settings.Blocks())
	}
	c, err := New(settings, sem)
	if err != nil {
		return nil, err
	}
	c.rows = newRows(blocks)
	c.index = newIndex(&c.rows)
	return c, nil
}
