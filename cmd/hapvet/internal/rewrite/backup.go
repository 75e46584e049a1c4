package rewrite

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxBackups bounds how many backups of one file there may be.
const maxBackups = 1000

// Backup writes the content of a file beside it, with its mode, owner and access list, and
// returns the name: the first that is free of its own with ".bak", ".bak2", ".bak3" and so
// on behind. HAProxy, which reads the files of a folder that end in ".cfg", passes over it.
func Backup(path, content string) (string, error) {
	like, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, withoutPath(err))
	}
	for n := 1; n <= maxBackups; n++ {
		name := path + ".bak"
		if n > 1 {
			name = fmt.Sprintf("%s.bak%d", path, n)
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("%s: no backup can be written: %w", path, withoutPath(err))
		}
		f := &File{file: file, target: path, like: like}
		_, err = io.WriteString(file, content)
		if err = errors.Join(err, f.seal()); err != nil {
			f.Discard()
			return "", fmt.Errorf("%s: no backup can be written: %w", path, withoutPath(err))
		}
		return name, nil
	}
	return "", fmt.Errorf("%s has %d backups already", path, maxBackups)
}
