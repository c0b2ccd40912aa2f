package rollout_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"yingda/bot"
	"yingda/conversation"
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
	"yingda/learning"
	"yingda/learning/evaluate"
	"yingda/learning/rollout"
	"yingda/learning/train"
)

const ws = "ws-1"

var editor = actor.Actor{Kind: actor.Member, ID: "wang", WorkspaceID: ws, Permissions: []string{"*"}}

// world is a workspace that knows of bills and repairs, with a change that also
// knows of roaming.
type world struct {
	t        *testing.T
	db       *db.DB
	clock    *clock.Held
	log      *event.Log
	jobs     *job.Queue
	talk     *conversation.Store
	know     *knowledge.Store
	find     *search.Searcher
	gate     *gate.Store
	learn    *learning.Store
	train    *train.Store
	evaluate *evaluate.Store
	rollout  *rollout.Store
	changeID string
	asked    int
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{t: t, db: d, clock: clock.NewHeld(time.UnixMilli(1_790_000_000_000))}
	w.log, w.jobs = event.NewLog(d, w.clock), job.NewQueue(d, w.clock)
	blobs, err := blob.InFolder(t.TempDir())
	w.must(err)
	w.talk = conversation.New(conversation.Deps{DB: d, Log: w.log, Clock: w.clock, Window: 72 * time.Hour})
	w.know = knowledge.New(knowledge.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock})
	w.find = search.New(search.Deps{Knowledge: w.know, Clock: w.clock, Jobs: w.jobs, Blobs: blobs})
	w.gate = gate.New(gate.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock, Knowledge: w.know, Search: w.find})
	w.learn = learning.New(learning.Deps{DB: d, Log: w.log, Clock: w.clock, Conversation: w.talk, Knowledge: w.know, Search: w.find})
	w.train = train.New(train.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock, Knowledge: w.know, Search: w.find})
	w.evaluate = evaluate.New(evaluate.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock, Knowledge: w.know, Search: w.find, Gate: w.gate, Train: w.train})
	w.rollout = rollout.New(rollout.Deps{
		DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock, Conversation: w.talk, Knowledge: w.know, Search: w.find, Gate: w.gate, Train: w.train, Evaluate: w.evaluate,
		Asker: func(context.Context, string, string) (knowledge.Asker, error) { return knowledge.Asker{}, nil },
	})
	w.must(w.rollout.Check(t.Context()))
	w.must(w.evaluate.Check(t.Context()))
	w.add("bill", "怎么查话费", "话费查询", "我想查一下话费")
	w.add("repair", "宽带怎么报修", "网断了怎么办", "宽带坏了找谁")
	w.publish()
	roam := w.add("roam", "国际漫游怎么开通", "出国怎么打电话", "开通漫游")
	c, err := w.know.OpenChange(t.Context(), editor, knowledge.NewChange{Name: "漫游", Drafts: knowledge.Drafts{ItemIDs: []string{roam}}})
	w.must(err)
	w.changeID = c.ID
	return w
}

func eachDB(t *testing.T, fn func(w *world)) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
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

func (w *world) publish() {
	w.t.Helper()
	_, err := w.know.Publish(w.t.Context(), editor, knowledge.Publication{})
	w.must(err)
	w.find.Refresh(w.t.Context())
}

func (w *world) works(kinds ...string) {
	w.t.Helper()
	_, err := w.jobs.RunDue(w.t.Context(), kinds...)
	w.must(err)
	w.find.Refresh(w.t.Context())
}

