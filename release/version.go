package release

import "strconv"

// Version is one HAProxy version. The zero Version means "no version"; it
// sorts before all others and is in no [Range].
//
// A Version is small and immutable: pass it by value. Compare two of them with
// [Version.Compare], not with ==, which would also look at the spelling.
type Version struct {
	order   order
	given   string // what was written, without surrounding blanks
	suffix  string // distribution revision with the separator before it: "-1+deb13u5"
	commit  string // abbreviated git hash of the build: "86e043a"
	assumed bool
}

// String returns the version as upstream writes it: "3.0.11" or "3.5-dev5".
// The zero Version gives "".
func (v Version) String() string {
	if v.IsZero() {
		return ""
	}
	if v.IsDev() {
		return v.Branch() + "-dev" + strconv.Itoa(v.order.dev())
	}
	return v.Branch() + "." + strconv.Itoa(v.order.patch())
}

// Full returns String and the distribution's revision as it was written:
// "3.0.11-1+deb13u5". Git hashes and variants of container images are left out.
func (v Version) Full() string { return v.String() + v.suffix }

// Branch returns the branch: "3.0" for 3.0.11, "3.5" for 3.5-dev5, "" for the
// zero Version.
func (v Version) Branch() string {
	if v.IsZero() {
		return ""
	}
	return strconv.Itoa(v.order.major()) + "." + strconv.Itoa(v.order.minor())
}

// Distro returns the distribution's revision: "1+deb13u5" of 3.0.11-1+deb13u5,
// "r0" of 2.8.10-r0, or "" for a version that upstream released.
func (v Version) Distro() string {
	if v.suffix == "" {
		return ""
	}
	return v.suffix[1:]
}

// Commit returns the abbreviated git hash of the build: "86e043a" of
// 2.8.3-86e043a, or "" where none was written.
func (v Version) Commit() string { return v.commit }

// Given returns what the user wrote, without surrounding blanks, or the version
// word of a banner. Versions from tables give the same as String.
func (v Version) Given() string {
	if v.given == "" {
		return v.String()
	}
	return v.given
}

// Assumed reports whether the input named a branch (or "lts", "latest") and the
// rest of the version is the newest one known.
func (v Version) Assumed() bool { return v.assumed }

// IsZero reports whether v is "no version".
func (v Version) IsZero() bool { return v.order == 0 }

// IsDev reports whether v is a development version such as 3.5-dev5.
func (v Version) IsDev() bool { return !v.IsZero() && v.order.dev() != released }
