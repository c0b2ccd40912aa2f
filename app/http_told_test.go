package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/customer"
	"yingda/desk"
	"yingda/knowledge"
)

const toldItems = `{"key":"fee","question":"上门维修收多少钱","answers":[{"text":"五十元。"},{"text":"**金卡**免费，见[说明](https://x.example/gold)。","when":"tier == \"gold\" and customer.years >= 3"}]}
{"key":"lounge","question":"机场贵宾厅怎么预约","visibility":"tier","tiers":["gold"],"answers":[{"text":"在 App 里约。"}]}
{"key":"plan","question":"下季度资费调整幅度是多少","visibility":"restricted","answers":[{"text":"涨一成。"}]}
`

// publish brings items into the house's knowledge.
func (h *house) publish(lines string) {
	h.t.Helper()
	_, err := h.app.knowledge.ImportFile(h.t.Context(), h.admin, knowledge.Upload{Name: "more.jsonl", Data: []byte(lines)}, false, func(int64, int64) {})
	h.must(err)
	_, err = h.app.knowledge.Publish(h.t.Context(), h.admin, knowledge.Publication{})
	h.must(err)
	h.app.search.Refresh(h.t.Context())
}

// vouched makes a visitor a customer the company knows, of a tier, with what it
// knows of them.
func (p *caller) vouched(tier string, attributes map[string]any) {
	h := p.h
	h.t.Helper()
	key, err := h.app.workspace.RotateSecret(h.t.Context(), h.admin, h.inbox.ID)
	h.must(err)
	claim := customer.Claim{ExternalID: "u-" + tier, Tier: tier, Exp: time.Now().Add(time.Hour).Unix()}
	claim.Sig = claim.Sign([]byte(key))
	var sess webchat.Session
	p.do(200, "POST", "/api/visitor/identify", claim, &sess)
	p.header.Set("Authorization", "Bearer "+sess.Token)
	c, err := h.app.customer.Find(h.t.Context(), h.ws.ID, "u-"+tier)
	h.must(err)
	h.boss.do(200, "PATCH", "/api/v1/customers/"+c.ID, map[string]any{"attributes": attributes}, nil)
}

// What a customer is told follows from their profile; what an agent is shown
// says what is not for that customer, and that there is more.
func TestWhatIsSaidFollowsFromWhoAsks(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.publish(toldItems)
		anyone, gold := h.visitor(), h.visitor()
		anyone.say("m-1", "上门维修收多少钱")
		anyone.gets("bot", "五十元。")
		gold.vouched("gold", map[string]any{"years": 4})
		gold.say("m-2", "上门维修收多少钱")
		gold.gets("bot", "**金卡**免费，见[说明](https://x.example/gold)。")
		gold.say("m-3", "机场贵宾厅怎么预约")
		gold.gets("bot", "在 App 里约。")

		lin := h.hire("lin", "agent")
		other := anyone.say("m-2", "转人工")
		h.owned(other, conversation.OwnQueue)
		lin.do(200, "POST", "/api/v1/conversations/"+other+"/accept", nil, nil)
		suggested := func(question string) (got desk.Suggestions) {
			anyone.say(question, question)
			lin.do(200, "GET", "/api/v1/conversations/"+other+"/suggestions", nil, &got)
			return got
		}
		got := suggested("机场贵宾厅怎么预约")
		if i := slices.IndexFunc(got.Items, func(s desk.Suggestion) bool { return s.Question == "机场贵宾厅怎么预约" }); i < 0 || got.Items[i].Barred == "" {
			t.Errorf("what is for other customers is not marked: %+v", got.Items)
		}
		answer := func(clientID string) {
			lin.do(200, "POST", "/api/v1/conversations/"+other+"/messages", map[string]any{"client_id": clientID, "text": "看一下", "generation": h.owned(other, conversation.OwnAgent).Generation}, nil)
		}
		answer("a-1")
		got = suggested("下季度资费调整幅度是多少")
		if len(got.Withheld) != 1 || got.Withheld[0].Reason != "visibility" || got.Withheld[0].Question != "" {
			t.Errorf("the agent is told of what is restricted: %+v", got.Withheld)
		}
		if slices.ContainsFunc(got.Items, func(s desk.Suggestion) bool { return strings.Contains(s.Text, "涨") }) {
			t.Errorf("the agent reads what is restricted: %+v", got.Items)
		}
		answer("a-2")
		if got = suggested("今晚吃什么好呢"); len(got.Items)+len(got.Withheld) > 0 {
			t.Errorf("the agent is told of something where nothing is there: %+v", got)
		}
		h.visitorHasNo(anyone, "涨")
		h.visitorHasNo(anyone, "App")
	})
}
