package advisories

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	//go:embed db/*.json
	files embed.FS
	// date is the day up to which the facts reach; it is set when they are gone through.
	//go:embed date
	date string
)

// Database is a set of advisories. It is ready for use by several goroutines.
type Database struct {
	date    string
	entries []*entry // by id
	// fixesTable is the index, and fixes what was read of it.
	fixesTable string
	fixes      func() []Fix
}

// Fixes returns the index of all known fixes, oldest first. It is read when first
// asked for. The caller must not change it.
func (db *Database) Fixes() []Fix { return db.fixes() }

// DataDate returns the ISO date up to which the facts reach that this program came with.
// It reads none of them.
func DataDate() string { return strings.TrimSpace(date) }

// Date returns the ISO date up to which the facts reach.
func (db *Database) Date() string { return db.date }

// StaleAfter is the age from which on facts are worth a warning.
const StaleAfter = 60 * 24 * time.Hour

// Stale tells, on a day, that the facts are old, and what to do; "" if they are not.
func (db *Database) Stale(now time.Time) string {
	day, err := time.Parse(time.DateOnly, db.date)
	if age := now.Sub(day); err == nil && age > StaleAfter {
		const hours = 24
		return fmt.Sprintf("the advisories are %d days old: a newer hapvet has newer ones, or hapvet advisories update fetches them", int(age.Hours())/hours)
	}
	return ""
}

// URL returns the page of an advisory.
func URL(id string) string {
	return "https://github.com/hapvet/hapvet/blob/main/docs/advisories/" + id + ".md"
}

// Embedded returns the advisories that this program came with. They are read when
// first asked for. They are sound: a test reads them, and so there is no error to
// return.
var Embedded = sync.OnceValue(readEmbedded)

func readEmbedded() *Database {
	dir, err := files.ReadDir("db") // sorted by name
	if err != nil {
		panic(err)
	}
	db := &Database{date: DataDate(), entries: make([]*entry, len(dir)), fixesTable: fixesTable, fixes: sync.OnceValue(embeddedFixes)}
	for i, file := range dir {
		db.entries[i] = newEntry(strings.TrimSuffix(file.Name(), ".json"), nil)
	}
	return db
}

// readFile reads a file of the program into a buffer, or into a new one if it has no room.
func readFile(name string, buffer []byte) ([]byte, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	size := int(info.Size())
	text := slices.Grow(buffer[:0], size)[:size]
	_, err = io.ReadFull(file, text)
	return text, err
}

// All returns every advisory, by id. The caller must not change them.
func (db *Database) All() []*Advisory {
	all := make([]*Advisory, len(db.entries))
	for i, e := range db.entries {
		all[i] = e.advisory()
	}
	return all
}

// Lookup returns the advisory with this id, or with this CVE among its aliases, in upper or
// lower case; nil if there is none.
func (db *Database) Lookup(id string) *Advisory {
	for _, e := range db.entries {
		if strings.EqualFold(e.id, id) {
			return e.advisory()
		}
	}
	for _, e := range db.entries {
		if a := e.advisory(); slices.ContainsFunc(a.Aliases, func(alias string) bool { return strings.EqualFold(alias, id) }) {
			return a
		}
	}
	return nil
}

// Only returns a database of some of the advisories.
func (db *Database) Only(ids ...string) *Database {
	some := &Database{date: db.date, fixesTable: db.fixesTable, fixes: db.fixes}
	for _, e := range db.entries {
		if slices.Contains(ids, e.id) {
			some.entries = append(some.entries, e)
		}
	}
	return some
}

func embeddedFixes() []Fix {
	fixes, err := readFixes(fixesTable)
	if err != nil {
		panic(err) // a test reads them
	}
	return fixes
}
