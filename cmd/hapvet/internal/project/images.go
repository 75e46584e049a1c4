package project

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

// image finds the images of HAProxy, as people run it in containers: "haproxy:3.0-alpine",
// "haproxytech/haproxy-debian:2.8".
var image = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[\s/"'=])haproxy(?:-[a-z0-9]+)?:v?(\d+\.\d+(?:\.\d+)?)`)
})

// isImageFile reports whether a file may name images of containers.
func isImageFile(name string) bool {
	lower := strings.ToLower(name)
	isYAML := strings.HasSuffix(lower, ".yml") || strings.HasSuffix(lower, ".yaml")
	return strings.HasPrefix(lower, "dockerfile") || strings.HasPrefix(lower, "containerfile") || isYAML && strings.Contains(lower, "compose")
}

// image takes down the versions of the images that a file names.
func (l *looker) image(path, rel string) {
	text, ok := read(path)
	if !ok {
		return
	}
	line := 0
	for text := range strings.Lines(text) {
		line++
		if strings.HasPrefix(strings.TrimSpace(text), "#") {
			continue
		}
		for _, m := range image().FindAllStringSubmatch(text, -1) {
			if _, err := release.Parse(m[1]); err != nil || slices.Contains(l.images, m[1]) {
				continue
			}
			l.images = append(l.images, m[1])
			if l.imageFile == "" {
				l.imageFile = fmt.Sprintf("as in %s:%d", rel, line)
			}
		}
	}
}
