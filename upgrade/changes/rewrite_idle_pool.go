package changes

import "github.com/hapvet/hapvet/config"

var _ = addRewrite("idle-pool-full", keepSharedIdlePool)

// keepSharedIdlePool lets all threads share idle connections, as "on" did.
func keepSharedIdlePool(x *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	if d.Keyword() != "tune.idle-pool.shared" {
		return []config.Edit{x.old.AddToGlobal("tune.idle-pool.shared full")}, ""
	}
	return one(d.ReplaceWord(1, "full")), ""
}
