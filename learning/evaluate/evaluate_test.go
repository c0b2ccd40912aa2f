package evaluate_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/gate"
	"yingda/knowledge/search"
	"yingda/learning/evaluate"
	"yingda/learning/train"
)

const ws = "ws-1"

var editor = actor.Actor{Kind: actor.Member, ID: "wang", WorkspaceID: ws, Permissions: []string{"*"}}

// world is two items released, and a change with a third.
type world struct {
	t        *testing.T
	jobs     *job.Queue
	know     *knowledge.Store
	gate     *gate.Store
	train    *train.Store
	evaluate *evaluate.Store
	items    map[string]string // key → id
	changeID string
	sample   []evaluate.Question
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{t: t, items: map[string]string{}}
	c := clock.NewHeld(time.UnixMilli(1_790_000_000_000))
	log := event.NewLog(d, c)
	blobs, err := blob.InFolder(t.TempDir())
	w.must(err)
	w.jobs = job.NewQueue(d, c)
	w.know = knowledge.New(knowledge.Deps{DB: d, Log: log, Jobs: w.jobs, Clock: c})
	find := search.New(search.Deps{Knowledge: w.know, Clock: c, Jobs: w.jobs, Blobs: blobs})
	w.gate = gate.New(gate.Deps{DB: d, Log: log, Jobs: w.jobs, Clock: c, Knowledge: w.know, Search: find})
	w.train = train.New(train.Deps{DB: d, Log: log, Jobs: w.jobs, Clock: c, Knowledge: w.know, Search: find})
	w.evaluate = evaluate.New(evaluate.Deps{
		DB: d, Log: log, Jobs: w.jobs, Clock: c, Knowledge: w.know, Search: find, Gate: w.gate, Train: w.train,
		Sample: func(context.Context, string, int) ([]evaluate.Question, error) { return w.sample, nil },
		Words: func(context.Context, string, []string) (map[string]string, error) {
			return map[string]string{"turn-1": "出国怎么打电话"}, nil
		},
	})
	w.must(w.evaluate.Check(t.Context()))
	w.add("bill", "怎么查话费", "话费查询")
	w.add("repair", "宽带怎么报修", "网断了怎么办")
	_, err = w.know.Publish(t.Context(), editor, knowledge.Publication{})
	w.must(err)
	w.add("roam", "国际漫游怎么开通", "出国怎么打电话")
	change, err := w.know.OpenChange(t.Context(), editor, knowledge.NewChange{Name: "漫游", Drafts: knowledge.Drafts{ItemIDs: []string{w.items["roam"]}}})
	w.must(err)
	w.changeID = change.ID
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) add(key, question string, variants ...string) {
	w.t.Helper()
	d, err := w.know.AddItem(w.t.Context(), editor, knowledge.NewItem{Key: key, Content: knowledge.Content{Question: question, Variants: variants, Answers: []knowledge.Answer{{Text: "这样办：" + question}}}})
	w.must(err)
	w.items[key] = d.ID
}

func (w *world) works(kind string) {
	w.t.Helper()
	_, err := w.jobs.RunDue(w.t.Context(), kind)
	w.must(err)
}

func (w *world) trained() train.Run {
	w.t.Helper()
	r, err := w.train.Start(w.t.Context(), editor, train.NewRun{ChangeID: w.changeID})
	w.must(err)
	w.works("learning.train")
	return r
}

func (w *world) evaluated(runID string) evaluate.Evaluation {
	w.t.Helper()
	e, err := w.evaluate.Start(w.t.Context(), editor, runID)
	w.must(err)
	w.works("learning.evaluate")
	e, err = w.evaluate.Evaluation(w.t.Context(), editor, e.ID)
	w.must(err)
	return e
}

func TestSuiteAndSampleAreAskedOfBothAndStandSideBySide(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		_, err := w.gate.Add(t.Context(), editor, []gate.NewQuestion{
			{Text: "怎么查话费", Expected: []string{"bill"}},
			{Text: "国际漫游怎么开通", Expected: []string{"roam"}, Channel: "webchat", Locale: "zh-CN"},
		})
		w.must(err)
		drawn := evaluate.Question{Question: gate.Question{ID: "turn-1", Text: "出国怎么打电话", Locale: "zh-CN", Channel: "phone", Visibility: knowledge.Public, Expected: []string{w.items["roam"]}}, Customers: "older"}
		w.sample = []evaluate.Question{drawn}
		e := w.evaluated(w.trained().ID)
		if e.State != evaluate.Done || e.Suite != 2 || e.Sample != 1 || e.Done != 3 || e.Verdict != evaluate.NotProven || e.Blocked {
			t.Fatalf("%+v", e)
		}
		var names []string
		for _, g := range e.Groups {
			names = append(names, g.By+" "+g.Name)
		}
		for _, want := range []string{"all ", "channel phone", "channel webchat", "language zh", "customers older"} {
			if !slices.Contains(names, want) {
				t.Errorf("no group %q in %q", want, names)
			}
		}
		won, err := w.evaluate.Results(t.Context(), editor, e.ID, "won", "", 10)
		w.must(err)
		if len(won) != 2 || won[0].Text == "" || won[1].Text == "" || won[0].Before == won[0].After || won[0].AfterItem.Question != "国际漫游怎么开通" || len(won[0].Items) != 1 || won[0].Items[0].ID != w.items["roam"] {
			t.Errorf("%+v", won)
		}
		if lost, err := w.evaluate.Results(t.Context(), editor, e.ID, "lost", "", 10); err != nil || len(lost) != 0 {
			t.Errorf("%+v, %v", lost, err)
		}
	})
}

func TestWhatWasTrainedOnOtherContentIsNotEvaluated(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		run := w.trained()
		now, err := w.know.Item(t.Context(), editor, w.items["roam"])
		w.must(err)
		content := now.Draft.Content
		content.Variants = append(content.Variants, "在国外能用吗")
		_, err = w.know.SaveItem(t.Context(), editor, now.ID, knowledge.Edit{Content: content, ParentRevision: now.DraftRevisionID})
		w.must(err)
		if e := w.evaluated(run.ID); e.State != evaluate.Failed || e.Problem != "training.outrun" {
			t.Errorf("%+v", e)
		}
	})
}

func TestOnlyWhatIsBlockedIsWaivedAndByAPersonWithAReason(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		e := w.evaluated(w.trained().ID)
		for code, try := range map[string]func() error{
			"suite.nothing_to_waive": func() error { _, err := w.evaluate.Waive(t.Context(), editor, e.ID, "没关系"); return err },
			"suite.reason_missing":   func() error { _, err := w.evaluate.Waive(t.Context(), editor, e.ID, " "); return err },
			"suite.waiver_no_person": func() error { _, err := w.evaluate.Waive(t.Context(), actor.Of(ws), e.ID, "没关系"); return err },
			"evaluation.not_found":   func() error { _, err := w.evaluate.Evaluation(t.Context(), editor, "nobody's"); return err },
		} {
			if f := fault.Of(try()); f == nil || f.Code != code {
				t.Errorf("%v, want %s", f, code)
			}
		}
		if err := (evaluate.Evaluation{State: evaluate.Done, Blocked: true}).MayGoOut(); err == nil {
			t.Error("blocked goes out")
		}
		if err := (evaluate.Evaluation{State: evaluate.Done, Blocked: true, WaivedBy: "wang"}).MayGoOut(); err != nil {
			t.Error(err)
		}
	})
}