// trained is a run of the change ("" for what is released).
func (w *world) trained(changeID string, seed uint64) train.Run {
	w.t.Helper()
	r, err := w.train.Start(w.t.Context(), editor, train.NewRun{ChangeID: changeID, Settings: train.Settings{Seed: seed}})
	w.must(err)
	w.works("learning.train")
	r, err = w.train.Run(w.t.Context(), editor, r.ID)
	w.must(err)
	if r.State != train.Done {
		w.t.Fatalf("%+v", r)
	}
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

// shadow puts the change's model into the shadow.
func (w *world) shadow() rollout.Detail {
	w.t.Helper()
	run := w.trained(w.changeID, 0)
	w.evaluated(run.ID)
	r, err := w.rollout.Begin(w.t.Context(), editor, run.ID)
	w.must(err)
	w.find.Refresh(w.t.Context())
	return r
}

func (w *world) canary(share float64, segment knowledge.Segment) rollout.Detail {
	w.t.Helper()
	r := w.shadow()
	return w.to(r.ID, rollout.Reach{Share: share, Segment: segment})
}

func (w *world) to(rolloutID string, reach rollout.Reach) rollout.Detail {
	w.t.Helper()
	r, err := w.rollout.Release(w.t.Context(), editor, rolloutID, reach)
	w.must(err)
	w.find.Refresh(w.t.Context())
	return r
}

func (w *world) now(rolloutID string) rollout.Detail {
	w.t.Helper()
	r, err := w.rollout.Rollout(w.t.Context(), editor, rolloutID)
	w.must(err)
	return r
}

// look is what the job does every few seconds.
func (w *world) look() {
	w.t.Helper()
	w.must(w.rollout.Look(w.t.Context(), ws))
	w.find.Refresh(w.t.Context())
}

// logged tells whether the log says that a rollout came into a phase, and why.
func (w *world) logged(rolloutID, phase, reason string) (found bool) {
	w.t.Helper()
	rows, err := w.db.SQL().Query("SELECT data FROM event WHERE type = 'learning.rollout_moved'")
	w.must(err)
	defer rows.Close()
	for rows.Next() {
		var data []byte
		var m rollout.Moved
		w.must(rows.Scan(&data))
		w.must(json.Unmarshal(data, &m))
		found = found || m.RolloutID == rolloutID && m.Phase == phase && m.Reason == reason
	}
	w.must(rows.Err())
	return found
}

// ask tells which release answers a customer, and whether it knows of roaming.
func (w *world) ask(customer, channel string) (releaseID string, knows bool) {
	w.t.Helper()
	f, err := w.find.Ask(w.t.Context(), search.Query{WorkspaceID: ws, CustomerID: customer, Text: "国际漫游怎么开通", Locale: "zh-CN", Channel: channel})
	w.must(err)
	return f.ReleaseID, len(f.Candidates) > 0 && f.Candidates[0].Key == "roam"
}

// of counts which of n customers a release answers.
func (w *world) of(releaseID string, n int) (in []string) {
	w.t.Helper()
	for i := range n {
		customer := fmt.Sprint("c", i)
		if got, _ := w.ask(customer, "webchat"); got == releaseID {
			in = append(in, customer)
		}
	}
	return in
}

// talks lets a customer ask the bot something, which it declined.
func (w *world) talks(customer, question string) (turnID string) {
	w.t.Helper()
	w.asked++
	turnID = fmt.Sprintf("t%04d", w.asked)
	w.clock.Advance(time.Second)
	r, err := w.talk.Receive(w.t.Context(), conversation.Inbound{WorkspaceID: ws, InboxID: "in", Channel: "webchat", CustomerID: customer, VisitorID: customer, ClientID: turnID, Text: question})
	w.must(err)
	_, err = w.talk.CommitTurn(w.t.Context(), ws, conversation.TurnCommit{
		Reply: &conversation.Outgoing{Text: "抱歉"},
		Turn: conversation.Turn{
			ID: turnID, ConversationID: r.Conversation.ID, Generation: r.Conversation.Generation, FromSeq: r.Message.Seq, ToSeq: r.Message.Seq, Chance: 1, Decision: "decline",
			Understanding: json.RawMessage(db.JSON(bot.Understood{Kind: bot.KindQuestion, Text: question, Question: question, Locale: "zh-CN"})),
		},
	})
	w.must(err)
	w.must(w.log.CatchUp(w.t.Context(), w.learn.Consumer()))
	return turnID
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Errorf("%v, want %s", err, code)
	}
}

