package advisories

import (
	"reflect"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// What is picked out of the text of an advisory is what the whole of it says.
func TestEntriesAgree(t *testing.T) {
	for _, e := range Embedded().entries {
		a := e.advisory()
		text := e.text(&[]byte{})
		if err := e.pick(text); err != nil || !reflect.DeepEqual(e.reach, a.Specific.Reach) {
			t.Errorf("%s: %v, ways %+v, and %+v", e.id, err, e.reach, a.Specific.Reach)
		}
		for _, b := range release.Branches() {
			for _, r := range release.Releases(b.Name) {
				if got, want := e.affects(r.Version, text), a.Affects(r.Version); got != want {
					t.Errorf("%s: %s is affected: %t picked, %t read", e.id, r.Version, got, want)
				}
			}
		}
	}
}

func TestWithdrawn(t *testing.T) {
	text := []byte(`{"id": "HAPV-2025-0001", "withdrawn": "2026-01-01T00:00:00Z",
		"affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "3.0.0"}, {"fixed": "3.0.11"}]}]}],
		"database_specific": {"reach": [{"all": ["process"]}]}}`)
	e := newEntry("HAPV-2025-0001", text)
	if v := release.MustParse("3.0.5"); e.affects(v, text) || e.advisory().Affects(v) {
		t.Error("a withdrawn advisory concerns a version")
	}
}
