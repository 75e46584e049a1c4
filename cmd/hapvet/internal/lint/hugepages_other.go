//go:build !linux

package lint

// useHugePages does nothing: other systems choose the size of pages by themselves.
func useHugePages(int) {}
