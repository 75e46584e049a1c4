package cachesim_test

import (
	"bytes"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// An index alone: order of duplicates, copies, faults.
func TestIndex(t *testing.T) {
	sem := cachesim.SemanticsOf(release.MustParse("3.4.0"))
	x := cachesim.NewIndex(&sem)
	if x.First(9) != -1 || x.Linked(0) {
		t.Error("an empty index holds something")
	}
	for id := range int32(5) {
		x.Insert(id, 9)
	}
	for id, want := int32(0), x.First(9); want != -1; id, want = id+1, x.Next(want) {
		if id != want || x.Before(id) != id-1 || !x.Linked(id) {
			t.Fatalf("%d is where %d was inserted, behind %d", want, id, x.Before(id))
		}
	}
	empty := cachesim.NewIndex(&sem)
	saved := cachesim.NewIndex(&sem)
	saved.CopyFrom(&x)
	x.Remove(2)
	if !saved.Linked(2) || x.Linked(2) || x.Next(1) != 3 {
		t.Error("an entry that is removed leaves the copy, or stays")
	}
	if bytes.Equal(saved.AppendState(nil), x.AppendState(nil)) {
		t.Error("two states look the same")
	}
	x.CopyFrom(&saved)
	if !bytes.Equal(saved.AppendState(nil), x.AppendState(nil)) {
		t.Error("a copy looks different")
	}
	x.Remove(2)
	if x.Fault() != cachesim.NoFault || x.Next(2) != -1 || x.Fault() != cachesim.UnlinkedNode {
		t.Errorf("a walk from an entry that left: %s", x.Fault())
	}
	x.CopyFrom(&saved)
	x.Recycle(3)
	if x.Next(2); x.Fault() != cachesim.RecycledNode {
		t.Errorf("a walk by memory that is something else: %s", x.Fault())
	}
	// The memory of 3 becomes an entry of another key in the same tree: it stands where it stood, too.
	x.CopyFrom(&saved)
	x.Reuse(3)
	if x.Linked(3) {
		t.Error("an entry that begins is linked")
	}
	x.Insert(3, 17)
	for id := x.First(9); id != -1 && x.Fault() == cachesim.NoFault; id = x.Next(id) {
	}
	if x.Fault() != cachesim.RecycledNode {
		t.Error("a walk by memory that became another entry goes unnoticed")
	}
	if x.CopyFrom(&empty); x.First(9) != -1 || x.Fault() != cachesim.NoFault {
		t.Error("the copy of an empty index holds something")
	}
}
