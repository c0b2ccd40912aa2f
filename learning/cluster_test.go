package learning_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/testkit"
)

var (
	refunds = []string{"预存款怎么退回来", "怎么退回预存款", "退回预存款怎么办理", "预存款怎么退", "预存款怎么退回", "预存款怎么办理退回"}
	kids    = []string{"副卡可以给孩子用吗", "孩子可以用副卡吗", "给孩子用副卡可以吗"}
)

// cluster takes in what happened and puts it into clusters.
func (w *world) cluster(tidy bool) {
	w.t.Helper()
	w.must(w.log.CatchUp(w.t.Context(), w.learn.Consumer()))
	w.must(w.learn.Cluster(w.t.Context(), actor.Of(ws), tidy))
}

// lies is the cluster of each question, by turn.
func (w *world) lies() map[string]string {
	w.t.Helper()
	rows, err := w.db.SQL().Query("SELECT turn_id, cluster_id FROM cluster_turn")
	w.must(err)
	defer rows.Close() //nolint:errcheck // it was read to its end
	out := map[string]string{}
	for rows.Next() {
		var turnID, clusterID string
		w.must(rows.Scan(&turnID, &clusterID))
		out[turnID] = clusterID
	}
	w.must(rows.Err())
	return out
}

// figures is what the clusters came to, the dearest first.
func (w *world) figures() []string {
	w.t.Helper()
	rows, err := w.db.SQL().Query("SELECT name_turn_id, asked, size, customers, people_ms, lost, week, week_before FROM cluster WHERE state = 'open' ORDER BY size DESC, name_turn_id")
	w.must(err)
	defer rows.Close() //nolint:errcheck // it was read to its end
	var out []string
	for rows.Next() {
		var name string
		var asked, size, customers, week, before int64
		var ms, lost float64
		w.must(rows.Scan(&name, &asked, &size, &customers, &ms, &lost, &week, &before))
		out = append(out, fmt.Sprintf("%s: %d of %d, %d customers, %.0f s, %.2f lost, %d/%d", strings.TrimRight(name, "0123456789"), size, asked, customers, ms/1000, lost, week, before))
	}
	w.must(rows.Err())
	return out
}

// names are the turns that the clusters are named after, by cluster.
func (w *world) names() map[string]string {
	w.t.Helper()
	rows, err := w.db.SQL().Query("SELECT id, name_turn_id FROM cluster WHERE state = 'open'")
	w.must(err)
	defer rows.Close() //nolint:errcheck // it was read to its end
	out := map[string]string{}
	for rows.Next() {
		var clusterID, turnID string
		w.must(rows.Scan(&clusterID, &turnID))
		out[clusterID] = turnID
	}
	w.must(rows.Err())
	return out
}

func TestWhatWentBadlyLiesInClustersWithWhatItCost(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		w.knows("怎么查话费", "宽带怎么报修")
		for i, words := range refunds {
			c := w.says(fmt.Sprint("c", i), fmt.Sprint("refund", i), words, turn("decline", 0.1))
			if i == 0 { // an agent works on it for a minute, in vain
				given, err := w.talk.Give(ctx, agent, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: "lin", Reason: "assigned"})
				w.must(err)
				for range 2 {
					_, err = w.talk.Say(ctx, agent, c.ID, conversation.Outgoing{ClientID: fmt.Sprint(w.clock.Now()), Generation: given.Generation, Text: "您好"})
					w.must(err)
					w.clock.Advance(time.Minute)
				}
				_, err = w.talk.Close(ctx, agent, c.ID, conversation.Close{Reason: "resolved", Generation: given.Generation, Disposition: conversation.Disposition{Outcome: "unsolved"}})
				w.must(err)
			}
		}
		w.says("d1", "kid0", kids[0], turn("decline", 0.1))
		w.says("d1", "kid1", kids[1], turn("clarify", 0.3)) // nothing speaks against it
		w.says("d2", "fine", "怎么查话费", turn("answer", 0.95))
		w.says("d3", "spam", "加微信 abc12345 领福利", turn("decline", 0.1))
		w.cluster(false)
		want := []string{"refund: 6 of 6, 6 customers, 120 s, 1.00 lost, 6/0", "kid: 1 of 2, 1 customers, 0 s, 0.00 lost, 1/0"}
		if got := w.figures(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		in := w.lies()
		if in["spam"] != "-" || in["fine"] != "" {
			t.Errorf("spam lies in %q, what went well in %q", in["spam"], in["fine"])
		}
		w.clock.Advance(8 * 24 * time.Hour)
		w.cluster(true)
		want = []string{"refund: 6 of 6, 6 customers, 120 s, 1.00 lost, 0/6", "kid: 1 of 2, 1 customers, 0 s, 0.00 lost, 0/1"}
		if got := w.figures(); !slices.Equal(got, want) {
			t.Errorf("a week later %q, want %q", got, want)
		}
	})
}

