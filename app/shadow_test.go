package app

import (
	"testing"
	"time"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/testkit"
	"yingda/learning"
)

// In an inbox in mode shadow people answer; what the bot would have said is kept
// beside it and never said.
func TestWherePeopleServeTheBotOnlyDrafts(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.boss.do(200, "PATCH", "/api/v1/inboxes/"+h.inbox.ID, map[string]any{"mode": "shadow"}, nil)
		const refund, slow = "在订单页点申请退款，三个工作日内原路退回。", "请把网线直接插在光猫上再测一次。"
		v := h.visitor()
		id := v.say("m-1", "怎么申请退款")
		c := h.owned(id, conversation.OwnQueue)
		if got := h.drafted(id, 1); got[0].Draft != refund || got[0].Decision != "answer" || got[0].MessageID != "" {
			t.Errorf("drafted %+v", got)
		}
		h.visitorHasNo(v, refund)
		var shown desk.Suggestions
		suggestions := "/api/v1/conversations/" + id + "/suggestions"
		if h.boss.do(200, "GET", suggestions, nil, &shown); shown.Draft == nil || shown.Draft.Text != refund || shown.Draft.Decision != "answer" {
			t.Errorf("the agent is shown %+v", shown.Draft)
		}

		boss := actor.Actor{Kind: actor.Member, ID: h.boss.id, WorkspaceID: h.ws.ID, Permissions: []string{"*"}}
		c, err := h.app.conversation.Give(ctx, boss, id, conversation.Hand{To: conversation.OwnAgent, ToID: boss.ID, Reason: "assigned"})
		h.must(err)
		say := func(clientID, words string) {
			_, err := h.app.conversation.Say(ctx, boss, id, conversation.Outgoing{ClientID: clientID, Generation: c.Generation, Text: words})
			h.must(err)
		}
		say("a-1", refund)
		shown.Draft = nil
		if h.boss.do(200, "GET", suggestions, nil, &shown); shown.Draft != nil {
			t.Errorf("answered, the agent is still shown %+v", shown.Draft)
		}
		v.say("m-2", "家里网慢")
		if got := h.drafted(id, 2); got[1].Draft != slow || got[1].FromSeq != got[1].ToSeq {
			t.Errorf("drafted %+v", got)
		}
		say("a-2", "我帮您报修")
		h.visitorHasNo(v, slow)
		var r learning.DraftReport
		testkit.Eventually(t, 15*time.Second, "the drafts are compared", func() bool {
			h.boss.do(200, "GET", "/api/v1/learning/drafts/report", nil, &r)
			return r.Answered.N == 2
		})
		var page learning.Page[learning.DraftView]
		h.boss.do(200, "GET", "/api/v1/learning/drafts?verdict=other", nil, &page)
		if len(r.ByTopic) == 0 || r.ByTopic[0].Said.N == 0 {
			t.Errorf("by category: %+v", r.ByTopic)
		}
		if r.Same.K != 1 || r.Other.K != 1 || len(page.Items) != 1 || page.Items[0].Answer != "我帮您报修" || page.Items[0].Question != "家里网慢" {
			t.Errorf("%+v\n%+v", r, page.Items)
		}
		var status learning.Status
		h.boss.do(200, "GET", "/api/v1/learning/status", nil, &status)
		if status.Bad != 0 {
			t.Errorf("%d questions count as gone badly: the bot was not let", status.Bad)
		}
	})
}

// drafted waits until a conversation has n drafts.
func (h *house) drafted(conversationID string, n int) (drafts []conversation.Turn) {
	h.t.Helper()
	testkit.Eventually(h.t, 15*time.Second, "a draft", func() bool {
		all, err := h.app.conversation.Turns(h.t.Context(), h.ws.ID, conversationID)
		h.must(err)
		drafts = nil
		for _, turn := range all {
			if turn.State == conversation.TurnSuggested {
				drafts = append(drafts, turn)
			}
		}
		return len(drafts) == n
	})
	return drafts
}
