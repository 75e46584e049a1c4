package advisories

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hapvet/hapvet/release"
)

// schemaVersion is that of OSV which advisories keep to.
const schemaVersion = "1.7.0"

var (
	pageTypes  = []string{"ADVISORY", "ARTICLE", "DISCUSSION", "REPORT", "FIX", "INTRODUCED", "EVIDENCE", "WEB"}
	rangeTypes = []string{"SEMVER", "ECOSYSTEM", "GIT"}
)

// pattern compiles a regular expression when it is first asked for: most runs check
// nothing.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

var (
	validID      = pattern(`^HAPV-20[0-9]{2}-[0-9]{4}$`)
	validAlias   = pattern(`^(CVE-20[0-9]{2}-[0-9]{4,}|haproxy/haproxy#[0-9]+|[0-9a-f]{40}|changelog:[23]\.[0-9]+\.[0-9]+/[-a-z0-9_/]*(#[0-9]+)?)$`)
	validVector  = pattern(`^CVSS:(3\.[01]|4\.0)(/[A-Z]{1,3}:[A-Z])+$`)
	validPackage = pattern(`^(Debian|Ubuntu|Alpine)(:[0-9A-Za-z.:]+)?$`)
	validFeature = pattern(`^[a-z0-9-]+$`)
)

// RequiredFacts are those that every advisory gives a source for.
var RequiredFacts = Facts[:4]

// maxSummary is how long a summary may be, in bytes.
const maxSummary = 120

// Check returns everything that an advisory says wrongly or not at all, joined; nil if it
// is sound. Whether the features exist is not its business: a bundle may be newer than
// this program.
func (a *Advisory) Check() error {
	c := checker{}
	c.head(a)
	c.versions(a)
	c.specific(&a.Specific)
	return errors.Join(c.errs...)
}

// checker gathers what is wrong.
type checker struct {
	errs []error
}

// want takes note of something that does not hold.
func (c *checker) want(holds bool, format string, args ...any) {
	if !holds {
		c.errs = append(c.errs, fmt.Errorf(format, args...))
	}
}

func (c *checker) head(a *Advisory) {
	c.want(a.SchemaVersion == schemaVersion, "the schema version is %q", a.SchemaVersion)
	c.want(validID().MatchString(a.ID), "the id is %q", a.ID)
	c.want(a.Summary != "" && len(a.Summary) <= maxSummary && !strings.HasSuffix(a.Summary, "."), "the summary is empty, longer than %d bytes, or ends in a full stop: %q", maxSummary, a.Summary)
	c.want(a.Details != "", "there are no details")
	c.want(len(a.References) > 0, "there are no references")
	for _, text := range []string{a.Summary, a.Details, a.Specific.Traffic} {
		c.want(!strings.Contains(text, "TODO"), "something is left to do: %.60q", text)
	}
	for _, date := range []string{a.Published, a.Modified} {
		_, err := time.Parse(time.RFC3339, date)
		c.want(err == nil, "%q is no time", date)
	}
	c.want(len(a.ID) < 9 || strings.HasPrefix(a.Published, a.ID[5:9]), "published in another year than the id says: %s", a.Published)
	for _, alias := range a.Aliases {
		c.want(validAlias().MatchString(alias), "alias %q is neither a CVE nor haproxy/haproxy#N nor a full commit id", alias)
	}
	for _, r := range a.References {
		u, err := url.Parse(r.URL)
		c.want(err == nil && u.Scheme == "https" && slices.Contains(pageTypes, r.Type), "reference %+v", r)
	}
	for _, s := range a.Severity {
		c.want(validVector().MatchString(s.Score) && s.Type == "CVSS_V"+s.Score[5:6], "severity %+v", s)
	}
	for _, id := range a.Related {
		c.want(validID().MatchString(id) && id != a.ID, "related to %q", id)
	}
}