func TestClustersKeepTheirIdsAndNamesFromDayToDay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.knows("怎么查话费", "宽带怎么报修")
		n := 0
		day := func(words ...string) {
			for _, x := range words {
				n++
				w.says(fmt.Sprint("c", n), fmt.Sprintf("t%03d", n), x, turn("decline", 0.1))
			}
			w.cluster(false)
		}
		day(append(slices.Clone(refunds[:3]), kids[0])...)
		w.cluster(true)
		before, names := w.lies(), w.names()
		for range 3 {
			day(refunds...)
			day(kids...)
			w.knows(fmt.Sprint("新知识第", n, "条")) // another model
			w.clock.Advance(24 * time.Hour)
			w.cluster(true)
		}
		after := w.lies()
		for turnID, clusterID := range before {
			if after[turnID] != clusterID {
				t.Errorf("%s has moved from %s to %s", turnID, clusterID, after[turnID])
			}
		}
		now := w.names()
		for clusterID, name := range names {
			if now[clusterID] != name {
				t.Errorf("the cluster named after %s is named after %q", name, now[clusterID])
			}
		}
	})
}

func TestAQuestionThatTurnsOutToHaveGoneBadlyIsPlacedAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.knows("怎么查话费", "宽带怎么报修")
		w.says("c1", "late", refunds[0], turn("answer", 0.95))
		w.cluster(false)
		if in := w.lies(); in["late"] != "" {
			t.Fatalf("it lies in %q before anything speaks against it", in["late"])
		}
		again := turn("answer", 0.95)
		again.FailedTurns = map[string]string{"late": "not_helpful"}
		w.says("c1", "again", "没用", again)
		w.cluster(false)
		if in := w.lies(); in["late"] == "" || in["late"] == "-" {
			t.Errorf("it lies in %q", in["late"])
		}
	})
}

func TestWhoeverAsksAgainAndAgainMakesItNoDearer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.knows("怎么查话费", "宽带怎么报修")
		for i := range 20 {
			c := w.says("one", fmt.Sprintf("refund%d", i), refunds[i%len(refunds)], turn("decline", 0.1))
			w.close(c, "idle")
			w.clock.Advance(100 * time.Hour) // out of the window of a return
		}
		w.must(w.log.CatchUp(t.Context(), w.learn.Consumer()))
		_, err := d.SQL().Exec("UPDATE evidence_conversation SET lost = TRUE, people_ms = 60000")
		w.must(err)
		w.cluster(false)
		for _, f := range w.figures() {
			if !strings.Contains(f, "1 customers, 180 s, 3.00 lost") {
				t.Error(f)
			}
		}
	})
}

func TestAnErasedCustomersWordsAreGoneFromTheClusters(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.knows("怎么查话费", "宽带怎么报修")
		for i, words := range refunds {
			w.says(fmt.Sprint("c", i), fmt.Sprint("refund", i), words, turn("decline", 0.1))
		}
		w.cluster(false)
		var name string
		w.must(d.SQL().QueryRow("SELECT name_turn_id FROM cluster").Scan(&name))
		w.must(d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := w.talk.Part().Erase(t.Context(), tx, ws, "c"+strings.TrimPrefix(name, "refund"))
			return err
		}))
		w.cluster(true)
		var now string
		w.must(d.SQL().QueryRow("SELECT name_turn_id FROM cluster").Scan(&now))
		if now == name {
			t.Errorf("the cluster still bears the name of %s, whose customer was erased", name)
		}
		if got := w.figures(); len(got) != 1 || !strings.Contains(got[0], "6 of 6") {
			t.Errorf("the counts are not what they were: %q", got)
		}
	})
}
