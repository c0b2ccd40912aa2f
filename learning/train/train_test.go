package train_test

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
	"yingda/knowledge/search"
	"yingda/learning/train"
)

const ws = "ws-1"

var editor = actor.Actor{Kind: actor.Member, ID: "wang", WorkspaceID: ws, Permissions: []string{"*"}}

// world is a workspace with two items released.
type world struct {
	t     *testing.T
	db    *db.DB
	jobs  *job.Queue
	know  *knowledge.Store
	find  *search.Searcher
	train *train.Store
	after func() // runs once training has begun to read the base
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{t: t, db: d}
	c := clock.NewHeld(time.UnixMilli(1_790_000_000_000))
	log := event.NewLog(d, c)
	blobs, err := blob.InFolder(t.TempDir())
	w.must(err)
	w.jobs = job.NewQueue(d, c)
	w.know = knowledge.New(knowledge.Deps{DB: d, Log: log, Jobs: w.jobs, Clock: c})
	w.find = search.New(search.Deps{Knowledge: w.know, Clock: c, Jobs: w.jobs, Blobs: blobs, Vectors: w.vectors})
	w.train = train.New(train.Deps{DB: d, Log: log, Jobs: w.jobs, Clock: c, Knowledge: w.know, Search: w.find})
	w.add("bill", "怎么查话费", "话费查询", "我想查一下话费")
	w.add("repair", "宽带怎么报修", "网断了怎么办", "宽带坏了找谁")
	_, err = w.know.Publish(t.Context(), editor, knowledge.Publication{})
	w.must(err)
	return w
}

// vectors is asked for before the first step; no workspace here has any.
func (w *world) vectors(context.Context, string) (search.Vectors, error) {
	if w.after != nil {
		w.after()
	}
	return search.Vectors{}, nil
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) add(key, question string, variants ...string) string {
	w.t.Helper()
	d, err := w.know.AddItem(w.t.Context(), editor, knowledge.NewItem{Key: key, Content: knowledge.Content{Question: question, Variants: variants, Answers: []knowledge.Answer{{Text: "这样办：" + question}}}})
	w.must(err)
	return d.ID
}

// works runs what waits, until nothing does.
func (w *world) works() {
	w.t.Helper()
	_, err := w.jobs.RunDue(w.t.Context(), "learning.train")
	w.must(err)
}

func (w *world) trained(n train.NewRun) train.Run {
	w.t.Helper()
	r, err := w.train.Start(w.t.Context(), editor, n)
	w.must(err)
	w.works()
	r, err = w.train.Run(w.t.Context(), editor, r.ID)
	w.must(err)
	return r
}

func eachDB(t *testing.T, fn func(w *world)) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func TestTheSameContentSeedAndSettingsGiveTheSameBytes(t *testing.T) {
	eachDB(t, func(w *world) {
		t := w.t
		first := w.trained(train.NewRun{Settings: train.Settings{Seed: 7}})
		if first.State != train.Done || len(first.SHA256) != 64 || first.Items != 2 || first.Questions != 6 || first.Bytes == 0 || first.DataHash == "" || !first.Held {
			t.Fatalf("%+v", first)
		}
		if again := w.trained(train.NewRun{Settings: train.Settings{Seed: 7}}); again.SHA256 != first.SHA256 || again.ModelID != first.ModelID || again.ModelHash != first.ModelHash {
			t.Errorf("another model of the same: %+v", again)
		}
		if other := w.trained(train.NewRun{Settings: train.Settings{Seed: 8}}); other.SHA256 == first.SHA256 || other.ModelHash == first.ModelHash {
			t.Error("another seed gives the same model")
		}
		if other := w.trained(train.NewRun{Settings: train.Settings{Seed: 7, Unanswerable: 0.3}}); other.SHA256 == first.SHA256 {
			t.Error("other settings give the same model")
		}
	})
}

