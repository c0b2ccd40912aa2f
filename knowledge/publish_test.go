package knowledge_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"yingda/internal/fault"
	"yingda/knowledge"
)

func TestPublishingReleasesAllChangesAtOnce(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("bill", content("怎么查话费", "拨打 10000。", "查话费", "话费多少"))
		w.add("topup", content("怎么充值", "在 App 里充值。"))
		b := w.publish()
		if b.N != 1 || b.Items != 2 || b.Variants != 2 || b.Added != 2 || b.State != knowledge.StatePublished {
			w.t.Fatalf("%+v", b)
		}
		a, _ = w.store.Item(ctx, w.editor, a.ID)
		if a.Changed || a.PublishedRevisionID != a.DraftRevisionID {
			w.t.Fatalf("after publishing: %+v", a.Item)
		}
		_, err := w.store.Publish(ctx, w.editor, knowledge.Publication{})
		wantCode(w.t, err, "knowledge.nothing_changed")
		want := []string{"knowledge.change_moved", "knowledge.change_moved", "knowledge.item_saved", "knowledge.item_saved", "knowledge.released"}
		if got := w.eventTypes(); !slices.Equal(got, want) {
			w.t.Fatalf("events %v, want %v", got, want)
		}
	})
}

func TestPublishingChosenItemsLeavesTheOthers(t *testing.T) {
	eachDB(t, func(w *world) {
		a, b := w.add("a", content("甲问题", "甲")), w.add("b", content("乙问题", "乙"))
		w.publish()
		a = w.save(a, func(c *knowledge.Content) { c.Question = "甲问题改" })
		w.save(b, func(c *knowledge.Content) { c.Question = "乙问题改" })
		v := w.publish(a.ID)
		want := map[string]string{"a": "甲问题改", "b": "乙问题"}
		if got := w.released(); v.Changed != 1 || !maps.Equal(got, want) {
			w.t.Fatalf("released %v, want %v; %+v", got, want, v)
		}
	})
}

func TestArchivingTakesTheItemOutAtTheNextPublishing(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("甲问题", "甲"))
		w.add("b", content("乙问题", "乙"))
		w.publish()
		if err := w.store.ArchiveItem(ctx, w.editor, a.ID); err != nil {
			w.t.Fatal(err)
		}
		if len(w.released()) != 2 {
			w.t.Fatal("archiving took effect before publishing")
		}
		if b := w.publish(); b.Removed != 1 || b.Items != 1 {
			w.t.Fatalf("%+v", b)
		}
		a, _ = w.store.Item(ctx, w.editor, a.ID)
		if a.Changed || a.PublishedRevisionID != "" || a.ArchivedAt == 0 {
			w.t.Fatalf("%+v", a.Item)
		}
		_, err := w.store.SaveItem(ctx, w.editor, a.ID, knowledge.Edit{Content: content("甲", "甲"), ParentRevision: a.DraftRevisionID})
		wantCode(w.t, err, "knowledge.item_archived")
		back, err := w.store.RevertItem(ctx, w.editor, a.ID, a.Revisions[len(a.Revisions)-1].ID)
		if err != nil || back.ArchivedAt != 0 || !back.Changed {
			w.t.Fatalf("reverting an archived item: %v, %+v", err, back.Item)
		}
		if b := w.publish(); b.Added != 1 || b.Items != 2 {
			w.t.Fatalf("%+v", b)
		}
	})
}

func TestRollbackReleasesTheOldContentAgain(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a, b := w.add("a", content("甲问题", "甲")), w.add("b", content("乙问题", "乙"))
		first := w.publish()
		a = w.save(a, func(c *knowledge.Content) { c.Question = "甲问题改坏" })
		c := w.add("c", content("丙问题", "丙"))
		if err := w.store.ArchiveItem(ctx, w.editor, b.ID); err != nil {
			w.t.Fatal(err)
		}
		w.publish()
		edited := w.add("d", content("丁问题", "丁"))
		back, err := w.store.Rollback(ctx, w.editor, first.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		want := map[string]string{"a": "甲问题", "b": "乙问题"}
		if got := w.released(); !maps.Equal(got, want) || back.Hash != first.Hash || back.N != 3 {
			w.t.Fatalf("released %v, want %v; %+v", got, want, back)
		}
		releases, err := w.store.Releases(ctx, w.editor, 0, 0)
		if err != nil || len(releases) != 3 || releases[0].ModelVersionID != releases[2].ModelVersionID || releases[0].ModelVersionID == releases[1].ModelVersionID {
			w.t.Fatalf("%+v, %v", releases, err)
		}
		for key, changed := range map[string]bool{a.ID: false, b.ID: false, c.ID: false, edited.ID: true} {
			if it, err := w.store.Item(ctx, w.editor, key); err != nil || it.Changed != changed {
				w.t.Fatalf("%s changed=%v, %v", it.Key, it.Changed, err)
			}
		}
		after := w.publish()
		if after.Added != 1 || after.Changed != 0 || after.Removed != 0 {
			w.t.Fatalf("publishing after the rollback brought back what was rolled back: %+v", after)
		}
	})
}

