// Package fleet plans the upgrades of many configurations at once: who is exposed to
// what, in which order to upgrade, and what edits alone can do. The configurations and
// the versions that run them are listed in an inventory ([Parse]).
package fleet
