package workload

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed presets/*.yaml
var presetFiles embed.FS

// Presets are the names of the workloads that come with hapvet, in alphabetical order.
func Presets() []string {
	entries, err := presetFiles.ReadDir("presets")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return names
}

// PresetYAML is the YAML form of a preset, with comments that say why its figures are
// as they are; nil if there is no such preset.
func PresetYAML(name string) []byte {
	data, err := presetFiles.ReadFile(path.Join("presets", name+".yaml"))
	if err != nil {
		return nil
	}
	return data
}

// Preset returns a preset.
func Preset(name string) (*Workload, error) {
	data := PresetYAML(name)
	if data == nil {
		return nil, fmt.Errorf("there is no preset %q, only %s", name, strings.Join(Presets(), ", "))
	}
	return Parse(data)
}
