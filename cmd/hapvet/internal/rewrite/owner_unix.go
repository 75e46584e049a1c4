//go:build unix

package rewrite

import (
	"os"
	"syscall"
)

// chown gives a file the owner and the group of another, if it has others.
func chown(file *os.File, like os.FileInfo) error {
	want, ok := like.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if have, ok := info.Sys().(*syscall.Stat_t); ok && have.Uid == want.Uid && have.Gid == want.Gid {
		return nil
	}
	return file.Chown(int(want.Uid), int(want.Gid))
}

// names counts the hard links of a file.
func names(info os.FileInfo) uint64 {
	if info != nil {
		if s, ok := info.Sys().(*syscall.Stat_t); ok {
			return uint64(s.Nlink) //nolint:unconvert // other systems have another type
		}
	}
	return 1
}
