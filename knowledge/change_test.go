package knowledge_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"yingda/internal/actor"
	"yingda/knowledge"
)

func (w *world) open(name string, itemIDs ...string) knowledge.ChangeDetail {
	w.t.Helper()
	c, err := w.store.OpenChange(w.t.Context(), w.editor, knowledge.NewChange{Name: name, Drafts: knowledge.Drafts{ItemIDs: itemIDs}})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) publishChange(changeID string, p knowledge.Plan) knowledge.ChangeDetail {
	w.t.Helper()
	c, err := w.store.PublishChange(w.t.Context(), w.editor, changeID, p)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) change(changeID string) knowledge.ChangeDetail {
	w.t.Helper()
	c, err := w.store.Change(w.t.Context(), w.editor, changeID)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) runJobs() int {
	w.t.Helper()
	n, err := w.jobs.RunDue(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) wantReleased(want map[string]string) {
	w.t.Helper()
	if got := w.released(); !maps.Equal(got, want) {
		w.t.Fatalf("released %v, want %v", got, want)
	}
}

func asked(q string) func(*knowledge.Content) {
	return func(c *knowledge.Content) { c.Question = q }
}

func TestTheDraftsOfAChangeArePublishedTogetherAndTheOthersNot(t *testing.T) {
	eachDB(t, func(w *world) {
		a, b, c := w.add("a", content("甲", "甲")), w.add("b", content("乙", "乙")), w.add("c", content("丙", "丙"))
		w.publish()
		a, b, c = w.save(a, asked("甲改")), w.save(b, asked("乙改")), w.save(c, asked("丙改"))
		spring := w.open("春季套餐", a.ID, b.ID)
		if spring.N != 2 || spring.Items != 2 || spring.State != knowledge.ChangeOpen {
			w.t.Fatalf("%+v", spring)
		}
		if loose, err := w.store.Changes(w.t.Context(), w.editor, "", 0); err != nil || len(loose.Items) != 1 || loose.Items[0].ItemID != c.ID {
			w.t.Fatalf("%+v, %v", loose.Items, err)
		}
		if its, err := w.store.ItemsOfChange(w.t.Context(), w.editor, spring.ID, "", 0); err != nil || its.Changed != 2 || its.Items[0].Fields[0].After[0] != "甲改" {
			w.t.Fatalf("%+v, %v", its, err)
		}
		done := w.publishChange(spring.ID, knowledge.Plan{})
		if done.State != knowledge.ChangePublished || done.BaseN != 2 || done.Items != 2 {
			w.t.Fatalf("%+v", done)
		}
		w.wantReleased(map[string]string{"a": "甲改", "b": "乙改", "c": "丙"})
		after, err := w.store.ItemsOfChange(w.t.Context(), w.editor, spring.ID, "", 0)
		if err != nil || len(after.Items) != 2 || after.Items[1].Fields[0].Before[0] != "乙" {
			w.t.Fatalf("what it did is forgotten: %+v, %v", after, err)
		}
		it, _ := w.store.Item(w.t.Context(), w.editor, a.ID)
		if it.ChangeID != "" || it.Changed {
			w.t.Fatalf("%+v", it.Item)
		}
	})
}

func TestADraftBelongsToOneChange(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("甲", "甲"))
		one, two := w.open("一", a.ID), w.open("二")
		if err := w.store.Collect(ctx, w.editor, two.ID, knowledge.Drafts{ItemIDs: []string{a.ID}}); err != nil {
			w.t.Fatal(err)
		}
		if w.change(one.ID).Items != 0 || w.change(two.ID).Items != 1 {
			w.t.Fatal("it is in both, or in none")
		}
		_, err := w.store.Publish(ctx, w.editor, knowledge.Publication{Drafts: knowledge.Drafts{ItemIDs: []string{a.ID}}})
		wantCode(w.t, err, "knowledge.drafts_not_free")
		_, err = w.store.Publish(ctx, w.editor, knowledge.Publication{})
		wantCode(w.t, err, "knowledge.nothing_changed")
		if err := w.store.Collect(ctx, w.editor, "", knowledge.Drafts{ItemIDs: []string{a.ID}}); err != nil {
			w.t.Fatal(err)
		}
		w.publish(a.ID)
		_, err = w.store.PublishChange(ctx, w.editor, two.ID, knowledge.Plan{})
		wantCode(w.t, err, "knowledge.nothing_changed")
	})
}

