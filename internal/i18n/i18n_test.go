package i18n_test

import (
	"testing"
	"testing/fstest"

	"yingda/internal/i18n"
)

func files(texts map[string]string) fstest.MapFS {
	fs := fstest.MapFS{}
	for name, text := range texts {
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fs
}

func TestText(t *testing.T) {
	b, err := i18n.Load(files(map[string]string{
		"zh-CN.json": `{"fault.a": "太长（{length}）|最多 {max} 个", "only.zh": "只有中文"}`,
		"en.json":    `{"fault.a": "Too long|{max} at most"}`,
	}), "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]any{"max": 5, "length": 9}
	for _, c := range []struct{ lang, key, want string }{
		{"zh-CN", "fault.a", "太长（9）"},
		{"zh-CN", "fault.a.mend", "最多 5 个"},
		{"en", "fault.a", "Too long"},
		{"en", "fault.a.mend", "5 at most"},
		{"en", "only.zh", "只有中文"},
		{"fr", "fault.a", "太长（9）"},
		{"en", "no.such", ""},
	} {
		if got := b.Text(c.lang, c.key, params); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.key, got, c.want)
		}
	}
	if got := b.Text("en", "fault.a.mend", nil); got != "{max} at most" {
		t.Errorf("without parameters %q", got)
	}
}

func TestBrokenTextsAreRefused(t *testing.T) {
	for _, broken := range []map[string]string{{"zh-CN.json": `{"a": 1}`}, {"en.json": `{}`}, {}} {
		if _, err := i18n.Load(files(broken), "zh-CN"); err == nil {
			t.Errorf("%v was taken", broken)
		}
	}
}
