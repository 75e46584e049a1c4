// Package release knows the versions and branches of HAProxy: how people,
// packages, container images and binaries write them, how they are ordered,
// and which branch is still maintained.
//
// # Versions
//
// A release is numbered X.Y.Z, a development version X.Y-devN; both belong to
// branch X.Y. The development versions come before X.Y.0. A distribution adds
// its own revision ("3.0.11-1+deb13u5"); that revision does not change the
// order here, because what HAProxy understands follows from the upstream
// version. It is kept, because fixes that a distribution backports hang on it.
//
// A bare branch ("3.0") stands for its newest known version; such a [Version]
// says so through [Version.Assumed]. Tables of facts should therefore name
// versions in full: "3.0.0", not "3.0".
//
// # Data
//
// The embedded files branches.tsv and releases.tsv hold one line per branch and
// per release. Their headers explain the columns and the sources. They are read
// on first use, never at start-up. A new HAProxy release means a new line in
// releases.tsv and the new "latest" in branches.tsv; the tests hold the two
// together.
//
// Nothing here looks at the clock: "newest" always means newest as of
// [DataDate].
package release
