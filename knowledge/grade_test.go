package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"yingda/internal/actor"
	"yingda/knowledge"
	"yingda/sample"
)

func TestAnItemsWordsSpeakForItsGrade(t *testing.T) {
	for _, c := range []struct{ question, path, want string }{
		{"营业厅几点开门", "门店", "R1"},
		{"怎么办理副卡", "套餐", "R2"},
		{"手机号怎么过户给别人", "SIM卡", "R3"},
		{"银行卡被盗刷了怎么办", "安全", "R4"},
		{"收到短信怎么办", "防诈骗/已经被骗", "R4"}, // by where it stands
		{"My card was stolen", "", "R4"},
		{"", "", "R1"},
	} {
		a := knowledge.AdviseGrade(knowledge.Content{Question: c.question}, c.path)
		if a.Grade != c.want || a.Grade > "R1" && len(a.Why) == 0 {
			t.Errorf("%s, %s: %+v, want %s", c.question, c.path, a, c.want)
		}
	}
	long := knowledge.Content{Question: "怎么安装", Answers: []knowledge.Answer{{Parts: []knowledge.Part{{Kind: "steps", Steps: []string{"一", "二", "三", "四", "五"}}}}}}
	if a := knowledge.AdviseGrade(long, ""); a.Complexity != 2 || a.Grade != "R2" {
		t.Errorf("five steps: %+v", a)
	}
}

// Against 230 grades given by hand. What is advised is looked at by a person from
// R3 on: missing one costs more than asking once too often.
func TestTheAdviceFindsWhatPeopleGradedHigh(t *testing.T) {
	items, err := sample.Items()
	if err != nil {
		t.Fatal(err)
	}
	var both, high, advised, exact, within int
	for _, it := range items {
		a := knowledge.AdviseGrade(knowledge.Content{Question: it.Question, QuestionEN: it.QuestionEN, Variants: it.Variants}, it.Category)
		far := int(a.Grade[1]) - int(it.Grade[1])
		switch {
		case far == 0:
			exact++
			fallthrough
		case far == 1, far == -1:
			within++
		}
		if it.Grade >= "R3" {
			high++
		}
		if a.Grade >= "R3" {
			advised++
			if it.Grade >= "R3" {
				both++
			}
		}
	}
	t.Logf("of %d graded R3 or R4, %d advised so (%.0f %%); %.0f %% of %d advised so are; %.0f %% the same grade, %.0f %% at most one off", high, both,
		100*float64(both)/float64(high), 100*float64(both)/float64(advised), advised, 100*float64(exact)/float64(len(items)), 100*float64(within)/float64(len(items)))
	if recall := float64(both) / float64(high); recall < 0.85 {
		t.Errorf("recall %.2f", recall)
	}
	if precision := float64(both) / float64(advised); precision < 0.7 {
		t.Errorf("precision %.2f", precision)
	}
}

