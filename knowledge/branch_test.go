package knowledge_test

import (
	"slices"
	"testing"

	"yingda/knowledge"
)

func (w *world) branch(name string) knowledge.Branch {
	w.t.Helper()
	b, err := w.store.OpenBranch(w.t.Context(), w.editor, knowledge.NewBranch{Name: name})
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// onBranch changes an item on a branch.
func (w *world) onBranch(b knowledge.Branch, itemID string, change func(*knowledge.Content)) knowledge.BranchItem {
	w.t.Helper()
	it, err := w.store.ItemOnBranch(w.t.Context(), w.editor, b.ID, itemID)
	if err != nil {
		w.t.Fatal(err)
	}
	c := it.Content
	c.Variants = slices.Clone(c.Variants)
	change(&c)
	out, err := w.store.SaveOnBranch(w.t.Context(), w.editor, b.ID, itemID, knowledge.Edit{Content: c, ParentRevision: it.ID})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) addOnBranch(b knowledge.Branch, key string, c knowledge.Content) knowledge.BranchItem {
	w.t.Helper()
	it, err := w.store.AddOnBranch(w.t.Context(), w.editor, b.ID, knowledge.NewItem{Key: key, Content: c})
	if err != nil {
		w.t.Fatal(err)
	}
	return it
}

func (w *world) onlyOnBranch(b knowledge.Branch) map[string]string {
	w.t.Helper()
	snap, err := w.store.OnBranch(w.t.Context(), w.editor.WorkspaceID, b.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range snap.Revisions {
		out[r.Key] = r.Question
	}
	return out
}

func TestASeasonsSetIsPreparedBesideWhatIsSaidNow(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a, b := w.add("a", content("甲", "甲")), w.add("b", content("乙", "乙"))
		w.add("c", content("丙", "丙"))
		first := w.publish()
		spring := w.branch("春节")
		if spring.BaseVersionID != first.ID || spring.BaseN != 1 {
			w.t.Fatalf("%+v", spring)
		}
		w.onBranch(spring, a.ID, asked("甲春节"))
		if err := w.store.RemoveOnBranch(ctx, w.editor, spring.ID, b.ID); err != nil {
			w.t.Fatal(err)
		}
		fresh := w.addOnBranch(spring, "gift", content("红包怎么领", "在首页。"))
		if got := w.onlyOnBranch(spring); len(got) != 3 || got["a"] != "甲春节" || got["gift"] == "" || got["b"] != "" {
			w.t.Fatalf("%v", got)
		}
		w.wantReleased(map[string]string{"a": "甲", "b": "乙", "c": "丙"})
		if main, err := w.store.Items(ctx, w.editor, knowledge.Filter{}); err != nil || len(main.Items) != 3 || main.Items[2].Question != "甲" {
			w.t.Fatalf("the main line shows it: %+v, %v", main.Items, err)
		}
		if gone, err := w.store.Items(ctx, w.editor, knowledge.Filter{State: "archived"}); err != nil || len(gone.Items) != 0 {
			w.t.Fatalf("%+v, %v", gone.Items, err)
		}
		_, err := w.store.Item(ctx, w.editor, fresh.ItemID)
		wantCode(w.t, err, "knowledge.item_not_found")
		wantCode(w.t, w.store.ArchiveItem(ctx, w.editor, fresh.ItemID), "knowledge.item_not_found")
		v, err := w.store.KeepBranch(ctx, w.editor, spring.ID, "初稿")
		if err != nil || v.State != knowledge.StateBranch || v.Items != 3 || v.Added != 1 || v.Removed != 1 || v.Changed != 1 {
			w.t.Fatalf("%+v, %v", v, err)
		}
		if p, err := w.store.Compare(ctx, w.editor, first.ID, v.ID, "", 0); err != nil || p.Added != 1 || p.Removed != 1 || p.Changed != 1 {
			w.t.Fatalf("%+v, %v", p, err)
		}
		_, err = w.store.Rollback(ctx, w.editor, v.ID)
		wantCode(w.t, err, "knowledge.never_released")
		merged, err := w.store.MergeBranch(ctx, w.editor, spring.ID, nil)
		if err != nil || merged.State != knowledge.BranchMerged || merged.ChangeID == "" {
			w.t.Fatalf("%+v, %v", merged, err)
		}
		w.wantReleased(map[string]string{"a": "甲", "b": "乙", "c": "丙"})
		c := w.change(merged.ChangeID)
		if c.Items != 3 || c.BranchID != spring.ID || c.Name != "春节" {
			w.t.Fatalf("%+v", c)
		}
		w.publishChange(c.ID, knowledge.Plan{})
		w.wantReleased(map[string]string{"a": "甲春节", "c": "丙", "gift": "红包怎么领"})
		_, err = w.store.MergeBranch(ctx, w.editor, spring.ID, nil)
		wantCode(w.t, err, "knowledge.branch_ended")
	})
}

