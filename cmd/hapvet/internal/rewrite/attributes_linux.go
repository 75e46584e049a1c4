package rewrite

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// accessList is the attribute that holds rights beyond those of the mode. Without it, the
// group bits of the mode, which bound it, would give the group of the file more than it had.
const accessList = "system.posix_acl_access"

// copyAttributes gives a file the extended attributes of another, such as the access list
// and the label of SELinux. What cannot be kept is left out, but for the access list.
func copyAttributes(to *os.File, from string) error {
	list := make([]byte, 1<<16) // the kernel has no longer ones
	n, err := unix.Listxattr(from, list)
	if err != nil || n == 0 {
		return nil //nolint:nilerr // the file system has none
	}
	value := make([]byte, 1<<16)
	for name := range strings.SplitSeq(strings.TrimSuffix(string(list[:n]), "\x00"), "\x00") {
		size, err := unix.Getxattr(from, name, value)
		if err == nil {
			err = unix.Fsetxattr(int(to.Fd()), name, value[:size], 0)
		}
		if err != nil && name == accessList && !errors.Is(err, unix.ENODATA) {
			return err
		}
	}
	return nil
}
