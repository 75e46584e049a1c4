package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
)

// workaroundFix turns a workaround into edits. They change what HAProxy does, so
// it is never safe. A workaround whose edits cannot all be made has none.
func workaroundFix(c *config.Config, m advisories.Match, w advisories.Workaround) Fix {
	fix := Fix{Message: fmt.Sprintf("%s: %s", w.Action, w.Price)}
	done := map[config.Edit]bool{}
	for _, edit := range w.Edits {
		edits := workaroundEdits(c, m, edit)
		if len(edits) == 0 {
			return Fix{}
		}
		for _, e := range edits {
			if !done[e] {
				done[e] = true
				fix.Edits = append(fix.Edits, e)
			}
		}
	}
	return fix
}

// workaroundEdits carries out one edit of a workaround at every place that it
// concerns; nil if one of them does not allow it.
func workaroundEdits(c *config.Config, m advisories.Match, edit advisories.Edit) []config.Edit {
	if edit.Global != "" {
		return []config.Edit{c.AddToGlobal(edit.Global)}
	}
	var edits []config.Edit
	for _, e := range m.Trace {
		if e.Feature != edit.Feature {
			continue
		}
		made := workaroundAt(c, e.Directive, edit)
		if len(made) == 0 {
			return nil
		}
		edits = append(edits, made...)
	}
	return edits
}

// workaroundAt carries out one edit of a workaround at one directive; nil if that is not
// possible. A parameter must stand on the line itself if it is to go, and rules cannot
// stand in a defaults section that has no name.
func workaroundAt(c *config.Config, d *config.Directive, edit advisories.Edit) []config.Edit {
	switch {
	case edit.Remove:
		return []config.Edit{d.RemoveLine()}
	case edit.Parameter != "" && edit.Value == "":
		edits, _ := c.RemoveParameter(d, edit.Parameter)
		return edits
	case edit.Parameter != "":
		if e, ok := c.SetParameter(d, edit.Parameter, edit.Value); ok {
			return []config.Edit{e}
		}
		return nil
	case edit.Insert != "":
		if d.Section.IsAnonymous() && (strings.HasPrefix(edit.Insert, "http-") || strings.HasPrefix(edit.Insert, "tcp-")) {
			return nil
		}
		return []config.Edit{d.Section.InsertFirst(edit.Insert)}
	}
	return []config.Edit{d.ReplaceLine(edit.Replace)}
}
