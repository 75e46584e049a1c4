package main

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// build reads what HAProxy was built with: the text itself, or the file that
// holds it.
func (l *inputFlags) build() (config.Build, error) {
	if l.features == "" {
		return config.Build{}, nil
	}
	text := l.features
	if !strings.Contains(text, "\n") {
		source, err := config.ReadFile(text)
		if err != nil {
			return config.Build{}, fmt.Errorf("--features takes what haproxy -vv prints, or a file that holds it: %w", err)
		}
		text = source.Content
	}
	b, ok := config.ParseBuild(text)
	if !ok {
		return b, errors.New("--features takes what haproxy -vv prints, and there is no \"Feature list\" in it")
	}
	return b, nil
}

// memorySize reads the memory that HAProxy may use; 0 is not known. Sizes are
// written as HAProxy takes them, and as people write them: 8G, 8GB, 8GiB.
func (l *inputFlags) memorySize() (uint64, error) {
	if l.memory == "" {
		return 0, nil
	}
	size := strings.TrimSuffix(strings.TrimSuffix(l.memory, "B"), "i")
	n, ok := config.ParseSize(size, math.MaxInt64)
	if !ok || n == 0 {
		return 0, fmt.Errorf("--memory takes a size such as 8G or 512M, not %q", l.memory)
	}
	return n, nil
}
