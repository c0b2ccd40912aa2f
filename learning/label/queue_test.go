package label_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"yingda/knowledge"
	"yingda/learning"
	"yingda/learning/label"
	"yingda/learning/order"
)

func turns(all []label.TaskView) (out []string) {
	for _, v := range all {
		out = append(out, v.TurnID)
	}
	return out
}

func TestTheNextTaskIsTheOneThatTeachesMost(t *testing.T) {
	eachDB(t, func(w *world) {
		w.only(label.Items, 1)
		w.asks("sure", "怎么查话费账单呢", "bill", 0.99)
		w.asks("declined", "宠物保险怎么买", "", 0.02)
		w.asks("unsure", "在国外手机能用吗", "roam", 0.4)
		w.order()
		var teaching []string
		for _, v := range w.next(ann, label.NextQuery{Limit: 5}) {
			if !v.Measure {
				teaching = append(teaching, v.TurnID)
			}
			if v.Measure != order.Kept(1, v.TurnID, label.Measured) {
				w.t.Errorf("%s is in the wrong part", v.TurnID)
			}
		}
		if want := []string{"declined", "unsure", "sure"}; !slices.Equal(teaching, want) {
			w.t.Errorf("got %v, want %v", teaching, want)
		}
	})
}

func TestATaskIsSeenWithItsConversationAndOnRequestWithSuggestions(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(1, 1)
		v := w.next(ann, label.NextQuery{})[0]
		if v.Question != "第0个人的账单在哪里查" || v.Suggestions != nil || len(v.Around) != 2 || !v.Around[0].Asked || !v.Around[1].Reply || v.Decision != "answer" {
			w.t.Fatalf("%+v", v)
		}
		if len(v.Named) != 1 || v.Named[0].Key != "bill" {
			w.t.Errorf("named %+v", v.Named)
		}
		v = w.next(ann, label.NextQuery{Suggest: true})[0]
		if v.Suggestions == nil || len(v.Suggestions.Items) == 0 || v.Suggestions.Items[0].ItemID != w.items["bill"] {
			w.t.Errorf("suggested %+v", v.Suggestions)
		}
	})
}

func TestNothingIsSuggestedThatTheLabellerMayNotSee(t *testing.T) {
	eachDB(t, func(w *world) {
		name := "内部资费"
		c, err := w.know.AddCategory(t.Context(), boss, knowledge.CategoryEdit{Name: &name})
		w.must(err)
		secret, err := w.know.AddItem(t.Context(), boss, knowledge.NewItem{Key: "secret", Content: knowledge.Content{Question: "人的账单在哪里查", CategoryID: c.ID, Answers: []knowledge.Answer{{Text: "不告诉。"}}}})
		w.must(err)
		_, err = w.know.Publish(t.Context(), boss, knowledge.Publication{})
		w.must(err)
		w.asked(1, 1)
		suggested := func() bool {
			v := w.next(ann, label.NextQuery{Suggest: true})[0]
			return slices.ContainsFunc(v.Suggestions.Items, func(n learning.Near) bool { return n.ItemID == secret.ID })
		}
		if !suggested() {
			w.t.Fatal("who may see it is not told of it")
		}
		_, err = w.db.SQL().Exec("INSERT INTO category_grant (category_id, workspace_id, subject_kind, subject_id, may, created_at) VALUES ('" + c.ID + "', '" + ws + "', 'member', 'bob', '[\"see\"]', 1)")
		w.must(err)
		if suggested() {
			w.t.Error("it is suggested to who may not see it")
		}
	})
}

func TestNobodyIsGivenWhatAnotherHasBeforeThem(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(3, 1)
		anns, bobs := turns(w.next(ann, label.NextQuery{Limit: 2})), turns(w.next(bob, label.NextQuery{Limit: 2}))
		if len(anns) != 2 || len(bobs) != 1 || slices.Contains(anns, bobs[0]) {
			w.t.Fatalf("ann has %v, bob %v", anns, bobs)
		}
		if again := turns(w.next(ann, label.NextQuery{Limit: 2})); !slices.Equal(again, anns) {
			w.t.Errorf("asked again she gets %v, not %v", again, anns)
		}
		w.clock.Advance(11 * time.Minute)
		if bobs = turns(w.next(bob, label.NextQuery{Limit: 3})); len(bobs) != 3 {
			w.t.Errorf("ann went away, and bob has %v", bobs)
		}
	})
}

func TestWhatSeveralAreToLabelGoesToEachOnce(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(1, 2)
		first := w.next(ann, label.NextQuery{Limit: 2})
		if len(first) != 1 || first[0].Want != 2 || len(w.next(bob, label.NextQuery{})) != 1 {
			w.t.Fatalf("%+v", first)
		}
		if third := w.next(boss, label.NextQuery{}); len(third) != 0 {
			w.t.Errorf("a third is given %v", turns(third))
		}
		w.gives(ann, first[0].ID, w.right("bill"))
		if again := w.next(ann, label.NextQuery{}); len(again) != 0 {
			w.t.Errorf("ann labels it twice: %v", turns(again))
		}
		if got := w.next(bob, label.NextQuery{}); len(got) != 1 || got[0].Made != 1 {
			w.t.Errorf("%+v", got)
		}
	})
}

