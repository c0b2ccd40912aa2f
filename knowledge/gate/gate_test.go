package gate_test

import (
	"context"
	"slices"
	"testing"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/gate"
	"yingda/knowledge/search"
)

// world is a base of a few items, and its suite.
type world struct {
	t      *testing.T
	db     *db.DB
	log    *event.Log
	jobs   *job.Queue
	clock  *clock.Held
	store  *knowledge.Store
	gate   *gate.Store
	audit  []string
	editor actor.Actor
	boss   actor.Actor
	items  map[string]knowledge.Detail

	helpful []gate.Proposal
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: testkit.Held(), items: map[string]knowledge.Detail{}}
	w.log, w.jobs = event.NewLog(d, w.clock), job.NewQueue(d, w.clock)
	w.store = knowledge.New(knowledge.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock})
	find := search.New(search.Deps{Knowledge: w.store, Clock: w.clock})
	w.gate = gate.New(gate.Deps{
		DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock, Knowledge: w.store, Search: find,
		Helpful: func(context.Context, string, int) ([]gate.Proposal, error) { return w.helpful, nil },
		Audit: func(_ context.Context, _ *db.Tx, who actor.Actor, action, _, _ string) error {
			w.audit = append(w.audit, action+" "+who.ID)
			return nil
		},
	})
	if err := w.gate.CheckStatements(t.Context()); err != nil {
		t.Fatal(err)
	}
	ws := id.New()
	w.editor = actor.Actor{Kind: actor.Member, ID: "editor", WorkspaceID: ws, Permissions: []string{"knowledge.read", "knowledge.write", "knowledge.publish"}}
	w.boss = actor.Actor{Kind: actor.Member, ID: "boss", WorkspaceID: ws, Permissions: []string{"*"}}
	for key, q := range map[string][]string{"bill": {"怎么查询话费账单", "查一下账单"}, "topup": {"怎么充值话费", "充话费"}, "roam": {"国际漫游怎么开通", "出国怎么打电话"}} {
		w.add(key, q[0], q[1:]...)
	}
	w.publishLoose()
	return w
}