func (c *checker) versions(a *Advisory) {
	for _, fixed := range a.Fixes() {
		_, ok := release.LookupBranch(fixed.Branch())
		c.want(ok, "fixed in %s, a branch that is not known", fixed)
	}
	for _, affected := range a.Affected {
		p := affected.Package
		c.want(p == nil || validPackage().MatchString(p.Ecosystem) && p.Name == "haproxy", "package %+v", p)
		for _, r := range affected.Ranges {
			c.want((r.Type == "ECOSYSTEM") == (p != nil) && slices.Contains(rangeTypes, r.Type), "range of type %s", r.Type)
			c.want(r.Type != "SEMVER" || ofOneBranch(r.Events), "%+v is not about one branch", r.Events)
		}
	}
}

// ofOneBranch reports whether a range begins and ends in the same branch: one without an
// end would go on through all later branches, so that it has none in the newest alone. "0"
// begins the range of the oldest one.
func ofOneBranch(events []Event) bool {
	if len(events) == 0 || len(events) > 2 {
		return false
	}
	begin := events[0].Introduced
	if begin == "0" {
		begin = release.Oldest().String()
	}
	next, isNewest := nextBranch(branchOf(begin))
	if len(events) == 1 {
		return isNewest
	}
	if limit := events[1].Limit; limit != "" {
		return limit == next+".0-dev.0"
	}
	return branchOf(begin) == branchOf(events[1].Fixed+events[1].LastAffected)
}

// branchOf returns "3.0" of "3.0.0-dev.5".
func branchOf(version string) string {
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	return first + "." + second
}

// nextBranch returns the branch behind one; isNewest tells that there is none yet.
func nextBranch(name string) (next string, isNewest bool) {
	all := release.Branches()
	i := slices.IndexFunc(all, func(b release.Branch) bool { return b.Name == name })
	if i < 0 || i+1 == len(all) {
		return "", i >= 0
	}
	return all[i+1].Name, false
}

func (c *checker) specific(s *Specific) {
	c.want(slices.Contains(Severities, s.Severity), "the severity is %q", s.Severity)
	c.want(len(s.Reach) > 0, "there is no way to reach it")
	c.words("effect", Effects, s.Effects)
	c.words("trigger", Triggers, s.Triggers)
	c.words("platform", Platforms, s.Platforms)
	c.want(len(s.Effects) > 0 && len(s.Triggers) > 0, "there are no effects, or nothing triggers it")
	c.want(s.Traffic != "", "the traffic is missing")
	c.want(s.CVSS == nil || s.CVSS.Score > 0 && s.CVSS.Score <= 10 && s.CVSS.Version != "" && s.CVSS.Source != "", "CVSS %+v", s.CVSS)
	for _, way := range s.Reach {
		c.want(len(way.All) > 0, "a way needs no feature; if any configuration will do, name process")
		for _, f := range slices.Concat(way.All, way.None, s.Context) {
			c.want(validFeature().MatchString(string(f)), "feature %q", f)
		}
	}
	for _, w := range s.Workarounds {
		c.want(w.Action != "" && w.Price != "", "workaround %q has no action or no price", w.Action)
		for _, e := range w.Edits {
			c.edit(s, e)
		}
	}
	var facts []string
	for _, f := range s.Confidence {
		facts = append(facts, f.Fact)
		c.want(slices.Contains(Levels, f.Level) && slices.Contains(Facts, f.Fact) && f.Source != "" && !strings.Contains(f.Source, "TODO"), "confidence %+v", f)
	}
	for _, fact := range RequiredFacts {
		c.want(slices.Contains(facts, fact), "there is no source for %q", fact)
	}
}

// words wants words of a list.
func (c *checker) words(what string, list, words []string) {
	for _, w := range words {
		c.want(slices.Contains(list, w), "%s %q is none of %s", what, w, strings.Join(list, ", "))
	}
}

// edit wants one thing of an edit, at a feature that a way needs.
func (c *checker) edit(s *Specific, e Edit) {
	kinds := 0
	for _, set := range []bool{e.Replace != "", e.Remove, e.Parameter != "", e.Insert != "", e.Global != ""} {
		if set {
			kinds++
		}
	}
	needed := slices.ContainsFunc(s.Reach, func(way Reach) bool { return slices.Contains(way.All, e.Feature) })
	c.want(kinds == 1 && (needed || e.Global != "") && (e.Value == "" || e.Parameter != ""), "edit %+v", e)
}
