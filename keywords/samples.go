package keywords

import (
	_ "embed" // the tables
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

// The tables of samples. Each begins with a line that names its columns. They
// were read from the source of every release of 2.0 to 3.5-dev5 (the lists of
// sample fetches, converters and ACL keywords, which hold what was not built in,
// too) and compared with `haproxy -dKall` of 2.6.0, 3.0.0, 3.2.26, 3.4.0, 3.4.7
// and 3.5-dev5. A word that a stable branch gained later counts from that patch.
var (
	//go:embed samples.tsv
	samplesTable string
	//go:embed samples-sources.tsv
	sourcesTable string
	//go:embed samples-acls.tsv
	aclsTable string
	//go:embed samples-aliases.tsv
	aliasesTable string
)

// Sample is a sample fetch or a converter (manual 7.3), as some versions have
// it: where its arguments or types changed, there are several of one name.
type Sample struct {
	Name string
	// Args are the types of its arguments, of which the first MinArgs must be
	// given.
	Args    []ArgType
	MinArgs int
	// In is what a converter takes.
	In SampleType
	// Out is what it gives. [SameType] stands for what it was given.
	Out SampleType
	// Versions are those that have it in this form; none stands for all.
	Versions release.Ranges
	// Checks are what must hold for the texts of its arguments.
	Checks []ArgCheck

	places  []placesIn
	buffer  bool // see ReadsBuffer
	request bool // see ReadsRequest
}

// ReadsBuffer reports whether a fetch reads the raw bytes of a connection, which
// HTTP rules do not see (SMP_USE_L6REQ, SMP_USE_L6RES).
func (s *Sample) ReadsBuffer() bool { return s.buffer }

// ReadsRequest reports whether a fetch reads a request (SMP_USE_L6REQ, SMP_USE_HRQHV,
// SMP_USE_HRQHP, SMP_USE_HRQBO).
func (s *Sample) ReadsRequest() bool { return s.request }

// placesIn are the places of a fetch in some versions.
type placesIn struct {
	versions release.Ranges
	places   Places
}

// Places returns where a fetch can be used in version v.
func (s *Sample) Places(v release.Version) Places {
	for _, p := range s.places {
		if p.versions.Contains(v) {
			return p.places
		}
	}
	return AnyPlace
}

// isIn reports whether version v has the sample in this form.
func (s *Sample) isIn(v release.Version) bool {
	return len(s.Versions) == 0 || s.Versions.Contains(v)
}

// FromLua is what stands before the names of the fetches and converters that
// scripts register. Any such name may exist.
const FromLua = "lua."

// luaSample stands for all that scripts register.
var luaSample = &Sample{Name: FromLua, Args: slices.Repeat([]ArgType{StringArg}, 12), In: AnyType, Out: AnyType}

// samples are the sample fetches and converters.
type samples struct {
	fetches, converters map[string][]*Sample
}

// LookupFetch returns the sample fetch of this name in version v, or nil.
func LookupFetch(name string, v release.Version) *Sample {
	return inVersion(loadSamples().fetches[name], name, v)
}

// LookupConverter returns the converter of this name in version v, or nil.
func LookupConverter(name string, v release.Version) *Sample {
	return inVersion(loadSamples().converters[name], name, v)
}

func inVersion(forms []*Sample, name string, v release.Version) *Sample {
	for _, s := range forms {
		if s.isIn(v) {
			return s
		}
	}
	if strings.HasPrefix(name, FromLua) {
		return luaSample
	}
	return nil
}

// FetchVersions returns the versions that have a sample fetch of this name.
func FetchVersions(name string) release.Ranges { return versionsOf(loadSamples().fetches[name]) }

// ConverterVersions returns the versions that have a converter of this name.
func ConverterVersions(name string) release.Ranges { return versionsOf(loadSamples().converters[name]) }

func versionsOf(forms []*Sample) release.Ranges {
	var all release.Ranges
	for _, s := range forms {
		all = append(all, s.Versions...)
	}
	return all
}

// FetchNames returns the names of the sample fetches of version v.
func FetchNames(v release.Version) []string { return namesIn(loadSamples().fetches, v) }

// ConverterNames returns the names of the converters of version v.
func ConverterNames(v release.Version) []string { return namesIn(loadSamples().converters, v) }

func namesIn(forms map[string][]*Sample, v release.Version) []string {
	var names []string
	for name := range forms {
		if inVersion(forms[name], "", v) != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

var loadSamples = sync.OnceValue(func() samples {
	out := samples{map[string][]*Sample{}, map[string][]*Sample{}}
	sources := loadSources()
	borders := sourceBorders(sources)
	ranges := map[string]release.Ranges{}
	places := map[string][]placesIn{}
	checks := loadArgChecks(ranges)
	for row := range tableRows(samplesTable) {
		s := &Sample{Name: row[1], In: sampleTypes[row[3]], Out: sampleTypes[row[4]], Versions: rangesOf(ranges, row[6])}
		s.Args, s.MinArgs = argTypesOf(row[2])
		s.Checks = checks[sampleKey{row[0] == "converter", s.Name}]
		if row[0] == "converter" {
			out.converters[s.Name] = append(out.converters[s.Name], s)
			continue
		}
		if _, known := places[row[5]]; !known {
			places[row[5]] = placesOf(strings.Split(row[5], ","), sources, borders)
		}
		s.places = places[row[5]]
		s.buffer = strings.Contains(row[5], "L6R")
		s.request = strings.Contains(row[5], "L6REQ") || strings.Contains(row[5], "HRQ")
		out.fetches[s.Name] = append(out.fetches[s.Name], s)
	}
	return out
})

// tableRows yields the rows of a table, cut into columns, without the first.
func tableRows(table string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.SplitSeq(table, "\n") {
			if line != "" && line[0] != '#' && !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}

// rangesOf reads the versions of a row; the same text is read once.
func rangesOf(known map[string]release.Ranges, text string) release.Ranges {
	r, ok := known[text]
	if !ok {
		if r = nil; text != "*" {
			r = release.MustRanges(text)
		}
		known[text] = r
	}
	return r
}
