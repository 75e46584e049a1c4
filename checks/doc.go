// Package checks holds the rules of hapvet and the engine that runs them.
//
// A rule is one file: its id, severity, documentation, examples and the function
// that finds it. The examples are its tests, and where the rule speaks for
// HAProxy itself (category [Startup]) they are also run through real binaries
// (make test-haproxy). A rule registers itself, so adding one touches nothing
// else.
//
// Rules read a [config.Config], which is resolved for one version of HAProxy;
// they report [Finding] values. Package report shows them.
package checks
