package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/testkit"
)

type items[T any] struct {
	Items []T `json:"items"`
}

func TestAgentsGetSuggestionsFromTheKnowledge(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		lin := h.hire("lin", "agent")
		v := h.visitor()
		id := v.say("m-1", "家里网慢，转人工")
		h.owned(id, conversation.OwnQueue)
		lin.do(200, "POST", "/api/v1/conversations/"+id+"/accept", nil, nil)
		var got items[desk.Suggestion]
		path := "/api/v1/conversations/" + id + "/suggestions"
		lin.do(200, "GET", path, nil, &got)
		if len(got.Items) == 0 || got.Items[0].Question != "宽带网速慢怎么办" || got.Items[0].Text == "" || got.Items[0].Version != "1" || got.Items[0].Confidence <= 0 {
			t.Errorf("suggested %+v", got.Items)
		}
		v.say("m-2", "那宽带退订挽留话术是什么")
		lin.do(200, "GET", path, nil, &got)
		i := slices.IndexFunc(got.Items, func(s desk.Suggestion) bool { return s.Question == "宽带退订挽留话术" })
		if i < 0 || got.Items[i].Visibility != "internal" {
			t.Errorf("what is internal is not suggested, or not marked: %+v", got.Items)
		}
		lin.do(200, "POST", "/api/v1/conversations/"+id+"/messages", map[string]any{"client_id": "a-1", "text": "我看一下", "generation": h.owned(id, conversation.OwnAgent).Generation}, nil)
		v.say("m-3", "今晚吃什么好呢")
		lin.do(200, "GET", path, nil, &got)
		if len(got.Items) > 0 {
			t.Errorf("suggested to a question the knowledge does not have: %+v", got.Items)
		}
		h.visitorHasNo(v, "先问原因")
		stranger := h.hire("zhou", "analyst")
		if r := stranger.send("GET", path, nil); r.status == 200 && strings.Contains(string(r.body), "先问原因") {
			t.Errorf("an analyst got %s", r.body)
		}
	})
}

func (h *house) visitorHasNo(v *caller, text string) {
	h.t.Helper()
	for _, m := range v.reads() {
		if strings.Contains(m.Text, text) {
			h.t.Errorf("the visitor reads %q", m.Text)
		}
	}
}

func TestSearchFindsWhatOneMayRead(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		v, w := h.visitor(), h.visitor()
		mine := v.say("m-1", "我的光猫红灯一直闪")
		other := w.say("m-1", "光猫换新要多少钱")
		v.say("m-2", "转人工")
		w.say("m-2", "转人工")
		h.owned(mine, conversation.OwnQueue)
		h.owned(other, conversation.OwnQueue)
		find := func(who *caller, q string) (ids []string) {
			t.Helper()
			var found desk.SearchFound
			who.do(200, "GET", "/api/v1/search?q="+q, nil, &found)
			for _, m := range found.Messages {
				ids = append(ids, m.ConversationID)
			}
			slices.Sort(ids)
			return slices.Compact(ids)
		}
		both := []string{mine, other}
		slices.Sort(both)
		for q, want := range map[string][]string{"光猫": both, "红灯": {mine}, "多少钱": {other}, "光猫 红灯": {mine}, "没人说过": nil} {
			if got := find(h.boss, strings.ReplaceAll(q, " ", "%20")); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", q, got, want)
			}
		}
		h.boss.do(200, "GET", "/api/v1/search?q=a", nil, nil)
		h.visitor().refused(401, "key.unknown", "GET", "/api/v1/search?q=光猫", nil)
		foreign := h.foreigner()
		if got := find(foreign, "光猫"); len(got) > 0 {
			t.Errorf("another company finds %v", got)
		}
	})
}