func TestAHighGradeIsPublishedWhenAPersonHasLooked(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		risky := func(grade string) knowledge.Content {
			c := content("手机丢了怎么挂失", "先停机。")
			c.Grade = grade
			return c
		}
		d, err := w.store.AddItem(ctx, w.editor, knowledge.NewItem{Key: "lost", Content: risky("R4")})
		if err != nil || d.Ready || d.GradeSuggested != "R4" || d.Flaws[0].Code != "knowledge.grade_unconfirmed" {
			w.t.Fatalf("%+v %v", d, err)
		}
		_, err = w.store.Publish(ctx, w.editor, knowledge.Publication{})
		wantCode(w.t, err, "knowledge.grade_unconfirmed")
		for _, who := range []actor.Actor{actor.Of(w.editor.WorkspaceID), {Kind: actor.Key, ID: "k", WorkspaceID: w.editor.WorkspaceID, Permissions: []string{"*"}}} {
			wantCode(w.t, w.store.ConfirmGrades(ctx, who, []string{d.ID}), "knowledge.grade_no_person")
			_, err = w.store.AddItem(ctx, who, knowledge.NewItem{Content: risky("R3"), Confirm: true})
			wantCode(w.t, err, "knowledge.grade_no_person")
		}
		wantCode(w.t, w.store.ConfirmGrades(ctx, w.stranger, []string{d.ID}), "knowledge.item_not_found")
		w.audit = nil
		if err := w.store.ConfirmGrades(ctx, w.second, []string{d.ID}); err != nil {
			w.t.Fatal(err)
		}
		d, err = w.store.Item(ctx, w.editor, d.ID)
		if err != nil || !d.Ready || d.GradeConfirmed != "R4" || d.GradeConfirmedBy != w.second.ID || d.GradeConfirmedAt != w.clock.Now().UnixMilli() || len(d.Flaws) > 0 {
			w.t.Fatalf("%+v %v", d, err)
		}
		if !slices.Equal(w.audit, []string{"knowledge.grade_confirmed " + w.second.ID}) || count(w.eventTypes(), "knowledge.grade_confirmed") != 1 {
			w.t.Errorf("recorded %v", w.audit)
		}
		w.publish()
		edit := func(change func(c *knowledge.Content)) {
			c := d.Draft.Content
			change(&c)
			if d, err = w.store.SaveItem(ctx, w.editor, d.ID, knowledge.Edit{Content: c, ParentRevision: d.DraftRevisionID}); err != nil {
				w.t.Fatal(err)
			}
		}
		edit(func(c *knowledge.Content) { c.Source = "公示" })
		if !d.Ready {
			w.t.Error("other words take the confirmation away")
		}
		edit(func(c *knowledge.Content) { c.Grade = "R3" })
		if d.Ready {
			w.t.Error("another grade is confirmed by the one before")
		}
		edit(func(c *knowledge.Content) { c.Grade = "R1" })
		if !d.Ready || d.Flaws[0].Code != "knowledge.grade_low" || !d.Flaws[0].Warning {
			w.t.Errorf("graded low: %+v", d.Flaws)
		}
		if got := w.list(knowledge.Filter{GradeCheck: "raise"}); got != "lost" {
			w.t.Errorf("to be raised: %q", got)
		}
		if err := w.store.ConfirmGrades(ctx, w.editor, []string{d.ID}); err != nil || w.list(knowledge.Filter{GradeCheck: "raise"}) != "" {
			w.t.Errorf("looked at, and still to be raised: %v", err)
		}
	})
}

func TestWhatIsNotReadyIsLeftOutWhereThatIsWanted(t *testing.T) {
	eachDB(t, func(w *world) {
		w.importNow("key,question,answer,grade\nlost,手机丢了怎么挂失,先停机。,R4\nopen,几点开门,九点。,R1\n")
		run := w.check("key,question,answer,grade\nnew,卡被盗了,先停卡。,R3\nlost,手机丢了怎么挂失,先停机。,R4\n", knowledge.ImportOptions{})
		if got := actions(run); !strings.HasPrefix(got[0], "add knowledge.grade_unconfirmed") || !strings.HasPrefix(got[1], "same knowledge.grade_unconfirmed") {
			w.t.Errorf("the dry run says %v", got)
		}
		if got := w.list(knowledge.Filter{GradeCheck: "confirm"}); got != "lost" {
			w.t.Errorf("to be confirmed: %q", got)
		}
		if _, err := w.store.Publish(w.t.Context(), w.editor, knowledge.Publication{Drafts: knowledge.Drafts{ReadyOnly: true}}); err != nil {
			w.t.Fatal(err)
		}
		if got := w.released(); len(got) != 1 || got["open"] == "" {
			w.t.Errorf("released %v", got)
		}
		if n, err := w.store.Unready(w.t.Context(), w.editor.WorkspaceID); err != nil || n != 1 {
			w.t.Errorf("%d left, %v", n, err)
		}
		ids := []string{}
		page, err := w.store.Items(w.t.Context(), w.editor, knowledge.Filter{GradeCheck: "confirm"})
		if err != nil {
			w.t.Fatal(err)
		}
		for _, it := range page.Items {
			ids = append(ids, it.ID)
		}
		if done, err := w.store.EditItems(w.t.Context(), w.editor, knowledge.BulkEdit{ItemIDs: ids, Confirm: true}); err != nil || done.Changed != 1 {
			w.t.Errorf("%+v %v", done, err)
		}
		w.publish()
	})
}