func TestASecondPersonLooksAtWhatIsFrozen(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.rules.SecondPerson = true
		a := w.add("a", content("甲", "甲"))
		c := w.put()
		if c.State != knowledge.ChangeInReview || c.Review != knowledge.ReviewWorkspace || len(w.released()) != 0 {
			w.t.Fatalf("%+v", c)
		}
		_, err := w.store.SaveItem(ctx, w.editor, a.ID, knowledge.Edit{Content: content("甲甲", "甲"), ParentRevision: a.DraftRevisionID})
		wantCode(w.t, err, "knowledge.change_frozen")
		wantCode(w.t, w.store.ArchiveItem(ctx, w.editor, a.ID), "knowledge.change_frozen")
		if run := w.check("key,question,answer\na,甲甲,甲\n", knowledge.ImportOptions{}); run.Rows[0].Problems[0].Code != "knowledge.change_frozen" {
			w.t.Errorf("an import would write it: %+v", run.Rows)
		}
		_, err = w.store.ApproveChange(ctx, w.editor, c.ID)
		wantCode(w.t, err, "knowledge.approver_is_author")
		_, err = w.store.ApproveChange(ctx, w.stranger, c.ID)
		wantCode(w.t, err, "knowledge.change_not_found")
		program := w.second
		program.Kind = actor.Key
		_, err = w.store.ApproveChange(ctx, program, c.ID)
		wantCode(w.t, err, "knowledge.approver_no_person")
		back, err := w.store.ReopenChange(ctx, w.second, c.ID, "答案少了资费")
		if err != nil || back.State != knowledge.ChangeOpen || len(back.Comments) != 1 || back.Comments[0].AuthorID != w.second.ID || back.PublishAt != 0 {
			w.t.Fatalf("%+v, %v", back, err)
		}
		w.save(a, func(c *knowledge.Content) { c.Answers[0].Text = "甲，每月 10 元" })
		w.publishChange(c.ID, knowledge.Plan{})
		done, err := w.store.ApproveChange(ctx, w.second, c.ID)
		if err != nil || done.State != knowledge.ChangePublished || done.ApprovedBy != w.second.ID || done.PublisherID != w.editor.ID {
			w.t.Fatalf("%+v, %v", done, err)
		}
		b, err := w.store.BaseVersion(ctx, w.editor, done.BaseVersionID)
		if err != nil || b.ApprovedBy != w.second.ID || b.AuthorID != w.editor.ID {
			w.t.Fatalf("%+v, %v", b, err)
		}
		_, err = w.store.ApproveChange(ctx, w.second, c.ID)
		wantCode(w.t, err, "knowledge.change_state")
	})
}

func TestWhoWroteAnyPartOfItDoesNotApproveIt(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("甲", "甲"))
		w.publish()
		a = w.save(a, asked("甲改"))
		if _, err := w.store.SaveItem(ctx, w.second, a.ID, knowledge.Edit{Content: content("甲再改", "甲"), ParentRevision: a.DraftRevisionID}); err != nil {
			w.t.Fatal(err)
		}
		c, err := w.store.SubmitChange(ctx, w.second, w.open("改甲", a.ID).ID, knowledge.Plan{})
		if err != nil || c.State != knowledge.ChangeInReview || c.Review != knowledge.ReviewAsked {
			w.t.Fatalf("%+v, %v", c, err)
		}
		for _, who := range []actor.Actor{w.editor, w.second} {
			_, err := w.store.ApproveChange(ctx, who, c.ID)
			wantCode(w.t, err, "knowledge.approver_is_author")
		}
		third := w.second
		third.ID = "third"
		if c, err = w.store.ApproveChange(ctx, third, c.ID); err != nil || c.State != knowledge.ChangeApproved {
			w.t.Fatalf("%+v, %v", c, err)
		}
		w.wantReleased(map[string]string{"a": "甲"})
		w.publishChange(c.ID, knowledge.Plan{})
		w.wantReleased(map[string]string{"a": "甲再改"})
	})
}

