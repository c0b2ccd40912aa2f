package app

import (
	"testing"
	"time"

	"yingda/internal/testkit"
	"yingda/knowledge/gate"
)

// What a customer called helpful can be asked again before anything else is
// published; what they wrote goes with them.
func TestAnAnswerCalledHelpfulIsProposedForTheSuite(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		v := h.visitor()
		v.say("m-1", "我想退钱")
		v.gets("bot", "在订单页点申请退款，三个工作日内原路退回。")
		for _, m := range v.reads() {
			if m.By == "bot" {
				v.do(204, "POST", "/api/visitor/feedback", map[string]any{"message_id": m.ID, "helpful": true}, nil)
			}
		}
		var proposed items[gate.Proposal]
		h.boss.do(200, "GET", "/api/v1/suite/proposals", nil, &proposed)
		if len(proposed.Items) != 1 || proposed.Items[0].Text != "我想退钱" || proposed.Items[0].Items[0].Key != "refund" {
			t.Fatalf("%+v", proposed.Items)
		}
		p := proposed.Items[0]
		var added gate.Added
		h.boss.do(201, "POST", "/api/v1/suite/questions", map[string]any{"questions": []any{
			map[string]any{"text": p.Text, "locale": p.Locale, "channel": p.Channel, "expected": p.Expected, "source": "history", "source_id": p.SourceID},
			map[string]any{"text": "今天天气怎么样", "expected": []string{}},
		}}, &added)
		if added.Added != 2 {
			t.Fatalf("%+v", added)
		}
		var run gate.Run
		h.boss.do(202, "POST", "/api/v1/suite/runs", map[string]any{"subject": "drafts"}, &run)
		testkit.Eventually(t, 10*time.Second, "the suite is asked", func() bool {
			h.boss.do(200, "GET", "/api/v1/suite/runs/"+run.ID, nil, &run)
			return run.State == gate.RunDone
		})
		if run.After.Right != 2 || run.Worse {
			t.Fatalf("%+v", run)
		}
		var got items[gate.Result]
		h.boss.do(200, "GET", "/api/v1/suite/runs/"+run.ID+"/results?which=not_right", nil, &got)
		if len(got.Items) != 0 {
			t.Errorf("%+v", got.Items)
		}
		h.boss.do(200, "GET", "/api/v1/suite/runs/"+run.ID+"/results", nil, &got)
		if len(got.Items) != 2 {
			t.Errorf("%+v", got.Items)
		}
		h.boss.refused(409, "suite.nothing_to_waive", "POST", "/api/v1/suite/runs/"+run.ID+"/waive", map[string]any{"reason": "就是要发"})
		h.boss.refused(409, "suite.run_ended", "POST", "/api/v1/suite/runs/"+run.ID+"/cancel", nil)
		var past items[gate.Past]
		h.boss.do(200, "GET", "/api/v1/suite/questions/"+got.Items[0].QuestionID+"/results", nil, &past)
		if len(past.Items) != 1 || past.Items[0].RunID != run.ID {
			t.Errorf("%+v", past.Items)
		}
		agent := h.hire("agent", "agent")
		agent.refused(403, "actor.not_permitted", "GET", "/api/v1/suite/proposals", nil)
		h.boss.do(204, "DELETE", "/api/v1/suite/questions/"+got.Items[0].QuestionID, nil, nil)
		var left items[gate.Question]
		agent.do(200, "GET", "/api/v1/suite/questions", nil, &left)
		if len(left.Items) != 1 {
			t.Errorf("%+v", left.Items)
		}
	})
}
