package search_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

type world struct {
	t      *testing.T
	store  *knowledge.Store
	search *search.Searcher
	open   bool
	who    actor.Actor
	clock  clock.Clock
}

func newStore(d *db.DB) *knowledge.Store {
	c := testkit.Held()
	return knowledge.New(knowledge.Deps{DB: d, Log: event.NewLog(d, c), Jobs: job.NewQueue(d, c), Clock: c})
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{t: t, store: newStore(d), open: true, clock: testkit.Held()}
	w.who = actor.Of(id.New())
	w.search = search.New(search.Deps{
		Knowledge: w.store, Clock: w.clock,
		Calendar: func(_ context.Context, _ string, now time.Time) (search.Moment, error) {
			return search.Moment{Local: now, Open: w.open}, nil
		},
	})
	return w
}

func eachDB(t *testing.T, fn func(w *world)) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) add(key string, c knowledge.Content) knowledge.Detail {
	w.t.Helper()
	d, err := w.store.AddItem(w.t.Context(), w.who, knowledge.NewItem{Key: key, Content: c})
	if err != nil {
		w.t.Fatal(err)
	}
	if c.Grade > "R2" {
		person := actor.Actor{Kind: actor.Member, ID: "m", WorkspaceID: w.who.WorkspaceID, Permissions: []string{"*"}}
		if err := w.store.ConfirmGrades(w.t.Context(), person, []string{d.ID}); err != nil {
			w.t.Fatal(err)
		}
	}
	return d
}