func TestInTheShadowNobodyIsToldAnythingAndDifferencesAreKept(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.shadow()
		live, knows := w.ask("li", "webchat")
		if knows || live == r.ReleaseID || live != r.LiveReleaseID {
			w.t.Fatalf("answered from %s", live)
		}
		differs := w.talks("li", "国际漫游怎么开通")
		w.talks("li", "今天天气怎么样啊")
		w.look()
		if now := w.now(r.ID); now.Phase != rollout.Shadow || now.Asked != 2 || now.Differs != 1 {
			w.t.Errorf("%+v", now.Rollout)
		}
		all, err := w.rollout.Differences(w.t.Context(), editor, r.ID, 0, "", 10)
		w.must(err)
		if len(all) != 1 || all[0].TurnID != differs || all[0].Before != "decline" || all[0].After == "decline" || all[0].Question != "国际漫游怎么开通" {
			w.t.Errorf("%+v", all)
		}
		w.look()
		if now := w.now(r.ID); now.Asked != 2 {
			w.t.Errorf("asked again: %+v", now.Rollout)
		}
	})
}

func TestACanaryIsSaidToAShareAndEachCustomerStays(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.2, knowledge.Segment{})
		few := w.of(r.ReleaseID, 200)
		if len(few) < 20 || len(few) > 60 {
			w.t.Errorf("%d of 200 at a fifth", len(few))
		}
		w.to(r.ID, rollout.Reach{Share: 0.5})
		more := map[string]bool{}
		for _, c := range w.of(r.ReleaseID, 200) {
			more[c] = true
		}
		for _, c := range few {
			if !more[c] {
				w.t.Errorf("%s is out when it grows", c)
			}
		}
		if len(more) < 75 || len(more) > 125 {
			w.t.Errorf("%d of 200 at a half", len(more))
		}
		if got, knows := w.ask(few[0], "webchat"); got != r.ReleaseID || !knows {
			w.t.Errorf("answered from %s", got)
		}
		if got, _ := w.ask("", "webchat"); got == r.ReleaseID {
			w.t.Error("nobody in particular is answered from it")
		}
	})
}

func TestACanaryMayBeForSomeChannelsAndLanguages(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.5, knowledge.Segment{Channels: []string{"wechat"}, Locales: []string{"zh"}})
		if in := w.of(r.ReleaseID, 50); len(in) > 0 {
			w.t.Errorf("%v are answered on another channel", in)
		}
		in := 0
		for i := range 50 {
			if got, _ := w.ask(fmt.Sprint("c", i), "wechat"); got == r.ReleaseID {
				in++
			}
		}
		if in == 0 {
			w.t.Error("nobody is answered there")
		}
	})
}

func TestPromotingPublishesTheChangeWithTheModelThatWasTried(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.1, knowledge.Segment{})
		done, err := w.rollout.Promote(w.t.Context(), editor, r.ID)
		w.must(err)
		w.find.Refresh(w.t.Context())
		if done.Phase != rollout.Promoted || done.EndedAt == 0 {
			w.t.Fatalf("%+v", done.Rollout)
		}
		snap, err := w.know.Released(w.t.Context(), ws)
		w.must(err)
		if snap.Release.ModelVersionID != r.ModelID || len(snap.Revisions) != 3 || snap.Head.Beside.ReleaseID != "" {
			w.t.Errorf("released %+v beside %+v", snap.Release, snap.Head.Beside)
		}
		if _, knows := w.ask("anybody", "webchat"); !knows {
			w.t.Error("not said to all")
		}
		back, err := w.rollout.Rollback(w.t.Context(), editor, r.ID)
		w.must(err)
		w.find.Refresh(w.t.Context())
		if _, knows := w.ask("anybody", "webchat"); knows || back.Phase != rollout.RolledBack {
			w.t.Errorf("after one press it is %s, and known: %t", back.Phase, knows)
		}
		var phases []string
		for _, s := range back.Steps {
			phases = append(phases, s.Phase)
		}
		if got := fmt.Sprint(phases); got != "[shadow canary promoting promoted returning rolled_back]" {
			w.t.Error(got)
		}
	})
}

