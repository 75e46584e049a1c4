// Package report shows what the rules found: as text for people ([Text]) and
// as JSON for programs ([JSON]).
//
// A configuration is untrusted bytes. Nothing of it reaches a terminal as it
// is: control characters, bidirectional marks and bytes that are not UTF-8 are
// shown as escapes. JSON holds valid UTF-8 whatever the input; a byte that is
// none becomes U+FFFD.
//
// The JSON is described by docs/json.schema.json. Members may be added to it;
// any other change counts its "schema" up.
package report
