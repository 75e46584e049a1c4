// Package accesslog reads HAProxy access logs back into records for the simulator.
//
// A [Format] is a log format (manual 8.2.6), compiled into a matcher: the text
// between the items of a format says where each of them ends. [Formats] takes the
// formats from a configuration, [Compile] from a text. Where two items of a format
// can be cut apart in more than one way, [Format.Ambiguities] says which.
//
// A [Reader] is a source of records: it reads log files, plain or compressed, finds
// the message behind whatever syslog wrote in front of it, matches it, puts the
// requests in the order in which they came, and adds what no log holds, from
// [Assumptions]. It keeps account of everything that it could not use ([Stats]).
package accesslog
