package knowledge_test

import (
	"testing"

	"yingda/knowledge"
)

func TestAnAnswerIsSaidAsTheChannelCan(t *testing.T) {
	rich := knowledge.Answer{
		Text: "**请注意**：见[说明](https://x.example/a)或 https://x.example/b。",
		Parts: []knowledge.Part{
			{Kind: "picture", Title: "地图 [新]", URL: "https://x.example/m.png"},
			{Kind: "card", Title: "金卡", Text: "年费 0 元", Picture: "https://x.example/c.png", URL: "https://x.example/c", Label: "去办理"},
			{Kind: "link", URL: "tel:10086"},
			{Kind: "steps", Title: "步骤", Steps: []string{"打开", "确认"}},
			{Kind: "form", Title: "请告诉我们", Text: "直接回复即可", Fields: []knowledge.Field{{Label: "姓名", Kind: "text", Required: true}, {Label: "时段", Kind: "choice", Choices: []string{"上午", "下午"}}}},
		},
	}
	spoken := rich
	spoken.Spoken = "详情已发短信"
	for name, c := range map[string]struct {
		answer  knowledge.Answer
		channel string
		want    string
	}{
		"where there is rich text": {rich, "webchat", "**请注意**：见[说明](https://x.example/a)或 https://x.example/b。\n\n[🖼 地图 (新)](https://x.example/m.png)\n\n**金卡**\n年费 0 元\n[🖼 金卡](https://x.example/c.png)\n[去办理](https://x.example/c)\n\n[10086](tel:10086)\n\n**步骤**\n1. 打开\n2. 确认\n\n**请告诉我们**\n直接回复即可\n- 姓名 *\n- 时段 (上午 / 下午)"},
		"where there is none":      {rich, "wechat", "请注意：见说明: https://x.example/a或 https://x.example/b。\n\n地图 (新): https://x.example/m.png\n\n金卡\n年费 0 元\n金卡: https://x.example/c.png\n去办理: https://x.example/c\n\n10086\n\n步骤\n1. 打开\n2. 确认\n\n请告诉我们\n直接回复即可\n- 姓名 *\n- 时段 (上午 / 下午)"},
		"by a voice":               {rich, "phone", "请注意：见说明或 。\n\n地图 (新)\n\n金卡\n年费 0 元\n金卡\n去办理\n\n10086\n\n步骤\n1. 打开\n2. 确认\n\n请告诉我们\n直接回复即可\n姓名\n时段 (上午 / 下午)"},
		"in its spoken form":       {spoken, "phone", "详情已发短信"},
		"and not elsewhere":        {knowledge.Answer{Text: "看", Spoken: "听"}, "webchat", "看"},
		"parts alone":              {knowledge.Answer{Parts: []knowledge.Part{{Kind: "link", Title: "官网", URL: "https://x.example"}}}, "", "[官网](https://x.example)"},
	} {
		if got := c.answer.Said(c.channel); got != c.want {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, c.want)
		}
	}
}
