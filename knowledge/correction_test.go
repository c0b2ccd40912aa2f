package knowledge_test

import (
	"slices"
	"testing"

	"yingda/internal/db"
	"yingda/knowledge"
)

func (w *world) correct(n knowledge.NewCorrection) knowledge.Correction {
	w.t.Helper()
	n.MessageID = "m1"
	c, err := w.store.Correct(w.t.Context(), w.editor, n)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func TestACorrectionBecomesAVariantOfTheRightItem(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		right := w.add("data", content("流量用完了怎么办", "买加油包。"))
		w.publish()
		c := w.correct(knowledge.NewCorrection{RightItemID: right.ID})
		if c.Question != "流量怎么没了" || c.State != "open" || c.ConversationID != "c1" {
			w.t.Fatalf("%+v", c)
		}
		done, err := w.store.ResolveCorrection(ctx, w.editor, c.ID, knowledge.Resolution{Result: knowledge.ResultVariantAdded})
		if err != nil || done.State != "resolved" || done.RightItemID != right.ID {
			w.t.Fatalf("%+v, %v", done, err)
		}
		right, err = w.store.Item(ctx, w.editor, right.ID)
		if err != nil || !right.Changed || !slices.Equal(right.Draft.Variants, []string{"流量怎么没了"}) {
			w.t.Fatalf("%+v, %v", right.Draft.Content, err)
		}
		_, err = w.store.ResolveCorrection(ctx, w.editor, c.ID, knowledge.Resolution{Result: knowledge.ResultDismissed})
		wantCode(w.t, err, "knowledge.correction_resolved")
		want := []string{"knowledge.change_moved", "knowledge.change_moved", "knowledge.correction_opened", "knowledge.correction_resolved", "knowledge.item_saved", "knowledge.item_saved", "knowledge.released"}
		if got := w.eventTypes(); !slices.Equal(got, want) {
			w.t.Fatalf("events %v, want %v", got, want)
		}
	})
}

func TestACorrectionBecomesAnItem(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		c := w.correct(knowledge.NewCorrection{Answer: "套餐内流量每月清零。"})
		done, err := w.store.ResolveCorrection(ctx, w.editor, c.ID, knowledge.Resolution{Result: knowledge.ResultItemCreated})
		if err != nil {
			w.t.Fatal(err)
		}
		it, err := w.store.Item(ctx, w.editor, done.RightItemID)
		if err != nil || it.Question != "流量怎么没了" || it.Draft.Answers[0].Text != "套餐内流量每月清零。" || !it.Ready {
			w.t.Fatalf("%+v, %v", it, err)
		}
	})
}

func TestCorrectionsAreListedByStateAndErased(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		first, second := w.correct(knowledge.NewCorrection{Note: "不对"}), w.correct(knowledge.NewCorrection{})
		if _, err := w.store.ResolveCorrection(ctx, w.editor, first.ID, knowledge.Resolution{Result: knowledge.ResultDismissed}); err != nil {
			w.t.Fatal(err)
		}
		_, err := w.store.ResolveCorrection(ctx, w.editor, second.ID, knowledge.Resolution{Result: "whatever"})
		wantCode(w.t, err, "knowledge.result_unknown")
		open, err := w.store.Corrections(ctx, w.editor, "", "", 0)
		if err != nil || len(open.Items) != 1 || open.Items[0].ID != second.ID {
			w.t.Fatalf("%+v, %v", open, err)
		}
		if got, err := w.store.Corrections(ctx, w.stranger, "", "", 0); err != nil || len(got.Items) != 0 {
			w.t.Fatalf("a stranger lists %+v, %v", got, err)
		}
		part := w.store.Part()
		err = w.db.Write(ctx, func(tx *db.Tx) error {
			moved, err := part.Move(ctx, tx, w.editor.WorkspaceID, "u1", "u2", nil)
			if len(moved) != 2 {
				w.t.Errorf("moved %v", moved)
			}
			if err == nil {
				_, err = part.Move(ctx, tx, w.editor.WorkspaceID, "u2", "u1", moved[:1])
			}
			if err == nil {
				_, err = part.Erase(ctx, tx, w.editor.WorkspaceID, "u1")
			}
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
		for customer, erased := range map[string]bool{"u1": true, "u2": false} {
			all, err := part.Export(ctx, w.editor.WorkspaceID, customer)
			if err != nil {
				w.t.Fatal(err)
			}
			if c := all.([]knowledge.Correction); len(c) != 1 || (c[0].Question == "") != erased {
				w.t.Fatalf("%s: %+v", customer, c)
			}
		}
		err = w.db.Write(ctx, func(tx *db.Tx) error {
			n, err := part.Expire(ctx, tx, w.editor.WorkspaceID, "correction", w.clock.Now().UnixMilli()+1)
			if n != 1 {
				w.t.Errorf("expired %d", n)
			}
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	})
}
