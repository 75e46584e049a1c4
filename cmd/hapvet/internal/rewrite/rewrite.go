// Package rewrite gives files of the user new content: each file whole or not at all,
// with the mode and the owner that it had, and only if it still is what was read.
package rewrite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Change is the new content of one file.
type Change struct {
	Path string
	// Old is the content that the change is about, New what takes its place.
	Old, New string
}

// ErrChanged says that a file is no longer what was read.
var ErrChanged = errors.New("it was changed meanwhile, and is left as it is")

// Files carries out changes. All files are prepared first, so that most of what may go
// wrong (rights, space, a file that somebody else changed) leaves every file as it was.
// Symbolic links stay, and what they point to is changed. A reader sees either the old
// content of a file or the new one.
func Files(changes []Change) error {
	var ready []*pending
	defer func() {
		for _, p := range ready {
			p.discard()
		}
	}()
	for _, c := range changes {
		p, err := prepare(c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Path, err)
		}
		ready = append(ready, p)
	}
	for i, p := range ready {
		if err := p.commit(); err != nil {
			return fmt.Errorf("%s: %w", changes[i].Path, err)
		}
	}
	return nil
}

// pending is a file that waits to get its name.
type pending struct {
	target string // without symbolic links
	old    string
	temp   string // "" once it has its name
}

// prepare writes the new content beside the file. The name begins with a dot, so that
// HAProxy, which reads folders, passes over it.
func prepare(c Change) (*pending, error) {
	target, err := filepath.EvalSymlinks(c.Path)
	if err != nil {
		return nil, withoutPath(err)
	}
	p := &pending{target: target, old: c.Old}
	info, err := p.check()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return nil, withoutPath(err)
	}
	p.temp = file.Name()
	err = errors.Join(fill(file, c.New, info), file.Close())
	if err != nil {
		p.discard()
		return nil, err
	}
	return p, nil
}

// check reports how a file is if it still has its old content.
func (p *pending) check() (os.FileInfo, error) {
	info, err := os.Stat(p.target)
	if err != nil {
		return nil, withoutPath(err)
	}
	if !info.Mode().IsRegular() { // to open a pipe would wait
		return nil, errors.New("it is no regular file, and cannot be written anew")
	}
	file, err := os.Open(p.target)
	if err != nil {
		return nil, withoutPath(err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, int64(len(p.old))+1))
	if err != nil {
		return nil, withoutPath(err)
	}
	if string(content) != p.old {
		return nil, ErrChanged
	}
	return info, nil
}

// fill writes content to a new file, gives it mode and owner of another, and waits until
// it is on the disk.
func fill(file *os.File, content string, like os.FileInfo) error {
	if _, err := file.WriteString(content); err != nil {
		return withoutPath(err)
	}
	if err := chown(file, like); err != nil {
		return fmt.Errorf("its owner cannot be kept: %w", withoutPath(err))
	}
	if err := file.Chmod(like.Mode().Perm() | like.Mode()&(os.ModeSetuid|os.ModeSetgid|os.ModeSticky)); err != nil {
		return withoutPath(err)
	}
	return withoutPath(file.Sync())
}

// commit gives the file its name, if what is there still is what was read.
func (p *pending) commit() error {
	if _, err := p.check(); err != nil {
		return err
	}
	if err := os.Rename(p.temp, p.target); err != nil {
		return withoutPath(err)
	}
	p.temp = ""
	syncFolder(filepath.Dir(p.target))
	return nil
}

// discard removes what has not got its name.
func (p *pending) discard() {
	if p.temp != "" {
		_ = os.Remove(p.temp)
	}
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

// Put gives a file content, whatever it had, and makes it if it is not there. A reader
// sees either the old content or the new one.
func Put(path, content string) error {
	old, err := os.ReadFile(path)
	if err == nil {
		return Files([]Change{{path, string(old), content}})
	}
	if !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s: %w", path, withoutPath(err))
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("%s: %w", path, withoutPath(err))
	}
	p := &pending{temp: file.Name()}
	defer p.discard()
	const mode = 0o644 // as of any file that a program writes
	_, err = file.WriteString(content)
	if err = errors.Join(err, file.Chmod(mode), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, withoutPath(err))
	}
	if err := os.Rename(p.temp, path); err != nil {
		return fmt.Errorf("%s: %w", path, withoutPath(err))
	}
	p.temp = ""
	syncFolder(filepath.Dir(path))
	return nil
}
