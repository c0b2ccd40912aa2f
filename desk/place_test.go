package desk_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/db"
	"yingda/workspace"
)

// A place is counted along an index; it is what counting the whole queue by hand
// gives: groups apart, an archived group's with the default one, who was put back
// before the others, what was filled in behind them, the muted left out.
func TestAPlaceIsWhatCountingByHandGives(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, dice := t.Context(), rand.New(rand.NewPCG(7, 7))
		gone := w.otherGroup("旧组")
		groups := []workspace.Group{w.group, w.otherGroup("宽带组"), gone}
		muted := map[string]bool{}
		for i := range 40 {
			w.clock.Advance(time.Duration(dice.IntN(3)) * time.Second) // some come in the same moment
			visitor := fmt.Sprint("v", i)
			begin := w.fills
			if i%9 != 8 {
				begin = func(visitor string) conversation.Conversation { return w.says(visitor, "转人工") }
			}
			c := begin(visitor)
			h := conversation.Hand{To: conversation.OwnQueue, Reason: "asked", SkillGroupID: groups[dice.IntN(3)].ID, Front: i%7 == 6}
			c, err := w.Conversation.HandOff(ctx, w.who, c.ID, h, conversation.Packet{Reason: "asked"})
			w.must(err)
			if i%5 == 4 {
				_, err := w.customers.SetBlock(ctx, w.who, c.CustomerID, customer.Mute, 0)
				w.must(err)
				muted[c.CustomerID] = true
			}
		}
		w.must(w.Workspace.ArchiveGroup(ctx, w.who, gone.ID))
		queue, err := w.Conversation.Queue(ctx, w.ws, 100)
		w.must(err)
		home := func(groupID string) string {
			if groupID == gone.ID {
				return w.group.ID
			}
			return groupID
		}
		for _, q := range queue {
			want, passed := int64(1), false
			for _, other := range queue {
				passed = passed || other.ID == q.ID
				behindAll := muted[q.CustomerID] || q.Sample
				if other.ID != q.ID && home(other.SkillGroupID) == home(q.SkillGroupID) && !other.Sample && !muted[other.CustomerID] && (behindAll || !passed) {
					want++
				}
			}
			if p, err := w.PlaceOf(ctx, w.get(q.ID)); err != nil || p.Position != want {
				t.Errorf("%+v stands at %d, counted by hand %d, %v", q, p.Position, want, err)
			}
		}
	})
}

// fills is a conversation that was filled in to have something to look at.
func (w *world) fills(visitor string) conversation.Conversation {
	w.t.Helper()
	in := conversation.Inbound{WorkspaceID: w.ws, InboxID: w.inbox.ID, Channel: "webchat", VisitorID: visitor, ClientID: "s-1", Text: "转人工", Sample: true}
	w.must(w.DB.Write(w.t.Context(), func(tx *db.Tx) error {
		c, err := w.customers.Anonymous(w.t.Context(), tx, w.who, customer.Seen{Channel: "webchat", InboxID: w.inbox.ID, Sample: true})
		in.CustomerID = c.ID
		return err
	}))
	r, err := w.Conversation.Receive(w.t.Context(), in)
	w.must(err)
	return r.Conversation
}
