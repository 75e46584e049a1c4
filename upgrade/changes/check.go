package changes

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
)

var idForm = lazily(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// levels are those of evidence.
var levels = []string{"verified", "read", "reported"}

// sound tells what a data file misses or says twice.
func (c *Change) sound() error {
	switch {
	case !idForm().MatchString(c.ID):
		return errors.New("the ID is lower-case words joined by hyphens")
	case !slices.Contains(Kinds, c.Kind):
		return fmt.Errorf("kind %q is none of %v", c.Kind, Kinds)
	case len(c.Versions) == 0:
		return errors.New("no versions")
	case c.Kind.Loud() && len(c.Warned)+len(c.Refused) == 0:
		return errors.New("a loud change has warned or refused")
	case !c.Kind.Loud() && len(c.Warned)+len(c.Refused) > 0:
		return errors.New("a change that HAProxy says nothing of has versions, neither warned nor refused")
	case c.Title == "" || strings.HasSuffix(c.Title, "."):
		return errors.New("the title is half a sentence without a full stop")
	case c.Effect == "":
		return errors.New("no effect")
	case c.Rare && c.Kind != Silent:
		return errors.New("only a silent change is rare")
	case c.Kind == Silent && c.Check == "":
		return errors.New("a silent change says what to check")
	case len(c.When)+len(c.Down) == 0:
		return errors.New("no case in which it matters")
	case len(c.Evidence) == 0:
		return errors.New("no evidence")
	}
	for _, e := range c.Evidence {
		if !slices.Contains(levels, e.Level) || e.Source == "" {
			return fmt.Errorf("evidence has a level of %v, and a source", levels)
		}
	}
	for i, k := range slices.Concat(c.When, c.Down) {
		if err := k.check(c); err != nil {
			return fmt.Errorf("case %d: %w", i+1, err)
		}
	}
	for _, k := range c.Keep {
		if err := k.check(); err != nil {
			return fmt.Errorf("keep: %w", err)
		}
	}
	return nil
}

// check tells what is wrong with a case of a change.
func (k *Case) check(c *Change) error {
	subjects := 0
	for _, text := range []string{k.Line, k.Bind, k.Server, k.Action, k.Sample, k.Section, k.Proxies, k.Find, k.Feature} {
		if text != "" {
			subjects++
		}
	}
	if k.Process {
		subjects++
	}
	edits := 0
	for _, has := range []bool{k.Replace != "", k.Remove, k.Rewrite != ""} {
		if has {
			edits++
		}
	}
	switch {
	case subjects != 1:
		return fmt.Errorf("it has %d subjects", subjects)
	case edits > 1:
		return errors.New("it has more than one edit")
	case k.Synonym && k.Replace == "":
		return errors.New("a synonym has a replacement")
	case !slices.Contains([]string{"", "no", "default", "plain"}, k.Modifier):
		return fmt.Errorf("modifier %q", k.Modifier)
	case k.Find != "" && finders[k.Find] == nil:
		return fmt.Errorf("no function %q finds anything", k.Find)
	case k.Rewrite != "" && rewrites[k.Rewrite] == nil:
		return fmt.Errorf("no rewrite %q", k.Rewrite)
	case c.Kind.Loud() && edits == 0 && k.Find == "" && k.Work == "" && c.Work == "":
		return errors.New("without an edit, it describes the hand work")
	case (len(k.Lacking) > 0) && k.Bind == "" && k.Server == "":
		return errors.New("lacking is for bind and server lines")
	}
	if k.Feature != "" {
		if _, ok := config.LookupFeature(config.Feature(k.Feature)); !ok {
			return fmt.Errorf("no feature %q", k.Feature)
		}
	}
	return nil
}

func (k *Keep) check() error {
	n := 0
	for _, text := range []string{k.Line, k.Global, k.Parameter, k.Rewrite} {
		if text != "" {
			n++
		}
	}
	switch {
	case n != 1:
		return fmt.Errorf("it has %d edits", n)
	case k.Rewrite != "" && rewrites[k.Rewrite] == nil:
		return fmt.Errorf("no rewrite %q", k.Rewrite)
	}
	return nil
}

// lazily compiles an expression when it is first asked for: most runs of hapvet ask for
// none.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
