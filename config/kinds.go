package config

import (
	"slices"
	"sync"

	"github.com/hapvet/hapvet/keywords"
)

// Of returns the sections of these kinds, in order. The caller must not change them.
func (c *Config) Of(kinds ...string) []*Section {
	var bits uint64 // of the numbers of kinds
	for _, kind := range kinds {
		bits |= kindBit(keywords.Number(kind))
	}
	return c.derived.sectionsOf.of(c.Sections, bits)
}

// kindBit returns the bit of a kind of section, and 0 for other keywords.
func kindBit(number uint16) uint64 {
	if keywords.SectionOf(number) == nil {
		return 0
	}
	return 1 << number
}

// sectionLists are the sections of some kinds. Most rules ask, and nearly all of them for
// one of a few lists: so each is made once. The zero value has none yet.
type sectionLists struct {
	mutex  sync.Mutex
	byKind map[uint64][]*Section
}

// of returns the sections whose kinds have these bits.
func (l *sectionLists) of(sections []*Section, bits uint64) []*Section {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	list, known := l.byKind[bits]
	if !known {
		for _, s := range sections {
			if bits&kindBit(s.Header.number) != 0 {
				list = append(list, s)
			}
		}
		list = slices.Clip(list)
		if l.byKind == nil {
			l.byKind = map[uint64][]*Section{}
		}
		l.byKind[bits] = list
	}
	return list
}
