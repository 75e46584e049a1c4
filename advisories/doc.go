// Package advisories holds the known defects of HAProxy, and tells which of them
// a configuration can reach: the version is affected AND the configuration
// switches on what the defect needs.
//
// One file in db is one advisory, in the OSV format (schema 1.7). It differs
// from OSV in that its ids, HAPV-YEAR-NUMBER, are no registered prefix, and in
// that a range needs no package: all are about HAProxy itself. Versions are
// semantic ones, "3.5.0-dev.5" for 3.5-dev5. What hapvet needs beyond OSV stands
// in database_specific; see [Specific].
package advisories
