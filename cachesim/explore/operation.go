package explore

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
)

// kind is what an operation does.
type kind uint8

const (
	getting kind = iota
	storing
	aborting
	invalidating
	showing
	waiting
)

var kindNames = [...]string{"get", "store", "abort", "unsafe", "show", "wait"}

// firstSteps are where operations begin.
var firstSteps = [...][cachesim.F4 + 1]stepID{
	getting:      {cachesim.F1: uniqueFirst, cachesim.F2: lockedFirst, cachesim.F3: sharedFirst, cachesim.F4: sharedFirst},
	storing:      {cachesim.F1: uniqueReserve, cachesim.F2: lockedStore, cachesim.F3: sharedPredecessor, cachesim.F4: sharedPredecessor},
	aborting:     {cachesim.F1: uniqueReserve, cachesim.F2: lockedStore, cachesim.F3: sharedPredecessor, cachesim.F4: sharedPredecessor},
	invalidating: {cachesim.F1: keep, cachesim.F2: lockedInvalidate, cachesim.F3: invalidate, cachesim.F4: invalidate},
	showing:      {cachesim.F1: lockedShow, cachesim.F2: lockedShow, cachesim.F3: show, cachesim.F4: show},
	waiting:      {cachesim.F1: pass, cachesim.F2: pass, cachesim.F3: pass, cachesim.F4: pass},
}

// operation is what a thread does for one request.
type operation struct {
	kind    kind
	url     uint8 // a letter
	variant uint8 // 0 for a response without Vary
	blocks  int8  // of the body
	age     int16 // seconds: a lifetime, or how long to wait
	hints   bool  // the response has some to tell early
}

// lifetime is how long objects live, in seconds, unless a scenario says otherwise.
const lifetime = 100

// key is what the index finds a URL by: small and capital letters share theirs.
func (o *operation) key() uint8 { return o.url | 0x20 }

// parseOperation reads "get a/1", "store a/1 2 5 hints" (blocks of the body, lifetime, links
// to tell early), "abort a/1 2", "unsafe a", "show a" or "wait 3".
func parseOperation(text string) (operation, error) {
	o := operation{age: lifetime}
	words := strings.Fields(text)
	if len(words) < 2 {
		return o, fmt.Errorf("operation %q is not a verb and what it is about", text)
	}
	for o.kind = 0; kindNames[o.kind] != words[0]; {
		if o.kind++; int(o.kind) == len(kindNames) {
			return o, fmt.Errorf("operation %q begins with none of %s", text, strings.Join(kindNames[:], ", "))
		}
	}
	if last := len(words) - 1; words[last] == "hints" && last > 1 && (o.kind == storing || o.kind == aborting) {
		o.hints, words = true, words[:last]
	}
	most := 2
	switch o.kind {
	case storing, aborting:
		most = 4
	case waiting:
		return o, o.numbers(text, words[1:], nil, &o.age)
	}
	if len(words) > most {
		return o, fmt.Errorf("operation %q has a word too many", text)
	}
	url, variant, _ := strings.Cut(words[1], "/")
	if len(url) != 1 || (url[0]|0x20) < 'a' || (url[0]|0x20) > 'z' {
		return o, fmt.Errorf("operation %q: the URL is not one letter", text)
	}
	o.url = url[0]
	if variant != "" {
		v, err := strconv.ParseUint(variant, 10, 8)
		if err != nil || v == 0 {
			return o, fmt.Errorf("operation %q: the variant is not 1 to 255", text)
		}
		o.variant = uint8(v)
	}
	return o, o.numbers(text, words[2:], &o.blocks, &o.age)
}

// numbers reads the numbers at the end of an operation.
func (o *operation) numbers(text string, words []string, blocks *int8, age *int16) error {
	for i, word := range words {
		n, err := strconv.ParseUint(word, 10, 8)
		switch {
		case err != nil:
			return fmt.Errorf("operation %q: %q is not a number from 0 to 255", text, word)
		case i == 0 && blocks != nil && n >= maxBlocks:
			return fmt.Errorf("operation %q: there are no %d blocks", text, n)
		case i == 0 && blocks != nil:
			*blocks = int8(n)
		case i == len(words)-1 && i < 2:
			*age = int16(n)
		default:
			return fmt.Errorf("operation %q has a word too many", text)
		}
	}
	return nil
}

// String is the operation as scenarios write it.
func (o *operation) String() string {
	if o.kind == waiting {
		return fmt.Sprintf("wait %d", o.age)
	}
	return kindNames[o.kind] + " " + objectName(o.url, o.variant)
}

func objectName(url, variant uint8) string {
	if variant == 0 {
		return string(rune(url))
	}
	return fmt.Sprintf("%c/%d", url, variant)
}
