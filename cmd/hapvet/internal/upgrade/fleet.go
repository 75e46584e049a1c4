package upgrade

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/upgrade/fleet"
)

// ReadInventory reads an inventory, of whose name "-" is standard input. The function
// that it returns reads the configurations of the entries: their paths begin at the
// folder of the inventory.
func ReadInventory(name string, stdin io.Reader) (*fleet.Inventory, func(fleet.Entry) ([]config.Source, error), error) {
	data, err := readBounded(name, stdin)
	if err != nil {
		return nil, nil, err
	}
	inventory, err := fleet.Parse(data)
	if err != nil {
		if e, ok := errors.AsType[*fleet.Error](err); ok && e.Line > 0 {
			return nil, nil, fmt.Errorf("%s:%w", name, err)
		}
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	folder := filepath.Dir(name)
	if name == "-" {
		folder = "."
	}
	return inventory, func(e fleet.Entry) ([]config.Source, error) { return readEntry(folder, e) }, nil
}

// readBounded reads a file up to a byte more than an inventory may have.
func readBounded(name string, stdin io.Reader) ([]byte, error) {
	from := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, named(err)
		}
		defer file.Close()
		from = file
	}
	data, err := io.ReadAll(io.LimitReader(from, fleet.MaxSize+1))
	return data, named(err)
}

func readEntry(folder string, e fleet.Entry) ([]config.Source, error) {
	var sources []config.Source
	for _, path := range e.Files {
		if !filepath.IsAbs(path) {
			path = filepath.Join(folder, path)
		}
		some, err := config.ReadPath(path)
		if err != nil {
			return nil, named(err)
		}
		sources = append(sources, some...)
	}
	return sources, nil
}

// named leaves the name of the system call out of an error.
func named(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", pathErr.Path, pathErr.Err)
	}
	return err
}
