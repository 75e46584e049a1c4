// Package simulate does the work of `hapvet simulate`: it finds the cache in a
// configuration, opens the traffic, and writes files whole or not at all.
package simulate