func eachDB(t *testing.T, fn func(w *world)) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) add(key, question string, variants ...string) {
	w.t.Helper()
	d, err := w.store.AddItem(w.t.Context(), w.editor, knowledge.NewItem{Key: key, Content: knowledge.Content{
		Question: question, Variants: variants, Answers: []knowledge.Answer{{Text: key + " 的答案。"}},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.items[key] = d
}

func (w *world) save(key string, change func(*knowledge.Content)) {
	w.t.Helper()
	now, err := w.store.Item(w.t.Context(), w.editor, w.items[key].ID)
	if err != nil {
		w.t.Fatal(err)
	}
	c := now.Draft.Content
	change(&c)
	if _, err := w.store.SaveItem(w.t.Context(), w.editor, now.ID, knowledge.Edit{Content: c, ParentRevision: now.DraftRevisionID}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) publishLoose() knowledge.Change {
	w.t.Helper()
	c, err := w.store.Publish(w.t.Context(), w.editor, knowledge.Publication{})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) change(changeID string) knowledge.Change {
	w.t.Helper()
	c, err := w.store.Change(w.t.Context(), w.editor, changeID)
	if err != nil {
		w.t.Fatal(err)
	}
	return c.Change
}

func (w *world) runJobs() {
	w.t.Helper()
	if _, err := w.jobs.RunDue(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) ask(all ...gate.NewQuestion) gate.Added {
	w.t.Helper()
	added, err := w.gate.Add(w.t.Context(), w.editor, all)
	if err != nil {
		w.t.Fatal(err)
	}
	return added
}

func (w *world) lastRun() gate.Run {
	w.t.Helper()
	all, err := w.gate.Runs(w.t.Context(), w.editor, "", 0, 1)
	if err != nil || len(all) == 0 {
		w.t.Fatalf("%v, %v", all, err)
	}
	return all[0]
}

func (w *world) results(runID, which string) []gate.Result {
	w.t.Helper()
	p, err := w.gate.Results(w.t.Context(), w.editor, runID, which, "", 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Items
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}

var three = []gate.NewQuestion{
	{Text: "查一下账单", Expected: []string{"bill"}},
	{Text: "充话费", Expected: []string{"topup"}},
	{Text: "今天天气怎么样", Expected: []string{}},
}

func TestWhatMakesAnswersWorseIsNotPublished(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.ask(three...)
		w.save("bill", func(c *knowledge.Content) { c.Question, c.Variants = "发票怎么开", nil })
		c := w.publishLoose()
		if c.State != knowledge.ChangeScheduled {
			w.t.Fatalf("it went out unasked: %+v", c)
		}
		w.runJobs()
		c = w.change(c.ID)
		r := w.lastRun()
		if c.State != knowledge.ChangeApproved || c.Problem.Code != "knowledge.gate_worse" || c.Problem.Params["run_id"] != r.ID {
			w.t.Fatalf("%+v", c)
		}
		if r.State != gate.RunDone || !r.Worse || r.Lost != 1 || r.Won != 0 || r.Total != 3 || r.Done != 3 || r.Before.Right != 3 || r.After.Right != 2 || r.ReleasedN != 1 {
			w.t.Fatalf("%+v", r)
		}
		lost := w.results(r.ID, "lost")
		if len(lost) != 1 || lost[0].Question.Text != "查一下账单" || lost[0].Before != gate.Right || lost[0].BeforeItem.Key != "bill" {
			w.t.Fatalf("%+v", lost)
		}
		_, err := w.gate.Waive(ctx, w.editor, r.ID, "新资费明天生效")
		wantCode(w.t, err, "actor.not_permitted")
		_, err = w.gate.Waive(ctx, w.boss, r.ID, " ")
		wantCode(w.t, err, "suite.reason_missing")
		program := w.boss
		program.Kind = actor.Key
		_, err = w.gate.Waive(ctx, program, r.ID, "程序说可以")
		wantCode(w.t, err, "suite.waiver_no_person")
		if r, err = w.gate.Waive(ctx, w.boss, r.ID, "账单改由发票页查"); err != nil || r.WaivedBy != "boss" {
			w.t.Fatalf("%+v, %v", r, err)
		}
		if _, err := w.store.PublishChange(ctx, w.editor, c.ID, knowledge.Plan{}); err != nil {
			w.t.Fatal(err)
		}
		w.runJobs()
		if c = w.change(c.ID); c.State != knowledge.ChangePublished {
			w.t.Fatalf("%+v", c)
		}
		if !slices.Contains(w.audit, "knowledge.gate_waived boss") {
			w.t.Errorf("recorded %v", w.audit)
		}
		if r := w.lastRun(); r.N != 1 || r.WaivedReason != "账单改由发票页查" {
			w.t.Errorf("it was asked again, or the reason is gone: %+v", r)
		}
	})
}

func TestWhatIsAsGoodGoesOutByItself(t *testing.T) {
	eachDB(t, func(w *world) {
		w.ask(three...)
		w.add("plan", "5G 套餐怎么换")
		w.ask(gate.NewQuestion{Text: "5G 套餐怎么换", Expected: []string{"plan"}})
		c := w.publishLoose()
		w.runJobs()
		if c = w.change(c.ID); c.State != knowledge.ChangePublished {
			w.t.Fatalf("%+v", c)
		}
		if r := w.lastRun(); r.Worse || r.Won != 1 || r.After.Right != 4 || r.SubjectID != c.ID {
			w.t.Fatalf("%+v", r)
		}
		// What takes back what was said goes out at once, and so does a workspace's rollback.
		bases, err := w.store.BaseVersions(w.t.Context(), w.editor, "", 0, 10)
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.store.Rollback(w.t.Context(), w.editor, bases[1].ID); err != nil {
			w.t.Fatal(err)
		}
	})
}

// A word on one content and one suite holds for nothing else.
func TestAnotherSuiteIsAskedAnew(t *testing.T) {
	eachDB(t, func(w *world) {
		w.ask(three...)
		w.save("bill", func(c *knowledge.Content) { c.Question, c.Variants = "发票怎么开", nil })
		c := w.publishLoose()
		w.runJobs()
		all, err := w.gate.Questions(w.t.Context(), w.editor, "账单", "", 10)
		if err != nil || len(all.Items) != 1 || all.Items[0].Items[0].Key != "bill" {
			w.t.Fatalf("%+v, %v", all, err)
		}
		if err := w.gate.Remove(w.t.Context(), w.editor, all.Items[0].ID); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.store.PublishChange(w.t.Context(), w.editor, c.ID, knowledge.Plan{}); err != nil {
			w.t.Fatal(err)
		}
		w.runJobs()
		if c, r := w.change(c.ID), w.lastRun(); c.State != knowledge.ChangePublished || r.N != 2 || r.Total != 2 {
			w.t.Fatalf("%+v, %+v", c, r)
		}
		past, err := w.gate.History(w.t.Context(), w.editor, all.Items[0].ID)
		if err != nil || len(past) != 1 || past[0].Turned != -1 || past[0].N != 1 {
			w.t.Fatalf("what it got is gone: %+v, %v", past, err)
		}
	})
}

func TestARunIsCancelledAndWhatWaitsForItIsNotPublished(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.ask(three...)
		r, err := w.gate.Start(ctx, w.editor, gate.SubjectDrafts, "")
		if err != nil {
			w.t.Fatal(err)
		}
		if again, err := w.gate.Start(ctx, w.editor, gate.SubjectDrafts, ""); err != nil || again.ID != r.ID {
			w.t.Errorf("the same is asked twice at the same time: %+v, %v", again, err)
		}
		if r, err = w.gate.Cancel(ctx, w.editor, r.ID); err != nil || r.State != gate.RunCancelled {
			w.t.Fatalf("%+v, %v", r, err)
		}
		w.runJobs()
		if r := w.lastRun(); r.State != gate.RunCancelled || r.Done != 0 || len(w.results(r.ID, "")) != 0 {
			w.t.Fatalf("%+v", r)
		}
		_, err = w.gate.Cancel(ctx, w.editor, r.ID)
		wantCode(w.t, err, "suite.run_ended")
		if r, err = w.gate.Start(ctx, w.editor, gate.SubjectDrafts, ""); err != nil {
			w.t.Fatal(err)
		}
		w.runJobs()
		if r := w.lastRun(); r.State != gate.RunDone || r.After.Right != 3 || r.N != 2 {
			w.t.Fatalf("%+v", r)
		}
	})
}

func TestQuestionsComeFromHistoryAndCorrectionsAndGoWithTheCustomer(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.helpful = []gate.Proposal{
			{SourceID: "turn-1", Text: "话费去哪查", Channel: "webchat", Locale: "zh-CN", Expected: []string{w.items["bill"].ID}, CustomerID: "c-1"},
			{SourceID: "turn-2", Text: "已经没有的", Expected: []string{"gone"}, CustomerID: "c-2"},
		}
		all, err := w.gate.Propose(ctx, w.editor, gate.SourceHistory)
		if err != nil || len(all) != 1 || all[0].Items[0].Key != "bill" {
			w.t.Fatalf("%+v, %v", all, err)
		}
		p := all[0]
		q := gate.NewQuestion{Text: p.Text, Locale: p.Locale, Channel: p.Channel, Expected: p.Expected, Source: gate.SourceHistory, SourceID: p.SourceID}
		if got := w.ask(q); got.Added != 1 {
			w.t.Fatalf("%+v", got)
		}
		if got := w.ask(q); got.Added != 0 || got.There != 1 {
			w.t.Fatalf("%+v", got)
		}
		if all, err = w.gate.Propose(ctx, w.editor, gate.SourceHistory); err != nil || len(all) != 0 {
			w.t.Fatalf("proposed again: %+v, %v", all, err)
		}
		q.SourceID = "somebody's"
		_, err = w.gate.Add(ctx, w.editor, []gate.NewQuestion{q})
		wantCode(w.t, err, "suite.source_gone")
		if all, err = w.gate.Propose(ctx, w.editor, gate.SourceCorrection); err != nil || len(all) != 0 {
			w.t.Fatalf("%+v, %v", all, err)
		}
		w.erase("c-1")
		page, err := w.gate.Questions(ctx, w.editor, "", "", 10)
		if err != nil || len(page.Items) != 0 {
			w.t.Fatalf("an erased customer's words stay: %+v, %v", page, err)
		}
	})
}

