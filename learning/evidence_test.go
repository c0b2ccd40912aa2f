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
	"yingda/internal/event"
	"yingda/internal/id"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/learning"
)

func turn(decision string, confidence float64) conversation.TurnCommit {
	return conversation.TurnCommit{Turn: conversation.Turn{Decision: decision, Confidence: confidence, Failed: decision == "decline"}}
}

func handed(reason string) conversation.TurnCommit {
	tc := turn("handoff", 1)
	tc.Turn.Reason = reason
	tc.Hand = &conversation.Hand{To: conversation.OwnQueue, Reason: reason, SkillGroupID: "g"}
	tc.Packet = &conversation.Packet{Reason: reason}
	return tc
}

func (w *world) close(c conversation.Conversation, reason string) {
	w.t.Helper()
	_, err := w.talk.Close(w.t.Context(), actor.Of(ws), c.ID, conversation.Close{Reason: reason})
	w.must(err)
}

// evidence is every question with its reasons, by turn id.
func (w *world) evidence() []string {
	w.t.Helper()
	w.must(w.log.CatchUp(w.t.Context(), w.learn.Consumer()))
	rows, err := w.db.SQL().Query("SELECT turn_id, reasons FROM evidence ORDER BY turn_id")
	w.must(err)
	defer rows.Close() //nolint:errcheck // it was read to its end
	var out []string
	for rows.Next() {
		var turnID string
		var r learning.Reason
		w.must(rows.Scan(&turnID, &r))
		out = append(out, turnID+": "+strings.Join(r.Names(), " "))
	}
	w.must(rows.Err())
	return out
}

// contacts is every conversation with what it cost, in the order they began.
func (w *world) contacts() []string {
	w.t.Helper()
	rows, err := w.db.SQL().Query("SELECT people_ms, bad_turns, lost, returned_at > 0 FROM evidence_conversation ORDER BY started_at, conversation_id")
	w.must(err)
	defer rows.Close() //nolint:errcheck // it was read to its end
	var out []string
	for rows.Next() {
		var ms, bad int64
		var lost, returned bool
		w.must(rows.Scan(&ms, &bad, &lost, &returned))
		out = append(out, fmt.Sprintf("%d s, %d bad, lost %v, returned %v", ms/1000, bad, lost, returned))
	}
	w.must(rows.Err())
	return out
}

