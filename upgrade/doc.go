// Package upgrade plans the way of a configuration from one HAProxy version to
// another, up or down: which releases there are to go to and what each is worth,
// what changes on the way, loudly or silently, which lines can be changed without a
// person and which cannot.
//
// [Job.Plan] answers for one configuration, [Fleet.Report] for many. Both return
// plain data; package report/upgradeview shows them.
//
// What a plan says of a version comes from four places. The advisories tell which
// known defects the configuration reaches there. The index of fixes tells which
// known bugs two versions differ in. The database of changes (package
// upgrade/changes) tells what was removed, renamed or changed silently. And
// the rules of package checks that speak for HAProxy are run for both versions, so
// that whatever the new one refuses or warns about is in the plan, even where no
// change of the database explains it.
package upgrade
