package release

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed branches.tsv
var branchesTSV string

//go:embed releases.tsv
var releasesTSV string

// branchData is branches.tsv, read.
type branchData struct {
	date string // of the "data-date:" line
	list []Branch
}

// Both files are read on first use. They are part of the program, so a line
// that cannot be read is a bug and panics; the tests read all of both.
var (
	branches = sync.OnceValue(func() branchData { return readBranches(branchesTSV) })
	releases = sync.OnceValue(func() []Release { return readReleases(releasesTSV) })
)

const dataDateMark = "# data-date: "

func readBranches(text string) branchData {
	var d branchData
	for line := range strings.Lines(text) {
		if date, ok := strings.CutPrefix(line, dataDateMark); ok {
			d.date = strings.TrimSpace(date)
		}
		if f := fields(line, 7); f != nil {
			d.list = append(d.list, Branch{
				Name: f[0], LTS: f[1] == "lts", FirstRelease: f[2], StatedEnd: f[3], EndOfLife: f[4],
				Latest: mustExact(f[5]), LatestDate: f[6],
			})
		}
	}
	return d
}

func readReleases(text string) []Release {
	var list []Release
	for line := range strings.Lines(text) {
		if f := fields(line, 3); f != nil {
			list = append(list, Release{Version: mustExact(f[1]), Date: f[2]})
		}
	}
	return list
}

// fields splits a data line, with "-" read as "". A comment gives nil.
func fields(line string, count int) []string {
	if strings.HasPrefix(line, "#") {
		return nil
	}
	f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
	if len(f) != count {
		panic(fmt.Sprintf("release: embedded data: %d columns instead of %d in %q", len(f), count, line))
	}
	for i := range f {
		if f[i] == "-" {
			f[i] = ""
		}
	}
	return f
}

func mustExact(word string) Version {
	v, err := parseExact(word)
	if err != nil {
		panic(fmt.Sprintf("release: embedded data: %q: %v", word, err))
	}
	return v
}
