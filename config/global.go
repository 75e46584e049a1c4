package config

import (
	"math"
	"slices"
	"strconv"
)

// GlobalLine returns the line that decides a setting of the global sections: the last one
// of them that begins with these words. It is nil if there is none, or if it says "no".
func (c *Config) GlobalLine(words ...string) *Directive {
	for _, s := range slices.Backward(c.Of("global")) {
		if d := s.Last(words...); d != nil {
			if d.Modifier != Plain {
				return nil
			}
			return d
		}
	}
	return nil
}

// GlobalNumber returns the whole number that [Config.GlobalLine] sets, or 0.
func (c *Config) GlobalNumber(keyword string) int {
	if d := c.GlobalLine(keyword); d != nil {
		if n, err := strconv.Atoi(d.Arg(1)); err == nil {
			return n
		}
	}
	return 0
}

// GlobalSize returns the number that [Config.GlobalLine] sets, perhaps with a unit of
// [ParseSize], or 0.
func (c *Config) GlobalSize(keyword string) uint64 {
	d := c.GlobalLine(keyword)
	if d == nil {
		return 0
	}
	n, _ := ParseSize(d.Arg(1), math.MaxInt64)
	return n
}