func TestCategoriesAndGradesAskForASecondPerson(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		top, err := w.store.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: ptr("资费"), Review: ptr(true)})
		if err != nil {
			w.t.Fatal(err)
		}
		below, err := w.store.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: ptr("漫游"), ParentID: &top.ID})
		if err != nil {
			w.t.Fatal(err)
		}
		in := content("甲", "甲")
		in.CategoryID = below.ID
		w.add("a", in)
		if c := w.put(); c.State != knowledge.ChangeInReview || c.Review != knowledge.ReviewCategory {
			w.t.Fatalf("%+v", c)
		}
		careless := w.editor
		careless.Permissions = []string{"knowledge.write"}
		_, err = w.store.EditCategory(ctx, careless, top.ID, knowledge.CategoryEdit{Review: ptr(false)})
		wantCode(w.t, err, "actor.not_permitted")
		risky := content("丢卡", "先挂失。")
		risky.Grade = "R4"
		b := w.add("b", risky)
		w.publish() // nobody else is there who could look
		w.rules.Approvers = 2
		w.save(b, func(c *knowledge.Content) { c.Grade = "R1" })
		if c := w.put(); c.State != knowledge.ChangeInReview || c.Review != knowledge.ReviewGrade {
			w.t.Fatalf("a grade is lowered by one person alone: %+v", c)
		}
	})
}

func TestAChangeIsPublishedAtItsTimeAndTakenBackAtItsEnd(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a, b := w.add("a", content("甲", "甲")), w.add("b", content("乙", "乙"))
		w.publish()
		a, b = w.save(a, asked("甲促销")), w.save(b, asked("乙促销"))
		promo := w.add("promo", content("双十一", "打折。"))
		now := w.clock.Now().UnixMilli()
		c := w.publishChange(w.open("双十一", a.ID, b.ID, promo.ID).ID, knowledge.Plan{At: now + 3600_000, EndAt: now + 7200_000})
		if c.State != knowledge.ChangeScheduled {
			w.t.Fatalf("%+v", c)
		}
		w.clock.Advance(-48 * time.Hour) // a clock that is set right
		w.runJobs()
		w.clock.Advance(48*time.Hour + 59*time.Minute)
		w.runJobs()
		w.wantReleased(map[string]string{"a": "甲", "b": "乙"})
		w.clock.Advance(time.Minute)
		w.runJobs()
		w.wantReleased(map[string]string{"a": "甲促销", "b": "乙促销", "promo": "双十一"})
		b, _ = w.store.Item(ctx, w.editor, b.ID)
		w.save(b, asked("乙新版"))
		w.publish()
		w.clock.Advance(time.Hour)
		w.runJobs()
		w.wantReleased(map[string]string{"a": "甲", "b": "乙新版"}) // what was published otherwise since stays
		c = w.change(c.ID)
		if c.State != knowledge.ChangePublished || c.TakenBackBy == "" {
			w.t.Fatalf("%+v", c)
		}
		if back := w.change(c.TakenBackBy); back.TakesBack != c.ID || back.State != knowledge.ChangePublished || back.Items != 2 {
			w.t.Fatalf("%+v", back)
		}
		_, err := w.store.Publish(ctx, w.editor, knowledge.Publication{})
		wantCode(w.t, err, "knowledge.nothing_changed")
		if n := w.runJobs(); n != 0 {
			w.t.Errorf("%d jobs are left", n)
		}
	})
}

