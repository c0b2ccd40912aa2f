package search_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// node is one of several processes on one database.
type node struct {
	*world
	jobs  *job.Queue
	blobs *blob.Store
}

func newNode(t *testing.T, d *db.DB, workspaceID string) *node {
	c := testkit.Held()
	n := &node{jobs: job.NewQueue(d, c), blobs: blob.InDatabase(d, c)}
	store := knowledge.New(knowledge.Deps{DB: d, Log: event.NewLog(d, c), Jobs: n.jobs, Clock: c})
	n.world = &world{t: t, store: store, who: actor.Of(workspaceID), search: search.New(search.Deps{Knowledge: store, Clock: c, Jobs: n.jobs, Blobs: n.blobs})}
	return n
}

func (n *node) train() {
	n.t.Helper()
	if _, err := n.jobs.RunDue(n.t.Context()); err != nil {
		n.t.Fatal(err)
	}
	if dead, err := n.jobs.CountDead(n.t.Context()); err != nil || dead > 0 {
		n.t.Fatalf("%+v, %v", dead, err)
	}
	n.search.Refresh(n.t.Context())
}

// services is a base that is too large to be trained on the spot.
func services(n *node) {
	things := []string{
		"话费", "流量", "宽带", "套餐", "发票", "积分", "国际漫游", "副卡", "亲情号", "合约", "停机", "密码",
		"来电显示", "呼叫转移", "彩铃", "短信包", "定向流量", "视频会员", "家庭网", "固话", "路由器", "携号转网", "靓号", "押金", "电子券", "云盘",
	}
	ways := []struct{ question, a, b, c string }{
		{"怎么查询%s", "%s在哪里查", "查一下%s", "想看看我的%s"},
		{"%s怎么办理", "办%s要带什么", "我要开通%s", "申请%s的流程"},
		{"%s怎么取消", "不想要%s了", "退掉%s", "关闭%s"},
		{"%s收费吗", "%s多少钱", "%s的资费", "%s一个月几块"},
	}
	for i, thing := range things {
		for k, w := range ways {
			say := func(form string) string { return fmt.Sprintf(form, thing) }
			n.add(fmt.Sprintf("k-%d-%d", i, k), knowledge.Content{
				Question: say(w.question), Variants: []string{say(w.a), say(w.b), say(w.c)}, Answers: []knowledge.Answer{{Text: fmt.Sprintf("%d-%d", i, k)}},
			})
		}
	}
}

func (n *node) made() string {
	n.t.Helper()
	snap, err := n.store.Released(n.t.Context(), n.who.WorkspaceID)
	if err != nil {
		n.t.Fatal(err)
	}
	return snap.Model.Recipe.Kind
}

func TestAReleaseAnswersAtOnceAndBetterOnceTrained(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		here := newNode(t, d, id.New())
		services(here)
		here.publish()
		before := here.ask(search.Query{Text: "怎么查询话费"})
		if here.made() != knowledge.ModelQuick || before.Candidates[0].Answer.Text != "0-0" {
			t.Fatalf("%s, %+v", here.made(), before.Candidates)
		}
		here.train()
		after := here.ask(search.Query{Text: "怎么查询话费"})
		if here.made() != knowledge.ModelTrained || after.ReleaseID == before.ReleaseID || after.BaseVersion != before.BaseVersion || after.Decision.Action != engine.Answer {
			t.Fatalf("%s, %+v", here.made(), after.Decision)
		}

		there := newNode(t, d, here.who.WorkspaceID)
		same := there.ask(search.Query{Text: "不想要套餐了"})
		want := here.ask(search.Query{Text: "不想要套餐了"})
		if same.ReleaseID != want.ReleaseID || same.Result.Model != want.Result.Model || same.Candidates[0].Confidence != want.Candidates[0].Confidence {
			t.Fatalf("the other node answers %+v, this one %+v", same.Candidates[0], want.Candidates[0])
		}
	})
}

