// Package manifest takes HAProxy configurations out of YAML, such as the ConfigMaps of
// Kubernetes, with the place of every byte, and writes them back.
package manifest

import "github.com/hapvet/hapvet/config"

// Want says which texts of a YAML file are configurations. The zero Want takes none.
type Want struct {
	// ConfigMaps takes every ConfigMap for a configuration: its keys that end in ".cfg", in
	// the order of their names, as HAProxy reads the folder that a ConfigMap is mounted as.
	ConfigMaps bool
	// Path is where texts stand, each a configuration of its own: keys with dots between
	// them, such as data.haproxy.cfg. A number is an item of a list, * stands for all items or
	// keys.
	Path string
}

// IsZero reports whether no YAML is to be read.
func (w Want) IsZero() bool { return w == Want{} }

// Configuration is one configuration that stands in YAML.
type Configuration struct {
	Name    string
	Sources []config.Source // each with its own name
}

// Limits on what is read. A ConfigMap has at most one MiB.
const (
	maxSize  = 32 << 20 // bytes of a YAML file
	maxTexts = 1000     // in one file
	maxKeys  = 100      // in a path
)

// NoneError says that there is no configuration in a YAML file.
type NoneError struct {
	Message string
	// Wanted is the path where nothing stands, and Paths are where texts do; both may be
	// missing.
	Wanted string
	Paths  []string
}

func (e *NoneError) Error() string { return e.Message }