func TestARunOfAChangeIsTrainedOnWhatPublishingItWouldRelease(t *testing.T) {
	eachDB(t, func(w *world) {
		item := w.add("roam", "国际漫游怎么开通", "出国怎么打电话")
		c, err := w.know.OpenChange(w.t.Context(), editor, knowledge.NewChange{Name: "漫游", Drafts: knowledge.Drafts{ItemIDs: []string{item}}})
		w.must(err)
		if r := w.trained(train.NewRun{ChangeID: c.ID}); r.State != train.Done || r.Items != 3 || r.BaseN != 1 {
			w.t.Errorf("%+v", r)
		}
		snap, err := w.know.Released(w.t.Context(), ws)
		w.must(err)
		if len(snap.Revisions) != 2 || snap.Head.Beside.ReleaseID != "" {
			w.t.Error("training has released something")
		}
	})
}

func TestALogTellsHowFarItIs(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.trained(train.NewRun{})
		var steps []string
		for i, l := range r.Log {
			steps = append(steps, l.Step)
			if i > 0 && l.Done < r.Log[i-1].Done {
				w.t.Errorf("goes back: %+v", r.Log)
			}
		}
		if steps = slices.Compact(steps); !slices.Equal(steps, []string{"begun", "read", "hide", "weigh", "index", "keep", "done"}) {
			w.t.Errorf("%v", steps)
		}
	})
}

func TestAStoppedRunKeepsNothingAndAnotherMayBegin(t *testing.T) {
	eachDB(t, func(w *world) {
		r, err := w.train.Start(w.t.Context(), editor, train.NewRun{})
		w.must(err)
		if _, err := w.train.Start(w.t.Context(), editor, train.NewRun{}); !fault.IsKind(err, fault.KindConflict) {
			w.t.Errorf("two at a time: %v", err)
		}
		_, err = w.train.Stop(w.t.Context(), editor, r.ID)
		w.must(err)
		w.works()
		if r, err = w.train.Run(w.t.Context(), editor, r.ID); err != nil || r.State != train.Stopped || r.ModelID != "" {
			w.t.Errorf("%+v, %v", r, err)
		}
		if r := w.trained(train.NewRun{}); r.State != train.Done {
			w.t.Errorf("%+v", r)
		}
	})
}

// The process ends while it trains: the job is cut off and taken up by the next.
func TestARunThatWasCutOffIsBegunAgain(t *testing.T) {
	eachDB(t, func(w *world) {
		r, err := w.train.Start(w.t.Context(), editor, train.NewRun{Settings: train.Settings{Seed: 3}})
		w.must(err)
		ctx, kill := context.WithCancel(w.t.Context())
		w.after = kill
		_, _ = w.jobs.RunDue(ctx, "learning.train")
		w.after = nil
		if r, err = w.train.Run(w.t.Context(), editor, r.ID); err != nil || r.State != train.Running {
			w.t.Fatalf("%+v, %v", r, err)
		}
		_, err = w.db.SQL().Exec("UPDATE job SET state = 'ready' WHERE state = 'running'") // as any node does when a lease has run out
		w.must(err)
		w.works()
		if r, err = w.train.Run(w.t.Context(), editor, r.ID); err != nil || r.State != train.Done {
			w.t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestModelsOfOldRunsAreLetGo(t *testing.T) {
	eachDB(t, func(w *world) {
		first := w.trained(train.NewRun{Settings: train.Settings{Seed: 1}})
		for seed := range uint64(5) {
			w.trained(train.NewRun{Settings: train.Settings{Seed: seed + 2}})
		}
		if r, err := w.train.Run(w.t.Context(), editor, first.ID); err != nil || r.Held {
			w.t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestSettingsThatMakeNoSenseAreRefused(t *testing.T) {
	eachDB(t, func(w *world) {
		_, err := w.train.Start(w.t.Context(), editor, train.NewRun{Settings: train.Settings{Unanswerable: 1}})
		if f := fault.Of(err); f == nil || f.Code != "training.share_unusable" {
			w.t.Error(err)
		}
		if _, err := w.train.Start(w.t.Context(), editor, train.NewRun{ChangeID: "nobody's"}); !fault.IsKind(err, fault.KindNotFound) {
			w.t.Error(err)
		}
		reader := editor
		reader.Permissions = []string{"learning.read"}
		if _, err := w.train.Start(w.t.Context(), reader, train.NewRun{}); !fault.IsKind(err, fault.KindForbidden) {
			w.t.Error(err)
		}
	})
}
