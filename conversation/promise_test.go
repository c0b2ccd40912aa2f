package conversation_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/testkit"
)

// promised notes a promise that is due after a while; never for 0.
func (d desk) promised(c conversation.Conversation, text string, in time.Duration) conversation.Promise {
	d.t.Helper()
	due := int64(0)
	if in > 0 {
		due = clock.Milli(d.clock) + in.Milliseconds()
	}
	p, err := d.Promise(context.Background(), linXi, c.ID, text, due)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

// told returns what the log says of a conversation's promises, in order.
func (d desk) told(conversationID string) (out []string) {
	d.t.Helper()
	all, err := d.log.OfConversation(context.Background(), ws, conversationID)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, e := range all {
		switch e.Type {
		case "conversation.promise_broken":
			f, err := event.Read[conversation.PromiseBroken](e)
			if err != nil {
				d.t.Fatal(err)
			}
			out = append(out, "broken "+f.PromiseID)
		case "conversation.promise_kept":
			f, err := event.Read[conversation.PromiseKept](e)
			if err != nil {
				d.t.Fatal(err)
			}
			out = append(out, map[bool]string{true: "late ", false: "kept "}[f.Late]+f.PromiseID)
		}
	}
	return out
}

func TestAPromiseWhoseTimePassedIsBrokenOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		c := d.says("v1", "m1", "宽带断了").Conversation
		kept := d.promised(c, "今天给您回电", time.Hour)
		missed := d.promised(c, "明天上门", 2*time.Hour)
		later := d.promised(c, "下周寄发票", 100*time.Hour)
		d.promised(c, "以后会改进", 0)
		keep := func(p conversation.Promise) {
			if err := d.KeepPromise(ctx, linXi, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		keep(kept)
		d.clock.Advance(3 * time.Hour)
		for range 2 {
			if err := d.BreakPromises(ctx, ws, 10); err != nil {
				t.Fatal(err)
			}
		}
		keep(missed)
		if got, want := d.told(c.ID), []string{"kept " + kept.ID, "broken " + missed.ID, "late " + missed.ID}; !slices.Equal(got, want) {
			t.Errorf("the log says %v, want %v", got, want)
		}
		for id, want := range map[string]int64{kept.ID: 0, missed.ID: missed.DueAt, later.ID: 0} {
			if p, err := d.PromiseByID(ctx, ws, id); err != nil || p.BrokenAt != want {
				t.Errorf("%s: broken at %d, want %d, %v", p.Text, p.BrokenAt, want, err)
			}
		}
		if err := d.BreakPromises(ctx, "ws-2", 10); err != nil {
			t.Fatal(err)
		}
	})
}

// Who comes back because nobody called finds that the next person knows of it.
func TestTheNextHandoverTellsWhatWasPromised(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, sql *db.DB) {
		ctx, d := context.Background(), open(t, sql)
		before := d.served("v1", conversation.Disposition{})
		broken := d.promised(before, "今天给您回电", time.Hour)
		kept := d.promised(before, "寄发票", time.Hour)
		if err := d.KeepPromise(ctx, linXi, kept.ID); err != nil {
			t.Fatal(err)
		}
		other := d.says("v2", "m1", "你好").Conversation
		d.promised(other, "别人的事", time.Hour)
		d.clock.Advance(2 * time.Hour)
		if err := d.BreakPromises(ctx, ws, 10); err != nil {
			t.Fatal(err)
		}
		now := d.says("v1", "m9", "怎么没人回电").Conversation
		d.promised(now, "马上查", time.Minute)
		if _, err := d.HandOff(ctx, linXi, now.ID, conversation.Hand{To: conversation.OwnQueue, Reason: "asked"}, conversation.Packet{}); err != nil {
			t.Fatal(err)
		}
		h, err := d.LastHandoff(ctx, ws, now.ID)
		if err != nil {
			t.Fatal(err)
		}
		want := []conversation.PacketPromise{{Text: broken.Text, DueAt: broken.DueAt, Broken: true}, {Text: "马上查", DueAt: clock.Milli(d.clock) + 60_000}}
		if !slices.Equal(h.Packet.Promises, want) {
			t.Errorf("the packet promises %+v, want %+v", h.Packet.Promises, want)
		}
	})
}
