package knowledge_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"yingda/internal/actor"
	"yingda/knowledge"
)

func (w *world) category(name, parentID string) string {
	w.t.Helper()
	c, err := w.store.AddCategory(w.t.Context(), w.editor, knowledge.CategoryEdit{Name: &name, ParentID: &parentID})
	if err != nil {
		w.t.Fatalf("add category %s: %v", name, err)
	}
	return c.ID
}

// paths are where the workspace's items stand, by key.
func (w *world) paths() map[string]string {
	w.t.Helper()
	out := map[string]string{}
	snap, err := w.store.Drafts(w.t.Context(), w.editor.WorkspaceID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, l := range knowledge.Lines(snap) {
		out[l.Key] = l.Category
	}
	return out
}

func TestMergingCategoriesMovesWhatIsInThemAndChangesNoItem(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		bill, fees := w.category("账单", ""), w.category("费用", "")
		billBack, feesBack := w.category("退款", bill), w.category("退款", fees)
		feesLate := w.category("滞纳金", fees)
		in := func(id, question string) knowledge.Content {
			c := content(question, "好。")
			c.CategoryID = id
			return c
		}
		first := w.add("a", in(fees, "费用怎么算"))
		w.add("b", in(feesBack, "费用怎么退"))
		w.add("c", in(feesLate, "滞纳金怎么算"))
		w.add("d", in(billBack, "账单怎么退"))
		w.publish()

		m, err := w.store.MergeCategory(ctx, w.editor, fees, bill)
		if err != nil || m != (knowledge.Merged{Items: 2, Categories: 2}) {
			w.t.Fatalf("%+v %v", m, err)
		}
		want := map[string]string{"a": "账单", "b": "账单/退款", "c": "账单/滞纳金", "d": "账单/退款"}
		for key, path := range want {
			if got := w.paths()[key]; got != path {
				w.t.Errorf("%s stands in %q, want %q", key, got, path)
			}
		}
		now, err := w.store.Item(ctx, w.editor, first.ID)
		if err != nil || now.Changed || now.Draft.Hash != first.Draft.Hash || now.CategoryID != bill || now.Draft.CategoryID != bill || now.Revisions[0].CategoryID != fees {
			w.t.Errorf("the item is %+v, %v", now, err)
		}
		if same := w.save(now, func(c *knowledge.Content) {}); same.DraftRevisionID != first.DraftRevisionID {
			w.t.Error("saving what was merged writes a revision")
		}
		edited := w.save(now, func(c *knowledge.Content) { c.Source = "公示" })
		if edited.Category != "账单" || len(knowledge.Diff(now.Draft.Content, edited.Draft.Content, func(id string) string { return id })) != 1 {
			w.t.Errorf("an edit after the merge: %+v", edited.Item)
		}
		old, err := w.store.RevertItem(ctx, w.editor, first.ID, first.DraftRevisionID)
		if err != nil || old.CategoryID != bill || old.Changed {
			w.t.Errorf("an older revision comes back to %+v, %v", old.Item, err)
		}
		page, err := w.store.Items(ctx, w.editor, knowledge.Filter{CategoryID: fees})
		if err != nil || len(page.Items) != 4 {
			w.t.Errorf("what named the old category finds %d items, %v", len(page.Items), err)
		}
		if n := count(w.eventTypes(), "knowledge.category_merged"); n != 2 {
			w.t.Errorf("%d merges are told", n)
		}
		if !slices.Contains(w.audit, "knowledge.category_merged "+w.editor.ID) {
			w.t.Errorf("the audit log says %v", w.audit)
		}
	})
}

func count(all []string, one string) int {
	return len(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s != one }))
}

func TestMergesFollowOnEachOther(t *testing.T) {
	eachDB(t, func(w *world) {
		a, b, c := w.category("甲", ""), w.category("乙", ""), w.category("丙", "")
		x := content("问题", "好。")
		x.CategoryID = a
		w.add("x", x)
		for _, m := range [][2]string{{a, b}, {b, c}} {
			if _, err := w.store.MergeCategory(w.t.Context(), w.editor, m[0], m[1]); err != nil {
				w.t.Fatal(err)
			}
		}
		if got := w.paths()["x"]; got != "丙" {
			w.t.Errorf("it stands in %q", got)
		}
		late := content("晚到的问题", "好。")
		late.CategoryID = a // from a page that was opened before
		if d := w.add("late", late); d.CategoryID != c {
			w.t.Errorf("what names a merged category goes to %s", d.Category)
		}
	})
}