func TestPuttingInOrderAgainKeepsWhatIsLabelledAndDropsWhatIsOver(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(3, 1)
		all := w.next(ann, label.NextQuery{Limit: 3})
		w.gives(ann, all[0].ID, w.right("bill"))
		none := 0.0
		_, err := w.label.EditGuide(w.t.Context(), boss, label.Items, label.GuideEdit{Share: &none})
		w.must(err)
		w.clock.Advance(11 * time.Minute)
		w.must(w.label.Order(w.t.Context(), ws))
		if left := w.next(bob, label.NextQuery{Limit: 5}); len(left) != 0 {
			w.t.Errorf("left are %v", turns(left))
		}
		if d := w.task(all[0].ID); d.State != label.Done || d.Labels[0].AuthorID != "ann" {
			w.t.Errorf("%+v", d)
		}
		got, err := w.label.Overview(w.t.Context(), ann)
		w.must(err)
		if k := got.Kinds[0]; got.Candidates != 3 || k.Kind != label.Items || k.Settled != 1 || k.Waiting != 0 {
			w.t.Errorf("%+v", got)
		}
	})
}

func TestAnEmptyQueueIsPutInOrderByItself(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(0, 1)
		w.asks("late", "账单在哪里查呢", "bill", 0.5)
		w.must(w.log.CatchUp(w.t.Context(), w.learn.Consumer()))
		w.must(w.learn.Cluster(w.t.Context(), boss, false))
		w.clock.Advance(2 * time.Minute)
		if got := w.next(ann, label.NextQuery{}); len(got) != 0 {
			w.t.Fatalf("%v before it was put in order", turns(got))
		}
		_, err := w.jobs.RunDue(w.t.Context())
		w.must(err)
		if got := turns(w.next(ann, label.NextQuery{})); !slices.Equal(got, []string{"late"}) {
			w.t.Errorf("got %v", got)
		}
	})
}

func TestWhatIsErasedIsNoTask(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(2, 1)
		all := w.next(ann, label.NextQuery{Limit: 2})
		a := w.right("bill")
		a.Note = "她姓王"
		w.gives(ann, all[0].ID, a)
		w.erase("c-" + all[0].TurnID)
		w.erase("c-" + all[1].TurnID)
		if got := w.next(bob, label.NextQuery{}); len(got) != 0 {
			w.t.Errorf("%v are still there", turns(got))
		}
		d := w.task(all[0].ID)
		if d.State != label.Done || d.Answer.Note != "" || d.Labels[0].Answer.Note != "" || d.Question != "" || len(d.Answer.ItemIDs) != 1 {
			w.t.Errorf("%+v, labels %+v", d.Task, d.Labels)
		}
	})
}

func TestPlacesAreMarkedOnlyByThoseWhoSeeTheWords(t *testing.T) {
	eachDB(t, func(w *world) {
		w.only(label.Entities, 1)
		w.asks("phone", "我的号码13800138000为什么停机", "bill", 0.5)
		w.order()
		if got := w.next(member("eve", "learning.label"), label.NextQuery{}); len(got) != 0 {
			w.t.Errorf("eve is given %v", turns(got))
		}
		v := w.next(ann, label.NextQuery{Suggest: true})[0]
		want := []label.Entity{{Kind: "phone", From: 4, To: 15}}
		if !slices.Equal(v.Suggestions.Entities, want) {
			w.t.Errorf("suggested %+v", v.Suggestions.Entities)
		}
		w.gives(ann, v.ID, label.Answer{Verdict: label.Marked, Entities: want})
	})
}

func TestOthersCannotSeeAWorkspacesTasks(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(1, 1)
		stranger := boss
		stranger.WorkspaceID = "ws-2"
		id := w.next(ann, label.NextQuery{})[0].ID
		if got := w.next(stranger, label.NextQuery{}); len(got) != 0 {
			w.t.Errorf("a stranger is given %v", turns(got))
		}
		_, err := w.label.Give(w.t.Context(), stranger, id, label.NewLabel{Answer: label.Answer{Verdict: label.None}})
		w.refused(err, "label.task_not_found")
		_, err = w.label.Next(w.t.Context(), member("agent", "learning.read"), label.NextQuery{})
		w.refused(err, "actor.not_permitted")
	})
}

func TestAShareOfTheTasksIsForMeasuring(t *testing.T) {
	eachDB(t, func(w *world) {
		w.only(label.Items, 1)
		kept := 0
		for i := range 40 {
			id := fmt.Sprint("q-", i)
			w.asks(id, fmt.Sprintf("问题%d账单", i), "bill", 0.5)
			if order.Kept(1, id, label.Measured) {
				kept++
			}
		}
		w.order()
		measured := 0
		for range 40 {
			v := w.next(ann, label.NextQuery{})[0]
			w.gives(ann, v.ID, w.right("bill"))
			if v.Measure {
				measured++
			}
		}
		examples, err := w.label.Examples(w.t.Context(), ws, false, 100)
		w.must(err)
		measures, err := w.label.Examples(w.t.Context(), ws, true, 100)
		w.must(err)
		if kept == 0 || measured != kept || len(measures) != kept || len(examples) != 40-kept {
			w.t.Errorf("%d kept, %d tasks measure, %d to learn from, %d to measure", kept, measured, len(examples), len(measures))
		}
	})
}
