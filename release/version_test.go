package release

import (
	"encoding/json"
	"testing"
)

func TestVersionParts(t *testing.T) {
	v := MustParse(" 3.0.11-1+deb13u5 ")
	if v.Branch() != "3.0" || v.Distro() != "1+deb13u5" || v.Given() != "3.0.11-1+deb13u5" || v.IsDev() || v.IsZero() {
		t.Errorf("parts of %s: %q %q %q", v.Full(), v.Branch(), v.Distro(), v.Given())
	}
	d := MustParse("3.5-dev")
	if d.Branch() != "3.5" || !d.IsDev() || d.Given() != "3.5-dev" || d.Distro() != "" {
		t.Errorf("parts of %s: %q %q", d, d.Branch(), d.Given())
	}
	if o := Oldest(); o.String() != "2.0.0" || o.Given() != "2.0.0" {
		t.Errorf("Oldest() = %q", o)
	}
}

func TestZeroVersion(t *testing.T) {
	var v Version
	if !v.IsZero() || v.IsDev() || v.Assumed() || Known(v) {
		t.Error("the zero Version is something")
	}
	if v.String()+v.Full()+v.Branch()+v.Distro()+v.Given()+v.Commit() != "" {
		t.Error("the zero Version has a spelling")
	}
	if !v.Before(MustParse("2.0-dev0")) {
		t.Error("the zero Version does not come first")
	}
}

func TestVersionJSON(t *testing.T) {
	type doc struct{ V, None Version }
	in := doc{V: MustParse("3.0.11-1+deb13u5")}
	text, err := json.Marshal(in)
	if err != nil || string(text) != `{"V":"3.0.11-1+deb13u5","None":""}` {
		t.Fatalf("%s, %v", text, err)
	}
	var out doc
	if err := json.Unmarshal(text, &out); err != nil || out.V.Full() != in.V.Full() || !out.None.IsZero() {
		t.Errorf("read back %+v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"V":"x"}`), &out); err == nil || out.V.Full() != in.V.Full() {
		t.Errorf("a bad version: %v, %q", err, out.V)
	}
}
