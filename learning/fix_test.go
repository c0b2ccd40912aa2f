package learning_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/learning"
)

// missing is a world in which refunds are asked about and not answered.
func missing(t *testing.T, d *db.DB) (*world, learning.ClusterView) {
	w := newWorld(t, d)
	w.knows("怎么查话费", "宽带怎么报修")
	for i := range 30 {
		c := w.says(fmt.Sprint("c", i), fmt.Sprintf("refund%02d", i), refunds[i%len(refunds)], turn("decline", 0.1))
		w.close(c, "idle")
	}
	c := w.says("k", "kid", kids[0], turn("decline", 0.1))
	_, err := w.talk.Close(t.Context(), agent, c.ID, conversation.Close{Reason: "resolved", Disposition: conversation.Disposition{Outcome: "unsolved"}})
	w.must(err)
	w.cluster(false)
	page, err := w.learn.Clusters(t.Context(), agent, learning.ClusterFilter{Order: "size", Limit: 10})
	w.must(err)
	if len(page.Items) != 2 || page.Items[0].Size != 30 {
		t.Fatalf("%+v", page.Items)
	}
	return w, page.Items[0]
}

func TestClustersAreRankedByWhatTheyCost(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w, _ := missing(t, d)
		ctx := t.Context()
		got, err := w.learn.Clusters(ctx, agent, learning.ClusterFilter{Limit: 1})
		w.must(err)
		if k := got.Items[0]; k.Name != kids[0] || k.Debt != 10 || len(k.Nearest) == 0 || got.Next == "" {
			t.Errorf("the dearest: %+v, next %q", k, got.Next)
		}
		got, err = w.learn.Clusters(ctx, agent, learning.ClusterFilter{Limit: 1, After: got.Next})
		w.must(err)
		if k := got.Items[0]; k.Size != 30 || k.Debt != 0 || got.Next != "" {
			t.Errorf("the next: %+v, next %q", k, got.Next)
		}
		debt, err := w.learn.Debt(ctx, agent)
		w.must(err)
		if debt.Amount != 10 || debt.Clusters != 2 || debt.Size != 31 || debt.Prices.UnsolvedNeed != 10 {
			t.Errorf("%+v", debt)
		}
		status, err := w.learn.Status(ctx, agent)
		w.must(err)
		if status.Asked != 31 || status.Bad != 31 || status.Waiting != 0 || status.Reasons[0] != 31 || status.Debt.Amount != 10 {
			t.Errorf("%+v", status)
		}
		for reason, want := range map[string]int{"declined": 2, "corrected": 0} {
			got, err := w.learn.Clusters(ctx, agent, learning.ClusterFilter{Limit: 10, Reason: reason})
			w.must(err)
			if len(got.Items) != want {
				t.Errorf("%s: %d clusters", reason, len(got.Items))
			}
		}
	})
}

func TestEveryFigureOpensItsQuestions(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w, k := missing(t, d)
		ctx := t.Context()
		var rows []learning.Question
		for after, more := "", true; more; more = after != "" {
			page, err := w.learn.Questions(ctx, agent, k.ID, false, after, 7)
			w.must(err)
			rows, after = append(rows, page.Items...), page.Next
		}
		if int64(len(rows)) != k.Size || rows[0].TurnID != "refund29" || rows[0].Question == "" || !slices.Equal(rows[0].ReasonNames, []string{"declined"}) {
			t.Errorf("%d rows, the first %+v", len(rows), rows[0])
		}
		one, err := w.learn.ClusterByID(ctx, agent, k.ID)
		w.must(err)
		var asked int64
		for _, day := range one.Days {
			asked += day.Asked
		}
		if asked != k.Asked || len(one.Days) != learning.Window {
			t.Errorf("the days hold %d of %d questions", asked, k.Asked)
		}
		of, err := w.learn.ClusterOfTurn(ctx, agent, "refund03")
		w.must(err)
		if of.ID != k.ID {
			t.Errorf("refund03 lies in %s", of.ID)
		}
	})
}

func TestOnePressMakesADraftWithVariantsFromTheCluster(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w, k := missing(t, d)
		ctx := t.Context()
		p, err := w.learn.Propose(ctx, agent, k.ID, "")
		w.must(err)
		if p.Question != k.Name || len(p.Variants) < 2 || slices.Contains(p.Variants, p.Question) {
			t.Fatalf("%+v", p)
		}
		fix, err := w.learn.Fix(ctx, agent, k.ID, learning.NewFix{Kind: learning.FixItem, Question: p.Question, Variants: p.Variants})
		w.must(err)
		item, err := w.know.Item(ctx, agent, fix.ItemID)
		w.must(err)
		if item.Draft.Question != p.Question || !slices.Equal(item.Draft.Variants, p.Variants) || item.Published != nil || fix.RevisionID != item.Draft.ID {
			t.Errorf("%+v of %+v", item.Draft, fix)
		}
		more, err := w.learn.Propose(ctx, agent, k.ID, fix.ItemID)
		w.must(err)
		for _, v := range more.Variants {
			if slices.Contains(p.Variants, v) {
				t.Errorf("%s is proposed though the item has it", v)
			}
		}
	})
}

