package keywords

import "testing"

func TestDerive(t *testing.T) {
	for _, test := range []struct {
		notation string
		choices  []int
		want     string
	}{
		{"", nil, "key"},
		{"a <path> <rest>", nil, "key a PATH"},
		{"( a | b@>=2.9-dev1 )", []int{1}, "key b"},
		{"[ a ] b", []int{0}, "key b"},
		{"[ a ] b", []int{1}, "key a b"},
		{"[ a! ] ...", []int{2, 1, 0, 1}, "key a a"},
	} {
		g, err := ParseGrammar(test.notation)
		if err != nil {
			t.Fatal(err)
		}
		g.Keyword = "key"
		choices := test.choices
		got := g.Derive(func(int) int {
			next := choices[0]
			choices = choices[1:]
			return next
		}, func(Value) string { return "PATH" })
		if got != test.want {
			t.Errorf("%q with %v: got %q, want %q", test.notation, test.choices, got, test.want)
		}
	}
	g, _ := ParseGrammar("<setvar> <expr>")
	g.Keyword, g.prefix = "set-var", true
	if got := g.Derive(nil, func(v Value) string { return "<" + v.Kind + ">" }); got != "set-var<setvar> <expr>" {
		t.Errorf("got %q", got)
	}
}
