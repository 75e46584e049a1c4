// Package changes is the database of what differs between versions of HAProxy: what
// was removed, renamed, deprecated, newly refused or warned about, what changed
// without a word, and what operators notice outside of the file.
//
// A change is one file, data/ID.yaml, which docs/writing-changes.md describes. It holds
// the versions that behave the new way, a query over configurations that tells where
// it matters, and the edit that carries a configuration over, if there is a safe one.
// What a query cannot say is a named Go function (find_*.go), and so is a rewrite that
// takes more than replacing some words (rewrite_*.go).
//
// A change matters between two versions when they treat it differently, in either
// direction: [Change.Find] then tells where a configuration is concerned.
package changes
