package workspace_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yingda/workspace"
)

func TestStoredSettingsThatNameLittleHaveTheDefaultsOfTheRest(t *testing.T) {
	var s workspace.Settings
	must(t, json.Unmarshal([]byte(`{"idle_close_min": 45, "consent": {"required": true}}`), &s))
	want := workspace.DefaultSettings()
	want.IdleCloseMin, want.Consent.Required = 45, true
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
}

func TestReadingSettingsLeavesThoseBeforeUntouched(t *testing.T) {
	before := workspace.DefaultSettings()
	before.Dispositions = []workspace.Category{{Name: "账单", Children: []workspace.Subject{{Name: "查询"}}}}
	before.Products = []string{"云帆卡"}
	after := before
	must(t, json.Unmarshal([]byte(`{"dispositions": [{"name": "宽带", "children": [{"name": "断网"}]}], "products": ["光猫"]}`), &after))
	if before.Dispositions[0].Name != "账单" || before.Dispositions[0].Children[0].Name != "查询" || before.Products[0] != "云帆卡" {
		t.Errorf("before became %+v", before.Dispositions)
	}
	if after.Dispositions[0].Children[0].Name != "断网" || after.Products[0] != "光猫" {
		t.Errorf("after is %+v", after.Dispositions)
	}
}

func TestTheHelpCentresSettingsAreChecked(t *testing.T) {
	for name, spoil := range map[string]func(h *workspace.Help){
		"no language":             func(h *workspace.Help) { h.Languages = []string{} },
		"a language twice":        func(h *workspace.Help) { h.Languages = []string{"en", "en"} },
		"a language of others":    func(h *workspace.Help) { h.Languages = []string{"fr"} },
		"a colour with a script":  func(h *workspace.Help) { h.Accent = "red;}body{display:none" },
		"an unsafe logo":          func(h *workspace.Help) { h.Logo = "javascript:alert(1)" },
		"a logo over plain http":  func(h *workspace.Help) { h.Logo = "http://a.example/logo.png" },
		"an address with a query": func(h *workspace.Help) { h.Address = "https://help.example.com/?a=1" },
		"an address of nothing":   func(h *workspace.Help) { h.Address = "help.example.com" },
		"a theme of its own":      func(h *workspace.Help) { h.Theme = "pink" },
		"too many categories":     func(h *workspace.Help) { h.Categories = make([]string, 501) },
		"too long a title":        func(h *workspace.Help) { h.Title.Zh = strings.Repeat("长", 61) },
	} {
		s := workspace.DefaultSettings()
		must(t, s.Validate())
		if spoil(&s.Help); s.Validate() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestSettingsListsAreChecked(t *testing.T) {
	for code, spoil := range map[string]func(s *workspace.Settings){
		"input.required":   func(s *workspace.Settings) { s.Dispositions = []workspace.Category{{}} },
		"input.bad_format": func(s *workspace.Settings) { s.Tiers = []workspace.Tier{{Key: "Gold Tier", Name: "金"}} },
		"input.out_of_range": func(s *workspace.Settings) {
			s.Topics = []workspace.Topic{{Key: "bill", Name: "账单", WindowHours: 1}}
		},
		"input.too_many": func(s *workspace.Settings) { s.Products = make([]string, 501) },
		"input.not_text": func(s *workspace.Settings) { s.Places = []string{"a\x00b"} },
	} {
		s := workspace.DefaultSettings()
		spoil(&s)
		wantCode(t, s.Validate(), code)
	}
}