func TestSavedRepliesAreSharedByThoseWhoMay(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		lin, zhou := h.hire("lin", "agent"), h.hire("zhou", "agent")
		const base = "/api/v1/macros"
		var own, shared desk.Macro
		lin.do(201, "POST", base, desk.MacroInput{Title: "问好", Text: "您好，我是小林。", Shortcut: "/nh", Locale: "zh-CN"}, &own)
		lin.refused(403, "macro.not_shared", "POST", base, desk.MacroInput{Title: "全员", Text: "全员", Shared: true})
		lin.refused(422, "macro.empty", "POST", base, desk.MacroInput{Title: " ", Text: " "})
		h.boss.do(201, "POST", base, desk.MacroInput{Title: "请稍等", Text: "请稍等，我查一下。", Folder: "等待", Shared: true}, &shared)
		titles := func(who *caller) []string {
			t.Helper()
			var got items[desk.Macro]
			who.do(200, "GET", base, nil, &got)
			out := []string{}
			for _, m := range got.Items {
				out = append(out, m.Title)
			}
			slices.Sort(out)
			return out
		}
		if got := titles(lin); !slices.Equal(got, []string{"请稍等", "问好"}) {
			t.Errorf("lin has %v", got)
		}
		if got := titles(zhou); !slices.Equal(got, []string{"请稍等"}) {
			t.Errorf("zhou has %v", got)
		}
		zhou.refused(404, "macro.not_found", "PUT", base+"/"+own.ID, desk.MacroInput{Title: "我的", Text: "我的"})
		zhou.refused(403, "macro.not_shared", "DELETE", base+"/"+shared.ID, nil)
		lin.do(200, "PUT", base+"/"+own.ID, desk.MacroInput{Title: "早上好", Text: "早上好"}, nil)
		lin.do(204, "DELETE", base+"/"+own.ID, nil, nil)
		if got := titles(lin); !slices.Equal(got, []string{"请稍等"}) {
			t.Errorf("lin has %v at the end", got)
		}
	})
}

func TestAMessageLeftBecomesATaskThatIsAnswered(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		lin := h.hire("lin", "agent")
		v := h.visitor()
		id := v.say("m-1", "你好")
		v.do(200, "POST", "/api/visitor/leave-message", webchat.Leaving{Text: "充值没到账，请明早回复", Phone: "13800138000"}, nil)
		var open desk.TaskRows
		lin.do(200, "GET", "/api/v1/tasks", nil, &open)
		if len(open.Items) != 1 || open.Items[0].Text != "充值没到账，请明早回复" || open.Items[0].ConversationID != id || open.Items[0].DueAt <= open.Items[0].CreatedAt {
			t.Fatalf("tasks %+v", open.Items)
		}
		if !strings.Contains(open.Items[0].Phone, "13800138000") {
			t.Errorf("who is to call back sees %q", open.Items[0].Phone)
		}
		h.hire("gao", "analyst").refused(403, "actor.not_permitted", "GET", "/api/v1/tasks", nil)
		task := "/api/v1/tasks/" + open.Items[0].ID
		var taken desk.TaskRow
		lin.do(200, "POST", task+"/assign", nil, &taken)
		if taken.AssigneeID != lin.id {
			t.Errorf("taken by %q", taken.AssigneeID)
		}
		answer := map[string]string{"client_id": "r-1", "text": "已为您补到账。"}
		lin.do(200, "POST", task+"/reply", answer, nil)
		lin.do(200, "POST", task+"/reply", answer, nil)
		v.gets("agent", "已为您补到账。")
		said := 0
		for _, m := range v.reads() {
			if m.Text == "已为您补到账。" {
				said++
				v.do(204, "POST", "/api/visitor/receipts", map[string]int64{"delivered_seq": m.Seq, "read_seq": m.Seq}, nil)
			}
		}
		if said != 1 {
			t.Errorf("answered %d times", said)
		}
		testkit.Eventually(t, 10*time.Second, "the desk sees that it was read", func() bool {
			var done desk.TaskRows
			lin.do(200, "GET", "/api/v1/tasks?state=done", nil, &done)
			lin.do(200, "GET", "/api/v1/tasks", nil, &open)
			all := slices.Concat(done.Items, open.Items)
			return len(all) == 1 && all[0].ReplyReadAt > 0
		})
		lin.do(200, "POST", task+"/done", map[string]string{"note": "已补"}, nil)
		var done desk.TaskRows
		lin.do(200, "GET", "/api/v1/tasks?state=done", nil, &done)
		lin.do(200, "GET", "/api/v1/tasks", nil, &open)
		if len(done.Items) != 1 || len(open.Items) != 0 {
			t.Errorf("%d done, %d open", len(done.Items), len(open.Items))
		}
		h.foreigner().refused(404, "task.not_found", "POST", task+"/done", nil)
	})
}
