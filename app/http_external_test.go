package app

import (
	"slices"
	"testing"

	"yingda/conversation"
	"yingda/desk"
)

// The bot-only mode: the packet and the conversation go to another desk over the
// API, its replies reach the visitor, and the bot has the conversation again when
// it comes back.
func TestAnotherDeskTakesOverAndGivesBack(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		var box map[string]any
		h.boss.do(200, "PATCH", "/api/v1/inboxes/"+h.inbox.ID, map[string]any{"mode": "bot_only"}, &box)
		other, second, narrow := h.program("bot.external"), h.program("bot.external"), h.program("conversation.read")
		v := h.visitor()
		id := v.say("m-1", "怎么申请退款")
		v.gets("bot", "在订单页点申请退款，三个工作日内原路退回。")
		v.say("m-2", "转人工")
		h.owned(id, conversation.OwnExternal)

		narrow.refused(403, "actor.not_permitted", "GET", "/api/v1/handoffs", nil)
		var feed desk.Handoffs
		other.do(200, "GET", "/api/v1/handoffs", nil, &feed)
		if len(feed.Items) != 1 || feed.Items[0].ConversationID != id || feed.Items[0].Packet.Wanted != "怎么申请退款" || len(feed.Items[0].Packet.Tried) != 1 {
			t.Fatalf("feed %+v", feed)
		}
		var again desk.Handoffs
		other.do(200, "GET", "/api/v1/handoffs?after="+feed.Next, nil, &again)
		if len(again.Items) != 0 || again.Next != feed.Next {
			t.Errorf("after the last: %+v", again)
		}
		var over desk.HandedOver
		other.do(200, "GET", "/api/v1/handoffs/"+feed.Items[0].ID, nil, &over)
		if len(over.Messages) < 3 || over.Messages[0].Text != "怎么申请退款" || over.Customer == "" {
			t.Errorf("handed over %+v", over)
		}

		say := "/api/v1/external/conversations/" + id + "/messages"
		var first, twice conversation.Message
		other.do(200, "POST", say, map[string]string{"client_id": "x-1", "text": "我是外部坐席，马上为您处理。"}, &first)
		other.do(200, "POST", say, map[string]string{"client_id": "x-1", "text": "我是外部坐席，马上为您处理。"}, &twice)
		if first.ID == "" || first.ID != twice.ID {
			t.Errorf("said twice: %s and %s", first.ID, twice.ID)
		}
		v.gets("agent", "我是外部坐席，马上为您处理。")
		second.refused(409, "conversation.not_owner", "POST", say, map[string]string{"client_id": "y-1", "text": "我也来"})
		v.say("m-3", "好的")
		if c := h.owned(id, conversation.OwnExternal); c.BotCount != over.Conversation.BotCount {
			t.Errorf("the bot spoke while another desk had it: %d, before %d", c.BotCount, over.Conversation.BotCount)
		}
		other.do(200, "POST", "/api/v1/external/conversations/"+id+"/return", nil, nil)
		h.owned(id, conversation.OwnBot)
		other.refused(409, "conversation.not_owner", "POST", say, map[string]string{"client_id": "x-2", "text": "还有"})
		v.say("m-4", "家里网慢")
		v.gets("bot", "请把网线直接插在光猫上再测一次。")
		v.say("m-5", "转人工")
		h.owned(id, conversation.OwnExternal)
		other.do(200, "GET", "/api/v1/handoffs?after="+feed.Next, nil, &again)
		if len(again.Items) != 1 || again.Items[0].Packet.Wanted != "家里网慢" {
			t.Errorf("the second time: %+v", again)
		}
	})
}

// What goes to the company's own agents is none of another desk's business.
func TestAnotherDeskSeesOnlyWhatIsHandedToIt(t *testing.T) {
	h := newHouse(t, Store{Data: t.TempDir()})
	other := h.program("bot.external")
	v := h.visitor()
	id := v.say("m-1", "转人工")
	h.owned(id, conversation.OwnQueue)
	var feed desk.Handoffs
	other.do(200, "GET", "/api/v1/handoffs", nil, &feed)
	if slices.ContainsFunc(feed.Items, func(x conversation.Handoff) bool { return x.ConversationID == id }) {
		t.Errorf("the feed has what the queue got: %+v", feed)
	}
	last, err := h.app.conversation.LastHandoff(t.Context(), h.ws.ID, id)
	must(t, err)
	other.refused(404, "handoff.not_found", "GET", "/api/v1/handoffs/"+last.ID, nil)
	other.refused(409, "conversation.not_owner", "POST", "/api/v1/external/conversations/"+id+"/messages", map[string]string{"client_id": "x-1", "text": "我来"})
}