func TestAModelAloneIsPromotedAndRolledBack(t *testing.T) {
	eachDB(t, func(w *world) {
		before := w.trained("", 1) // released by hand, so that there is a way back
		w.must(w.db.Write(w.t.Context(), func(tx *db.Tx) error { return w.know.ReleaseModel(w.t.Context(), tx, editor, before.ModelID) }))
		run := w.trained("", 2)
		w.evaluated(run.ID)
		r, err := w.rollout.Begin(w.t.Context(), editor, run.ID)
		w.must(err)
		w.to(r.ID, rollout.Reach{Share: 0.1})
		_, err = w.rollout.Promote(w.t.Context(), editor, r.ID)
		w.must(err)
		if snap, err := w.know.Released(w.t.Context(), ws); err != nil || snap.Release.ModelVersionID != run.ModelID {
			w.t.Errorf("%+v, %v", snap.Release, err)
		}
		_, err = w.rollout.Rollback(w.t.Context(), editor, r.ID)
		w.must(err)
		if snap, err := w.know.Released(w.t.Context(), ws); err != nil || snap.Release.ModelVersionID != before.ModelID {
			w.t.Errorf("%+v, %v", snap.Release, err)
		}
	})
}

func TestStoppedIsSaidToNobodyAndAnotherMayBegin(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.5, knowledge.Segment{})
		_, err := w.rollout.Begin(w.t.Context(), editor, r.RunID)
		wantCode(w.t, err, "rollout.under_way")
		_, err = w.rollout.Rollback(w.t.Context(), editor, r.ID)
		w.must(err)
		w.find.Refresh(w.t.Context())
		if in := w.of(r.ReleaseID, 50); len(in) > 0 {
			w.t.Errorf("still said to %v", in)
		}
		_, err = w.rollout.Begin(w.t.Context(), editor, r.RunID)
		w.must(err)
		_, err = w.rollout.Rollback(w.t.Context(), editor, r.ID)
		wantCode(w.t, err, "rollout.phase")
	})
}

// Whatever of it is deleted: its customers are answered from what is released,
// and the rollout, its last step and the log say why.
func TestACanaryWhoseVersionOrModelIsDeletedIsTakenBackAndSaysSo(t *testing.T) {
	for what, statement := range map[string]string{
		"version": "DELETE FROM base_version WHERE state = 'staged'",
		"model":   "UPDATE model_version SET blob_key = '' WHERE id = $1",
	} {
		t.Run(what, func(t *testing.T) {
			eachDB(t, func(w *world) {
				r := w.canary(0.5, knowledge.Segment{})
				in := w.of(r.ReleaseID, 20)
				if len(in) == 0 {
					t.Fatal("nobody is answered from the canary")
				}
				var given []any
				if what == "model" {
					given = []any{r.ModelID}
				}
				done, err := w.db.SQL().Exec(statement, given...)
				w.must(err)
				if n, err := done.RowsAffected(); n != 1 || err != nil {
					t.Fatalf("%d deleted, %v", n, err)
				}
				w.look()
				now := w.now(r.ID)
				if now.Phase != rollout.Stopped || now.Problem.Code != "rollout.version_gone" || now.PhaseBy != "" || now.EndedAt == 0 {
					t.Errorf("%+v", now.Rollout)
				}
				if last := now.Steps[len(now.Steps)-1]; last.Phase != rollout.Stopped || last.Problem.Code != "rollout.version_gone" || last.ByKind != "system" {
					t.Errorf("%+v", last)
				}
				if !w.logged(r.ID, rollout.Stopped, "rollout.version_gone") {
					t.Error("the log does not say so")
				}
				for _, customer := range in {
					if got, _ := w.ask(customer, "webchat"); got != r.LiveReleaseID {
						t.Errorf("%s is answered from %s, want %s", customer, got, r.LiveReleaseID)
					}
				}
				_, err = w.rollout.Release(t.Context(), editor, r.ID, rollout.Reach{Share: 0.5})
				wantCode(t, err, "rollout.phase")
			})
		})
	}
}

