package learning_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/learning"
	"yingda/learning/past"
)

// old is a file of 40 conversations: half of them ask what is known, half what is
// not, and each takes an agent two minutes.
func old() learning.PastUpload {
	var b strings.Builder
	b.WriteString("会话ID,发送方,内容,时间\n")
	for i := range 40 {
		ask, at := "怎么查话费", time.UnixMilli(1_780_000_000_000).Add(time.Duration(i)*time.Hour)
		if i%2 == 1 {
			ask = refunds[i/2%len(refunds)] + "，我的号码13800138000"
		}
		for k, said := range []string{"客户," + ask, "坐席,您好", "客户,好的", "坐席,再见"} {
			fmt.Fprintf(&b, "c%d,%s,%s\n", i, said, at.Add(time.Duration(k)*time.Minute).UTC().Format(time.RFC3339))
		}
	}
	return learning.PastUpload{Name: "/tmp/old.csv", Data: []byte(b.String())}
}

// rows is how many of each table of the past there are, files included.
func (w *world) rows() string {
	w.t.Helper()
	var imports, questions, blobs int
	for table, n := range map[string]*int{"past_import": &imports, "past_question": &questions, "blob": &blobs} {
		w.must(w.db.SQL().QueryRow("SELECT COUNT(*) FROM " + table).Scan(n))
	}
	return fmt.Sprintf("%d imports, %d questions, %d files", imports, questions, blobs)
}

func TestThePastTellsWhatTheKnowledgeWouldHaveAnsweredAndWhatItLacks(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		w.knows("怎么查话费", "宽带怎么报修")
		p, err := w.learn.CheckPast(ctx, agent, old())
		w.must(err)
		if p.FileName != "old.csv" || p.Preview.Conversations != 40 || p.Preview.Questions != 40 || !p.Preview.Timed || len(p.Preview.Examples) != 5 {
			t.Fatalf("%+v", p.Preview)
		}
		if u := p.Preview.Examples[1].Said[0]; !u.Question || !strings.HasSuffix(u.Text, "[phone]") {
			t.Errorf("the preview says %+v", u)
		}
		if c := p.Preview.Columns; !strings.HasPrefix(c[3].Samples[0], "2026-05-") || strings.Contains(strings.Join(c[2].Samples, ""), "138") {
			t.Errorf("the columns say %+v", c)
		}
		if w.rows() != "1 imports, 0 questions, 1 files" {
			t.Errorf("checked: %s", w.rows())
		}
		_, err = w.learn.StartPast(ctx, agent, p.ID)
		w.must(err)
		_, err = w.jobs.RunDue(ctx)
		w.must(err)
		p, err = w.learn.PastByID(ctx, agent, p.ID)
		w.must(err)
		r := p.Report
		if p.State != learning.PastDone || r == nil {
			t.Fatalf("%+v", p)
		}
		if r.Conversations != 40 || r.Questions != 40 || r.Answered.K != 20 || r.Answered.Low < 0.3 || r.Answered.High > 0.7 || r.Whole.K != 20 || r.PeopleMS != 40*120_000 || r.WholePeopleMS != 20*120_000 || r.Assumed {
			t.Errorf("%+v", r)
		}
		if r.Masked["phone"] != 20 || r.ReleaseID == "" {
			t.Errorf("masked %v, asked of %q", r.Masked, r.ReleaseID)
		}
		m := r.Missing[0]
		if !strings.Contains(m.Question, "预存款") || strings.Contains(m.Question, "138") || m.Size != m.Conversations || m.PeopleMS != float64(m.Size)*120_000 || m.Cost != float64(m.Size)*2 {
			t.Errorf("%+v", m)
		}
		page, err := w.learn.PastQuestions(ctx, agent, p.ID, learning.PastFilter{Missing: m.N, Limit: 100})
		w.must(err)
		if int64(len(page.Items)) != m.Size || strings.Contains(page.Items[0].Question, "138") {
			t.Errorf("%d rows behind %d", len(page.Items), m.Size)
		}
		if w.rows() != "1 imports, 40 questions, 0 files" {
			t.Errorf("done: %s", w.rows())
		}
		p, err = w.learn.DraftMissing(ctx, agent, p.ID, m.N)
		w.must(err)
		item, err := w.know.Item(ctx, agent, p.Report.Missing[0].ItemID)
		w.must(err)
		if d := item.Draft; strings.Contains(d.Question, "[") || !strings.Contains(d.Question, "预存款") || len(d.Variants) != len(m.Variants) {
			t.Errorf("the draft asks %q with %v, want %v", d.Question, d.Variants, m.Variants)
		}
		for n, kind := range map[int64]fault.Kind{m.N: fault.KindConflict, r.MissingTotal + 1: fault.KindNotFound} {
			if err := second(w.learn.DraftMissing(ctx, agent, p.ID, n)); !fault.IsKind(err, kind) {
				t.Errorf("a draft of %d again: %v", n, err)
			}
		}
		w.must(w.learn.DeletePast(ctx, agent, p.ID))
		if w.rows() != "0 imports, 0 questions, 0 files" {
			t.Errorf("deleted: %s", w.rows())
		}
		var said int
		w.must(d.SQL().QueryRow("SELECT COUNT(*) FROM message").Scan(&said))
		if said != 0 {
			t.Errorf("%d messages were written", said)
		}
	})
}

