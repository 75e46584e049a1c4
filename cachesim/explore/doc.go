// Package explore runs the operations of HAProxy's cache in simulated threads, step by
// step, and looks for orders of the steps in which something breaks.
//
// A [Scenario] says what a few threads do to a small cache. An [Explorer] knows one
// scenario and one version of HAProxy (cachesim.Semantics); nothing here asks for a
// version. Each operation is a list of atomic steps, with the locks under which
// HAProxy does them: the lock of a tree (T.r and T.w), that of the shared memory (S.w), that
// of the list of entries to clean up (C), and none. Up to 2.8 there is one lock, called
// S.w here. Between two steps any other thread may run. There are four families of
// steps, 2.0 to 2.3, 2.4 to 2.8, 2.9 to 3.4 and 3.5.
//
// [Explorer.Exhaust] tries all orders, [Explorer.Sample] some, and [Explorer.Replay]
// shows one, as a [Table]. A [Study] does all of it for several versions, and reports. Nothing depends on time or chance: a scenario, a version and a
// seed, or a schedule, determine everything.
//
// # What a step is
//
// A walk from one entry to the next is a step, and so is the removal of an entry, the
// change of a counter, the sending or writing of one block. What HAProxy does under a
// lock that excludes all others is one step. Orders within such a step, as of two
// removals that write to the same nodes under the read lock, are not tried: where they
// could matter, what is found is a lower bound.
//
// Messages are reduced to a URL, the number of a variant, and a number of blocks, and
// links to tell early, which take no room of their own. There is no limit on the size of an
// object, and no allocation fails.
//
// # What is reported
//
// An [Invariant] is broken by a [cachesim.Defect], which left an entry or a row as it is;
// a [Finding] names both. Only defects that are fixed upstream, or that do no harm to memory, are
// named. What no known defect explains is left out of every result.
package explore
