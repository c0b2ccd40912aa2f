package desk_test

import (
	"slices"
	"testing"
	"time"

	"yingda/conversation"
)

// A wait is written down with the place it began at: one that was given to
// somebody before the event was read had a free place before it all the same.
func TestAWaitIsNotedWithThePlaceItBeganAt(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin := w.agent("lin", "agent", 1)
		w.online(lin)
		first := w.queued("first")
		w.route()
		w.must(w.log.CatchUp(ctx, w.Consumer()))
		given, err := w.PlaceOf(ctx, w.get(first.ID))
		w.must(err)
		if given.Position != 1 {
			t.Errorf("given to somebody and %d in line", given.Position)
		}
		w.queued("second")
		w.clock.Advance(time.Second)
		w.queued("third")
		w.must(w.log.CatchUp(ctx, w.Consumer()))
		w.clock.Advance(9 * time.Second)
		_, err = w.Accept(ctx, lin, first.ID)
		w.must(err)
		left := w.queued("left")
		w.must(w.log.CatchUp(ctx, w.Consumer()))
		_, err = w.Conversation.Close(ctx, w.who, left.ID, conversation.Close{Reason: "customer_left"})
		w.must(err)
		w.must(w.log.CatchUp(ctx, w.Consumer()))
		type wait struct{ waited, position, free int64 }
		var got []wait
		rows, err := w.DB.SQL().QueryContext(ctx, "SELECT waited_ms, position, free FROM wait_sample ORDER BY position, waited_ms")
		w.must(err)
		for rows.Next() {
			var x wait
			w.must(rows.Scan(&x.waited, &x.position, &x.free))
			got = append(got, x)
		}
		w.must(rows.Err())
		w.must(rows.Close())
		if want := []wait{{-1, 1, 0}, {10_000, 1, 1}, {-1, 2, 0}}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
