package app

import (
	"slices"
	"testing"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/customer"
	"yingda/desk"
)

// Who said that a person must come first is with one in one step, whatever is
// asked; the desk sees what is needed and how it is known.
func TestADeclaredNeedIsKeptAndHonoured(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		lin := h.hire("lin", "agent")
		v := h.visitor()
		for _, need := range []string{customer.PersonFirst, customer.LargeText} {
			v.do(204, "POST", "/api/visitor/needs", map[string]any{"need": need, "has": true}, nil)
		}
		v.refused(422, "request.invalid", "POST", "/api/visitor/needs", map[string]any{"need": "wings", "has": true})
		id := v.say("m-1", "怎么申请退款")
		c := h.owned(id, conversation.OwnQueue)
		if c.BotCount > 1 || c.HandoffReason != "person_needed" {
			t.Errorf("the bot said %d things before a person came, reason %s", c.BotCount, c.HandoffReason)
		}
		var snap webchat.Snapshot
		v.do(200, "GET", "/api/visitor/conversation", nil, &snap)
		if !slices.Contains(snap.Needs, customer.LargeText) {
			t.Errorf("the widget is told of %v", snap.Needs)
		}
		lin.do(200, "POST", "/api/v1/conversations/"+id+"/accept", nil, nil)
		var d desk.Detail
		lin.do(200, "GET", "/api/v1/conversations/"+id, nil, &d)
		if !slices.Contains(d.Conversation.Needs, customer.PersonFirst) || !slices.Contains(d.Handoff.Packet.Needs, customer.LargeText) {
			t.Errorf("the desk is told of %v, the packet of %v", d.Conversation.Needs, d.Handoff.Packet.Needs)
		}
		var changed customer.Customer
		lin.do(200, "PATCH", "/api/v1/customers/"+c.CustomerID, customer.Change{Needs: &[]customer.Need{{Need: customer.Voice, Source: customer.SourceGuardian}}}, &changed)
		if len(changed.Needs) != 1 || changed.Needs[0].Source != customer.SourceGuardian || changed.Needs[0].At == 0 {
			t.Errorf("recorded %+v", changed.Needs)
		}
	})
}