func TestEveryTurnThatWentBadlyHasItsReasons(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.asks("c1", "a1-declined", turn("decline", 0.1))
		w.asks("c1", "a2-answered", turn("answer", 0.95))
		w.asks("c1", "a3-unsure", turn("answer", 0.6))
		w.asks("c2", "b1-clarified", turn("clarify", 0.4))
		second := turn("answer", 0.9)
		second.FailedTurns = map[string]string{"b1-clarified": "clarified_in_vain"}
		w.asks("c2", "b2-rephrased", second)
		third := turn("answer", 0.9)
		third.FailedTurns = map[string]string{"b2-rephrased": "rephrased"}
		w.asks("c2", "b3-asked-for-a-person", third)
		w.asks("c2", "b4-a-wish", handed("asked"))
		w.asks("c3", "c1-fine", turn("answer", 0.9))
		w.asks("c3", "c2-talk", turn("smalltalk", 1))
		w.asks("c3", "c3-a-complaint", handed("complaint"))
		w.asks("c4", "d1-half", turn("decline", 0.1))
		whole := turn("answer", 0.9)
		whole.ContinuedTurns = []string{"d1-half"}
		w.asks("c4", "d2-whole", whole)
		failed := handed("failed_turns")
		failed.Turn.Failed = true
		w.asks("c4", "d3-too-often", failed)
		want := []string{
			"a1-declined: declined", "a2-answered: ", "a3-unsure: unsure",
			"b1-clarified: clarified_in_vain", "b2-rephrased: rephrased", "b3-asked-for-a-person: handed_over",
			"c1-fine: ", "d2-whole: ", "d3-too-often: declined handed_over",
		}
		if got := w.evidence(); !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestWhatTheCustomerSaysLaterFallsOnTheRightQuestion(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		w.asks("c1", "a1", turn("answer", 0.95))
		c := w.asks("c1", "a2-low", turn("answer", 0.95))
		w.close(c, "idle")
		back := w.asks("c2", "b1-returned", turn("answer", 0.95))
		w.close(back, "idle")
		w.asks("c2", "b2-again", turn("answer", 0.95))
		about := event.About{Actor: agent, ConversationID: c.ID}
		w.must(w.db.Write(ctx, func(tx *db.Tx) error {
			return w.log.Append(ctx, tx, about, knowledge.CorrectionOpened{TurnID: "a1"}, knowledge.CorrectionOpened{TurnID: "a2-low"}, knowledge.CorrectionResolved{TurnID: "a2-low", Result: knowledge.ResultDismissed},
				conversation.FeedbackGiven{TurnID: "a1", Helpful: false}, conversation.Rated{Score: 2})
		}))
		want := []string{"a1: not_helpful corrected", "a2-low: rated_low", "b1-returned: returned", "b2-again: "}
		if got := w.evidence(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestPeoplesTimeIsWhatEventsTellOfIt(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		w.asks("c1", "a1", turn("decline", 0.1))
		c := w.asks("c1", "a2", handed("failed_turns"))
		w.clock.Advance(time.Hour) // in the queue, nobody works
		got, err := w.talk.Give(ctx, agent, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: "lin", Reason: "assigned"})
		w.must(err)
		say := func(clientID string) {
			_, err := w.talk.Say(ctx, agent, c.ID, conversation.Outgoing{ClientID: clientID, Generation: got.Generation, Text: "您好"})
			w.must(err)
		}
		say("1") // takes it up
		w.clock.Advance(time.Minute)
		say("2")
		w.clock.Advance(2 * time.Hour) // at lunch
		_, err = w.talk.Close(ctx, agent, c.ID, conversation.Close{Reason: "resolved", Generation: got.Generation, Disposition: conversation.Disposition{Outcome: "unsolved"}})
		w.must(err)
		w.evidence()
		want := []string{"240 s, 2 bad, lost true, returned false"}
		if got := w.contacts(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestEvidenceThatIsRebuiltEqualsWhatGrew(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		grown := func() []string { return append(w.evidence(), w.contacts()...) }
		for i := range 12 {
			customer := fmt.Sprint("c", i%5) // they come back
			w.asks(customer, fmt.Sprintf("t%02d-%s", i, id.New()), turn([]string{"answer", "decline", "clarify"}[i%3], 0.5+float64(i)/25))
			if c := w.asks(customer, fmt.Sprintf("u%02d-%s", i, id.New()), turn("answer", 0.9)); i%2 == 0 {
				w.close(c, "idle")
			}
			grown() // piece by piece
		}
		before := grown()
		w.must(w.learn.Rebuild(t.Context(), func(int64, int64) {}))
		if after := grown(); !slices.Equal(before, after) {
			t.Errorf("grew\n%s\nrebuilt\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
		}
	})
}

func TestWhatIsAskedMost(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		of := func(itemID, decision string) conversation.TurnCommit {
			tc := turn(decision, 0.9)
			tc.Turn.ItemID = itemID
			return tc
		}
		w.asks("old", "t0", of("old", "answer"))
		w.clock.Advance((learning.Window + 1) * 24 * time.Hour)
		for i, tc := range []conversation.TurnCommit{of("bill", "answer"), of("net", "answer"), of("net", "answer"), of("card", "clarify"), of("", "decline")} {
			w.asks(fmt.Sprint("c", i), fmt.Sprint("t", i+1), tc)
		}
		w.evidence()
		got, err := w.learn.MostAsked(t.Context(), ws, 10)
		w.must(err)
		if !slices.Equal(got, []string{"net", "bill"}) {
			t.Error(got)
		}
		if got, err = w.learn.MostAsked(t.Context(), "other", 10); err != nil || len(got) != 0 {
			t.Errorf("of another company: %v %v", got, err)
		}
	})
}
