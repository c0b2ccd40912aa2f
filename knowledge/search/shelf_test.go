package search_test

import (
	"slices"
	"testing"
	"time"

	"yingda/internal/clock"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

func (w *world) shelf(locale string) *search.Shelf {
	w.t.Helper()
	sh, err := w.search.Shelf(w.t.Context(), w.who.WorkspaceID, locale)
	if err != nil {
		w.t.Fatal(err)
	}
	return sh
}

func onShelf(sh *search.Shelf) []string {
	out := []string{}
	for _, e := range sh.Entries {
		out = append(out, e.Question)
	}
	slices.Sort(out)
	return out
}

func all(search.Entry) bool { return true }

// What the search would not tell a stranger is on no shelf and found in none.
func TestAShelfHoldsWhatAStrangerMayRead(t *testing.T) {
	eachDB(t, func(w *world) {
		if sh := w.shelf("zh-CN"); len(sh.Entries) != 0 || sh.ReleaseID != "" {
			w.t.Fatalf("before anything is released: %+v", sh.Entries)
		}
		guarded(w)
		w.search.Refresh(w.t.Context())
		sh := w.shelf("zh-CN")
		if got := onShelf(sh); !slices.Equal(got, []string{"普通客户怎么升级套餐"}) {
			w.t.Errorf("on the shelf: %v", got)
		}
		for _, q := range []string{"我的积分怎么换话费", "机场贵宾厅怎么预约", "金卡专属客户经理怎么联系", "挽留客户时能送多少流量", "下季度资费调整幅度是多少", "夜间宽带抢修收不收费"} {
			for _, h := range sh.Search(w.t.Context(), q, 10, all) {
				if h.Question != "普通客户怎么升级套餐" {
					w.t.Errorf("%s finds %s", q, h.Question)
				}
			}
		}
		if hits := sh.Search(w.t.Context(), "升级套餐", 10, all); len(hits) != 1 || hits[0].Answer.Text != "可以。" {
			w.t.Errorf("升级套餐 finds %v", hits)
		}
		if hits := sh.Search(w.t.Context(), "升级套餐", 10, func(search.Entry) bool { return false }); len(hits) != 0 {
			w.t.Errorf("what is left out is found: %v", hits)
		}
		for _, word := range []string{"套餐", "客户"} {
			if hits := sh.Search(w.t.Context(), word, 10, all); len(hits) != 1 {
				w.t.Errorf("one word, %s, finds %v", word, hits)
			}
		}
		if hits := sh.Search(w.t.Context(), "火星上有没有生命", 10, all); len(hits) != 0 {
			w.t.Errorf("nonsense finds %v", hits)
		}
	})
}

func TestAShelfIsInOneLanguage(t *testing.T) {
	eachDB(t, func(w *world) {
		fill(w)
		w.add("en", knowledge.Content{Question: "Do you ship abroad?", Answers: []knowledge.Answer{{Text: "We do.", Locale: "en"}}})
		w.publish()
		if got := onShelf(w.shelf("zh-CN")); !slices.Equal(got, []string{"人工坐席在吗", "怎么充值话费", "怎么查询话费账单"}) {
			w.t.Errorf("in Chinese: %v", got)
		}
		sh := w.shelf("en")
		if got := onShelf(sh); !slices.Equal(got, []string{"Do you ship abroad?", "How do I check my bill"}) {
			w.t.Errorf("in English: %v", got)
		}
		if e := sh.Entries[slices.IndexFunc(sh.Entries, func(e search.Entry) bool { return e.Question != "Do you ship abroad?" })]; e.Answer.Text != "Look in the app." || e.AnswerN != 1 {
			w.t.Errorf("the bill in English: %+v", e)
		}
	})
}

// The same shelf is given while it holds the same; days, hours and names of
// categories put another in its place.
func TestAShelfChangesWithTimeAndCategories(t *testing.T) {
	eachDB(t, func(w *world) {
		held := w.clock.(*clock.Held)
		day := func(n int) string { return held.Now().AddDate(0, 0, n).Format(time.DateOnly) }
		c, err := w.store.AddCategory(w.t.Context(), w.who, knowledge.CategoryEdit{Name: ptr("账单")})
		if err != nil {
			w.t.Fatal(err)
		}
		fill(w)
		w.add("gone", knowledge.Content{Question: "国庆活动怎么参加", ValidUntil: day(0), Answers: []knowledge.Answer{{Text: "在首页。"}}})
		w.add("soon", knowledge.Content{Question: "元旦活动怎么参加", CategoryID: c.ID, Answers: []knowledge.Answer{{Text: "在首页。", From: day(1)}}})
		w.publish()
		w.search.Refresh(w.t.Context())
		first := w.shelf("zh-CN")
		if got := onShelf(first); !slices.Contains(got, "国庆活动怎么参加") || slices.Contains(got, "元旦活动怎么参加") {
			w.t.Errorf("today: %v", got)
		}
		held.Advance(time.Minute)
		if w.shelf("zh-CN") != first {
			w.t.Error("nothing has changed and the shelf is another")
		}
		held.Advance(24 * time.Hour)
		next := w.shelf("zh-CN")
		if got := onShelf(next); slices.Contains(got, "国庆活动怎么参加") || !slices.Contains(got, "元旦活动怎么参加") {
			w.t.Errorf("tomorrow: %v", got)
		}
		w.open = false
		held.Advance(time.Minute)
		if got := onShelf(w.shelf("zh-CN")); slices.Contains(got, "人工坐席在吗") {
			w.t.Errorf("after hours: %v", got)
		}
		if _, err := w.store.EditCategory(w.t.Context(), w.who, c.ID, knowledge.CategoryEdit{Name: ptr("话费")}); err != nil {
			w.t.Fatal(err)
		}
		held.Advance(time.Minute)
		if got := w.shelf("zh-CN").Tree.Path(c.ID); got != "话费" {
			w.t.Errorf("the category is called %s", got)
		}
	})
}
