package cachesim

import "github.com/hapvet/hapvet/release"

// Family is a generation of the cache.
type Family uint8

// The families.
const (
	// F1 is 2.0 to 2.3: an entry enters the index once its body is complete.
	F1 Family = iota + 1
	// F2 is 2.4 to 2.8: an entry enters it with its headers, and Vary is known.
	F2
	// F3 is 2.9 to 3.4: eight trees, and references to entries.
	F3
	// F4 is 3.5: F3 and early hints.
	F4
)

// KeyForm is what the primary key of a request is made of.
type KeyForm uint8

// The forms of keys.
const (
	// KeyHostPath is Host and path, for absolute URIs, too.
	KeyHostPath KeyForm = iota
	// KeyHostPathOrigin is the same, and none for absolute URIs.
	KeyHostPathOrigin
	// KeyGetURI is "GET" and the URI, for GET and HEAD.
	KeyGetURI
	// KeyURI is the URI, for every method.
	KeyURI
	// KeySeeded is KeyURI under a seed of the process: the model takes seed 0.
	KeySeeded
)

// Semantics is what one version of HAProxy does. Sizes are in bytes, of a 64-bit
// build with threads.
type Semantics struct {
	Version release.Version
	Family  Family
	Key     KeyForm

	// Layout of memory (struct sizes of src/cache.c, src/shctx.c, src/htx.c).
	EntrySize      int // of the header of an entry, in its first block
	StartLine      int // of the HTX record of a start line, before its texts
	BlockHeader    int
	MappingExtra   int // of the mapping, beside the blocks
	ChecksAllocate bool
	MasterHolds    bool // the master process keeps the mapping
	WorkerMaps     bool // it is made by the worker, not before
	Processes      bool // nbproc is known
	Trees          int
	EndOfMessage   int // a record at the end of every message, or 0
	HTXHeader      int // of the message that headers must fit in; 0 sets no limit
	StrictSize     bool
	PayloadCheck   bool // Content-Length is compared without the headers
	SecondaryBytes int  // of a secondary key; 0 without Vary
	HashedReferer  bool // by XXH3, and Origin beside it

	// What it knows of HTTP.
	Conditional bool // ETag, If-None-Match, If-Modified-Since, Expires
	StrictAge   bool // an Age header that is no number above 0 prevents storing
	Invalidates bool // unsafe methods remove the entry
	// Alone: a response without Vary is not stored beside other entries of its key.
	Alone bool

	defects defectSet
}

// Has reports whether the version has a defect.
func (s *Semantics) Has(d DefectID) bool { return s.defects&(1<<d) != 0 }

// With returns the semantics with a defect switched on or off, to show what it
// changes.
func (s Semantics) With(d DefectID, on bool) Semantics {
	s.defects &^= 1 << d
	if on {
		s.defects |= 1 << d
	}
	return s
}

// variant sets what holds from a version on.
type variant struct {
	since string
	set   func(*Semantics)
}

// variants are applied in order, as far as the version reaches.
var variants = []variant{
	{"2.0-dev1", func(s *Semantics) {
		*s = Semantics{
			Version: s.Version, Family: F1, Key: KeyHostPath, EntrySize: 76, StartLine: 24, BlockHeader: 48,
			MappingExtra: 152, ChecksAllocate: true, MasterHolds: true, Processes: true, Trees: 1, EndOfMessage: 5, StrictSize: true,
		}
	}},
	{"2.0.6", func(s *Semantics) { s.HTXHeader = 48 }},
	{"2.0.8", func(s *Semantics) { s.Key, s.ChecksAllocate = KeyHostPathOrigin, false }},
	{"2.1-dev1", func(s *Semantics) {
		s.Key, s.EntrySize, s.MappingExtra, s.HTXHeader = KeyGetURI, 72, 144, 48
	}},
	{"2.2-dev1", func(s *Semantics) { s.EntrySize = 80 }},
	{"2.3-dev9", func(s *Semantics) { s.EntrySize, s.Conditional = 96, true }},
	{"2.4-dev5", func(s *Semantics) {
		s.Family, s.Key, s.EntrySize, s.StartLine, s.EndOfMessage = F2, KeyURI, 112, 20, 0
		s.MappingExtra, s.SecondaryBytes, s.StrictAge, s.Invalidates = 152, 8, true, true
	}},
	{"2.5-dev1", func(s *Semantics) { s.MasterHolds, s.Processes = false, false }},
	{"2.9-dev10", func(s *Semantics) {
		s.Family, s.EntrySize, s.Trees, s.StrictSize, s.MappingExtra = F3, 152, 8, false, 704
		s.SecondaryBytes, s.HashedReferer = 20, true
	}},
	{"3.1-dev10", func(s *Semantics) { s.WorkerMaps = true }},
	{"3.3-dev1", func(s *Semantics) { s.PayloadCheck, s.HTXHeader = true, 40 }},
	{"3.5-dev3", func(s *Semantics) { s.Family, s.EntrySize, s.MappingExtra = F4, 168, 768 }},
}

// seeded are the versions whose keys depend on a seed of the process, by their
// change logs. Since the same releases ("manage collisions on primary key") a response
// without Vary is refused where others of its key are in the index: variants of its URL, or a
// predecessor that somebody still reads, as 3.2.26 and 3.4.7 show.
var seeded = release.MustRanges(">=3.2.24 <3.3-dev0, >=3.4.5 <3.5-dev0")

// SemanticsOf returns what a version does. Development versions between two known
// changes are taken for the nearest known border below.
func SemanticsOf(v release.Version) Semantics {
	s := Semantics{Version: v}
	for _, x := range variants {
		if v.AtLeast(release.MustParse(x.since)) {
			x.set(&s)
		}
	}
	if seeded.Contains(v) {
		s.Key, s.Alone = KeySeeded, true
	}
	for id, d := range defects() {
		if d.versions.contains(v) {
			s.defects |= 1 << id
		}
	}
	return s
}
