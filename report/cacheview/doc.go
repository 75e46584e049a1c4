// Package cacheview shows what a simulation of a cache found: as text for people
// ([Text]), as JSON for programs ([JSON]), and as a picture ([Plot]).
package cacheview
