// Package lint does the work of `hapvet lint`: it reads the configurations that
// the user names, chooses the HAProxy version for each, runs the rules, and
// says what could not be done.
package lint