func (w *world) publish() {
	w.t.Helper()
	if _, err := w.store.Publish(w.t.Context(), w.who, knowledge.Publication{}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) ask(q search.Query) search.Found {
	w.t.Helper()
	q.WorkspaceID = w.who.WorkspaceID
	f, err := w.search.Ask(w.t.Context(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

func keysOf(f search.Found) []string {
	out := []string{}
	for _, c := range f.Candidates {
		out = append(out, c.Key)
	}
	return out
}

func fill(w *world) {
	w.add("bill", knowledge.Content{Question: "怎么查询话费账单", QuestionEN: "How do I check my bill", Variants: []string{"话费账单怎么查", "查一下账单"}, Answers: []knowledge.Answer{
		{Text: "在 App 里查。"}, {Text: "Look in the app.", Locale: "en"}, {Text: "请按 1 键。", Channels: []string{"phone"}},
	}, Related: []string{"topup"}})
	w.add("topup", knowledge.Content{Question: "怎么充值话费", Variants: []string{"充话费", "话费充值"}, Answers: []knowledge.Answer{{Text: "在 App 里充。"}}})
	w.add("secret", knowledge.Content{Question: "离网挽留权限怎么申请", Variants: []string{"挽留话术权限"}, Visibility: knowledge.Internal, Answers: []knowledge.Answer{{Text: "找班长。"}}})
	w.add("desk", knowledge.Content{Question: "人工坐席在吗", Answers: []knowledge.Answer{{Text: "在。", Hours: "open"}}})
}

func TestAnswersComeFromTheReleaseOnly(t *testing.T) {
	eachDB(t, func(w *world) {
		if f := w.ask(search.Query{Text: "怎么查询话费账单"}); f.Decision.Action != engine.Decline || f.ReleaseID != "" || len(f.Candidates) != 0 {
			w.t.Fatalf("before anything is released: %+v", f.Decision)
		}
		fill(w)
		w.publish()
		w.search.Refresh(w.t.Context())
		f := w.ask(search.Query{Text: "怎么查询话费账单"})
		if f.Decision.Action != engine.Answer || f.Candidates[0].Key != "bill" || f.Candidates[0].Answer.Text != "在 App 里查。" || f.BaseVersion != 1 || f.ReleaseID == "" {
			w.t.Fatalf("%+v %+v", f.Decision, f.Candidates)
		}
	})
}

func TestTheAnswerFitsChannelLanguageAndHours(t *testing.T) {
	eachDB(t, func(w *world) {
		fill(w)
		w.publish()
		for want, q := range map[string]search.Query{
			"Look in the app.": {Text: "how do i check my bill", Locale: "en", Channel: "webchat"},
			"请按 1 键。":          {Text: "怎么查询话费账单", Locale: "zh-CN", Channel: "phone"},
			"在 App 里充。":        {Text: "怎么充值话费", Locale: "en"},
		} {
			f := w.ask(q)
			if got := f.Candidates[0].Answer.Text; got != want {
				w.t.Errorf("%+v: %q, want %q", q, got, want)
			}
		}
		w.open = false
		if f := w.ask(search.Query{Text: "人工坐席在吗"}); slices.Contains(keysOf(f), "desk") {
			w.t.Error("an answer for open hours was found while closed")
		}
	})
}

func TestWhatMayNotBeSeenTakesNoPart(t *testing.T) {
	eachDB(t, func(w *world) {
		fill(w)
		w.publish()
		q := search.Query{Text: "离网挽留权限怎么申请", Explain: true}
		f := w.ask(q)
		if slices.Contains(keysOf(f), "secret") || f.Decision.Action == engine.Answer {
			w.t.Fatalf("public asker: %v, %+v", keysOf(f), f.Decision)
		}
		q.Visibility = knowledge.UpTo(knowledge.Internal)
		if f := w.ask(q); f.Decision.Action != engine.Answer || f.Candidates[0].Key != "secret" {
			w.t.Fatalf("agent: %v, %+v", keysOf(f), f.Decision)
		}
	})
}

func relatedOf(c search.Candidate) []string {
	out := []string{}
	for _, b := range c.Related {
		out = append(out, b.Key)
	}
	return out
}

// An item that says nothing cannot be published, and among the drafts it is no
// answer and stands in nobody's way; neither are two that say different things
// under one wording answered.
func TestBadKnowledgeHasADefinedAnswer(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add("mute", knowledge.Content{Question: "怎么办理静音套餐"})
		var f *fault.Error
		if _, err := w.store.Publish(w.t.Context(), w.who, knowledge.Publication{}); !errors.As(err, &f) || f.Code != "knowledge.not_ready" {
			w.t.Errorf("published: %v", err)
		}
		ask := func(text string) search.Found { return w.ask(search.Query{Text: text, Draft: true}) }
		if f := ask("怎么办理静音套餐"); f.Decision.Action != engine.Decline || len(f.Candidates) != 0 {
			w.t.Errorf("nothing but an item without answers: %+v %v", f.Decision, keysOf(f))
		}
		fill(w)
		w.add("one", knowledge.Content{Question: "押金能退吗", Answers: []knowledge.Answer{{Text: "能。"}}})
		w.add("other", knowledge.Content{Question: "押金能退吗", Answers: []knowledge.Answer{{Text: "不能。"}}})
		if f := ask("怎么充值话费"); f.Decision.Action != engine.Answer || f.Candidates[0].Key != "topup" {
			w.t.Errorf("beside an item without answers: %+v %v", f.Decision, keysOf(f))
		}
		if f := ask("押金能退吗"); f.Decision.Action == engine.Answer || len(f.Candidates) < 2 {
			w.t.Errorf("two answers to one question: %+v %v", f.Decision, keysOf(f))
		}
		for _, text := range []string{"", "？！……", strings.Repeat("押金怎么退呢", 2000), "ꦲꦤꦕꦫꦏ"} {
			if f := ask(text); f.Decision.Action == engine.Answer || f.Decision.Reason == "" {
				w.t.Errorf("%.20q: %+v", text, f.Decision)
			}
		}
	})
}

func TestRelatedIsWhatTheEditorNamedThenWhatIsLikeIt(t *testing.T) {
	eachDB(t, func(w *world) {
		fill(w)
		w.add("detail", knowledge.Content{Question: "怎么查询话费详单", Answers: []knowledge.Answer{{Text: "在详单页查。"}}})
		w.publish()
		f := w.ask(search.Query{Text: "怎么查询话费账单"})
		if got := relatedOf(f.Candidates[0]); !slices.Equal(got, []string{"topup", "detail"}) {
			w.t.Fatalf("%v", got)
		}
	})
}

func TestRelatedQuestionsAreInTheAskersLanguage(t *testing.T) {
	eachDB(t, func(w *world) {
		both := []knowledge.Answer{{Text: "在 App 里。", Locale: "zh-CN"}, {Text: "In the app.", Locale: "en"}}
		w.add("bill", knowledge.Content{Question: "怎么查询话费账单", QuestionEN: "How do I check my bill", Answers: both, Related: []string{"english", "chinese", "esim", "half", "both"}, QuickReplies: []string{"查详单", "eSIM"}})
		w.add("both", knowledge.Content{Question: "怎么开通国际漫游", QuestionEN: "How do I turn on roaming", Answers: both})
		w.add("half", knowledge.Content{Question: "宽带断了", QuestionEN: "My broadband is down", Answers: both[:1]})
		w.add("chinese", knowledge.Content{Question: "卡丢了怎么挂失", Answers: []knowledge.Answer{{Text: "拨 10566。"}}})
		w.add("english", knowledge.Content{Question: "Can I pay by card", Answers: both[1:]})
		w.add("esim", knowledge.Content{Question: "eSIM", Variants: []string{"手表怎么上网"}, Answers: []knowledge.Answer{{Text: "APP → eSIM"}}})
		w.publish()
		for locale, want := range map[string][]string{"en": {"english", "esim", "both"}, "zh-CN": {"chinese", "esim", "half", "both"}, "": {"english", "chinese", "esim", "half"}} {
			f := w.ask(search.Query{Text: "怎么查询话费账单", Locale: locale})
			if got := relatedOf(f.Candidates[0]); !slices.Equal(got, want) {
				w.t.Errorf("%s: %v, want %v", locale, got, want)
			}
			if got, want := f.Candidates[0].QuickReplies, map[string]int{"en": 1, "zh-CN": 2, "": 2}[locale]; len(got) != want {
				w.t.Errorf("%s: quick replies %v, want %d", locale, got, want)
			}
		}
	})
}

func TestAReleaseOfThisProcessIsServedWithinASecond(t *testing.T) {
	eachDB(t, func(w *world) {
		fill(w)
		w.publish()
		w.ask(search.Query{Text: "x"})
		stop := run(w.t, w.search)
		defer stop()
		w.add("roam", knowledge.Content{Question: "国际漫游怎么开通", Answers: []knowledge.Answer{{Text: "发短信。"}}})
		w.publish()
		testkit.Eventually(w.t, time.Second, "the new item answers", func() bool {
			return slices.Contains(keysOf(w.ask(search.Query{Text: "国际漫游怎么开通"})), "roam")
		})
	})
}

func TestAReleaseOfAnotherNodeIsServedWithinTwoSeconds(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		here := newWorld(t, d)
		fill(here)
		here.publish()
		here.ask(search.Query{Text: "x"})
		stop := run(t, here.search)
		defer stop()
		there := &world{t: t, store: newStore(d), who: here.who}
		there.add("roam", knowledge.Content{Question: "国际漫游怎么开通", Answers: []knowledge.Answer{{Text: "发短信。"}}})
		there.publish()
		testkit.Eventually(t, 2*time.Second, "the new item answers", func() bool {
			return slices.Contains(keysOf(here.ask(search.Query{Text: "国际漫游怎么开通"})), "roam")
		})
	})
}