// longer is old with several batches more.
func longer() learning.PastUpload {
	up := old()
	for i := range 200 {
		up.Data = append(up.Data, fmt.Sprintf("d%d,客户,宽带怎么报修,2026-01-01T00:00:00Z\n", i)...)
	}
	return up
}

// counting is a clock that tells how often it was read.
type counting struct {
	*clock.Held
	read func()
}

func (c counting) Now() time.Time {
	c.read()
	return c.Held.Now()
}

// dying is the same loop in a process that is killed when its clock is read for
// the n-th time from here on.
func (w *world) dying(n int) (_ *learning.Store, jobs *job.Queue, killed context.Context) {
	killed, kill := context.WithCancel(w.t.Context())
	deps := w.learn.Deps
	deps.Jobs = job.NewQueue(w.db, w.clock)
	deps.Clock = counting{w.clock, func() {
		if n--; n == 0 {
			kill()
		}
	}}
	return learning.New(deps), deps.Jobs, killed
}

// passes until now is long enough that the leases of the dead have run out.
func (w *world) passes() {
	w.clock.Advance(2 * time.Minute)
	_, err := w.db.SQL().Exec("UPDATE job SET state = 'ready' WHERE state = 'running'")
	w.must(err)
}

func TestAnImportOfThePastGoesOnWhereItWasKilled(t *testing.T) {
	for phase, kill := range map[string]struct {
		at   int   // reads of the clock
		done int64 // conversations
	}{"while it asks": {130, 100}, "while it puts matters together": {247, 240}} {
		t.Run(phase, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, d *db.DB) {
				w := newWorld(t, d)
				w.knows("怎么查话费", "宽带怎么报修")
				p, err := w.learn.CheckPast(t.Context(), agent, longer())
				w.must(err)
				_, err = w.learn.StartPast(t.Context(), agent, p.ID)
				w.must(err)
				dying, jobs, killed := w.dying(kill.at)
				_, _ = jobs.RunDue(killed) // its end cannot be written either
				if p, err = dying.PastByID(t.Context(), agent, p.ID); err != nil || p.State != learning.PastRunning || p.Done != kill.done {
					t.Fatalf("killed at %d, %s: %v", p.Done, p.State, err)
				}
				w.passes()
				_, err = w.jobs.RunDue(t.Context())
				w.must(err)
				p, err = w.learn.PastByID(t.Context(), agent, p.ID)
				w.must(err)
				if p.State != learning.PastDone || p.Report.Questions != 240 || p.Taken != 2 {
					t.Errorf("%s, taken up %d times, %+v", p.State, p.Taken, p.Report)
				}
			})
		})
	}
}

func TestTheCommandGoesOnWithTheSameFileAndAServerWithWhatItLeft(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		w.knows("怎么查话费", "宽带怎么报修")
		interrupted, interrupt := context.WithCancel(ctx)
		_, err := w.learn.ImportPast(interrupted, agent, longer(), func(done, _ int64) {
			if done == 100 {
				interrupt()
			}
		})
		if err == nil {
			t.Error("nothing said that it was interrupted")
		}
		var first int64
		p, err := w.learn.ImportPast(ctx, agent, longer(), func(done, _ int64) { first = cmp.Or(first, done) })
		w.must(err)
		if p.State != learning.PastDone || p.Taken != 2 || first != 150 {
			t.Errorf("%s, taken up %d times, from %d", p.State, p.Taken, first)
		}

		dying, _, killed := w.dying(130)
		_, _ = dying.ImportPast(killed, agent, longer(), func(int64, int64) {})
		_, err = d.SQL().Exec("UPDATE past_import SET state = 'running' WHERE state = 'stopped'") // it could not even say that it stops
		w.must(err)
		if _, err := w.learn.ImportPast(ctx, agent, longer(), func(int64, int64) {}); fault.Of(err) == nil || fault.Of(err).Code != "past.under_way" {
			t.Errorf("two at one file: %v", err)
		}
		w.passes()
		w.looks(func() bool {
			n, err := w.jobs.Count(ctx, "learning.past", "ready")
			w.must(err)
			return n == 1
		})
		_, err = w.jobs.RunDue(ctx)
		w.must(err)
		all, err := w.learn.Pasts(ctx, agent)
		w.must(err)
		if len(all) != 2 || all[0].State != learning.PastDone || all[0].Taken != 2 {
			t.Errorf("%+v", all)
		}
	})
}

