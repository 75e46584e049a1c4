package cachesim

import (
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

// DefectID names a defect of the cache that the model can show. Its text is stable.
type DefectID uint8

// The defects, oldest first.
const (
	ResponseMaxAgeUnread DefectID = iota
	HeadersStraddleBlocks
	NoHeaderLimit
	MaxAgesSwapped
	FirstItemOnly
	MaxAgeZeroClears
	EmptyEncodingIsOther
	QuotedGarbageIsZero
	ShowKeepsNode
	IgnoredRequestNotStored
	IncompleteVariantServed
	AbortKeepsEntry
	EncodingWithoutVary
	CollisionServed
	DeleteUnlinked
	WrongVictim
	SecondaryMissLeaks
	QuotedDirectivesIgnored
	ShowSkipsEntries
	MaxAgeReadsOn
	ETagBeyondBlock
	IncompleteSecondaryLeaks
	FirstIncompleteHides
	RefusalWrapsCounter
	ExpiredFirstBlocksVary
	UncheckedVariant
	ReadLockedDelete

	defectCount
)

type defectSet uint32

// Defect is what is known of one defect.
type Defect struct {
	ID DefectID
	// Name is a slug.
	Name string
	// Commit is the one that mends it upstream, "" where nothing does yet.
	Commit string
	// Summary says what goes wrong, in one line.
	Summary string

	versions affected
}

// Affects reports whether a version has the defect.
func (d *Defect) Affects(v release.Version) bool { return d.versions.contains(v) }

// affected are the versions from one on, up to the first fixed one of each branch.
type affected struct {
	exactly release.Ranges // instead of the others, if not empty
	since   release.Version
	until   release.Version   // the first that has the fix of the development branch; zero: none
	fixed   []release.Version // the first fixed releases of older branches
}

func (a affected) contains(v release.Version) bool {
	if len(a.exactly) > 0 {
		return a.exactly.Contains(v)
	}
	if v.Before(a.since) || !a.until.IsZero() && v.AtLeast(a.until) {
		return false
	}
	return !slices.ContainsFunc(a.fixed, func(f release.Version) bool {
		return f.Branch() == v.Branch() && v.AtLeast(f)
	})
}

// from reads "since", "until" and the fixed releases, separated by blanks.
func from(since, until, fixed string) affected {
	a := affected{since: release.MustParse(since)}
	if until != "" {
		a.until = release.MustParse(until)
	}
	for word := range strings.FieldsSeq(fixed) {
		a.fixed = append(a.fixed, release.MustParse(word))
	}
	return a
}

// Defects returns all defects that the model can show, oldest first.
func Defects() []Defect { return slices.Clone(defects()[:]) }

// DefectOf returns the defect of an id. The caller must not change it.
func DefectOf(id DefectID) *Defect { return &defects()[id] }

// LookupDefect returns the defect of this name, or nil.
func LookupDefect(name string) *Defect {
	list := defects()
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

var defects = sync.OnceValue(func() *[defectCount]Defect {
	var list [defectCount]Defect
	for _, d := range []Defect{
		{
			ResponseMaxAgeUnread, "response-max-age-unread", "5f2c49f5e",
			"max-age and s-maxage of responses are not read: every object lives as long as the cache's max-age",
			from("2.0-dev1", "2.1-dev2", "2.0.3"),
		},
		{
			HeadersStraddleBlocks, "headers-straddle-blocks", "15a4ce870",
			"a header record that crosses a block boundary is delivered damaged",
			from("2.0-dev6", "2.1-dev2", "2.0.6"),
		},
		{
			NoHeaderLimit, "no-header-limit", "b06674710",
			"headers that leave no room for Age are stored, and every hit on them is a 500",
			from("2.0-dev1", "2.1-dev2", "2.0.6"),
		},
		{
			MaxAgesSwapped, "max-ages-swapped", "8c2db7132",
			"max-age wins over s-maxage",
			from("2.0-dev1", "2.3-dev9", "2.0.19 2.1.10 2.2.5"),
		},
		{
			FirstItemOnly, "first-cache-control-item-only", "40ed97b04",
			"only the first item of a Cache-Control line counts",
			from("2.0-dev1", "2.3-dev9", "2.1.10 2.2.5"),
		},
		{
			MaxAgeZeroClears, "max-age-0-beats-s-maxage", "ca4fd7393",
			"max-age=0 prevents storing even where s-maxage is above 0",
			from("2.0-dev1", "2.9-dev2", "2.4.24 2.6.15 2.7.10 2.8.2"),
		},
		{
			EmptyEncodingIsOther, "empty-encoding-is-other", "3bc6af417",
			"an empty item of Accept-Encoding counts as an unknown coding",
			from("2.4-dev5", "2.5-dev1", "2.4.2"),
		},
		{
			QuotedGarbageIsZero, "quoted-garbage-max-age", "1f38bdb3f",
			"a quoted max-age that is no number counts as 0, so that the cache's max-age takes its place",
			from("2.4-dev3", "2.5-dev14", "2.4.9"),
		},
		{
			ShowKeepsNode, "show-keeps-node", "da91842b6",
			"show cache goes on from an entry that may have left the index since it gave the lock back",
			from("2.4-dev3", "2.5-dev15", "2.4.9"),
		},
		{
			IgnoredRequestNotStored, "ignored-request-not-stored", "879debeec",
			"the response to a request that asks for a fresh answer is not stored",
			from("2.3.2", "2.8-dev5", "2.4.23 2.5.13 2.6.10 2.7.4"),
		},
		{
			IncompleteVariantServed, "incomplete-variant-served", "25917cdb1",
			"a variant that is still being stored is served, cut off",
			from("2.4-dev3", "2.8-dev5", "2.4.23 2.5.13 2.6.10 2.7.4"),
		},
		{
			AbortKeepsEntry, "abort-keeps-entry", "23c810d04",
			"an object whose transfer broke off stays in the index until it expires, and keeps others out",
			from("2.4-dev3", "2.9-dev12", "2.4.25 2.6.16 2.7.11 2.8.5"),
		},
		{
			EncodingWithoutVary, "encoding-without-vary", "0610f52bc",
			"variants by referer or origin alone are stored and never found",
			from("2.4-dev5", "3.0-dev10", "2.4.27 2.6.18 2.8.10 2.9.8"),
		},
		{
			CollisionServed, "collision-served", "5cb932826",
			"of two URLs whose keys share 32 bits, one may be answered with a variant of the other",
			from("2.4-dev2", "3.4-dev14", "2.6.30 2.8.25 3.0.24 3.2.20 3.3.11"),
		},
		{
			DeleteUnlinked, "delete-unlinked", "6b6951233",
			"an entry is removed twice, which crashes",
			from("2.9-dev10", "3.0-dev2", "2.9.4"),
		},
		{
			WrongVictim, "wrong-victim", "90441e9bf",
			"a variant beyond max-secondary-entries removes another one and stays in the index itself, in a block that is reused",
			from("2.9-dev10", "3.2.0", "3.0.11 3.1.8"),
		},
		{
			SecondaryMissLeaks, "secondary-miss-leaks", "f62d02014",
			"a request for a variant that is not there pins the first variant for ever",
			from("2.9-dev10", "3.4-dev14", "3.0.24 3.2.20 3.3.11"),
		},
		{
			QuotedDirectivesIgnored, "directives-with-value-ignored", "73472025f",
			`private="x", no-cache="x" and no-store=x are overlooked`,
			from("2.0-dev1", "3.4-dev14", "3.2.20 3.3.11"),
		},
		{
			ShowSkipsEntries, "show-skips-entries", "839b87ac9",
			"show cache leaves out entries of all trees but the first",
			from("2.9-dev10", "3.4.0", "3.0.24 3.2.20 3.3.11"),
		},
		{
			MaxAgeReadsOn, "max-age-reads-on", "f1aac4a3b",
			"the number of a max-age at the end of its line goes on with the digits of what follows",
			from("2.0-dev1", "3.4.0", "2.6.30 2.8.25 3.0.24 3.2.20 3.3.11"),
		},
		{
			ETagBeyondBlock, "etag-beyond-block", "6750c36ad",
			"an ETag stored beyond the first block never gives a 304",
			from("2.9-dev10", "3.5-dev3", "3.0.26 3.2.22 3.3.13 3.4.3"),
		},
		{
			IncompleteSecondaryLeaks, "incomplete-secondary-leaks", "dc50a814c",
			"a request for a variant that is still being stored leaks the blocks of that variant",
			from("2.9-dev10", "3.5-dev3", "3.0.26 3.2.22 3.3.13 3.4.3"),
		},
		{
			FirstIncompleteHides, "first-incomplete-hides", "",
			"while the first variant of a URL is being stored, the others are not found",
			from("2.9-dev10", "", ""),
		},
		{
			RefusalWrapsCounter, "refusal-wraps-counter", "",
			"after a variant beyond max-secondary-entries, further ones are refused although there is room again",
			affected{exactly: release.MustRanges(">=3.0.11 <3.1-dev0, >=3.1.8 <3.2-dev0, >=3.2.0")},
		},
		{
			ExpiredFirstBlocksVary, "expired-first-blocks-vary", "",
			"once the first variant of a URL has expired, no variant of it is stored any more",
			from("3.5-dev3", "", ""),
		},
		{
			UncheckedVariant, "unchecked-variant", "216d1925c",
			"a variant whose blocks another thread is taking at this moment is read all the same",
			from("2.9-dev10", "3.5-dev5", "3.2.23 3.4.4"),
		},
		{
			ReadLockedDelete, "read-locked-delete", "6da161c1c",
			"a lookup removes an entry from the index while other threads are reading there",
			from("2.9-dev10", "3.5-dev5", "3.2.23 3.4.4"),
		},
	} {
		list[d.ID] = d
	}
	return &list
})
