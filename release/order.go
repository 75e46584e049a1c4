package release

import "cmp"

// order is a version as one number whose natural order is the order of
// versions. From the top, 16 bits each: major, minor, patch, dev. Semantic
// versioning has the same order with "3.5.0-dev.5" for 3.5-dev5, but comparing
// its pre-release parts splits strings each time; a linter compares versions
// for every keyword of every line.
type order uint64

// released stands in the dev bits of everything that is not a development
// version, so that X.Y-devN sorts before X.Y.0.
const released = 0xffff

// Bounds on the numbers of a version. They only have to tell versions from
// dates and from nonsense, and to fit the bits of order.
const (
	maxMajor  = 99
	maxNumber = 9999
)

func newOrder(major, minor, patch, dev int) order {
	return order(major)<<48 | order(minor)<<32 | order(patch)<<16 | order(dev)
}

func (o order) major() int { return int(o >> 48) }
func (o order) minor() int { return int(o >> 32 & 0xffff) }
func (o order) patch() int { return int(o >> 16 & 0xffff) }
func (o order) dev() int   { return int(o & 0xffff) }

// next returns the version directly after o in its own line: 3.0.11 after
// 3.0.10, 3.5-dev6 after 3.5-dev5. No upstream version lies between the two.
func (o order) next() order {
	if o.dev() == released {
		return o + 1<<16
	}
	return o + 1
}

// prev is the inverse of next; false for X.Y.0 and X.Y-dev0, whose predecessor
// depends on how many versions the line before had.
func (o order) prev() (order, bool) {
	switch {
	case o.dev() == released && o.patch() > 0:
		return o - 1<<16, true
	case o.dev() != released && o.dev() > 0:
		return o - 1, true
	}
	return 0, false
}

// Compare returns -1, 0 or +1 in upstream order: 3.0-dev1, 3.0.0, 3.0.1,
// 3.1-dev0. Distribution revisions and git hashes do not count. It does not
// allocate.
func (v Version) Compare(o Version) int { return cmp.Compare(v.order, o.order) }

// AtLeast reports whether v is o or newer.
func (v Version) AtLeast(o Version) bool { return v.order >= o.order }

// Before reports whether v is older than o.
func (v Version) Before(o Version) bool { return v.order < o.order }