func run(t *testing.T, s *search.Searcher) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Run ended with %v", err)
		}
	}
}

func TestDraftsAnswerInTheTestBenchOnly(t *testing.T) {
	eachDB(t, func(w *world) {
		fill(w)
		w.publish()
		w.add("roam", knowledge.Content{Question: "国际漫游怎么开通", Answers: []knowledge.Answer{{Text: "发短信。"}}})
		if slices.Contains(keysOf(w.ask(search.Query{Text: "国际漫游怎么开通"})), "roam") {
			w.t.Error("a draft answers a customer")
		}
		f := w.ask(search.Query{Text: "国际漫游怎么开通", Draft: true})
		if !slices.Contains(keysOf(f), "roam") || f.ReleaseID != "" {
			w.t.Errorf("%v", keysOf(f))
		}
	})
}

func TestOnlyAsManyIndexesStayAsThereIsRoomFor(t *testing.T) {
	d := testkit.SQLite(t)
	store := newStore(d)
	small := search.New(search.Deps{Knowledge: store, Clock: testkit.Held(), MaxBytes: 1})
	for range 3 {
		w := &world{t: t, store: store, search: small, who: actor.Of(id.New())}
		fill(w)
		w.publish()
		if f := w.ask(search.Query{Text: "怎么查询话费账单"}); f.Decision.Action != engine.Answer {
			t.Fatalf("%+v", f.Decision)
		}
		if n := small.Loaded(); n != 1 {
			t.Fatalf("%d indexes stay", n)
		}
	}
}

func TestAWordingOfAnItemIsAnsweredFromIt(t *testing.T) {
	eachDB(t, func(w *world) {
		fill(w)
		w.add("twin", knowledge.Content{Question: "话费怎么查", Variants: []string{"查话费有几种办法", "怎么查询话费余额", "话费充值"}, Answers: []knowledge.Answer{{Text: "拨 10000。"}}})
		w.add("guarded", knowledge.Content{Question: "手机丢了要挂失", Grade: "R4", Answers: []knowledge.Answer{{Text: "先停机。"}}})
		w.publish()
		for text, want := range map[string]string{"查话费，有几种办法？": "twin", "充话费": "topup", "HOW DO I CHECK MY BILL": "bill", "手机丢了要挂失": "guarded"} {
			f := w.ask(search.Query{Text: text})
			if f.Decision.Action != engine.Answer || f.Candidates[0].Key != want {
				w.t.Errorf("%s: %s %v", text, f.Decision.Action, keysOf(f))
			}
			sum := 0.0
			for _, c := range f.Candidates {
				sum += c.Confidence
			}
			if sum > 1.0001 {
				w.t.Errorf("%s: confidences add up to %v", text, sum)
			}
		}
		if f := w.ask(search.Query{Text: "话费充值"}); f.Candidates[0].Confidence > 0.99 {
			w.t.Errorf("a wording of two items is taken for certain: %+v", f.Candidates[0])
		}
		if f := w.ask(search.Query{Text: "挽留话术权限"}); slices.Contains(keysOf(f), "secret") {
			w.t.Error("the exact wording of a hidden item shows it")
		}
	})
}