func TestAMergeThatCannotBeIsRefused(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		top := w.category("顶", "")
		below := w.category("下", top)
		other := w.category("旁", "")
		for _, c := range []struct{ from, into, code string }{
			{top, top, "knowledge.category_cycle"},
			{top, below, "knowledge.category_cycle"},
			{"nowhere", top, "knowledge.category_not_found"},
			{top, "nowhere", "knowledge.category_not_found"},
		} {
			_, err := w.store.MergeCategory(ctx, w.editor, c.from, c.into)
			wantCode(w.t, err, c.code)
		}
		if _, err := w.store.MergeCategory(ctx, w.editor, below, top); err != nil {
			w.t.Errorf("into the one above: %v", err)
		}
		if _, err := w.store.EditCategory(ctx, w.editor, top, knowledge.CategoryEdit{Review: ptr(true)}); err != nil {
			w.t.Fatal(err)
		}
		editor := w.editor
		editor.Permissions = []string{"knowledge.read", "knowledge.write"}
		_, err := w.store.MergeCategory(ctx, editor, top, other) // would end that somebody else looks
		wantCode(w.t, err, "actor.not_permitted")
		_, err = w.store.MergeCategory(ctx, w.stranger, top, other)
		wantCode(w.t, err, "knowledge.category_not_found")
	})
}

func TestATreeIsAsDeepAsItIsDrawn(t *testing.T) {
	eachDB(t, func(w *world) {
		at := ""
		for i := range 100 {
			at = w.category(fmt.Sprintf("第 %d 层", i+1), at)
		}
		_, err := w.store.AddCategory(w.t.Context(), w.editor, knowledge.CategoryEdit{Name: ptr("再深"), ParentID: &at})
		wantCode(w.t, err, "knowledge.category_cycle")
		twig := w.category("枝", "")
		w.category("叶", twig)
		all, err := w.store.Categories(w.t.Context(), w.editor)
		if err != nil {
			w.t.Fatal(err)
		}
		above := all[slices.IndexFunc(all, func(c knowledge.Category) bool { return c.ID == at })].ParentID
		_, err = w.store.EditCategory(w.t.Context(), w.editor, twig, knowledge.CategoryEdit{ParentID: &above})
		wantCode(w.t, err, "knowledge.category_cycle") // the leaf would be the 101st
		c := content("最深处的问题", "好。")
		c.CategoryID = at
		if d := w.add("deep", c); strings.Count(d.Category, "/") != 99 {
			w.t.Errorf("it stands in %s", d.Category)
		}
	})
}

// Each of two moves is sound by itself; both would make a loop.
func TestTwoMovesAtATimeMakeNoLoop(t *testing.T) {
	eachDB(t, func(w *world) {
		for round := range 5 {
			a, b := w.category(fmt.Sprintf("甲%d", round), ""), w.category(fmt.Sprintf("乙%d", round), "")
			var wg sync.WaitGroup
			errs := make([]error, 2)
			for i, m := range [][2]string{{a, b}, {b, a}} {
				wg.Go(func() {
					_, errs[i] = w.store.EditCategory(w.t.Context(), w.editor, m[0], knowledge.CategoryEdit{ParentID: &m[1]})
				})
			}
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				w.t.Fatalf("%v, %v", errs[0], errs[1])
			}
		}
	})
}

func TestMovingACategoryIsInTheAuditLog(t *testing.T) {
	eachDB(t, func(w *world) {
		a, b := w.category("甲", ""), w.category("乙", "")
		w.audit = nil
		if _, err := w.store.EditCategory(w.t.Context(), w.editor, a, knowledge.CategoryEdit{ParentID: &b}); err != nil {
			w.t.Fatal(err)
		}
		if want := []string{"knowledge.category_moved " + w.editor.ID}; !slices.Equal(w.audit, want) {
			w.t.Errorf("%v", w.audit)
		}
		if _, err := w.store.MergeCategory(w.t.Context(), actor.Actor{Kind: actor.Member, ID: "x", WorkspaceID: w.editor.WorkspaceID}, a, b); err == nil {
			w.t.Error("anybody may merge")
		}
	})
}
