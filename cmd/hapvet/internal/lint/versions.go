package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/release"
)

// AllMaintained stands for the newest release of every branch that gets fixes.
const AllMaintained = "all-maintained"

// MaxVersions bounds how many versions one run checks for.
const MaxVersions = 64

// ParseVersions reads a list such as "2.6,3.0.11,all-maintained". The versions
// come in order, each once.
func ParseVersions(given string) ([]release.Version, error) {
	var versions []release.Version
	for word := range strings.SplitSeq(given, ",") {
		if strings.TrimSpace(word) == AllMaintained {
			versions = append(versions, maintained(time.Now())...)
		} else {
			v, err := release.Parse(word)
			if err != nil {
				return nil, err
			}
			versions = append(versions, v)
		}
		if len(versions) > MaxVersions {
			return nil, fmt.Errorf("more than %d versions", MaxVersions)
		}
	}
	if len(versions) == 0 {
		return nil, errors.New("no branch is maintained any more, as far as this hapvet knows: name the versions")
	}
	slices.SortFunc(versions, release.Version.Compare)
	return slices.CompactFunc(versions, sameVersion), nil
}

func maintained(on time.Time) []release.Version {
	var versions []release.Version
	for _, b := range release.Branches() {
		if b.Maintained(on) {
			versions = append(versions, b.Latest)
		}
	}
	return versions
}

func sameVersion(a, b release.Version) bool { return a.Compare(b) == 0 }

func join(versions []release.Version) string {
	words := make([]string, len(versions))
	for i, v := range versions {
		words[i] = v.String()
	}
	return strings.Join(words, ", ")
}
