package archtest

import (
	"testing"

	"yingda/internal/i18n"
	"yingda/locale"
)

func TestEveryFaultHasItsTextInEveryLanguage(t *testing.T) {
	texts, err := i18n.Load(locale.Files, locale.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range packages(t) {
		for code, at := range p.codes() {
			found++
			for _, lang := range texts.Languages() {
				if texts.Text(lang, "fault."+code, nil) == "" {
					t.Errorf("%s: no text in %s for the fault %s", at, lang, code)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d faults were found", found)
	}
}
