package knowledge_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/testkit"
	"yingda/knowledge"
)

func TestSavingOnAStaleDraftIsRefused(t *testing.T) {
	eachDB(t, func(w *world) {
		a := w.add("a", content("甲问题", "甲"))
		w.save(a, func(c *knowledge.Content) { c.Question = "一号编辑" })
		c := a.Draft.Content
		c.Question = "二号编辑"
		_, err := w.store.SaveItem(w.t.Context(), w.editor, a.ID, knowledge.Edit{Content: c, ParentRevision: a.DraftRevisionID})
		wantCode(w.t, err, "knowledge.stale")
	})
}

func TestSavingTheSameContentWritesNothing(t *testing.T) {
	eachDB(t, func(w *world) {
		a := w.add("a", content("甲问题", "甲"))
		same := w.save(a, func(c *knowledge.Content) { c.Question = "  甲问题 " })
		if same.DraftRevisionID != a.DraftRevisionID || len(same.Revisions) != 1 {
			w.t.Fatalf("%+v", same.Revisions)
		}
	})
}

func TestEditingBackToWhatIsPublishedLeavesNothingToPublish(t *testing.T) {
	eachDB(t, func(w *world) {
		a := w.add("a", content("甲问题", "甲"))
		w.publish()
		changed := w.save(a, func(c *knowledge.Content) { c.Question = "甲问题改" })
		back := w.save(changed, func(c *knowledge.Content) { c.Question = "甲问题" })
		if !changed.Changed || back.Changed || back.DraftRevisionID != a.DraftRevisionID {
			w.t.Fatalf("%+v", back.Item)
		}
		again := w.save(back, func(c *knowledge.Content) { c.Question = "甲问题再改" })
		if again.Draft.N != 3 {
			w.t.Fatalf("revision number %d, want 3", again.Draft.N)
		}
	})
}

func TestAKeyIsTakenOnlyOnceAndOnlyWithinItsWorkspace(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.add("a", content("甲问题", "甲"))
		_, err := w.store.AddItem(ctx, w.editor, knowledge.NewItem{Key: "a", Content: content("乙问题", "乙")})
		wantCode(w.t, err, "knowledge.key_taken")
		if _, err := w.store.AddItem(ctx, w.stranger, knowledge.NewItem{Key: "a", Content: content("乙问题", "乙")}); err != nil {
			w.t.Fatal(err)
		}
		_, err = w.store.AddItem(ctx, w.editor, knowledge.NewItem{Key: "有空 格", Content: content("乙问题", "乙")})
		wantCode(w.t, err, "knowledge.key_unreadable")
	})
}

func TestAnotherWorkspacesItemIsNotThere(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("甲问题", "甲"))
		base := w.publish()
		cat, err := w.store.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: ptr("账单")})
		if err != nil {
			w.t.Fatal(err)
		}
		run := w.check("question,answer\n甲,乙\n", knowledge.ImportOptions{})
		correction, err := w.store.Correct(ctx, w.editor, knowledge.NewCorrection{MessageID: "m1"})
		if err != nil {
			w.t.Fatal(err)
		}
		calls := map[string]func() error{
			"item":      func() error { _, err := w.store.Item(ctx, w.stranger, a.ID); return err },
			"revisions": func() error { _, err := w.store.Revisions(ctx, w.stranger, a.ID, 0, 0); return err },
			"archive":   func() error { return w.store.ArchiveItem(ctx, w.stranger, a.ID) },
			"revert":    func() error { _, err := w.store.RevertItem(ctx, w.stranger, a.ID, a.DraftRevisionID); return err },
			"save": func() error {
				_, err := w.store.SaveItem(ctx, w.stranger, a.ID, knowledge.Edit{Content: content("乙", "乙"), ParentRevision: a.DraftRevisionID})
				return err
			},
			"base":     func() error { _, err := w.store.BaseVersion(ctx, w.stranger, base.ID); return err },
			"rollback": func() error { _, err := w.store.Rollback(ctx, w.stranger, base.ID); return err },
			"rename": func() error {
				_, err := w.store.EditCategory(ctx, w.stranger, cat.ID, knowledge.CategoryEdit{Name: ptr("x")})
				return err
			},
			"import": func() error { _, err := w.store.Import(ctx, w.stranger, run.ID); return err },
			"apply":  func() error { _, err := w.store.Apply(ctx, w.stranger, run.ID); return err },
			"cancel": func() error { _, err := w.store.CancelImport(ctx, w.stranger, run.ID); return err },
			"rows":   func() error { _, err := w.store.ImportRows(ctx, w.stranger, run.ID, "", 0); return err },
			"correction": func() error {
				_, err := w.store.ResolveCorrection(ctx, w.stranger, correction.ID, knowledge.Resolution{Result: knowledge.ResultDismissed})
				return err
			},
			"remove": func() error { return w.store.RemoveCategory(ctx, w.stranger, cat.ID) },
		}
		for name, call := range calls {
			if err := call(); err == nil || !strings.HasSuffix(err.Error(), "_not_found") {
				w.t.Errorf("%s: got %v, want not found", name, err)
			}
		}
		page, err := w.store.Items(ctx, w.stranger, knowledge.Filter{})
		if err != nil || len(page.Items) != 0 {
			w.t.Errorf("a stranger lists %+v, %v", page.Items, err)
		}
	})
}

