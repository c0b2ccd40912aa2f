package label_test

import (
	"slices"
	"strings"
	"testing"

	"yingda/learning/label"
)

func TestWhatOneSaysHoldsWhereOneIsAsked(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(1, 1)
		id := w.next(ann, label.NextQuery{})[0].ID
		l := w.gives(ann, id, w.right("topup", "bill", "bill"))
		want := []string{w.items["bill"], w.items["topup"]}
		slices.Sort(want)
		d := w.task(id)
		if d.State != label.Done || d.SettledBy != "" || !slices.Equal(d.Answer.ItemIDs, want) || d.Labels[0].ID != l.ID || d.Labels[0].TookMS != 4000 {
			w.t.Fatalf("%+v", d)
		}
		_, err := w.label.Give(w.t.Context(), ann, id, label.NewLabel{Answer: label.Answer{Verdict: label.None}})
		w.refused(err, "label.given_already")
	})
}

func TestWhereLabellersDifferSomebodyDecides(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.asked(1, 2)
		id := w.next(ann, label.NextQuery{})[0].ID
		w.gives(ann, id, w.right("bill"))
		if d := w.task(id); d.State != label.Waiting {
			w.t.Fatalf("settled by one: %+v", d)
		}
		w.gives(bob, id, w.right("topup"))
		page, err := w.label.Tasks(ctx, boss, label.Disputed, "", "", 10)
		w.must(err)
		if len(page.Items) != 1 || len(page.Items[0].Labels) != 2 || len(page.Items[0].Named) != 2 {
			w.t.Fatalf("%+v", page)
		}
		_, err = w.label.Decide(ctx, ann, id, w.right("topup"))
		w.refused(err, "actor.not_permitted")
		_, err = w.label.Decide(ctx, boss, id, label.Answer{Verdict: label.Unsure})
		w.refused(err, "label.verdict_unknown")
		d, err := w.label.Decide(ctx, boss, id, w.right("topup"))
		w.must(err)
		if d.State != label.Done || d.SettledBy != "boss" || d.Answer.ItemIDs[0] != w.items["topup"] {
			w.t.Errorf("%+v", d.Task)
		}
		_, err = w.label.Undo(ctx, bob, d.Labels[1].ID, false)
		w.refused(err, "label.settled")
		if got := w.events(); !slices.Equal(got, []string{"learning.label_settled", "learning.labelled", "learning.labelled"}) {
			w.t.Errorf("events %v", got)
		}
	})
}

func TestTheMostOfThreeDecide(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(1, 3)
		id := w.next(ann, label.NextQuery{})[0].ID
		w.gives(ann, id, w.right("bill"))
		w.gives(bob, id, label.Answer{Verdict: label.None})
		w.gives(member("kim", "learning.label"), id, w.right("bill"))
		if d := w.task(id); d.State != label.Done || d.Answer.Verdict != label.Right {
			w.t.Errorf("%+v", d.Task)
		}
	})
}

func TestWhoCannotTellLeavesItToOthers(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(1, 1)
		id := w.next(ann, label.NextQuery{})[0].ID
		w.gives(ann, id, label.Answer{Verdict: label.Unsure, Note: "看不懂"})
		if d := w.task(id); d.State != label.Disputed || d.Labels[0].Answer.Note != "看不懂" {
			w.t.Errorf("%+v", d)
		}
	})
}

func TestALabelIsTakenBack(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.asked(2, 1)
		first := w.next(ann, label.NextQuery{})[0]
		l := w.gives(ann, first.ID, label.Answer{Verdict: label.None})
		_, err := w.label.Undo(ctx, bob, l.ID, false)
		w.refused(err, "label.not_found")
		back, err := w.label.Undo(ctx, ann, l.ID, true)
		w.must(err)
		if back.ID != first.ID || back.State != label.Waiting || back.Suggestions == nil || back.Question != first.Question {
			w.t.Fatalf("%+v", back)
		}
		if got := w.next(ann, label.NextQuery{}); got[0].ID != first.ID {
			w.t.Errorf("next is %s", got[0].TurnID)
		}
		w.gives(ann, first.ID, w.right("bill"))
		if d := w.task(first.ID); len(d.Labels) != 1 || d.Answer.Verdict != label.Right {
			w.t.Errorf("%+v", d)
		}
	})
}

