package label_test

import (
	"slices"
	"testing"

	"yingda/learning/label"
	"yingda/learning/order"
)

// labelled has somebody label one question, as kept for measuring or not, and
// returns its turn.
func (w *world) labelled(words string, measure bool, a label.Answer) string {
	w.t.Helper()
	turnID := ""
	for i := 0; turnID == "" || order.Kept(1, turnID, label.Measured) != measure; i++ {
		turnID = words + string(rune('0'+i))
	}
	w.asks(turnID, words, "", 0.1)
	w.order()
	for _, v := range w.next(ann, label.NextQuery{Limit: 5}) {
		if v.TurnID == turnID {
			w.gives(ann, v.ID, a)
			return turnID
		}
	}
	w.t.Fatalf("%s is no task", turnID)
	return ""
}

func TestLabelledWordingsBecomeVariantsAndThoseKeptDoNot(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.only(label.Items, 1)
		w.labelled("上个月扣了多少钱", false, w.right("bill"))
		w.labelled("我这月花了几块", true, w.right("bill"))
		w.labelled("怎么查话费账单？", false, w.right("bill"))
		w.labelled("我的号13800138000扣了多少", false, w.right("bill"))
		w.labelled("充值和账单一起问", false, w.right("bill", "topup"))
		learned, err := w.label.Learned(ctx, boss)
		w.must(err)
		if len(learned) != 1 || learned[0].Item.Key != "bill" || len(learned[0].Wordings) != 1 || learned[0].Wordings[0].Text != "上个月扣了多少钱" {
			w.t.Fatalf("%+v", learned)
		}
		d, err := w.label.Teach(ctx, boss, w.items["bill"], []string{learned[0].Wordings[0].TaskID})
		w.must(err)
		if !slices.Equal(d.Draft.Variants, []string{"上个月扣了多少钱"}) {
			w.t.Errorf("variants %v", d.Draft.Variants)
		}
		if learned, err = w.label.Learned(ctx, boss); err != nil || len(learned) != 0 {
			w.t.Errorf("again %+v, %v", learned, err)
		}
		done := w.task(doneTask(w, "上个月扣了多少钱"))
		if done.UsedAt == 0 {
			w.t.Errorf("%+v", done.Task)
		}
		_, err = w.label.Undo(ctx, ann, done.Labels[0].ID, false)
		w.refused(err, "label.settled")
	})
}

// doneTask is the settled task of a question.
func doneTask(w *world, words string) string {
	w.t.Helper()
	page, err := w.label.Tasks(w.t.Context(), boss, label.Done, "", "", 100)
	w.must(err)
	i := slices.IndexFunc(page.Items, func(d label.TaskDetail) bool { return d.Question == words })
	return page.Items[i].ID
}

func TestWhatIsKeptForMeasuringIsNeverTaught(t *testing.T) {
	eachDB(t, func(w *world) {
		w.only(label.Items, 1)
		w.labelled("我这月花了几块", true, w.right("bill"))
		_, err := w.label.Teach(w.t.Context(), boss, w.items["bill"], []string{doneTask(w, "我这月花了几块")})
		w.refused(err, "label.nothing_to_teach")
		_, err = w.label.Teach(w.t.Context(), ann, w.items["bill"], []string{"x"})
		w.refused(err, "actor.not_permitted")
	})
}

func TestLabelledQuestionsAreProposedForTheSuite(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.only(label.Items, 1)
		w.labelled("上个月扣了多少钱", true, w.right("bill"))
		turnID := w.labelled("今天天气怎么样", false, label.Answer{Verdict: label.None})
		w.labelled("宠物保险怎么买", false, label.Answer{Verdict: label.Missing, Note: "宠物保险"})
		all, err := w.label.Proposals(ctx, ws, 10)
		w.must(err)
		if len(all) != 2 || len(all[0].Expected)+len(all[1].Expected) != 1 || all[0].Channel != "webchat" || all[0].CustomerID == "" {
			w.t.Fatalf("%+v", all)
		}
		w.erase("c-" + turnID)
		if all, err = w.label.Proposals(ctx, ws, 10); err != nil || len(all) != 1 || all[0].Text != "上个月扣了多少钱" {
			w.t.Errorf("%+v, %v", all, err)
		}
		page, err := w.label.Tasks(ctx, boss, label.Done, label.Missing, "", 10)
		w.must(err)
		if len(page.Items) != 1 || page.Items[0].Answer.Note != "宠物保险" {
			w.t.Errorf("%+v", page.Items)
		}
	})
}
