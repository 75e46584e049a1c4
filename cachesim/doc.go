// Package cachesim models HAProxy's HTTP cache (manual section 6; src/cache.c,
// src/shctx.c), version by version, exact to the block.
//
// A [Cache] holds what a cache section and one HAProxy version make of memory:
// blocks, rows of blocks, entries, and the index. [Semantics] says, as data, in
// what the versions differ; nothing else in the package asks for a version.
//
// The model is driven by digests: a [Request] and a [Response] are what is left of
// a message once everything that the cache looks at has been read. Digests are made
// from headers ([Semantics.DigestRequest], [Semantics.DigestResponse]), or by a
// workload that has no headers.
//
// Time is an argument, in whole seconds, as HAProxy's cache counts it. Nothing reads
// a clock or draws a random number, so the same calls give the same results on any
// machine.
package cachesim
