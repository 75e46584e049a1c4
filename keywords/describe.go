package keywords

import (
	"strings"

	"github.com/hapvet/hapvet/release"
)

// answerWords are what stands before the versions that answer so.
var answerWords = [...]string{
	Accepted: "", Deprecated: "deprecated ", Ignored: "ignored with a warning ", Refused: "refused ", Removed: "removed and refused ", Unknown: "unknown ",
}

// DescribeSpans writes spans for people: "since 2.4", "up to 2.4; deprecated
// since 2.5".
func DescribeSpans(spans []Span) string {
	texts := make([]string, len(spans))
	for i, s := range spans {
		texts[i] = answerWords[s.Answer] + s.versions()
	}
	return strings.Join(texts, "; ")
}

// versions writes the versions of a span.
func (s Span) versions() string {
	from := plainBranch(s.From)
	switch {
	case s.From == "" && s.Before == "":
		if s.Answer != Accepted {
			return "in all versions"
		}
		return "all versions"
	case s.Before == "":
		return "since " + from
	}
	last := lastBefore(s.Before)
	switch {
	case s.From == "":
		return "up to " + last
	case from == last:
		return from
	case from != s.From || !strings.HasPrefix(from, last+"."):
		return from + " to " + last
	}
	return from + " and later " + last
}

// plainBranch leaves out what the first development version of a branch adds to
// its name.
func plainBranch(version string) string {
	branch, _, _ := strings.Cut(version, "-")
	if version == branch+"-dev0" || version == branch+"-dev1" {
		return branch
	}
	if strings.Count(version, ".") == 2 {
		return strings.TrimSuffix(version, ".0")
	}
	return version
}

// lastBefore returns the last version before one: a branch before the beginning
// of the next, a patch or development version otherwise.
func lastBefore(version string) string {
	branch := plainBranch(version)
	if i := branchIndex(branch); i > 0 {
		return branchNames()[i-1]
	}
	v := release.MustParse(version)
	for _, r := range release.Releases(v.Branch()) {
		if r.Version.Before(v) {
			branch = r.Version.String()
		}
	}
	return branch
}