func TestDifferencesOfAnUnknownRolloutAreNotFound(t *testing.T) {
	eachDB(t, func(w *world) {
		_, err := w.rollout.Differences(t.Context(), editor, "nope", 0, "", 10)
		wantCode(w.t, err, "rollout.not_found")
		r := w.shadow()
		other := editor
		other.WorkspaceID = "ws-2"
		_, err = w.rollout.Differences(t.Context(), other, r.ID, 0, "", 10)
		wantCode(w.t, err, "rollout.not_found")
	})
}

func TestANodeThatCannotReadTheCanaryAnswersFromWhatIsReleased(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.5, knowledge.Segment{})
		if _, err := w.db.SQL().Exec("UPDATE model_version SET blob_key = '' WHERE held"); err != nil {
			w.t.Fatal(err)
		}
		w.find = search.New(search.Deps{Knowledge: w.know, Clock: w.clock}) // it has nothing in memory yet
		if in := w.of(r.ReleaseID, 20); len(in) > 0 {
			w.t.Errorf("%v are answered from what is gone", in)
		}
	})
}

func TestACanaryWhoseGroundIsReleasedOtherwiseIsTakenBack(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.5, knowledge.Segment{})
		w.add("points", "积分怎么兑换", "积分换什么")
		w.publish()
		w.look()
		if now := w.now(r.ID); now.Phase != rollout.Stopped || now.Problem.Code != "rollout.outrun" {
			w.t.Errorf("%+v", now.Rollout)
		}
	})
}

func TestACanaryWhoseChangeIsTakenUpAgainIsTakenBack(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.5, knowledge.Segment{})
		_, err := w.know.ReopenChange(w.t.Context(), editor, w.changeID, "")
		w.must(err)
		w.look()
		if now := w.now(r.ID); now.Phase != rollout.Stopped || now.Problem.Code != "rollout.change_gone" {
			w.t.Errorf("%+v", now.Rollout)
		}
	})
}

// The process ends after a phase that takes two transactions has begun; the next
// look, on any node, ends it.
func TestAPhaseThatWasCutOffIsEndedByTheNextLook(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.5, knowledge.Segment{})
		cut := func(phase string) {
			_, err := w.db.SQL().Exec("UPDATE rollout SET phase = '" + phase + "', ended_at = 0 WHERE id = '" + r.ID + "'")
			w.must(err)
		}
		cut(rollout.Promoting)
		if in := w.of(r.ReleaseID, 50); len(in) == 0 {
			w.t.Error("meanwhile the canary is said to nobody")
		}
		w.look()
		if now := w.now(r.ID); now.Phase != rollout.Promoted {
			w.t.Fatalf("%+v", now.Rollout)
		}
		cut(rollout.Returning)
		w.look()
		if now := w.now(r.ID); now.Phase != rollout.RolledBack {
			w.t.Fatalf("%+v", now.Rollout)
		}
		if _, knows := w.ask("anybody", "webchat"); knows {
			w.t.Error("still said")
		}
	})
}

func TestWhatTheGateRefusesGoesBackToTheCanary(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.5, knowledge.Segment{})
		_, err := w.gate.Add(w.t.Context(), editor, []gate.NewQuestion{{Text: "国际漫游怎么开通", Expected: []string{}}}) // nothing may be said of it
		w.must(err)
		d, err := w.rollout.Promote(w.t.Context(), editor, r.ID)
		w.must(err)
		if d.Phase != rollout.Promoting {
			w.t.Fatalf("%+v", d.Rollout)
		}
		w.works("knowledge.publish")
		w.look()
		if now := w.now(r.ID); now.Phase != rollout.Canary || now.Problem.Code != "knowledge.gate_worse" {
			w.t.Errorf("%+v", now.Rollout)
		}
		if in := w.of(r.ReleaseID, 50); len(in) == 0 {
			w.t.Error("the canary is said to nobody")
		}
	})
}

