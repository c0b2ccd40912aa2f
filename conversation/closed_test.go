package conversation_test

import (
	"context"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/testkit"
)

// served is a conversation that lin answered and closed with this disposition.
func (d desk) served(visitor string, end conversation.Disposition) conversation.Conversation {
	d.t.Helper()
	ctx := context.Background()
	c := d.says(visitor, "served", "宽带断了，电话13800138000").Conversation
	c, err := d.Give(ctx, linXi, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: "lin", Seen: c.Generation, Reason: "taken_over"})
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.Say(ctx, linXi, c.ID, conversation.Outgoing{ClientID: "a1", Generation: c.Generation, Text: "我查一下13800138000"}); err != nil {
		d.t.Fatal(err)
	}
	d.clock.Advance(time.Minute)
	if c, err = d.Close(ctx, linXi, c.ID, conversation.Close{Reason: "resolved", Generation: c.Generation, Disposition: end, Silent: true}); err != nil {
		d.t.Fatal(err)
	}
	return c
}

func TestTheCustomersLaterWordStands(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		for solved, want := range map[string]conversation.Outcome{"no": conversation.OutcomeUnsolved, "yes": conversation.OutcomeConfirmed, "": conversation.OutcomePerson} {
			c := d.served("v-"+solved, conversation.Disposition{})
			customer := actor.Actor{Kind: actor.Customer, ID: "c-v-" + solved, WorkspaceID: ws}
			if err := d.InviteRating(ctx, ws, c.ID, conversation.Owner{OwnerKind: conversation.OwnAgent, OwnerID: "lin"}); err != nil {
				t.Fatal(err)
			}
			d.clock.Advance(time.Second)
			if err := d.Rate(ctx, customer, c.ID, 2, "", solved); err != nil {
				t.Fatal(err)
			}
			if err := d.EndWrapup(ctx, linXi, c.ID, &conversation.Disposition{Outcome: "solved"}); err != nil {
				t.Fatal(err)
			}
			if got, err := d.Get(ctx, linXi, c.ID); err != nil || got.Outcome != want || got.Disposition.Outcome != "solved" {
				t.Errorf("the customer said %q: outcome %s, disposition %+v, %v", solved, got.Outcome, got.Disposition, err)
			}
		}
	})
}

// "Not helpful" under a bot's answer is a word too, though it gives no rating.
func TestNotHelpfulAfterTheCloseStands(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		customer := func(visitor string) actor.Actor {
			return actor.Actor{Kind: actor.Customer, ID: "c-" + visitor, WorkspaceID: ws}
		}
		for _, tt := range []struct {
			name    string
			before  bool // the word was said before the close, not after
			helpful bool
			agent   string
			want    conversation.Outcome
		}{
			{"not helpful, then the agent says solved", false, false, "solved", conversation.OutcomeUnsolved},
			{"helpful, then the agent says unsolved", false, true, "unsolved", conversation.OutcomeConfirmed},
			{"not helpful, and a person solved it then", true, false, "solved", conversation.OutcomePerson},
			{"not helpful, and the agent says nothing of it", true, false, "", conversation.OutcomeUnsolved},
		} {
			visitor := "v-" + tt.name
			d.says(visitor, "m1", "宽带断了")
			answer := d.turn(d.says(visitor, "m2", "怎么办").Conversation, "请先重启光猫。")
			speak := func() {
				if _, err := d.Feedback(ctx, customer(visitor), answer.MessageID, tt.helpful); err != nil {
					t.Fatal(err)
				}
				d.clock.Advance(time.Second)
			}
			if tt.before {
				speak()
			}
			c := d.served(visitor, conversation.Disposition{})
			if !tt.before {
				speak()
			}
			if err := d.EndWrapup(ctx, linXi, c.ID, &conversation.Disposition{Outcome: tt.agent, Note: "已处理"}); err != nil {
				t.Fatal(err)
			}
			if got, err := d.Get(ctx, linXi, c.ID); err != nil || got.Outcome != tt.want {
				t.Errorf("%s: outcome %s, want %s, %v", tt.name, got.Outcome, tt.want, err)
			}
		}
	})
}

func TestWhatIsExpiredIsNotInTheListEither(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		old := d.served("v1", conversation.Disposition{})
		d.clock.Advance(time.Hour)
		before := clock.Milli(d.clock)
		fresh := d.served("v2", conversation.Disposition{})
		if err := sql.Write(ctx, func(tx *db.Tx) error {
			_, err := d.Part().Expire(ctx, tx, ws, "message", before)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if c, err := d.Get(ctx, linXi, old.ID); err != nil || c.Preview != "" || c.MessageCount == 0 {
			t.Errorf("the old row shows %q, %v", c.Preview, err)
		}
		if c, err := d.Get(ctx, linXi, fresh.ID); err != nil || c.Preview == "" {
			t.Errorf("the new row shows %q, %v", c.Preview, err)
		}
	})
}
