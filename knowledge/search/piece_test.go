package search_test

import (
	"strings"
	"testing"
	"time"

	"yingda/engine"
	"yingda/internal/blob"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/document"
	"yingda/knowledge/search"
)

// library is a world with documents.
type library struct {
	*world
	docs *document.Store
	jobs *job.Queue
}

func eachLibrary(t *testing.T, fn func(w *library)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := &library{world: newWorld(t, d)}
		c := testkit.Held()
		blobs, err := blob.InFolder(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		w.jobs = job.NewQueue(d, c)
		w.docs = document.New(document.Deps{DB: d, Log: event.NewLog(d, c), Jobs: w.jobs, Clock: c, Knowledge: w.store, Blobs: blobs})
		fn(w)
	})
}

// put hands a document in and has it read.
func (w *library) put(name, text string, p knowledge.Placement) document.Document {
	w.t.Helper()
	ctx := w.t.Context()
	r, err := w.docs.BeginUpload(ctx, w.who, p)
	if err == nil {
		err = w.docs.AddFile(ctx, w.who, r.ID, name, strings.NewReader(text))
	}
	if err == nil {
		_, err = w.docs.StartUpload(ctx, w.who, r.ID, false)
	}
	if err == nil {
		_, err = w.jobs.RunDue(ctx)
	}
	all, listErr := w.docs.Documents(ctx, w.who, document.Filter{Query: name})
	if err != nil || listErr != nil || len(all.Items) != 1 {
		w.t.Fatal(err, listErr, all.Items)
	}
	return all.Items[0]
}

func (w *library) release() {
	w.t.Helper()
	w.publish()
	w.search.Refresh(w.t.Context())
}

const (
	returns  = "# 退货政策\n\n## 退款时间\n\n微信支付的订单即时退回零钱。银行卡支付的订单在三个工作日内原路退回。\n\n## 退货运费\n\n七天无理由退货由买家承担运费。\n"
	internal = "# 退款审批\n\n## 审批权限\n\n超过五百元的银行卡退款由主管审批，审批在两个小时内完成。\n"
)

func TestDocumentsAnswerWithTheSentenceMarkedAndCited(t *testing.T) {
	eachLibrary(t, func(w *library) {
		d := w.put("policy.md", returns, knowledge.Placement{})
		if f := w.ask(search.Query{Text: "银行卡支付的订单多久退回"}); len(f.Candidates) != 0 {
			w.t.Fatalf("before it is published: %+v", f.Candidates)
		}
		if f := w.ask(search.Query{Text: "银行卡支付的订单多久退回", Draft: true}); len(f.Candidates) == 0 {
			w.t.Fatal("the drafts do not have it")
		}
		w.release()
		f := w.ask(search.Query{Text: "银行卡支付的订单多久退回", Locale: "zh-CN", Explain: true})
		c := f.Candidates[0]
		if c.DocumentID != d.ID || c.Answer.Text != "微信支付的订单即时退回零钱。**银行卡支付的订单在三个工作日内原路退回。**" ||
			c.Source != "退货政策 › 退款时间" || c.Question != "退货政策 · 退款时间" || c.Foreign {
			w.t.Fatalf("%+v", c)
		}
		if f.Decision.Action != engine.Answer && f.Decision.Action != engine.Clarify || c.Confidence < 0.5 {
			w.t.Fatalf("%+v", f.Decision)
		}
		picked, ok, err := w.search.ItemByID(w.t.Context(), search.Query{WorkspaceID: w.who.WorkspaceID, Locale: "zh-CN"}, c.ItemID)
		if err != nil || !ok || !strings.HasPrefix(picked.Answer.Text, "微信支付") || picked.DocumentID != d.ID {
			w.t.Fatalf("%+v, %v", picked, err)
		}
		w.put("policy.md", strings.Replace(returns, "三个工作日", "五个工作日", 1), knowledge.Placement{})
		if f := w.ask(search.Query{Text: "银行卡支付的订单多久退回"}); !strings.Contains(f.Candidates[0].Answer.Text, "三个工作日") {
			w.t.Fatal("a draft is said")
		}
		w.release()
		if f := w.ask(search.Query{Text: "银行卡支付的订单多久退回"}); !strings.Contains(f.Candidates[0].Answer.Text, "五个工作日") {
			w.t.Fatal("what was published is not said")
		}
		if err := w.docs.Erase(w.t.Context(), w.who, d.ID); err != nil {
			w.t.Fatal(err)
		}
		w.search.Refresh(w.t.Context())
		if f := w.ask(search.Query{Text: "银行卡支付的订单多久退回"}); len(f.Candidates) != 0 {
			w.t.Fatalf("a deleted document answers: %+v", f.Candidates)
		}
	})
}