func TestACanaryTakesAnEvaluationThatLetsItOut(t *testing.T) {
	eachDB(t, func(w *world) {
		run := w.trained(w.changeID, 0)
		r, err := w.rollout.Begin(w.t.Context(), editor, run.ID)
		w.must(err)
		_, err = w.rollout.Release(w.t.Context(), editor, r.ID, rollout.Reach{Share: 0.1})
		wantCode(w.t, err, "rollout.not_evaluated")
		_, err = w.rollout.Release(w.t.Context(), editor, r.ID, rollout.Reach{Share: 0.9})
		wantCode(w.t, err, "rollout.share_unusable")
		e := w.evaluated(run.ID)
		if e.Verdict != evaluate.NotProven {
			w.t.Errorf("proven by nothing: %+v", e)
		}
		_, err = w.db.SQL().Exec("UPDATE evaluation SET blocked = TRUE")
		w.must(err)
		_, err = w.rollout.Release(w.t.Context(), editor, r.ID, rollout.Reach{Share: 0.1})
		wantCode(w.t, err, "evaluation.blocked")
		_, err = w.evaluate.Waive(w.t.Context(), editor, e.ID, "老年客户另有人工")
		w.must(err)
		w.to(r.ID, rollout.Reach{Share: 0.1})
	})
}

// customers put customers into the evidence, each with a question that went
// badly or not, as the consumer of events would.
func (w *world) customers(n int, badly func(i int, canary bool) bool, r rollout.Detail) {
	w.t.Helper()
	in := map[string]bool{}
	for _, c := range w.of(r.ReleaseID, n) {
		in[c] = true
	}
	tx, err := w.db.SQL().Begin()
	w.must(err)
	for i := range n {
		customer, reasons := fmt.Sprint("c", i), 0
		if badly(i, in[customer]) {
			reasons = int(learning.Declined)
		}
		_, err := tx.Exec(fmt.Sprintf("INSERT INTO evidence (turn_id, workspace_id, conversation_id, customer_id, channel, n, at, decision, own, reasons) VALUES ('e%05d', '%s', 'e%05d', '%s', 'webchat', 1, %d, 'answer', %d, %d)",
			i, ws, i, customer, w.clock.Now().UnixMilli()+int64(i), reasons, reasons))
		w.must(err)
	}
	w.must(tx.Commit())
	w.clock.Advance(time.Hour)
}

func TestACanaryThatIsWorseIsTakenBackByItself(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.3, knowledge.Segment{})
		w.customers(600, func(i int, canary bool) bool { return canary && i%10 < 6 || i%10 == 0 }, r)
		w.look()
		now := w.now(r.ID)
		if now.Phase != rollout.Stopped || now.Problem.Code != "rollout.guard_bad" || now.PhaseBy != "" {
			w.t.Fatalf("%s %+v %+v", now.Phase, now.Problem, now.Guards)
		}
		if g := now.Guards[0]; !g.Alarm || g.Low <= 0 || g.Canary+g.Live != 600 || g.CanaryBad == 0 || len(g.Path) == 0 || len(g.Path) > 60 || g.Path[len(g.Path)-1].Low != g.Low {
			w.t.Errorf("%+v", g)
		}
		if in := w.of(r.ReleaseID, 50); len(in) > 0 {
			w.t.Errorf("still said to %v", in)
		}
	})
}

func TestACanaryThatIsNoWorseStays(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.canary(0.3, knowledge.Segment{})
		w.customers(600, func(i int, _ bool) bool { return i%4 == 0 }, r)
		w.look()
		if now := w.now(r.ID); now.Phase != rollout.Canary || now.Guards[0].Alarm || now.Guards[0].Canary == 0 {
			w.t.Errorf("%s %+v", now.Phase, now.Guards)
		}
	})
}
