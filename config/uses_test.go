package config

import (
	"testing"

	"github.com/hapvet/hapvet/keywords"
)

// The keywords that have a form are known as keywords: otherwise their lines would
// not be looked at.
func TestFormsHaveNumbers(t *testing.T) {
	all := map[string]map[string]form{"proxy": proxyForms}
	for kind, forms := range otherForms {
		all[kind] = forms
	}
	for kind, forms := range all {
		for keyword := range forms {
			if keywords.Number(keyword) == 0 {
				t.Errorf("%q of a section of the kind %s has no number", keyword, kind)
			}
		}
	}
}
