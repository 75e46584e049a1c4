package main

import (
	"fmt"
	"os/exec"
	"strings"
)

// commit is one of a branch.
type commit struct {
	id, date, subject, body string
	tag                     string // the first one that holds it, without "v"; "" after the last
}

const (
	fieldEnd  = "\x01"
	commitEnd = "\x02"
)

// readLog returns the commits of a range, oldest first, with the tags that hold
// them: history is linear, so that a commit belongs to the next tag.
func readLog(dir, commits string, tags map[string]string) ([]commit, error) {
	out, err := git(dir, "log", "--reverse", "--format=%H"+fieldEnd+"%cs"+fieldEnd+"%s"+fieldEnd+"%b"+commitEnd, commits)
	if err != nil {
		return nil, err
	}
	var all []commit
	for record := range strings.SplitSeq(out, commitEnd) {
		f := strings.Split(strings.TrimLeft(record, "\n"), fieldEnd)
		const fields = 4
		if len(f) == fields {
			all = append(all, commit{id: f[0], date: f[1], subject: f[2], body: f[3]})
		}
	}
	tag := ""
	for i := len(all) - 1; i >= 0; i-- {
		if t := tags[all[i].id]; t != "" {
			tag = t
		}
		all[i].tag = tag
	}
	return all, nil
}

// readTags returns the versions by the commits that their tags name.
func readTags(dir string) (map[string]string, error) {
	out, err := git(dir, "for-each-ref", "--format=%(refname:strip=2) %(objectname) %(*objectname)", "refs/tags")
	if err != nil {
		return nil, err
	}
	tags := map[string]string{}
	for line := range strings.Lines(out) {
		f := strings.Fields(line)
		version, isVersion := strings.CutPrefix(f[0], "v")
		if !isVersion || strings.HasSuffix(version, "-dev0") {
			continue
		}
		tags[f[len(f)-1]] = version
	}
	return tags, nil
}

func git(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"--git-dir=" + dir}, args...)...) //nolint:gosec // its arguments are the developer's
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s in %s: %w", args[0], dir, err)
	}
	return string(out), nil
}
