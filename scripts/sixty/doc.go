// Package sixty holds hapvet to the catalogue of the sixty mistakes that no other tool finds, of
// which docs/precision.md has the table: each is found in several configurations that are not
// those of its documentation, and nothing is said of configurations that are like them and right.
//
// testdata/NN-NAME.txtar is mistake NN. Its comment is a title and then lines of ids, as far as
// they apply: "rules:" those that find it, "changes:" those of package upgrade/changes that list
// it for a pair of versions, "advisories:" those that tell of it. Its files are configurations:
//
//	bad-NAME.cfg           the mistake, for the newest LTS; each line it is found on ends in "# found"
//	good-NAME.cfg          nothing is found
//	bad-NAME@2.6.12.cfg    for this version
//	bad-NAME@3.0.11..3.4.7.cfg    going from one version to another
//	bad-NAME/1.cfg         one configuration of several files
package sixty