func TestWhatChangesGrowsOntoWhatWasLearned(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		here := newNode(t, d, id.New())
		services(here)
		here.publish()
		here.train()
		here.add("esim", knowledge.Content{Question: "手表能办 eSIM 吗", Answers: []knowledge.Answer{{Text: "可以。"}}})
		here.publish()
		here.search.Refresh(t.Context())
		f := here.ask(search.Query{Text: "手表能办 eSIM 吗"})
		if here.made() != knowledge.ModelGrown || f.Candidates[0].Key != "esim" {
			t.Fatalf("%s, %v", here.made(), keysOf(f))
		}
		there := newNode(t, d, here.who.WorkspaceID)
		if g := there.ask(search.Query{Text: "手表能办 eSIM 吗"}); g.Result.Model != f.Result.Model {
			t.Fatalf("the other node grew %s, this one %s", g.Result.Model, f.Result.Model)
		}
		first, err := here.store.BaseVersions(t.Context(), here.who, "", 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := here.store.Rollback(t.Context(), here.who, first[len(first)-1].ID); err != nil {
			t.Fatal(err)
		}
		if here.made() != knowledge.ModelTrained {
			t.Fatalf("rolled back to what was trained on, and made %s", here.made())
		}
	})
}

func TestAKeptModelThatIsGoneIsReplacedAndTrainedAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		here := newNode(t, d, id.New())
		services(here)
		here.publish()
		here.train()
		snap, err := here.store.Released(t.Context(), here.who.WorkspaceID)
		if err != nil {
			t.Fatal(err)
		}
		if err := here.blobs.Delete(t.Context(), snap.Model.BlobKey); err != nil {
			t.Fatal(err)
		}
		after := newNode(t, d, here.who.WorkspaceID)
		if f := after.ask(search.Query{Text: "怎么查询话费"}); f.Candidates[0].Answer.Text != "0-0" {
			t.Fatalf("%+v", f.Candidates)
		}
		after.train()
		again, err := after.store.Released(t.Context(), here.who.WorkspaceID)
		if err != nil || again.Release.N != snap.Release.N+1 || again.Model.Hash != snap.Model.Hash || again.Model.BlobKey == "" {
			t.Fatalf("%+v, %v", again.Model, err)
		}
	})
}

func TestTheFirstQuestionWaitsForTheLoad(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		here := newNode(t, d, id.New())
		services(here)
		here.publish()
		here.train()

		there := newNode(t, d, here.who.WorkspaceID)
		q := search.Query{WorkspaceID: here.who.WorkspaceID, Text: "怎么查询话费"}
		var askers errgroup.Group
		for i := range 8 {
			askers.Go(func() error {
				f, err := there.search.Ask(t.Context(), q)
				if err == nil && (f.Decision.Action != engine.Answer || f.Candidates[0].Answer.Text != "0-0") {
					err = fmt.Errorf("asker %d: %+v", i, f.Decision)
				}
				return err
			})
		}
		if err := askers.Wait(); err != nil {
			t.Fatal(err)
		}

		// One who goes away while it loads takes nobody's answer along.
		elsewhere := newNode(t, d, here.who.WorkspaceID)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := elsewhere.search.Ask(gone, q); !errors.Is(err, context.Canceled) || elsewhere.search.Loaded() != 1 {
			t.Errorf("%v, %d workspaces loaded", err, elsewhere.search.Loaded())
		}
	})
}

func TestASmallBaseIsTrainedOnTheSpot(t *testing.T) {
	here := newNode(t, testkit.SQLite(t), id.New())
	fill(here.world)
	here.publish()
	if f := here.ask(search.Query{Text: "怎么充值话费"}); here.made() != knowledge.ModelSmall || f.Decision.Action != engine.Answer {
		t.Fatalf("%s, %+v", here.made(), f.Decision)
	}
	here.train()
	if here.made() != knowledge.ModelSmall {
		t.Fatalf("%s after there was nothing to train", here.made())
	}
}
