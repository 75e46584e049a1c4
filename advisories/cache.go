package advisories

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Current returns the newest advisories at hand: those that this program came with, or
// those that `hapvet advisories update` has put into the user's cache directory. A bundle
// there that is older, or that cannot be read, is left aside.
var Current = sync.OnceValue(func() *Database {
	db, _ := Cached()
	if db == nil || db.Date() <= Embedded().Date() {
		return Embedded()
	}
	return db
})

// Cached returns the database in the user's cache directory; nil if there is none.
func Cached() (*Database, error) {
	path, err := CachePath()
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // who has no cache directory has nothing in it
	}
	data, err := os.ReadFile(path) //nolint:gosec // the user's own file
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // which is usual
	}
	if err != nil {
		return nil, err
	}
	files, err := unpack(data) // which compares checksums of its own
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	db, err := readBundle(files)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return db, nil
}

// CachePath returns where the newer advisories are kept.
func CachePath() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "hapvet", "advisories.zip"), nil
}

// ErrOlder tells that a bundle is not newer than what is there already.
var ErrOlder = errors.New("not newer than the advisories that are in use")

// Install checks a bundle and keeps it in the user's cache directory, whole or not at
// all. It refuses what is not sound, and what is not newer than the advisories in use.
func Install(data []byte) (*Database, error) {
	db, err := ReadBundle(data)
	if err != nil {
		return nil, err
	}
	if err := db.Check(); err != nil {
		return nil, err
	}
	if db.Date() <= Current().Date() {
		return nil, fmt.Errorf("%w: %s, and those are of %s", ErrOlder, db.Date(), Current().Date())
	}
	path, err := CachePath()
	if err != nil {
		return nil, err
	}
	return db, replace(path, data)
}

// replace writes a file beside the old one and then takes its place.
func replace(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".advisories-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // it is gone when all went well
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
