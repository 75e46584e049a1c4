package explore

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// Event is one step of a schedule.
type Event struct {
	Thread    int    `json:"thread"` // from 1 on
	Operation string `json:"operation"`
	Step      string `json:"step"`
	// Locks are those under which it runs: T3.r and T3.w for that of tree 3, for reading and
	// for writing, S.w for that of the shared memory, C for that of entries to clean up.
	Locks   string   `json:"locks"`
	Changes []string `json:"changes"`
}

// Replay does the steps of a schedule once more, and tells what each changes. It ends
// early where a thread of the schedule cannot go on.
func (x *Explorer) Replay(schedule []uint8) []Event {
	m := newMachine(x.config, nil)
	before := &state{}
	var events []Event
	var broken []string
	m.observer = func(v Invariant, why cause) {
		if _, ok := finding(v, why); ok {
			broken = append(broken, strings.ToUpper(v.String()))
		}
	}
	for _, i := range schedule {
		if m.over || int(i) >= m.threads || !m.canStep(int(i)) {
			break
		}
		t := &m.state.threads[i]
		s := &steps[t.step]
		e := Event{Thread: int(i) + 1, Operation: m.operation(t).String(), Step: s.name, Locks: m.lockNames(t)}
		before.copyFrom(&m.state)
		m.step(int(i))
		if m.finished() && !m.over {
			m.checkRest()
		}
		e.Changes = append(m.changes(before), broken...)
		if e.Changes == nil {
			e.Changes = []string{}
		}
		broken = broken[:0]
		events = append(events, e)
	}
	return events
}

// lockNames names the locks under which the next step of a thread runs.
func (m *machine) lockNames(t *thread) string {
	names := steps[t.step].locks
	if m.oneLock() {
		return strings.TrimSuffix(names, "+C")
	}
	return strings.Replace(names, "T.", fmt.Sprintf("T%d.", t.tree), 1)
}

// changes tells what differs between two states.
func (m *machine) changes(before *state) []string {
	var list []string
	for b := range m.state.blocks[:m.blocks] {
		old, now := &before.blocks[b], &m.state.blocks[b]
		name := fmt.Sprintf("block %d", b)
		if now.entry.url != 0 {
			name = fmt.Sprintf("%s (block %d)", objectName(now.entry.url, now.entry.variant), b)
		} else if old.entry.url != 0 {
			list = append(list, fmt.Sprintf("%s (block %d) is overwritten", objectName(old.entry.url, old.entry.variant), b))
			continue
		}
		add := func(format string, args ...any) {
			list = append(list, name+" "+fmt.Sprintf(format, args...))
		}
		if was, is := before.index.Linked(int32(b)), m.state.index.Linked(int32(b)); was != is {
			add("%s the index", map[bool]string{true: "enters", false: "leaves"}[is])
		}
		if old.row != now.row {
			add("goes to the row of block %d", now.row)
		}
		if old.entry.life != now.entry.life {
			add("begins")
		} else if old.entry.complete != now.entry.complete {
			add("%s complete", map[bool]string{true: "is", false: "is no longer"}[now.entry.complete])
		}
		if !old.entry.stripped && now.entry.stripped && old.entry.life == now.entry.life {
			add("keeps its hints only")
		}
		if old.entry.held != now.entry.held {
			add("references %d to %d", old.entry.held, now.entry.held)
		}
		if old.refs != now.refs {
			add("uses of the row %d to %d", old.refs, now.refs)
		}
		if old.entry.count != now.entry.count {
			add("variants %d to %d", old.entry.count, now.entry.count)
		}
	}
	if before.now != m.state.now {
		list = append(list, fmt.Sprintf("time %d s to %d s", before.now, m.state.now))
	}
	return list
}

// Table is a schedule as text, a line for each step.
func Table(events []Event) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "#\tthread\toperation\tstep\tlocks\twhat changes")
	for i, e := range events {
		locks := e.Locks
		if locks == "" {
			locks = "-"
		}
		fmt.Fprintf(w, "%d\t%d\t%s\t%s\t%s\t%s\n", i+1, e.Thread, e.Operation, e.Step, locks, strings.Join(e.Changes, "; "))
	}
	_ = w.Flush()
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
