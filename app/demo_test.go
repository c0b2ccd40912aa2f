package app

import (
	"testing"

	"yingda/workspace"
)

func TestTheDemoPageNamesADoorInEitherLanguage(t *testing.T) {
	titled := func(name, title string) workspace.Inbox {
		return workspace.Inbox{Name: name, Settings: workspace.InboxSettings{Texts: workspace.InboxTexts{Title: workspace.Text{En: title}}}}
	}
	yunfan := workspace.Workspace{Name: "云帆通信", NameEn: "Yunfan"}
	for _, c := range []struct {
		company workspace.Workspace
		inbox   workspace.Inbox
		zh, en  string
	}{
		{yunfan, titled("官网", "Yunfan service"), "云帆通信 · 官网", "Yunfan · Yunfan service"},
		{yunfan, titled("官网", ""), "云帆通信 · 官网", "Yunfan · 官网"},
		{workspace.Workspace{Name: "Acme"}, titled("Shop", "Acme"), "Acme · Shop", "Acme · Shop"},
	} {
		got := doorName(c.company, c.inbox)
		if got.Zh != c.zh || got.En != c.en {
			t.Errorf("named %q, %q; want %q, %q", got.Zh, got.En, c.zh, c.en)
		}
	}
}