func (w *world) erase(customerID string) {
	w.t.Helper()
	err := w.db.Write(w.t.Context(), func(tx *db.Tx) error {
		_, err := w.gate.Part().Erase(w.t.Context(), tx, w.editor.WorkspaceID, customerID)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestQuestionsThatCannotBeAskedAreRefused(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for code, q := range map[string]gate.NewQuestion{
		"suite.text_missing":           {Text: " ？"},
		"suite.item_not_found":         {Text: "甲", Expected: []string{"nobody"}},
		"knowledge.visibility_unknown": {Text: "甲", Visibility: knowledge.Restricted},
		"suite.source_unknown":         {Text: "甲", Source: "elsewhere"},
	} {
		_, err := w.gate.Add(t.Context(), w.editor, []gate.NewQuestion{q})
		wantCode(t, err, code)
	}
	_, err := w.gate.Start(t.Context(), w.editor, gate.SubjectDrafts, "")
	wantCode(t, err, "suite.empty")
	wantCode(t, w.gate.Remove(t.Context(), w.editor, "nothing"), "suite.question_not_found")
	stranger := w.boss
	stranger.WorkspaceID = id.New()
	w.ask(three...)
	r, err := w.gate.Start(t.Context(), w.editor, gate.SubjectDrafts, "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.gate.Run(t.Context(), stranger, r.ID)
	wantCode(t, err, "suite.run_not_found")
	_, err = w.gate.Waive(t.Context(), stranger, r.ID, "反正要发")
	wantCode(t, err, "suite.run_not_found")
	_, err = w.gate.Start(t.Context(), w.editor, gate.SubjectChange, "nothing")
	wantCode(t, err, "knowledge.change_not_found")
}
