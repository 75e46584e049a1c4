package release

import (
	"errors"
	"fmt"
	"strconv"
)

// What can be wrong with a version. Every error of this package wraps one of
// these; the message around it shows the input and what was expected.
var (
	// ErrSyntax means that the text is not a version in any known spelling.
	ErrSyntax = errors.New("not a HAProxy version")
	// ErrTooOld means a version of HAProxy that hapvet has no facts about.
	ErrTooOld = errors.New("too old: hapvet knows HAProxy 2.0 and newer")
	// ErrUnknownBranch means a branch that never was, or one that is newer than the
	// data and was given without a patch level.
	ErrUnknownBranch = errors.New("unknown HAProxy branch")
)

// maxShown is how many bytes of an input an error message repeats.
const maxShown = 60

// inputError puts the input, clipped, before err.
func inputError(input string, err error) error {
	if len(input) > maxShown {
		return fmt.Errorf("%s (clipped): %w", strconv.Quote(input[:maxShown]), err)
	}
	return fmt.Errorf("%s: %w", strconv.Quote(input), err)
}

// expected returns an ErrSyntax that says what would have been right.
func expected(what string) error {
	return fmt.Errorf("%w: expected %s", ErrSyntax, what)
}
