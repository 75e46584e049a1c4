// Package risk tells how likely known defects of HAProxy's cache are to do harm: for the
// settings of a cache, a version, and some traffic.
//
// A [Study] simulates the cache ([cachesim]) again and again, each time from an empty
// cache with other traffic of the same kind, and counts what goes wrong. Its [Report] keeps
// three things apart: that a defect exists and can be reached, which is certain; how often it
// shows, which is simulated, for this traffic only, and has an interval; and what nobody knows.
//
// How a figure comes about (Estimate.Method):
//
//   - [ByRuns]: some runs of a million requests each; the share of those in which it happened,
//     with the interval of Wilson (1927).
//   - [ByRate]: fewer requests, or recorded traffic, of which there is only one. It is
//     as likely at any time (an assumption), the interval that of Garwood (1936).
//   - [ByImportance]: where no run shows it. Traffic in which it is less rare is simulated instead,
//     and each event counts as much as its likelihood ratio says.
//   - [ByCoincidence]: races of threads. The sequential model counts how often operations that
//     race come close to each other, and package explore says in which share of the
//     orders of their steps something breaks. How long a step takes is an assumption.
//
// Nothing depends on time or chance: a study and its seed determine the report, on any
// machine. Only defects that are known are looked for (see package explore).
package risk
