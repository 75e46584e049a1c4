package checks

import "strings"

const docPages = "https://github.com/hapvet/hapvet/blob/main/docs/"

// PolicyPrefix begins the ids of the rules that a project adds (package policy), so that
// they never meet those of hapvet.
const PolicyPrefix = "policy/"

// RuleURL returns the address of a rule's page. Rules of a project share one.
func RuleURL(id string) string {
	if strings.HasPrefix(id, PolicyPrefix) {
		return docPages + "policy.md"
	}
	return docPages + "rules/" + id + ".md"
}
