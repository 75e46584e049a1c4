package config

import "github.com/hapvet/hapvet/release"

// MaxWords is the number of words that HAProxy keeps of a line
// (MAX_LINE_ARGS, the same in every version from 2.0).
const MaxWords = 64

// MaxNestedConditions is the depth from which HAProxy refuses a further .if
// (MAXNESTEDCONDS, since 2.4): the 100th nested one is refused.
const MaxNestedConditions = 100

// dialect says how one version of HAProxy reads lines. The borders were read in
// the source of the stable branches and checked with a binary on each side
// (docs/architecture.md, "How lines are read").
type dialect struct {
	legacy       bool // 2.0, 2.1: the tokeniser that works in place
	wordExpand   bool // "${X[*]}" gives one word per blank-separated part
	pseudoVars   bool // "${.FILE}", "${.LINE}", "${.SECTION}"
	varDefaults  bool // "${X-default}"
	unsetGlues   bool // an unset variable before a closing quote swallows the quote and the blanks after it
	lazyWords    bool // a word begins with its first character, so that blanks at the end are not a 65th word
	strictQuotes bool // a pair of quotes is a word only when nothing came of a variable inside it

	emptyWord     emptyWord
	emptyInMasked bool // empty words count in blocks that .if masks out, too

	cutLine cutLine // a NUL inside, or no newline at the end

	conditions    bool // .if and its like exist
	condExpr      bool // .if takes several words, &&, ||, ! and parentheses
	extraCondArgs argPolicy
	discovery     bool // the global section is read once before the rest
}

// emptyWord says what HAProxy does about an empty word, which always ends the
// list of arguments.
type emptyWord uint8

const (
	emptySilent emptyWord = iota
	emptyWarns
	emptyRefused
)

// cutLine says what HAProxy does about a line that a NUL cuts, and about a last
// line without its newline.
type cutLine uint8

const (
	cutSilent cutLine = iota
	cutWarns
	cutRefused
)

// argPolicy says what HAProxy does about surplus arguments.
type argPolicy uint8

const (
	argsIgnored argPolicy = iota
	argsWarned
	argsRefused
)

var (
	v22  = release.MustParse("2.2.0")
	v23  = release.MustParse("2.3.0")
	v24  = release.MustParse("2.4.0")
	v241 = release.MustParse("2.4.1")
	v25  = release.MustParse("2.5.0")
	v31  = release.MustParse("3.1.0")
	v32  = release.MustParse("3.2.0")
	v33  = release.MustParse("3.3.0")
	v331 = release.MustParse("3.3.1")

	// unsetGlues lists the releases in which an unset variable glues words
	// together: a fix of 2.9-dev that went to the stable branches, until the
	// tokeniser of 3.3 replaced it.
	unsetGlues = release.MustRanges(">=2.4.25 <2.5.0, >=2.6.16 <2.7.0, >=2.7.11 <2.8.0, >=2.8.5 <2.9-dev1, >=2.9.0 <3.3.0")
)

func dialectOf(v release.Version) dialect {
	d := dialect{
		legacy:       v.Before(v22),
		wordExpand:   v.AtLeast(v23),
		pseudoVars:   v.AtLeast(v24),
		varDefaults:  v.AtLeast(v25),
		unsetGlues:   unsetGlues.Contains(v),
		lazyWords:    v.AtLeast(v32),
		strictQuotes: v.AtLeast(v33),

		emptyInMasked: v.Before(v331),

		conditions: v.AtLeast(v24),
		condExpr:   v.AtLeast(v25),
		discovery:  v.AtLeast(v31),
	}
	switch {
	case v.AtLeast(v33):
		d.emptyWord = emptyRefused
	case v.AtLeast(v32):
		d.emptyWord = emptyWarns
	}
	switch {
	case v.AtLeast(v23):
		d.cutLine = cutRefused
	case v.AtLeast(v22):
		d.cutLine = cutWarns
	}
	switch {
	case v.AtLeast(v25):
		d.extraCondArgs = argsRefused
	case v.AtLeast(v241):
		d.extraCondArgs = argsWarned
	}
	return d
}
