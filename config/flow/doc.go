// Package flow tells what happens to a request on its way through a configuration:
// which rules see it and in which order, which conditions exclude or imply each
// other, what is known of variables, of counters and of headers at each point, and
// what each proxy carries.
//
// An [Analysis] is made for one configuration with [New], which costs nothing. Each
// of its parts is worked out when first asked for, once, and several goroutines may
// ask at the same time. Rules of package checks find it in their Pass:
//
//	for _, r := range p.Flow.Rules(frontend, flow.FrontRequest) {
//		if r.Action == "deny" && p.Flow.Never(r.Condition()) { ... }
//	}
//
// What comes back is certain or says that it is not: [Analysis.Never],
// [Analysis.Implies] and [Analysis.Disjoint] report true where no traffic can say
// otherwise, and false where they cannot tell. So a rule that reports a mistake
// where one of them is true is right, and one that keeps silent unless one of them
// is true has no false alarms from conditions that it cannot read.
//
// The effective configuration after defaults is in package config:
// config.Section.Lookup, Option and Mode, and config.Config.Servers and Binds look
// behind a proxy into its defaults sections. Which backends the traffic of a
// frontend reaches is config.Config.Flows.
package flow
