// Package trace reads and writes recorded traffic: JSON Lines, one request with its
// response a line. docs/trace.schema.json is the schema of a line, and
// docs/simulate-traffic.md tells how HAProxy writes such lines itself.
//
// [Reader] makes a [cachesim.Source] of a trace, plain or compressed with gzip or
// zstd. It streams: memory does not depend on the length of the trace. Damaged lines
// are counted and the first of them kept; they never end the reading.
package trace
