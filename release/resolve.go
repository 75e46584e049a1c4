package release

import (
	"fmt"
	"strings"
)

// alias resolves the moving tags of the official container image, with or
// without a variant: "lts", "latest-alpine", "dev".
func alias(word string) (Version, bool) {
	name, variant, _ := strings.Cut(word, "-")
	if strings.Trim(variant, suffixBytes) != "" {
		return Version{}, false
	}
	switch name {
	case "lts":
		return assumed(NewestLTS().Latest), true
	case "latest":
		return assumed(newestReleased().Latest), true
	case "dev":
		return assumed(newestBranch().Latest), true
	}
	return Version{}, false
}

// checkBranch refuses branches that never were, such as 2.10: HAProxy went from
// 2.9 to 3.0. A branch newer than the data may well exist.
func checkBranch(v Version) error {
	if v.AtLeast(newestBranch().First()) {
		return nil
	}
	if _, ok := LookupBranch(v.Branch()); !ok {
		return fmt.Errorf("%w: there is no branch %s", ErrUnknownBranch, v.Branch())
	}
	return nil
}

// assume picks the newest known version of a branch ("3.0") or the newest known
// development version ("3.5-dev").
func (sp spelling) assume() (Version, error) {
	o, err := number(sp.numbers+".0", "")
	if err != nil {
		return Version{}, err
	}
	name := Version{order: o}.Branch()
	b, ok := LookupBranch(name)
	if !ok {
		newest := newestBranch()
		if (Version{order: o}).Before(newest.First()) {
			return Version{}, fmt.Errorf("%w: there is no branch %s", ErrUnknownBranch, name)
		}
		return Version{}, fmt.Errorf("%w: the newest known is %s; give a full version such as %s.1 to go beyond",
			ErrUnknownBranch, newest.Name, name)
	}
	if sp.isDev {
		return assumed(b.LatestDev()), nil
	}
	return assumed(b.Latest), nil
}

func assumed(v Version) Version {
	v.assumed = true
	return v
}
