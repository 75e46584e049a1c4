package checks

const rulePages = "https://github.com/hapvet/hapvet/blob/main/docs/rules/"

// RuleURL returns the address of a rule's page.
func RuleURL(id string) string { return rulePages + id + ".md" }
