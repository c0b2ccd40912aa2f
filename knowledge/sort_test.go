package knowledge_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"yingda/knowledge"
)

func (w *world) list(f knowledge.Filter) string {
	w.t.Helper()
	p, err := w.store.Items(w.t.Context(), w.editor, f)
	if err != nil {
		w.t.Fatal(err)
	}
	keys := []string{}
	for _, i := range p.Items {
		keys = append(keys, i.Key)
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

func TestItemsAreFoundByTheirWords(t *testing.T) {
	eachDB(t, func(w *world) {
		a := content("甲问题", "好。")
		a.Tags, a.Products, a.Audience = []string{"资费", "热点"}, []string{"5G"}, []string{"老年人"}
		b := content("乙问题", "好。")
		b.Tags, b.Products, b.Visibility = []string{"资费"}, []string{"宽带"}, knowledge.Internal
		first := w.add("a", a)
		second := w.add("b", b)
		for want, f := range map[string]knowledge.Filter{
			"a b": {Tag: "资费"}, "a": {Tag: "资费", Product: "5G"}, "b": {Visibility: "internal"}, "": {Tag: "热点", Product: "宽带"},
		} {
			if got := w.list(f); got != want {
				w.t.Errorf("%+v: %q, want %q", f, got, want)
			}
		}
		if got := w.list(knowledge.Filter{Audience: "老年人"}); got != "a" {
			w.t.Errorf("by audience: %q", got)
		}
		if got := w.list(knowledge.Filter{Tag: "资"}); got != "" {
			w.t.Errorf("by a part of a tag: %q", got)
		}
		facets := func() (out []string) {
			f, err := w.store.Facets(w.t.Context(), w.editor)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, all := range [][]knowledge.Facet{f.Tags, f.Products, f.Audience, f.Owners} {
				for _, x := range all {
					out = append(out, strings.Repeat(x.Word+" ", int(x.Count)))
				}
			}
			return out
		}
		if got, want := facets(), []string{"资费 资费 ", "热点 ", "5G ", "宽带 ", "老年人 ", strings.Repeat(w.editor.ID+" ", 2)}; !slices.Equal(got, want) {
			w.t.Errorf("%q, want %q", got, want)
		}
		w.save(first, func(c *knowledge.Content) { c.Tags = []string{"热点"} })
		if err := w.store.ArchiveItem(w.t.Context(), w.editor, second.ID); err != nil {
			w.t.Fatal(err)
		}
		if got, want := facets(), []string{"热点 ", "5G ", "老年人 ", w.editor.ID + " "}; !slices.Equal(got, want) {
			w.t.Errorf("after an edit: %q, want %q", got, want)
		}
	})
}

func TestManyItemsAreEditedAtOnce(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		boss := w.member(w.editor.Permissions, nil)
		node := w.category("账单", "")
		a, b, odd := w.add("a", content("甲问题", "好。")), w.add("b", content("乙问题", "好。")), w.add("odd", content("奇怪的问题", "好。"))
		w.publish()
		frozen := w.add("frozen", content("冻住的问题", "好。"))
		c, err := w.store.OpenChange(ctx, w.editor, knowledge.NewChange{Name: "季节", Drafts: knowledge.Drafts{ItemIDs: []string{frozen.ID}}})
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.store.SubmitChange(ctx, w.editor, c.ID, knowledge.Plan{}); err != nil {
			w.t.Fatal(err)
		}
		w.save(b, func(c *knowledge.Content) { c.Tags = []string{"旧", "留"} })
		e := knowledge.BulkEdit{
			ItemIDs: []string{a.ID, b.ID, frozen.ID, "nowhere"}, CategoryID: &node, OwnerID: &boss.ID,
			AddTags: []string{"新"}, RemoveTags: []string{"旧"}, AddProducts: []string{"5G"}, Visibility: ptr(knowledge.Tier), Tiers: &[]string{"gold"}, Note: "整理",
		}
		done, err := w.store.EditItems(ctx, w.editor, e)
		if err != nil || done.Changed != 2 || done.Same != 0 || len(done.Refused) != 2 {
			w.t.Fatalf("%+v %v", done, err)
		}
		if got := []string{done.Refused[0].Code, done.Refused[1].Code}; !slices.Equal(got, []string{"knowledge.change_frozen", "knowledge.item_not_found"}) {
			w.t.Errorf("refused for %v", got)
		}
		now, err := w.store.Item(ctx, w.editor, b.ID)
		if err != nil || strings.Join(now.Draft.Tags, " ") != "留 新" || now.OwnerID != boss.ID || now.Category != "账单" || now.Draft.Tiers[0] != "gold" || now.Draft.Note != "整理" {
			w.t.Errorf("%+v %v", now.Draft, err)
		}
		if got := w.list(knowledge.Filter{OwnerID: boss.ID}); got != "a b" {
			w.t.Errorf("of the new owner: %q", got)
		}
		if again, err := w.store.EditItems(ctx, w.editor, e); err != nil || again.Changed != 0 || again.Same != 2 {
			w.t.Errorf("again: %+v %v", again, err)
		}
		untouched, err := w.store.Item(ctx, w.editor, odd.ID)
		if err != nil || untouched.Changed {
			w.t.Errorf("%+v %v", untouched.Item, err)
		}
		owned, err := w.store.EditItems(ctx, w.editor, knowledge.BulkEdit{ItemIDs: []string{odd.ID}, OwnerID: ptr("")})
		if err != nil || owned.Changed != 1 || count(w.eventTypes(), "knowledge.item_owned") != 3 {
			w.t.Errorf("%+v %v", owned, err)
		}
		if untouched, err = w.store.Item(ctx, w.editor, odd.ID); err != nil || untouched.Changed || untouched.OwnerID != "" {
			w.t.Errorf("an owner changes no content: %+v %v", untouched.Item, err)
		}
		_, err = w.store.EditItems(ctx, w.editor, knowledge.BulkEdit{ItemIDs: []string{a.ID}, OwnerID: ptr("somebody")})
		wantCode(w.t, err, "member.not_found")
		_, err = w.store.EditItems(ctx, w.editor, knowledge.BulkEdit{})
		wantCode(w.t, err, "knowledge.too_many")
		strange, err := w.store.EditItems(ctx, w.stranger, knowledge.BulkEdit{ItemIDs: []string{a.ID}, AddTags: []string{"偷"}})
		if err != nil || strange.Changed != 0 || strange.Refused[0].Code != "knowledge.item_not_found" {
			w.t.Errorf("a stranger edits %+v %v", strange, err)
		}
	})
}