func TestWhatBothLinesChangedIsSettledByAPerson(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a, b := w.add("a", content("甲", "甲", "甲一")), w.add("b", content("乙", "乙"))
		c := w.add("c", content("丙", "丙"))
		w.publish()
		spring := w.branch("春节")
		w.onBranch(spring, a.ID, func(c *knowledge.Content) { c.Question, c.Variants = "甲春节", append(c.Variants, "甲二") })
		w.onBranch(spring, b.ID, asked("乙春节"))
		if err := w.store.RemoveOnBranch(ctx, w.editor, spring.ID, c.ID); err != nil {
			w.t.Fatal(err)
		}
		w.save(a, func(c *knowledge.Content) {
			c.Question, c.Variants, c.Grade = "甲平时", append(c.Variants, "甲三"), "R2"
		})
		w.save(c, asked("丙平时"))
		w.publish()
		_, err := w.store.MergeBranch(ctx, w.editor, spring.ID, nil)
		wantCode(w.t, err, "knowledge.merge_clashes")
		all, err := w.store.MergeOf(ctx, w.editor, spring.ID)
		if err != nil || len(all) != 3 {
			w.t.Fatalf("%+v, %v", all, err)
		}
		byKey := map[string]knowledge.Merging{}
		for _, m := range all {
			byKey[m.Key] = m
		}
		x := byKey["a"]
		if len(x.Clashes) != 1 || x.Clashes[0].Field != "question" || !slices.Equal(x.Clashes[0].Theirs, []string{"甲春节"}) || !slices.Equal(x.Clashes[0].Base, []string{"甲"}) {
			w.t.Fatalf("%+v", x)
		}
		if len(byKey["b"].Clashes) != 0 || byKey["b"].Kind != "changed" || len(byKey["c"].Clashes) != 1 || byKey["c"].Clashes[0].Field != "item" {
			w.t.Fatalf("%+v", byKey)
		}
		settled := []knowledge.Settlement{
			{ItemID: a.ID, MineID: x.MineID, Fields: map[string]string{"question": knowledge.TakeTheirs}},
			{ItemID: c.ID, MineID: "another", Fields: map[string]string{"item": knowledge.TakeTheirs}},
		}
		_, err = w.store.MergeBranch(ctx, w.editor, spring.ID, settled) // what was settled was another draft
		wantCode(w.t, err, "knowledge.merge_clashes")
		settled[1].MineID = byKey["c"].MineID
		merged, err := w.store.MergeBranch(ctx, w.editor, spring.ID, settled)
		if err != nil {
			w.t.Fatal(err)
		}
		w.publishChange(merged.ChangeID, knowledge.Plan{})
		w.wantReleased(map[string]string{"a": "甲春节", "b": "乙春节"})
		a, _ = w.store.Item(ctx, w.editor, a.ID)
		if !slices.Equal(a.Draft.Variants, []string{"甲一", "甲二", "甲三"}) || a.Draft.Grade != "R2" {
			w.t.Fatalf("%+v", a.Draft.Content)
		}
	})
}