func TestADocumentIsOnlyForThoseItIsFor(t *testing.T) {
	eachLibrary(t, func(w *library) {
		w.put("policy.md", returns, knowledge.Placement{})
		w.put("internal.md", internal, knowledge.Placement{Visibility: knowledge.Internal})
		w.put("offer.md", "# 双十一\n\n双十一期间退货免运费，由我们承担。\n", knowledge.Placement{ValidFrom: "2030-11-01", ValidUntil: "2030-11-11"})
		w.release()
		const question = "超过五百元的银行卡退款由谁审批"
		has := func(q search.Query, title string) bool {
			q.Text = question
			if title == "双十一" {
				q.Text = "双十一期间退货的运费由谁承担"
			}
			for _, c := range w.ask(q).Candidates {
				if strings.HasPrefix(c.Source, title) {
					return true
				}
			}
			return false
		}
		if has(search.Query{}, "退款审批") || !has(search.Query{Visibility: knowledge.UpTo(knowledge.Internal)}, "退款审批") {
			w.t.Error("visibility does not decide")
		}
		then := time.Date(2030, 11, 5, 12, 0, 0, 0, time.UTC)
		if has(search.Query{}, "双十一") || !has(search.Query{Now: then}, "双十一") {
			w.t.Error("validity does not decide")
		}
		f := w.ask(search.Query{Text: question, Withheld: true})
		if len(f.Withheld) == 0 || f.Withheld[0].Reason != search.BarVisibility || f.Withheld[0].Question != "退款审批 · 审批权限" {
			w.t.Errorf("%+v", f.Withheld)
		}
		alone := newWorldLike(w)
		for _, q := range []string{question, "银行卡支付的订单多久退回"} { // what may not be seen is as if it were not there
			seen, without := w.ask(search.Query{Text: q}), alone.ask(search.Query{Text: q})
			if len(seen.Candidates) != len(without.Candidates) {
				w.t.Errorf("%s: %d candidates beside what is hidden, %d without it", q, len(seen.Candidates), len(without.Candidates))
			}
		}
	})
}

// newWorldLike has the public document alone.
func newWorldLike(w *library) *library {
	w.t.Helper()
	other := *w
	next := *w.world
	next.who.WorkspaceID = id.New()
	other.world = &next
	other.put("policy.md", returns, knowledge.Placement{})
	other.release()
	return &other
}

func TestItemsAndDocumentsAreWeighedTogether(t *testing.T) {
	eachLibrary(t, func(w *library) {
		w.add("hours", knowledge.Content{Question: "门店几点开门", Variants: []string{"营业时间"}, Answers: []knowledge.Answer{{Text: "每天九点开门。"}}})
		w.add("password", knowledge.Content{Question: "怎么修改密码", Answers: []knowledge.Answer{{Text: "在设置里修改。"}}})
		w.put("policy.md", returns, knowledge.Placement{})
		w.release()
		if c := w.ask(search.Query{Text: "门店几点开门"}).Candidates[0]; c.Key != "hours" || c.Confidence < 0.99 {
			w.t.Errorf("%+v", c)
		}
		if c := w.ask(search.Query{Text: "七天无理由退货的运费由谁承担"}).Candidates[0]; c.DocumentID == "" || !strings.Contains(c.Answer.Text, "**七天无理由退货由买家承担运费。**") {
			w.t.Errorf("%+v", c)
		}
		if d := w.ask(search.Query{Text: "明天会下雨吗"}).Decision; d.Action == engine.Answer {
			w.t.Errorf("%+v", d)
		}
	})
}