func TestOwnersGoWithTheFile(t *testing.T) {
	eachDB(t, func(w *world) {
		w.staff = []knowledge.Person{{ID: w.editor.ID, Name: "林", StaffNo: "1001"}, {ID: w.second.ID, Name: "周"}}
		w.add("a", content("甲问题", "好。"))
		for _, format := range []string{"csv", "xlsx", "jsonl"} {
			var b bytes.Buffer
			if err := w.store.Export(w.t.Context(), w.editor, format, &b); err != nil {
				w.t.Fatal(err)
			}
			if format != "xlsx" && !strings.Contains(b.String(), "1001") {
				w.t.Errorf("%s: no owner in %s", format, b.String())
			}
			if got := actions(w.check(b.String(), knowledge.ImportOptions{})); got[0] != "same" {
				w.t.Errorf("%s again: %v", format, got)
			}
		}
		w.importNow("key,question,answer,负责人\na,甲问题,好。,周\n")
		if got := w.list(knowledge.Filter{OwnerID: w.second.ID}); got != "a" {
			w.t.Errorf("after the file: %q", got)
		}
		w.importNow("key,question,answer,owner\na,甲问题,好。,\n") // an empty cell leaves who it is
		run := w.check("key,question,answer,owner\na,甲问题,好。,不认识\n", knowledge.ImportOptions{})
		if got := actions(run); got[0] != "same import.owner_unknown" || w.list(knowledge.Filter{OwnerID: w.second.ID}) != "a" {
			w.t.Errorf("%v", got)
		}
	})
}
