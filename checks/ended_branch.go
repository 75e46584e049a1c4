package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "ended-branch",
	Category: Advice,
	Family:   Security,
	Severity: Note,
	Strict:   true,
	Summary:  "a version of a branch that gets no fixes any more",
	Doc: `HAProxy fixes each of its branches for some time: a year or more, and about five years where the number behind the point is even. What is found later stays in it, also
where no advisory tells of it, as nobody looks any more. Packages of a distribution may get fixes for longer, from the distribution.

` + "`hapvet upgrade`" + ` shows what it takes to get to a branch that gets fixes.`,
	Examples: []Example{
		{Name: "2.2", Version: "2.2.34", Bad: []int{1}, Config: frontendExample()},
		{Name: "the newest", Config: frontendExample()},
	},
	Check: func(p *Pass) {
		b, ok := release.LookupBranch(p.Version().Branch())
		if !ok || !b.Released() || b.EndOfLife == "" || b.EndOfLife >= release.DataDate() || len(p.Config.Sections) == 0 {
			return
		}
		p.Report(On(p.Config.Sections[0].Header).Saying(fmt.Sprintf("HAProxy %s has got no fixes since %s", b.Name, b.EndOfLife),
			fmt.Sprintf("upgrade to a branch that gets fixes, such as %s", release.NewestLTS().Name)))
	},
})