func TestAnAgentsCorrectionIsResolvedInTheSamePlace(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		items := w.knows("怎么查话费", "宽带怎么报修")
		wrong := turn("answer", 0.9)
		wrong.Turn.ItemID = items[0]
		for i := range 3 {
			w.says(fmt.Sprint("c", i), fmt.Sprint("refund", i), refunds[i], wrong)
		}
		var message string
		w.must(d.SQL().QueryRow("SELECT message_id FROM turn WHERE id = 'refund1'").Scan(&message))
		c, err := w.know.Correct(ctx, agent, knowledge.NewCorrection{MessageID: message, Answer: "到营业厅退。"})
		w.must(err)
		w.cluster(false)
		k, err := w.learn.ClusterOfTurn(ctx, agent, c.TurnID)
		w.must(err)
		if k.Size != 1 || k.Reasons[6] != 1 {
			t.Errorf("%+v", k.Cluster)
		}
		_, err = w.learn.Fix(ctx, agent, k.ID, learning.NewFix{Kind: learning.FixVariants, ItemID: items[1], Variants: []string{"宽带坏了"}, CorrectionID: c.ID})
		w.must(err)
		page, err := w.know.Corrections(ctx, agent, "resolved", "", 10)
		w.must(err)
		if len(page.Items) != 1 || page.Items[0].Result != knowledge.ResultVariantAdded || page.Items[0].RightItemID != items[1] {
			t.Errorf("%+v", page.Items)
		}
		item, err := w.know.Item(ctx, agent, items[1])
		w.must(err)
		if !slices.Equal(item.Draft.Variants, []string{"宽带坏了"}) {
			t.Errorf("variants %q", item.Draft.Variants)
		}
	})
}

// proof is that of the only fix there is.
func (w *world) proof() learning.Proof {
	w.t.Helper()
	w.cluster(false)
	w.must(w.log.CatchUp(w.t.Context(), w.learn.FixConsumer()))
	page, err := w.learn.Fixes(w.t.Context(), agent, "", 10)
	w.must(err)
	if len(page.Items) != 1 {
		w.t.Fatalf("%d fixes", len(page.Items))
	}
	return page.Items[0].Proof
}

func TestAFixIsProvenByItsClusterOnly(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w, k := missing(t, d)
		ctx := t.Context()
		fix, err := w.learn.Fix(ctx, agent, k.ID, learning.NewFix{Kind: learning.FixItem, Question: refunds[0], Variants: refunds[1:3], Answer: "到营业厅退。"})
		w.must(err)
		if p := w.proof(); p.Verdict != learning.NotReleased {
			t.Errorf("of a draft: %+v", p)
		}
		w.clock.Advance(time.Hour)
		w.publish()
		if p := w.proof(); p.Verdict != learning.TooFew || p.Before.K != 29 || p.Before.N != 29 || p.After.N != 0 {
			t.Errorf("just released: %+v", p)
		}
		good := turn("answer", 0.95)
		good.Turn.ItemID = fix.ItemID
		for i := range 25 {
			tc := good
			if i%5 == 0 {
				tc = turn("decline", 0.1)
			}
			w.says(fmt.Sprint("n", i), fmt.Sprintf("since%02d", i), refunds[i%len(refunds)], tc)
		}
		p := w.proof()
		if p.Verdict != learning.Better || p.After.K != 5 || p.After.N != 25 || p.High >= 0 {
			t.Errorf("%+v", p)
		}
		w.must(w.learn.Cluster(ctx, agent, true))
		if again := w.proof(); again.After != p.After {
			t.Errorf("after the night: %+v", again)
		}
	})
}

func TestPeopleNameAClusterOrPutItAside(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w, k := missing(t, d)
		ctx := t.Context()
		title, state := "  退 预存款 ", learning.Dismissed
		got, err := w.learn.EditCluster(ctx, agent, k.ID, learning.ClusterEdit{Title: &title, State: &state})
		w.must(err)
		if got.Name != "退 预存款" || got.State != learning.Dismissed {
			t.Errorf("%+v", got.Cluster)
		}
		page, err := w.learn.Clusters(ctx, agent, learning.ClusterFilter{Limit: 10})
		w.must(err)
		if len(page.Items) != 1 {
			t.Errorf("%d clusters are open", len(page.Items))
		}
		w.says("x", "later", refunds[2], turn("decline", 0.1))
		w.cluster(true)
		if in := w.lies(); in["later"] != k.ID {
			t.Errorf("what is like it went to %s", in["later"])
		}
		long := strings.Repeat("长", 81)
		if _, err := w.learn.EditCluster(ctx, agent, k.ID, learning.ClusterEdit{Title: &long}); !fault.IsKind(err, fault.KindInvalid) {
			t.Errorf("a title without end: %v", err)
		}
		nobody := agent
		nobody.Permissions = []string{"learning.read"}
		if _, err := w.learn.EditCluster(ctx, nobody, k.ID, learning.ClusterEdit{Title: &title}); !fault.IsKind(err, fault.KindForbidden) {
			t.Errorf("without the permission: %v", err)
		}
	})
}