func TestADraftInAnotherChangeIsNotMergedOver(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("甲", "甲"))
		w.publish()
		spring := w.branch("春节")
		w.onBranch(spring, a.ID, asked("甲春节"))
		a = w.save(a, func(c *knowledge.Content) { c.Grade = "R2" })
		c := w.open("别的事", a.ID)
		_, err := w.store.MergeBranch(ctx, w.editor, spring.ID, nil)
		wantCode(w.t, err, "knowledge.draft_busy")
		w.publishChange(c.ID, knowledge.Plan{})
		merged, err := w.store.MergeBranch(ctx, w.editor, spring.ID, nil)
		if err != nil {
			w.t.Fatal(err)
		}
		// Who wrote on the branch does not approve what it became.
		if _, err := w.store.SubmitChange(ctx, w.second, merged.ChangeID, knowledge.Plan{}); err != nil {
			w.t.Fatal(err)
		}
		_, err = w.store.ApproveChange(ctx, w.editor, merged.ChangeID)
		wantCode(w.t, err, "knowledge.approver_is_author")
		if _, err := w.store.ApproveChange(ctx, w.second, merged.ChangeID); err != nil {
			w.t.Fatal(err)
		}
	})
}

func TestAKeyOfABranchIsFreeOnTheMainLine(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.add("a", content("甲", "甲"))
		w.publish()
		spring, autumn := w.branch("春节"), w.branch("中秋")
		w.addOnBranch(spring, "gift", content("红包怎么领", "在首页。"))
		w.addOnBranch(autumn, "gift", content("月饼怎么领", "在店里。"))
		_, err := w.store.AddOnBranch(ctx, w.editor, spring.ID, knowledge.NewItem{Key: "gift", Content: content("又一个", "答")})
		wantCode(w.t, err, "knowledge.key_taken")
		_, err = w.store.AddOnBranch(ctx, w.editor, spring.ID, knowledge.NewItem{Key: "a", Content: content("又一个", "答")})
		wantCode(w.t, err, "knowledge.key_taken")
		if run := w.importNow("key,question,answer\ngift,礼品怎么领,找客服。\n"); run.Report.Applied.Add != 1 {
			w.t.Fatalf("%+v", run.Report)
		}
		w.publish()
		w.wantReleased(map[string]string{"a": "甲", "gift": "礼品怎么领"})
		all, err := w.store.MergeOf(ctx, w.editor, autumn.ID)
		if err != nil || len(all) != 1 || len(all[0].Clashes) == 0 {
			w.t.Fatalf("%+v, %v", all, err)
		}
		if _, err := w.store.DropBranch(ctx, w.editor, autumn.ID); err != nil {
			w.t.Fatal(err)
		}
		if page, err := w.store.Branches(ctx, w.editor, "", 10); err != nil || len(page.Items) != 2 || page.Items[0].State != knowledge.BranchDropped {
			w.t.Fatalf("%+v, %v", page, err)
		}
	})
}

func TestOneItemIsRolledBack(t *testing.T) {
	eachDB(t, func(w *world) {
		a, b := w.add("a", content("甲", "甲")), w.add("b", content("乙", "乙"))
		first := w.publish()
		w.save(a, asked("甲改坏"))
		w.save(b, asked("乙改"))
		gone := w.add("c", content("丙", "丙"))
		w.publish()
		back, err := w.store.Rollback(w.t.Context(), w.editor, first.ID, a.ID, gone.ID)
		if err != nil || back.Changed != 1 || back.Removed != 1 {
			w.t.Fatalf("%+v, %v", back, err)
		}
		w.wantReleased(map[string]string{"a": "甲", "b": "乙改"})
		_, err = w.store.Rollback(w.t.Context(), w.editor, first.ID, a.ID)
		wantCode(w.t, err, "knowledge.nothing_changed")
	})
}
