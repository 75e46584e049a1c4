// Package upgradeview shows plans of upgrades: as text for people ([Text]), as
// Markdown for a pull request or a change ticket ([Markdown]), as JSON for programs
// ([JSON]), and as what changes in the files ([Diff]). [FleetText], [FleetMarkdown] and
// [JSON] do the same for many configurations at once.
package upgradeview
