package knowledge_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"yingda/internal/fault"
	"yingda/knowledge"
)

func TestTwoEditorsOfOneItemLoseNothing(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("怎么补卡", "去营业厅。", "卡丢了"))
		w.save(a, func(c *knowledge.Content) { c.Variants = append(c.Variants, "卡坏了"); c.Grade = "R2" })
		mine := a.Draft.Content
		mine.Variants = append(slices.Clone(mine.Variants), "补办电话卡")
		mine.Answers = []knowledge.Answer{{Text: "带身份证去营业厅。"}}
		both, err := w.store.SaveItem(ctx, w.second, a.ID, knowledge.Edit{Content: mine, ParentRevision: a.DraftRevisionID})
		if err != nil {
			w.t.Fatal(err)
		}
		d := both.Draft
		if !slices.Equal(d.Variants, []string{"卡丢了", "卡坏了", "补办电话卡"}) || d.Grade != "R2" || d.Answers[0].Text != "带身份证去营业厅。" {
			w.t.Fatalf("%+v", d.Content)
		}
	})
}

func TestWhatBothChangedOtherwiseIsSettledByAPerson(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		a := w.add("a", content("怎么补卡", "去营业厅。"))
		theirs := w.save(a, func(c *knowledge.Content) { c.Question = "怎么补办卡"; c.Tags = []string{"卡"} })
		e := knowledge.Edit{Content: content("如何补卡", "网上。"), ParentRevision: a.DraftRevisionID}
		_, err := w.store.SaveItem(ctx, w.second, a.ID, e)
		wantCode(w.t, err, "knowledge.stale")
		if p := fault.Of(err).Params; p["current"] != theirs.DraftRevisionID || !reflect.DeepEqual(p["fields"], []string{"question"}) {
			w.t.Fatalf("%v", p)
		}
		e.Settled, e.Seen = map[string]string{"question": knowledge.TakeTheirs}, a.DraftRevisionID
		_, err = w.store.SaveItem(ctx, w.second, a.ID, e) // settled against what is not there any more
		wantCode(w.t, err, "knowledge.stale")
		e.Seen = theirs.DraftRevisionID
		done, err := w.store.SaveItem(ctx, w.second, a.ID, e)
		if err != nil || done.Question != "怎么补办卡" || done.Draft.Answers[0].Text != "网上。" || !slices.Equal(done.Draft.Tags, []string{"卡"}) {
			w.t.Fatalf("%+v, %v", done.Draft.Content, err)
		}
		e.ParentRevision = w.add("b", content("乙", "乙")).DraftRevisionID
		_, err = w.store.SaveItem(ctx, w.second, a.ID, e)
		wantCode(w.t, err, "knowledge.stale")
	})
}

// Many save at the same time, each a variant of their own: all of them are there.
func TestManyEditorsAtTheSameTimeLoseNothing(t *testing.T) {
	eachDB(t, func(w *world) {
		a := w.add("a", content("怎么补卡", "去营业厅。"))
		words := strings.Split("甲乙丙丁戊己庚辛", "")
		var wait sync.WaitGroup
		for _, word := range words {
			wait.Go(func() {
				c := content("怎么补卡", "去营业厅。", "补卡"+word)
				if _, err := w.store.SaveItem(w.t.Context(), w.editor, a.ID, knowledge.Edit{Content: c, ParentRevision: a.DraftRevisionID}); err != nil {
					w.t.Error(err)
				}
			})
		}
		wait.Wait()
		a, err := w.store.Item(w.t.Context(), w.editor, a.ID)
		if err != nil || len(a.Draft.Variants) != len(words) || a.Draft.N != int64(len(words))+1 {
			w.t.Fatalf("%+v, %v", a.Draft, err)
		}
	})
}

func TestMerging(t *testing.T) {
	word := rapid.SampledFrom(strings.Split("甲乙丙丁戊", ""))
	some := rapid.Custom(func(t *rapid.T) knowledge.Content {
		return knowledge.Content{
			Question: word.Draw(t, "question"), Grade: word.Draw(t, "grade"), Variants: rapid.SliceOfDistinct(word, rapid.ID[string]).Draw(t, "variants"),
			Answers: []knowledge.Answer{{Text: word.Draw(t, "answer")}, {Text: word.Draw(t, "answer 2")}},
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		base, mine, theirs := some.Draw(t, "base"), some.Draw(t, "mine"), some.Draw(t, "theirs")
		for name, c := range map[string][3]knowledge.Content{"only they": {base, base, theirs}, "only I": {theirs, theirs, base}, "alike": {base, theirs, theirs}} {
			want := map[string]knowledge.Content{"only they": theirs, "only I": base, "alike": theirs}[name]
			if got, clashes := knowledge.Merge(c[0], c[1], c[2], nil); len(clashes) > 0 || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: %+v, %v; want %+v", name, got, clashes, want)
			}
		}
		got, clashes := knowledge.Merge(base, mine, theirs, nil)
		for _, v := range []string{"甲", "乙", "丙", "丁", "戊"} {
			was, m, th, is := slices.Contains(base.Variants, v), slices.Contains(mine.Variants, v), slices.Contains(theirs.Variants, v), slices.Contains(got.Variants, v)
			if want := m && th || (m != was && m) || (th != was && th); is != want {
				t.Fatalf("variant %s: was %v, mine %v, theirs %v, is %v", v, was, m, th, is)
			}
		}
		if clash := mine.Question != theirs.Question && mine.Question != base.Question && theirs.Question != base.Question; clash != slices.Contains(clashes, "question") {
			t.Fatalf("clashes %v", clashes)
		}
		settled := map[string]string{}
		for _, f := range clashes {
			settled[f] = knowledge.TakeTheirs
		}
		back, none := knowledge.Merge(base, theirs, mine, map[string]string{"question": "mine", "grade": "mine", "answers": "mine"})
		got, left := knowledge.Merge(base, mine, theirs, settled)
		slices.Sort(got.Variants)
		slices.Sort(back.Variants)
		if len(left)+len(none) > 0 || !reflect.DeepEqual(got, back) {
			t.Fatalf("seen from the other side it is another: %+v, %+v; %v", got, back, maps.Keys(settled))
		}
	})
}
