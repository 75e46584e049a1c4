// Package exploreview shows what explorations of the cache's threads found
// (cachesim/explore): as text, and as JSON.
package exploreview