func TestAnswersThatSayNothingOfTheTaskAreRefused(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(1, 1)
		v := w.next(ann, label.NextQuery{})[0]
		for code, a := range map[string]label.Answer{
			"label.verdict_unknown":    {Verdict: label.Marked, Mood: "calm"},
			"label.item_missing":       {Verdict: label.Right},
			"knowledge.item_not_found": {Verdict: label.Right, ItemIDs: []string{"nobody"}},
			"label.parts_missing":      {Verdict: label.Split, Parts: []label.Part{{From: 0, To: 3}}},
			"label.places_wrong":       {Verdict: label.Split, Parts: []label.Part{{From: 0, To: 3}, {From: 2, To: 99}}},
			"input.too_long":           {Verdict: label.None, Note: strings.Repeat("长", 501)},
		} {
			_, err := w.label.Give(w.t.Context(), ann, v.ID, label.NewLabel{Answer: a})
			w.refused(err, code)
		}
		w.gives(ann, v.ID, label.Answer{Verdict: label.Split, Parts: []label.Part{{From: 4, To: 11, ItemIDs: []string{w.items["bill"]}}, {From: 0, To: 4}}, Mood: "calm"})
		if a := w.task(v.ID).Answer; a.Parts[0].From != 0 || len(a.Parts[1].ItemIDs) != 1 || a.Mood != "" {
			w.t.Errorf("%+v", a)
		}
	})
}

func TestOtherKindsAreAnsweredInTheirOwnWay(t *testing.T) {
	eachDB(t, func(w *world) {
		for i, c := range []struct {
			kind, code string
			bad, good  label.Answer
		}{
			{label.Mood, "label.mood_unknown", label.Answer{Verdict: label.Marked, Mood: "grim"}, label.Answer{Verdict: label.Marked, Mood: "upset"}},
			{label.Quality, "label.quality_unknown", label.Answer{Verdict: label.Marked, Quality: 6}, label.Answer{Verdict: label.Marked, Quality: 4}},
			{label.Entities, "label.entity_unknown", label.Answer{Verdict: label.Marked, Entities: []label.Entity{{Kind: "cat", From: 0, To: 1}}}, label.Answer{Verdict: label.Marked}},
			{label.Entities, "label.places_wrong", label.Answer{Verdict: label.Marked, Entities: []label.Entity{{Kind: "place", From: 0, To: 2}, {Kind: "date", From: 1, To: 3}}}, label.Answer{Verdict: label.Unsure}},
		} {
			w.only(c.kind, 1)
			w.asks("t"+string(rune('a'+i)), "账单在哪里查"+string(rune('a'+i)), "bill", 0.5)
			w.order()
			v := w.next(ann, label.NextQuery{Kind: c.kind})[0]
			_, err := w.label.Give(w.t.Context(), ann, v.ID, label.NewLabel{Answer: c.bad})
			w.refused(err, c.code)
			w.gives(ann, v.ID, c.good)
			for _, left := range w.next(ann, label.NextQuery{Kind: c.kind, Limit: 5}) {
				w.gives(ann, left.ID, label.Answer{Verdict: label.Unsure})
			}
		}
		_, err := w.label.Next(w.t.Context(), ann, label.NextQuery{Kind: "colour"})
		w.refused(err, "label.kind_unknown")
	})
}

// events are the types of what package label told, sorted.
func (w *world) events() (out []string) {
	w.t.Helper()
	rows, err := w.db.SQL().Query("SELECT type FROM event WHERE type IN ('learning.labelled', 'learning.label_settled') ORDER BY type")
	w.must(err)
	defer func() { w.must(rows.Close()) }()
	for rows.Next() {
		var s string
		w.must(rows.Scan(&s))
		out = append(out, s)
	}
	w.must(rows.Err())
	return out
}
