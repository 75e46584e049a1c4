// Package rewrite gives files of the user new content: each file whole or not at all,
// with the mode, the owner and the access list that it had. It is the one place where
// hapvet writes files.
package rewrite

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Change is the new content of one file.
type Change struct {
	Path string
	// Old is the content that the change is about, New what takes its place.
	Old, New string
}

// ErrChanged says that a file is no longer what was read.
var ErrChanged = errors.New("it was changed meanwhile, and is left as it is")

// Files carries out changes, of files that still are what was read. All files are prepared
// first, so that most of what may go wrong (rights, space, a file that somebody else
// changed) leaves every file as it was. Symbolic links stay, and what they point to is
// changed. A reader sees either the old content of a file or the new one.
func Files(changes []Change) error {
	var ready []*File
	defer func() {
		for _, f := range ready {
			f.Discard()
		}
	}()
	for _, c := range changes {
		f, err := prepare(c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Path, err)
		}
		ready = append(ready, f)
	}
	for i, f := range ready {
		err := f.holds(changes[i].Old)
		if err == nil {
			err = f.rename()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", changes[i].Path, err)
		}
	}
	return nil
}

// prepare writes the new content of a file beside it.
func prepare(c Change) (*File, error) {
	f, err := begin(c.Path)
	if err != nil {
		return nil, err
	}
	if err := f.prepare(c); err != nil {
		f.Discard()
		return nil, err
	}
	return f, nil
}

func (f *File) prepare(c Change) error {
	switch n := names(f.like); {
	case f.like == nil:
		_, err := os.Stat(f.target)
		return withoutPath(err)
	case f.direct:
		return errors.New("it is no regular file, and cannot be written anew")
	case n > 1: // one of them would be another file afterwards
		return fmt.Errorf("it has %d names (hard links), and only this one would change; it is left as it is", n)
	}
	if err := f.holds(c.Old); err != nil {
		return err
	}
	if err := f.open(); err != nil {
		return err
	}
	if _, err := io.WriteString(f.file, c.New); err != nil {
		return withoutPath(err)
	}
	return f.seal()
}

// holds returns ErrChanged if the file under the name no longer has a content.
func (f *File) holds(content string) error {
	info, err := os.Stat(f.target)
	if err != nil {
		return withoutPath(err)
	}
	if !info.Mode().IsRegular() { // to open a pipe would wait
		return ErrChanged
	}
	file, err := os.Open(f.target)
	if err != nil {
		return withoutPath(err)
	}
	defer file.Close()
	is, err := io.ReadAll(io.LimitReader(file, int64(len(content))+1))
	if err != nil {
		return withoutPath(err)
	}
	if string(is) != content {
		return ErrChanged
	}
	return nil
}

// syncFolder lets a new name survive a power cut where the system can.
func syncFolder(path string) {
	if d, err := os.Open(path); err == nil {
		_ = d.Sync() // some file systems do not know it for folders
		d.Close()
	}
}

// withoutPath leaves the path and the system call out of an error, for the user knows
// the file by another name.
func withoutPath(err error) error {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return pathErr.Err
	}
	if linkErr, ok := errors.AsType[*os.LinkError](err); ok {
		return linkErr.Err
	}
	return err
}
