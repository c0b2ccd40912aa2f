package value_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
	"yingda/internal/testkit"
	"yingda/value"
)

const ws = "ws-1"

// live makes a few conversations of every kind.
func live(t *testing.T, s *conversation.Store, c *clock.Held, prefix string) {
	t.Helper()
	ctx := context.Background()
	agent := actor.Actor{Kind: actor.Member, ID: "lin", WorkspaceID: ws, Permissions: []string{"*"}}
	for i := range 6 {
		visitor := fmt.Sprint(prefix, "v", i)
		r, err := s.Receive(ctx, conversation.Inbound{WorkspaceID: ws, InboxID: "in", Channel: "webchat", CustomerID: "c" + visitor, VisitorID: visitor, ClientID: "1", Text: "查话费"})
		if err != nil {
			t.Fatal(err)
		}
		c.Advance(3 * time.Second)
		tc := conversation.TurnCommit{
			Turn:  conversation.Turn{ID: id.New(), ConversationID: r.Conversation.ID, Generation: 1, FromSeq: 1, ToSeq: 1, Decision: []string{"answer", "decline", "clarify"}[i%3], Chance: 1},
			Reply: &conversation.Outgoing{Text: "好的"},
		}
		if i%2 == 0 {
			tc.Hand = &conversation.Hand{To: conversation.OwnQueue, Reason: "asked", SkillGroupID: "g"}
			tc.Packet = &conversation.Packet{Reason: "asked"}
		}
		if _, err := s.CommitTurn(ctx, ws, tc); err != nil {
			t.Fatal(err)
		}
		c.Advance(time.Minute)
		switch i {
		case 0:
			got, err := s.Give(ctx, agent, r.Conversation.ID, conversation.Hand{To: conversation.OwnAgent, ToID: "lin", Reason: "assigned"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Say(ctx, agent, got.ID, conversation.Outgoing{ClientID: "a", Generation: got.Generation, Text: "您好"}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Close(ctx, agent, got.ID, conversation.Close{Reason: "resolved", Generation: got.Generation, Disposition: conversation.Disposition{Outcome: "solved"}}); err != nil {
				t.Fatal(err)
			}
		case 2:
			if _, err := s.Close(ctx, actor.Of(ws), r.Conversation.ID, conversation.Close{Reason: "customer_left"}); err != nil {
				t.Fatal(err)
			}
		case 3:
			if _, err := s.Close(ctx, actor.Of(ws), r.Conversation.ID, conversation.Close{Reason: "idle"}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func facts(t *testing.T, d *db.DB) []string {
	t.Helper()
	rows, err := d.SQL().Query("SELECT conversation_id, outcome, created_at, closed_at, first_reply_at, queued_at, accepted_at, first_human_reply_at, handoffs, turns, declined, clarified, owner_id FROM fact_conversation")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // it was read to its end
	var out []string
	for rows.Next() {
		v := make([]any, 13)
		into := make([]any, 13)
		for i := range v {
			into[i] = &v[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(v...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestFactsThatAreRebuiltEqualThoseThatGrew(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		c := clock.NewHeld(time.UnixMilli(1_790_000_000_000))
		log := event.NewLog(d, c)
		s := conversation.New(conversation.Deps{DB: d, Log: log, Clock: c})
		v := value.New(value.Deps{DB: d, Log: log, Clock: c})
		live(t, s, c, "")
		if err := log.CatchUp(ctx, v.Consumer()); err != nil {
			t.Fatal(err)
		}
		grown := facts(t, d)
		if len(grown) != 6 {
			t.Fatalf("%d facts of 6 conversations", len(grown))
		}
		spoil(t, d)
		if spoilt := facts(t, d); slices.Equal(grown, spoilt) {
			t.Fatal("nothing was spoilt")
		}
		if err := v.Rebuild(ctx, func(int64, int64) {}); err != nil {
			t.Fatal(err)
		}
		if again := facts(t, d); !slices.Equal(grown, again) {
			t.Errorf("grew:\n%v\nrebuilt:\n%v", grown, again)
		}
		var outcomes string
		for _, o := range []string{"solved_by_person", "abandoned", "awaiting", "unknown"} {
			var n int
			if err := d.SQL().QueryRow("SELECT COUNT(*) FROM fact_conversation WHERE outcome = '" + o + "'").Scan(&n); err != nil {
				t.Fatal(err)
			}
			outcomes += fmt.Sprint(o, " ", n, "; ")
		}
		if want := "solved_by_person 1; abandoned 1; awaiting 1; unknown 3; "; outcomes != want {
			t.Errorf("%s, want %s", outcomes, want)
		}
	})
}

// spoil makes the facts wrong: some say other things, one is not there, one is of
// nothing.
func spoil(t *testing.T, d *db.DB) {
	t.Helper()
	for _, statement := range []string{
		"UPDATE fact_conversation SET outcome = 'confirmed', turns = 9, first_reply_at = 5",
		"DELETE FROM fact_conversation WHERE conversation_id = (SELECT MIN(conversation_id) FROM fact_conversation)",
		"INSERT INTO fact_conversation (conversation_id, workspace_id, created_at) VALUES ('stray', 'ws-1', 7)",
	} {
		if _, err := d.SQL().Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

// A rebuilding that is stopped goes on where it was, and what is new while it
// runs, taken in by a running server, is neither lost nor counted twice.
func TestRebuildingIsStoppedAndStartedBesideARunningServer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		c := clock.NewHeld(time.UnixMilli(1_790_000_000_000))
		log := event.NewLog(d, c)
		s := conversation.New(conversation.Deps{DB: d, Log: log, Clock: c})
		v := value.New(value.Deps{DB: d, Log: log, Clock: c})
		for round := range 30 {
			live(t, s, c, fmt.Sprint("r", round, "-"))
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(log.CatchUp(t.Context(), v.Consumer()))
		spoil(t, d)

		serving, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- log.Run(serving, v.Consumer()) }()
		ctx, interrupt := context.WithCancel(t.Context())
		first := int64(0)
		err := v.Rebuild(ctx, func(done, total int64) {
			if first == 0 && done < total {
				first = done
				live(t, s, c, "meanwhile-")
				interrupt()
			}
		})
		if !errors.Is(err, context.Canceled) || first == 0 {
			t.Fatalf("interrupted after %d events: %v", first, err)
		}
		begun := int64(-1)
		must(v.Rebuild(t.Context(), func(done, _ int64) {
			if begun < 0 {
				begun = done
				live(t, s, c, "later-")
			}
		}))
		if begun <= first {
			t.Errorf("it had come to %d and began at %d", first, begun)
		}
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		must(log.CatchUp(t.Context(), v.Consumer()))
		rebuilt := facts(t, d)
		if want := 32 * 6; len(rebuilt) != want {
			t.Errorf("%d facts, want %d", len(rebuilt), want)
		}
		_, err = d.SQL().Exec("DELETE FROM fact_conversation")
		must(err)
		must(d.Write(t.Context(), func(tx *db.Tx) error { return log.Rewind(t.Context(), tx, v.Consumer().Name) }))
		must(log.CatchUp(t.Context(), v.Consumer()))
		if grown := facts(t, d); !slices.Equal(grown, rebuilt) {
			t.Error("what was rebuilt is not what grows event by event")
		}
	})
}