func TestATimeIsChangedAndTakenAway(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("甲", "甲"))
		hour := int64(time.Hour / time.Millisecond)
		now := w.clock.Now().UnixMilli()
		c := w.publishChange(w.open("一", a.ID).ID, knowledge.Plan{At: now + hour})
		w.publishChange(c.ID, knowledge.Plan{At: now + 3*hour})
		w.clock.Advance(2 * time.Hour)
		if w.runJobs(); len(w.released()) != 0 {
			w.t.Fatal("the time that was given up held")
		}
		if c, err := w.store.ReopenChange(ctx, w.editor, c.ID, ""); err != nil || c.State != knowledge.ChangeOpen || c.PublishAt != 0 {
			w.t.Fatalf("%+v, %v", c, err)
		}
		w.clock.Advance(2 * time.Hour)
		if w.runJobs(); len(w.released()) != 0 {
			w.t.Fatal("published though it was taken back to be written")
		}
		c = w.publishChange(c.ID, knowledge.Plan{EndAt: w.clock.Now().UnixMilli() + hour})
		if c, err := w.store.EndChange(ctx, w.editor, c.ID, 0); err != nil || c.EndAt != 0 {
			w.t.Fatalf("%+v, %v", c, err)
		}
		w.clock.Advance(2 * time.Hour)
		if w.runJobs(); len(w.released()) != 1 {
			w.t.Fatal("ended though it has no end")
		}
		if c, err := w.store.EndChange(ctx, w.editor, c.ID, 1); err != nil || c.TakenBackBy == "" || len(w.released()) != 0 {
			w.t.Fatalf("%+v, %v", c, err)
		}
		for code, p := range map[string]knowledge.Plan{
			"knowledge.plan_unusable":         {At: now + 10*366*24*hour},
			"knowledge.ends_before_it_begins": {At: now + 20*hour, EndAt: now + 10*hour},
		} {
			_, err := w.store.PublishChange(ctx, w.editor, c.ID, p)
			wantCode(w.t, err, code)
		}
	})
}

// What was looked at rests on what was released then.
func TestWhatWasReleasedOtherwiseInBetweenIsLookedAtAgain(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("甲", "甲"))
		w.add("b", content("乙", "乙"))
		first := w.publish()
		a = w.save(a, asked("甲改坏"))
		w.publish()
		a, _ = w.store.Item(ctx, w.editor, a.ID)
		a = w.save(a, asked("甲再改"))
		c := w.publishChange(w.open("改甲", a.ID).ID, knowledge.Plan{At: w.clock.Now().UnixMilli() + 1000})
		if _, err := w.store.Rollback(ctx, w.editor, first.ID); err != nil {
			w.t.Fatal(err)
		}
		w.clock.Advance(time.Second)
		w.runJobs()
		c = w.change(c.ID)
		if c.State != knowledge.ChangeApproved || c.Problem.Code != "knowledge.change_outrun" || c.Problem.Params["key"] != "a" {
			w.t.Fatalf("%+v", c)
		}
		w.wantReleased(map[string]string{"a": "甲", "b": "乙"})
		if _, err := w.store.ReopenChange(ctx, w.editor, c.ID, ""); err != nil {
			w.t.Fatal(err)
		}
		w.publishChange(c.ID, knowledge.Plan{})
		w.wantReleased(map[string]string{"a": "甲再改", "b": "乙"})
	})
}

func TestADroppedChangesDraftsAreThoseReleased(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("甲", "甲"))
		w.publish()
		a = w.save(a, asked("甲改"))
		b := w.add("b", content("乙", "乙"))
		c := w.open("不要了", a.ID, b.ID)
		if c, err := w.store.DropChange(ctx, w.editor, c.ID); err != nil || c.State != knowledge.ChangeDropped || c.Items != 2 {
			w.t.Fatalf("%+v, %v", c, err)
		}
		a, _ = w.store.Item(ctx, w.editor, a.ID)
		b, _ = w.store.Item(ctx, w.editor, b.ID)
		if a.Question != "甲" || a.Changed || len(a.Revisions) != 2 || b.ArchivedAt == 0 || b.Changed || a.ChangeID+b.ChangeID != "" {
			w.t.Fatalf("%+v %+v", a.Item, b.Item)
		}
		_, err := w.store.PublishChange(ctx, w.editor, c.ID, knowledge.Plan{})
		wantCode(w.t, err, "knowledge.change_state")
		want := []string{"knowledge.change_moved", "knowledge.change_moved", "knowledge.change_moved", "knowledge.change_moved"}
		got := slices.DeleteFunc(w.eventTypes(), func(s string) bool { return s != "knowledge.change_moved" })
		if !slices.Equal(got, want) { // two of the first publishing, opened, dropped
			w.t.Errorf("%v", got)
		}
	})
}
