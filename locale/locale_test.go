package locale_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yingda/internal/i18n"
	"yingda/locale"
)

func TestLanguagesHaveTheSameKeysAndParameters(t *testing.T) {
	b, err := i18n.Load(locale.Files, locale.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Languages(); !slices.Equal(got, []string{locale.English, locale.Chinese}) {
		t.Fatalf("languages %v", got)
	}
	keys := b.Keys(locale.Chinese)
	if d := cmp.Diff(keys, b.Keys(locale.English)); d != "" {
		t.Fatalf("keys differ (- zh-CN, + en):\n%s", d)
	}
	for _, k := range keys {
		zh, en := b.Text(locale.Chinese, k, nil), b.Text(locale.English, k, nil)
		if zh == "" || en == "" || zh == en {
			t.Errorf("%s: %q, %q", k, zh, en)
		}
		if strings.HasPrefix(k, "fault.") && !strings.HasSuffix(k, ".mend") && !slices.Contains(keys, k+".mend") {
			t.Errorf("%s does not say what to do", k)
		}
		base := strings.TrimSuffix(k, ".mend")
		zhHoles := append(b.Holes(locale.Chinese, base), b.Holes(locale.Chinese, base+".mend")...)
		enHoles := append(b.Holes(locale.English, base), b.Holes(locale.English, base+".mend")...)
		slices.Sort(zhHoles)
		slices.Sort(enHoles)
		if d := cmp.Diff(slices.Compact(zhHoles), slices.Compact(enHoles)); d != "" {
			t.Errorf("%s names other parameters (- zh-CN, + en):\n%s", base, d)
		}
	}
}
