package keywords

import "testing"

// Second words are found as LookupPrefix finds them.
func TestSecond(t *testing.T) {
	for word, want := range map[string]string{
		"deny": "deny", "set-var(txn.a)": "set-var", "set-var-fmt(txn.a)": "set-var-fmt", "track-sc0": "track-sc", "sc-inc-gpc(0,1)": "sc-inc-gpc",
		"sc-inc-gpc0(1)": "sc-inc-gpc0", "httplog": "httplog", "client": "client", "source": "source", "hdr(host)": "hdr", "compression": "compression",
		"": "", "lua.x": "", "deny(x)": "", "httplogs": "", "(": "",
	} {
		if got := SecondOf(Second(word)); got != want {
			t.Errorf("the second word of %q is %q, want %q", word, got, want)
		}
	}
	for i := range Words() {
		switch w := &Words()[i]; w.Kind {
		case Option, NoOption, DefaultOption, Timeout, Action, Balance, Filter:
			n := Second(w.Name)
			if SecondOf(n) != w.Name {
				t.Errorf("%q is found as %q", w.Name, SecondOf(n))
			}
			if seconds().prefix[n] != w.Prefix {
				t.Errorf("more may follow %q in one place and not in another: Second can tell no difference", w.Name)
			}
		}
	}
	if !Divided(Number("option")) || Divided(Number("server")) || Divided(0) {
		t.Error("the wrong keywords are divided")
	}
}

// NameOf gives back what Number was given.
func TestNameOf(t *testing.T) {
	for n := 1; n < Numbers(); n++ {
		if name := NameOf(uint16(n)); Number(name) != uint16(n) {
			t.Errorf("number %d is that of %q, which has %d", n, name, Number(name))
		}
	}
	if NameOf(0) != "" {
		t.Errorf("0 is the number of %q", NameOf(0))
	}
}
