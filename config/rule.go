package config

// rulesets are the sets of rules whose names are two words.
var rulesets = map[string][]string{
	"tcp-request":  {"tcp-request connection", "tcp-request session", "tcp-request content"},
	"tcp-response": {"tcp-response content"},
}

// RuleKeywords returns the keywords of the lines that may be rules, see
// [Directive.Rule].
func RuleKeywords() []string {
	return []string{"http-request", "http-response", "http-after-response", "http-check", "tcp-check", "quic-initial",
		"tcp-request", "tcp-response", "stats"}
}

// Rule returns the set of rules that a line belongs to, and which of its words is
// the action; the line may end before it. It returns "" when the line is no rule.
func (d *Directive) Rule() (ruleset string, action int) {
	switch keyword := d.Keyword(); keyword {
	case "http-request", "http-response", "http-after-response", "http-check", "tcp-check", "quic-initial":
		return keyword, 1
	case "tcp-request", "tcp-response":
		for _, name := range rulesets[keyword] {
			if name[len(keyword)+1:] == d.Arg(1) {
				return name, 2
			}
		}
	case "stats":
		if d.Arg(1) == "http-request" {
			return "http-request", 2
		}
	}
	return "", 0
}