func TestAnImportOfThePastIsStoppedAndGoesOn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		w.knows("怎么查话费", "宽带怎么报修")
		p, err := w.learn.CheckPast(ctx, agent, longer())
		w.must(err)
		_, err = w.learn.StartPast(ctx, agent, p.ID)
		w.must(err)
		if err := w.learn.DeletePast(ctx, agent, p.ID); !fault.IsKind(err, fault.KindConflict) {
			t.Errorf("deleted while it ran: %v", err)
		}
		p, err = w.learn.StopPast(ctx, agent, p.ID)
		w.must(err)
		_, err = w.jobs.RunDue(ctx)
		w.must(err)
		if p, err = w.learn.PastByID(ctx, agent, p.ID); err != nil || p.State != learning.PastStopped || p.Done != 0 || w.rows() != "1 imports, 0 questions, 1 files" {
			t.Errorf("stopped: %s at %d, %s: %v", p.State, p.Done, w.rows(), err)
		}
		_, err = w.learn.StartPast(ctx, agent, p.ID)
		w.must(err)
		_, err = w.jobs.RunDue(ctx)
		w.must(err)
		if p, err = w.learn.PastByID(ctx, agent, p.ID); err != nil || p.State != learning.PastDone || p.Report.Questions != 240 {
			t.Errorf("%s: %v", p.State, err)
		}
	})
}

// looks runs the watch of another process's loop until something is so.
func (w *world) looks(until func() bool) {
	w.t.Helper()
	deps := w.learn.Deps
	deps.Jobs = job.NewQueue(w.db, w.clock)
	other := learning.New(deps)
	ctx, stop := context.WithCancel(w.t.Context())
	ended := make(chan error)
	go func() { ended <- other.Run(ctx) }()
	testkit.Eventually(w.t, 10*time.Second, "the loop's watch", until)
	stop()
	<-ended
}

func TestColumnsAreMappedByHand(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		p, err := w.learn.CheckPast(ctx, agent, learning.PastUpload{Name: "x.csv", Data: []byte("id,who,what\n1,甲,怎么退款\n1,乙,三天\n")})
		w.must(err)
		if p.Preview.Questions != 0 {
			t.Fatalf("%+v", p.Preview)
		}
		o := past.Options{Mapping: map[string]string{"who": "by", "what": "text"}, Roles: map[string]string{"甲": past.Customer, "乙": past.Agent}}
		if p, err = w.learn.RecheckPast(ctx, agent, p.ID, o); err != nil || p.Preview.Questions != 1 {
			t.Errorf("%+v %v", p.Preview, err)
		}
	})
}

func TestFilesThatNobodyStartsAreForgotten(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		_, err := w.learn.CheckPast(t.Context(), agent, old())
		w.must(err)
		w.clock.Advance(8 * 24 * time.Hour)
		w.looks(func() bool { return w.rows() == "0 imports, 0 questions, 0 files" })
	})
}

func TestThePastHasItsRetentionAndItsPermissions(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		w.knows("怎么查话费", "宽带怎么报修")
		p, err := w.learn.ImportPast(ctx, agent, old(), func(int64, int64) {})
		w.must(err)
		reader := actor.Actor{Kind: actor.Member, ID: "x", WorkspaceID: ws, Permissions: []string{"learning.read"}}
		if _, err := w.learn.PastByID(ctx, reader, p.ID); err != nil {
			t.Error(err)
		}
		for what, err := range map[string]error{
			"check":  second(w.learn.CheckPast(ctx, reader, old())),
			"start":  second(w.learn.StartPast(ctx, reader, p.ID)),
			"stop":   second(w.learn.StopPast(ctx, reader, p.ID)),
			"import": second(w.learn.ImportPast(ctx, reader, old(), func(int64, int64) {})),
			"delete": w.learn.DeletePast(ctx, reader, p.ID),
		} {
			if !fault.IsKind(err, fault.KindForbidden) {
				t.Errorf("%s: %v", what, err)
			}
		}
		for what, err := range map[string]error{"started": second(w.learn.StartPast(ctx, agent, p.ID)), "stopped": second(w.learn.StopPast(ctx, agent, p.ID))} {
			if !fault.IsKind(err, fault.KindConflict) {
				t.Errorf("what is done was %s: %v", what, err)
			}
		}
		expire := func(before int64) (n int) {
			w.must(d.Write(ctx, func(tx *db.Tx) (err error) {
				n, err = w.learn.Part().Expire(ctx, tx, ws, "past", before)
				return err
			}))
			return n
		}
		now := w.clock.Now().UnixMilli()
		if got := []int{expire(now - 1), expire(now + 1)}; !slices.Equal(got, []int{0, 1}) || w.rows() != "0 imports, 0 questions, 0 files" {
			t.Errorf("expired %v: %s", got, w.rows())
		}
	})
}

func second(_ learning.Past, err error) error { return err }
