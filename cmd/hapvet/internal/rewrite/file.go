package rewrite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// File is a file under way: it takes its name when it is complete. Until then, who reads
// that name sees what was there before.
type File struct {
	file   *os.File
	target string      // its name, without symbolic links
	like   os.FileInfo // what was there; nil if nothing was
	direct bool        // it is no regular file, and written to as it is
	done   bool        // it has its name
}

// newMode is that of a file that was not there, as of any that a program writes.
const newMode = 0o644

// Create begins a file. If there is one, its mode, owner and access list are kept. What is
// there and is no regular file, such as a pipe, is written to as it is.
func Create(path string) (*File, error) {
	f, err := begin(path)
	if err == nil {
		err = f.open()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// Put gives a file content, whatever it had, and makes it if it is not there.
func Put(path, content string) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := io.WriteString(f, content); err != nil {
		return fmt.Errorf("%s: %w", path, withoutPath(err))
	}
	if err := f.Commit(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// begin looks at what is there.
func begin(path string) (*File, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if _, err := os.Lstat(path); err == nil {
			return nil, errors.New("it is a symbolic link to a file that is not there")
		}
		return &File{target: path}, nil
	case err != nil:
		return nil, withoutPath(err)
	case info.IsDir():
		return nil, errors.New("it is a folder, and no regular file")
	case !info.Mode().IsRegular() || strings.HasPrefix(path, "/dev/"): // such as /dev/stdout, whatever it is
		return &File{target: path, like: info, direct: true}, nil
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, withoutPath(err)
	}
	f := &File{target: target, like: info}
	return f, f.mayWrite()
}

// mayWrite tells whether the user may write to the file that is there: to take its name
// away needs no more than the right to its folder.
func (f *File) mayWrite() error {
	file, err := os.OpenFile(f.target, os.O_WRONLY, 0)
	if err != nil {
		return withoutPath(err)
	}
	return file.Close()
}

// open begins the content, in a file whose name begins with a dot, so that HAProxy, which
// reads folders, passes over it.
func (f *File) open() (err error) {
	if f.direct {
		f.file, err = os.OpenFile(f.target, os.O_WRONLY|os.O_APPEND, 0)
		return withoutPath(err)
	}
	f.file, err = os.CreateTemp(filepath.Dir(f.target), "."+filepath.Base(f.target)+".*")
	if err != nil {
		return fmt.Errorf("nothing can be written into its folder: %w", withoutPath(err))
	}
	return nil
}

// Write adds to the content.
func (f *File) Write(p []byte) (int, error) { return f.file.Write(p) }

// Commit gives the file its name.
func (f *File) Commit() error {
	if f.direct {
		return withoutPath(f.file.Close())
	}
	if err := f.seal(); err != nil {
		return err
	}
	return f.rename()
}

// seal gives the new file the mode and owner that it is to have, and waits until it is on
// the disk.
func (f *File) seal() error {
	err := f.dress()
	if err == nil {
		err = f.file.Sync()
	}
	return errors.Join(withoutPath(err), withoutPath(f.file.Close()))
}

// dress gives the new file the mode, the owner and the access list of the old one.
func (f *File) dress() error {
	if f.like == nil {
		return f.file.Chmod(newMode)
	}
	if err := chown(f.file, f.like); err != nil {
		return fmt.Errorf("its owner cannot be kept: %w", withoutPath(err))
	}
	if err := copyAttributes(f.file, f.target); err != nil {
		return fmt.Errorf("its access list cannot be kept: %w", withoutPath(err))
	}
	return f.file.Chmod(f.like.Mode().Perm() | f.like.Mode()&(os.ModeSetuid|os.ModeSetgid|os.ModeSticky))
}

// rename lets the new file take the place of the old one.
func (f *File) rename() error {
	if err := os.Rename(f.file.Name(), f.target); err != nil {
		return withoutPath(err)
	}
	syncFolder(filepath.Dir(f.target))
	f.done = true
	return nil
}

// Discard removes what has not got its name. Behind [File.Commit] it does nothing.
func (f *File) Discard() {
	if f.file == nil {
		return
	}
	_ = f.file.Close()
	if !f.direct && !f.done {
		_ = os.Remove(f.file.Name())
	}
}
