package advisories

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// A bundle is a zip file with what a database is made of:
//
//	schema       "1"
//	date         the day up to which the facts reach
//	db/ID.json   the advisories
//	fixes.tsv    the index of all known fixes
//	SHA256SUMS   the checksums of the other files, as sha256sum writes them
const (
	bundleSchema = "1"
	sumsFile     = "SHA256SUMS"
	fixesFile    = "fixes.tsv"
	dbFolder     = "db/"
)

// MaxBundle bounds the size of a bundle, in bytes, packed and unpacked.
const MaxBundle = 64 << 20

// WriteBundle writes a database as a bundle.
func (db *Database) WriteBundle(w io.Writer) error {
	files := map[string][]byte{"schema": []byte(bundleSchema + "\n"), "date": []byte(db.date + "\n"), fixesFile: []byte(db.fixesTable)}
	for _, e := range db.entries {
		files[dbFolder+e.id+".json"] = e.text(&[]byte{})
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var sums bytes.Buffer
	for _, name := range names {
		fmt.Fprintf(&sums, "%s  %s\n", checksum(files[name]), name)
	}
	files[sumsFile] = sums.Bytes()
	z := zip.NewWriter(w)
	for _, name := range append(names, sumsFile) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if _, err := f.Write(files[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// ReadBundle reads a bundle. Its checksums must be right and its parts readable; whether
// the advisories are sound, [Database.Check] tells.
func ReadBundle(data []byte) (*Database, error) {
	files, err := unpack(data)
	if err == nil {
		err = checkSums(files)
	}
	if err != nil {
		return nil, err
	}
	return readBundle(files)
}

func readBundle(files map[string][]byte) (*Database, error) {
	if got := strings.TrimSpace(string(files["schema"])); got != bundleSchema {
		return nil, fmt.Errorf("it has schema %q, and this hapvet reads %q", got, bundleSchema)
	}
	db := &Database{date: strings.TrimSpace(string(files["date"])), fixesTable: string(files[fixesFile])}
	if _, err := time.Parse(time.DateOnly, db.date); err != nil {
		return nil, fmt.Errorf("its date is %q", db.date)
	}
	names := make([]string, 0, len(files))
	for name := range files {
		if strings.HasPrefix(name, dbFolder) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		id := strings.TrimSuffix(strings.TrimPrefix(name, dbFolder), ".json")
		db.entries = append(db.entries, newEntry(id, files[name]))
	}
	if len(db.entries) == 0 {
		return nil, errors.New("it holds no advisories")
	}
	db.fixes = sync.OnceValue(func() []Fix {
		fixes, _ := readFixes(db.fixesTable) // Check tells of errors
		return fixes
	})
	return db, nil
}

// unpack returns the files of a zip file.
func unpack(data []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("it is no bundle: %w", err)
	}
	files := map[string][]byte{}
	left := int64(MaxBundle)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(io.LimitReader(r, left+1))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if left -= int64(len(content)); left < 0 {
			return nil, fmt.Errorf("it holds more than %d MiB", MaxBundle>>20)
		}
		files[f.Name] = content
	}
	return files, nil
}

// checkSums compares the files with their checksums; none may be without.
func checkSums(files map[string][]byte) error {
	seen := map[string]bool{sumsFile: true}
	for line := range strings.Lines(string(files[sumsFile])) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		content, ok := files[name]
		if !ok || checksum(content) != sum {
			return fmt.Errorf("the checksum of %q is wrong", name)
		}
		seen[name] = true
	}
	for name := range files {
		if !seen[name] {
			return fmt.Errorf("%q has no checksum", name)
		}
	}
	return nil
}

// Check returns everything that is wrong with the advisories and the index of a
// database, joined.
func (db *Database) Check() error {
	var errs []error
	for _, e := range db.entries {
		text := e.text(&[]byte{})
		a, err := parseNewer(text)
		if err == nil {
			err = errors.Join(a.Check(), e.pick(text))
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", e.id, err))
		}
	}
	fixes, err := readFixes(db.fixesTable)
	if err == nil && len(fixes) == 0 {
		err = errors.New("the index of fixes is empty")
	}
	return errors.Join(append(errs, err)...)
}