func TestEachVerbAsksForItsPermission(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		nobody := actor.Actor{Kind: actor.Member, ID: "x", WorkspaceID: w.editor.WorkspaceID}
		for name, call := range map[string]func() error{
			"read":    func() error { _, err := w.store.Items(ctx, nobody, knowledge.Filter{}); return err },
			"write":   func() error { _, err := w.store.AddItem(ctx, nobody, knowledge.NewItem{}); return err },
			"publish": func() error { _, err := w.store.Publish(ctx, nobody, knowledge.Publication{}); return err },
			"approve": func() error { _, err := w.store.ApproveChange(ctx, nobody, "x"); return err },
			"import":  func() error { _, err := w.store.Check(ctx, nobody, knowledge.Upload{}); return err },
			"export":  func() error { return w.store.Export(ctx, nobody, "csv", io.Discard) },
			"correct": func() error {
				_, err := w.store.Correct(ctx, nobody, knowledge.NewCorrection{MessageID: "m1"})
				return err
			},
			"back": func() error { _, err := w.store.Rollback(ctx, nobody, "x"); return err },
		} {
			if err := call(); err == nil {
				w.t.Errorf("%s: allowed", name)
			} else {
				wantCode(w.t, err, "actor.not_permitted")
			}
		}
	})
}

func TestContentThatCannotStandIsRefused(t *testing.T) {
	eachDB(t, func(w *world) {
		long := strings.Repeat("长", 501)
		for code, c := range map[string]knowledge.Content{
			"knowledge.question_missing":   {},
			"knowledge.too_long":           {Question: long},
			"knowledge.grade_unknown":      {Question: "问", Grade: "R9"},
			"knowledge.visibility_unknown": {Question: "问", Visibility: "secret"},
			"knowledge.variant_separator":  {Question: "问", Variants: []string{"甲 || 乙"}},
			"knowledge.tag_separator":      {Question: "问", Tags: []string{"甲，乙"}},
			"knowledge.date_unreadable":    {Question: "问", ValidFrom: "明天"},
			"knowledge.dates_crossed":      {Question: "问", ValidFrom: "2026-02-01", ValidUntil: "2026-01-01"},
			"knowledge.category_not_found": {Question: "问", CategoryID: "nowhere"},
			"knowledge.link_unsafe":        {Question: "问", Answers: []knowledge.Answer{{Text: "[点我](javascript:alert(1))"}}},
			"knowledge.channel_unknown":    {Question: "问", Answers: []knowledge.Answer{{Text: "答", Channels: []string{"pigeon"}}}},
			"knowledge.locale_unknown":     {Question: "问", Answers: []knowledge.Answer{{Text: "答", Locale: "xx"}}},
			"knowledge.hours_unknown":      {Question: "问", Answers: []knowledge.Answer{{Text: "答", Hours: "noon"}}},
			"knowledge.rule_name":          {Question: "问", Answers: []knowledge.Answer{{Text: "答", When: `tire == "gold"`}}},
			"knowledge.part_unknown":       part(knowledge.Part{Kind: "video", Title: "片"}),
			"knowledge.part_empty":         part(knowledge.Part{Kind: "steps", Title: "没有步骤"}),
			"knowledge.picture_untold":     part(knowledge.Part{Kind: "picture", URL: "https://x.example/a.png"}),
			"knowledge.address_missing":    part(knowledge.Part{Kind: "link", Title: "官网"}),
			"knowledge.field_unknown":      part(knowledge.Part{Kind: "form", Fields: []knowledge.Field{{Label: "甲", Kind: "magic"}}}),
			"knowledge.too_many":           {Question: "问", Tags: strings.Fields(strings.Repeat("a ", 3) + numbers(40))},
		} {
			_, err := w.store.AddItem(w.t.Context(), w.editor, knowledge.NewItem{Key: "k", Content: c})
			wantCode(w.t, err, code)
		}
	})
}

func part(p knowledge.Part) knowledge.Content {
	return knowledge.Content{Question: "问", Answers: []knowledge.Answer{{Text: "答", Parts: []knowledge.Part{p}}}}
}

func TestAnAddressThatIsNoneIsRefused(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for _, to := range []string{"javascript:alert(1)", "data:text/html,x", "//x.example", "https://x.example/(a)", "https://x.example/a b"} {
		for field, p := range map[string]knowledge.Part{"url": {Kind: "card", Title: "卡", URL: to}, "picture": {Kind: "card", Title: "卡", Picture: to}} {
			_, err := w.store.AddItem(t.Context(), w.editor, knowledge.NewItem{Content: part(p)})
			wantCode(t, err, "knowledge.link_unsafe")
			if f := fault.Of(err); f.Field != "answers/0/parts/0/"+field {
				t.Errorf("%s: told of %s", to, f.Field)
			}
		}
	}
}

