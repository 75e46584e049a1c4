package cachesim

import (
	"errors"
	"fmt"
)

// EarlyHints is what a cache does about 103 Early Hints (since 3.5-dev3).
type EarlyHints uint8

// The values of early-hints.
const (
	EarlyHintsOff EarlyHints = iota
	EarlyHintsOn
	EarlyHintsOnly
)

// Settings are those of a cache section, as HAProxy ends up with (manual 6.2).
type Settings struct {
	Name          string
	TotalMaxSize  int   // MiB, 1 to 4095
	MaxObjectSize int64 // bytes; 0 stands for a 256th of the whole
	MaxAge        int32 // seconds
	ProcessVary   bool
	// MaxSecondaryEntries bounds the variants of one URL.
	MaxSecondaryEntries uint32
	EarlyHints          EarlyHints
	HintsRatio          int // percent of the blocks
}

// DefaultSettings are those of a section that says nothing but its size, in MiB.
func DefaultSettings(size int) Settings {
	return Settings{TotalMaxSize: size, MaxAge: 60, MaxSecondaryEntries: 10, HintsRatio: 25}
}

// maxCacheSize is the greatest total-max-size, in MiB.
const maxCacheSize = 4095

// check refuses what HAProxy refuses.
func (s *Settings) check() error {
	switch {
	case s.TotalMaxSize < 1 || s.TotalMaxSize > maxCacheSize:
		return fmt.Errorf("total-max-size is %d, not 1 to %d", s.TotalMaxSize, maxCacheSize)
	case s.MaxObjectSize < 0 || s.MaxObjectSize > s.bytes()/2:
		return fmt.Errorf("max-object-size is %d, above half of the cache, %d", s.MaxObjectSize, s.bytes()/2)
	case s.MaxSecondaryEntries == 0:
		return errors.New("max-secondary-entries is 0")
	}
	return nil
}

func (s *Settings) bytes() int64 { return int64(s.TotalMaxSize) << 20 }

// Blocks is how many blocks the cache has.
func (s *Settings) Blocks() int { return s.TotalMaxSize << 10 }

// maxObject is the limit on one object, in bytes.
func (s *Settings) maxObject() int {
	if s.MaxObjectSize == 0 {
		return int(s.bytes() >> 8)
	}
	return int(s.MaxObjectSize)
}

// ObjectLimit is the limit on one object, in bytes: max-object-size or its default.
func (s *Settings) ObjectLimit() int64 { return int64(s.maxObject()) }