func TestAnUnfinishedItemIsNotPublished(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add("a", knowledge.Content{Question: "没有答案"})
		_, err := w.store.Publish(w.t.Context(), w.editor, knowledge.Publication{})
		wantCode(w.t, err, "knowledge.not_ready")
	})
}

func TestCompareAndChangesTellWhatDiffers(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a, b := w.add("a", content("甲问题", "甲")), w.add("b", content("乙问题", "乙"))
		one := w.publish()
		w.save(a, func(c *knowledge.Content) { c.Variants = []string{"甲的另一种问法"}; c.Grade = "R3" })
		w.add("c", content("丙问题", "丙"))
		if err := w.store.ArchiveItem(ctx, w.editor, b.ID); err != nil {
			w.t.Fatal(err)
		}
		check := func(p knowledge.ChangesPage, err error) {
			w.t.Helper()
			if err != nil || p.Added != 1 || p.Changed != 1 || p.Removed != 1 || len(p.Items) != 3 {
				w.t.Fatalf("%+v, %v", p, err)
			}
			var fields []string
			for _, f := range p.Items[0].Fields {
				fields = append(fields, f.Field)
			}
			if p.Items[0].Kind != "changed" || !slices.Equal(fields, []string{"variants", "grade"}) || p.Items[1].Kind != "removed" || p.Items[2].Kind != "added" {
				w.t.Fatalf("%+v", p.Items)
			}
		}
		check(w.store.Changes(ctx, w.editor, "", 0))
		two := w.publish()
		check(w.store.Compare(ctx, w.editor, one.ID, two.ID, "", 0))
		page, err := w.store.Compare(ctx, w.editor, one.ID, two.ID, "", 2)
		if err != nil || len(page.Items) != 2 || page.Next != page.Items[1].ItemID {
			w.t.Fatalf("%+v, %v", page, err)
		}
		_, err = w.store.Compare(ctx, w.stranger, one.ID, two.ID, "", 0)
		wantCode(w.t, err, "knowledge.base_not_found")
	})
}

// Editors who publish at the same time make base versions one after another,
// and none of their items is lost or published twice.
func TestPublishingAtTheSameTimeLosesNothing(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		const editors = 8
		var wait sync.WaitGroup
		for i := range editors {
			wait.Go(func() {
				_, err := w.store.AddItem(ctx, w.editor, knowledge.NewItem{Key: fmt.Sprintf("k%d", i), Content: content(fmt.Sprintf("第 %d 个问题", i), "答")})
				if err == nil {
					_, err = w.store.Publish(ctx, w.editor, knowledge.Publication{})
				}
				if f := fault.Of(err); err != nil && (f == nil || f.Code != "knowledge.nothing_changed") {
					w.t.Errorf("editor %d: %v", i, err)
				}
			})
		}
		wait.Wait()
		if got := w.released(); len(got) != editors {
			w.t.Fatalf("released %v", got)
		}
		bases, err := w.store.BaseVersions(ctx, w.editor, "", 0, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		added := int64(0)
		for i, b := range bases {
			added += b.Added
			if b.N != int64(len(bases)-i) || i+1 < len(bases) && b.ParentID != bases[i+1].ID {
				w.t.Errorf("base version %d of %d: %+v", i, len(bases), b)
			}
		}
		if added != editors {
			w.t.Errorf("%d items were added in all", added)
		}
	})
}

func TestOneKeyIsGivenToOneOfManyAtTheSameTime(t *testing.T) {
	eachDB(t, func(w *world) {
		var wait sync.WaitGroup
		var made atomic.Int64
		for range 8 {
			wait.Go(func() {
				_, err := w.store.AddItem(w.t.Context(), w.editor, knowledge.NewItem{Key: "same", Content: content("问题", "答")})
				if f := fault.Of(err); err != nil && (f == nil || f.Code != "knowledge.key_taken") {
					w.t.Error(err)
				}
				if err == nil {
					made.Add(1)
				}
			})
		}
		wait.Wait()
		if made.Load() != 1 {
			w.t.Errorf("%d items have the key", made.Load())
		}
	})
}

func TestWhatChangesTheKnowledgeIsInTheAuditLog(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.importNow("标准问,答案\n怎么补卡,去营业厅。\n")
		first := w.publish()
		w.add("b", content("乙问题", "乙"))
		w.rules.SecondPerson = true
		if _, err := w.store.ApproveChange(ctx, w.second, w.put().ID); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.store.Rollback(ctx, w.second, first.ID); err != nil {
			w.t.Fatal(err)
		}
		e, s := " "+w.editor.ID, " "+w.second.ID
		want := []string{"knowledge.imported" + e, "knowledge.published" + e, "knowledge.proposed" + e, "knowledge.approved" + s, "knowledge.published" + s, "knowledge.rolled_back" + s}
		if !slices.Equal(w.audit, want) {
			w.t.Errorf("recorded %q, want %q", w.audit, want)
		}
	})
}