// What was written before content had these fields is still known by its hash.
func TestOlderContentKeepsItsHash(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	d := w.add("card", knowledge.Content{
		Question: "怎么补卡", Variants: []string{"卡丢了"}, Visibility: knowledge.Tier, Tags: []string{"卡"},
		Answers: []knowledge.Answer{{Text: "去营业厅。", Channels: []string{"webchat"}, Hours: "open"}},
	})
	if d.Draft.Hash != "6b9852c0b53ae04263122d57fc24f25d" {
		t.Errorf("%s", d.Draft.Hash)
	}
	for name, change := range map[string]func(*knowledge.Content){
		"tiers":    func(c *knowledge.Content) { c.Tiers = []string{"gold"} },
		"products": func(c *knowledge.Content) { c.Products = []string{"5G"} },
		"audience": func(c *knowledge.Content) { c.Audience = []string{"老年人"} },
		"when":     func(c *knowledge.Content) { c.Answers[0].When = "open" },
		"spoken":   func(c *knowledge.Content) { c.Answers[0].Spoken = "去" },
		"parts": func(c *knowledge.Content) {
			c.Answers[0].Parts = []knowledge.Part{{Kind: "link", Title: "官网", URL: "https://x.example"}}
		},
	} {
		before := d
		d.Draft.Answers = slices.Clone(d.Draft.Answers)
		d = w.save(d, change)
		if d.Draft.Hash == before.Draft.Hash || len(knowledge.Diff(before.Draft.Content, d.Draft.Content, func(string) string { return "" })) != 1 {
			t.Errorf("%s is not told apart", name)
		}
	}
}

func TestAWordingInTwoItemsIsShown(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add("a", content("怎么查话费", "甲", "查话费！"))
		b := w.add("b", content("话费余额", "乙", "查 话费"))
		if len(b.Twins) != 1 || b.Twins[0].Key != "a" || b.Twins[0].Wording != "查 话费" {
			w.t.Fatalf("%+v", b.Twins)
		}
		c := w.add("c", content("退订", "丙", "怎么退订", "怎么退订？"))
		if len(c.Flaws) != 1 || c.Flaws[0].Code != "knowledge.variant_repeated" || !c.Flaws[0].Warning {
			w.t.Fatalf("%+v", c.Flaws)
		}
	})
}

func TestListsFilterAndPage(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		top, err := w.store.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: ptr("账单")})
		if err != nil {
			w.t.Fatal(err)
		}
		below, err := w.store.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: ptr("查询"), ParentID: &top.ID})
		if err != nil {
			w.t.Fatal(err)
		}
		c := content("怎么查话费", "甲", "Check my BILL")
		c.CategoryID = below.ID
		w.add("a", c)
		w.publish()
		w.add("b", content("100%有效吗", "乙"))
		keys := func(f knowledge.Filter) string {
			p, err := w.store.Items(ctx, w.editor, f)
			if err != nil {
				w.t.Fatal(err)
			}
			var out []string
			for _, i := range p.Items {
				out = append(out, i.Key)
			}
			return strings.Join(out, " ")
		}
		for want, f := range map[string]knowledge.Filter{
			"b a": {}, "a": {CategoryID: top.ID}, "b": {State: "changed"},
		} {
			if got := keys(f); got != want {
				w.t.Errorf("%+v: %q, want %q", f, got, want)
			}
		}
		for q, want := range map[string]string{"话费": "a", "check my bill": "a", "100%": "b", "%": "b", "_": "", "a": "a"} {
			if got := keys(knowledge.Filter{Query: q}); got != want && q != "a" {
				w.t.Errorf("%q: %q, want %q", q, got, want)
			}
		}
		first, err := w.store.Items(ctx, w.editor, knowledge.Filter{Limit: 1})
		if err != nil || first.Next == "" {
			w.t.Fatalf("%+v, %v", first, err)
		}
		second, err := w.store.Items(ctx, w.editor, knowledge.Filter{Limit: 1, After: first.Next})
		if err != nil || second.Next != "" || second.Items[0].Key != "a" {
			w.t.Fatalf("%+v, %v", second, err)
		}
	})
}

func TestTheTreeHasNoCyclesAndLosesNoItems(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a, err := w.store.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: ptr("甲")})
		if err != nil {
			w.t.Fatal(err)
		}
		b, err := w.store.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: ptr("乙"), ParentID: &a.ID})
		if err != nil {
			w.t.Fatal(err)
		}
		_, err = w.store.EditCategory(ctx, w.editor, a.ID, knowledge.CategoryEdit{ParentID: &b.ID})
		wantCode(w.t, err, "knowledge.category_cycle")
		_, err = w.store.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: ptr("甲")})
		wantCode(w.t, err, "knowledge.category_taken")
		wantCode(w.t, w.store.RemoveCategory(ctx, w.editor, a.ID), "knowledge.category_used")
		if err := w.store.RemoveCategory(ctx, w.editor, b.ID); err != nil {
			w.t.Fatal(err)
		}
		if err := w.store.RemoveCategory(ctx, w.editor, a.ID); err != nil {
			w.t.Fatal(err)
		}
	})
}

func ptr[T any](v T) *T { return &v }

func numbers(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("x", i+1) + " ")
	}
	return b.String()
}
