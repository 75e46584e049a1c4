package config

import "testing"

func TestBrokenRegex(t *testing.T) {
	for _, text := range []string{
		"", "a", "^/api/v[0-9]+$", `\.(jpg|png)$`, "(a|)*", "()", "()*", "a{2,3}", "a{2", "a{x}", "{", "a{,}", "(?i)abc", "(?i-s:a)", "(?=a)*", `\Qa(b\E*`,
		"[]a]", "[a-a]", "[^]a]", "[a-]", "[--a]", "[a-z-9]", `[\w-]`, `[a\-z]`, "[[:^alpha:]]", "[[:alpha]]", "[:]", "a++", "a*?", "(?:a)*+", "(a)\\1", "(?<n>a)", "(?'n'a)", "(?P<n>a)(?P=n)",
		"a]", "a}", "a{1,65535}", `\d+\s*`, "(?<!a)b", "^(?:(?!x).)*$", "(?(1)a)", `\x41*`, "(*UTF)a", "é+", "[é-ü]", `[\x00-\x1f]`, "[+--]", "(?x)a # (", "a{,3}", "(?^i)",
	} {
		if brokenRegex(text) {
			t.Errorf("%q can be compiled", text)
		}
	}
	for _, text := range []string{
		"a)", "(a", "(a(b)", "*a", "+", "?", "a**", "a+++", "a*?*", "a|*b", "(a|*)", "(*)", "^*", "$*", `\b+`, "a{5,2}", "a{65536}", "a{1,65536}", "a{1}{2}", "{1}", "a|{1}",
		"[a", "[]", "[^]", "[z-a]", "[[:nope:]]", "[[.a.]]", `[\]`, `\`, `a\`, `\c`, `\y`, `\1`, `\1(`, "(?", "(?i", "(?z)", "(?:a", "(?<n", "(?<>a)", "(?<1a>b)", "(?<a-b>c)", "(?#a", "(?i)*", `(a)\2`,
	} {
		if !brokenRegex(text) {
			t.Errorf("%q cannot be compiled", text)
		}
	}
}

func FuzzBrokenRegex(f *testing.F) {
	f.Add("(?<a>[[:alpha:]-]{2,3}+|\\Qx\\E)")
	f.Fuzz(func(_ *testing.T, text string) { brokenRegex(text) })
}
