package event_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/testkit"
)

type went struct{ N int }

func (went) EventType() string { return "test.went" }

type came struct{ N int }

func (came) EventType() string { return "test.came" }

// heard collects what a consumer gets, by conversation.
type heard struct {
	mu sync.Mutex
	of map[string][]string
	n  int
}

func (h *heard) handle(_ context.Context, _ *db.Tx, events []event.Event) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		h.of[e.ConversationID] = append(h.of[e.ConversationID], e.Type+string(e.Data))
		h.n++
	}
	return nil
}

const conversations, each = 8, 60

// tell appends pairs of facts about many conversations at once.
func tell(t *testing.T, d *db.DB, l *event.Log) {
	var wg sync.WaitGroup
	for c := range conversations {
		wg.Go(func() {
			for n := range each {
				err := d.Write(t.Context(), func(tx *db.Tx) error {
					about := event.About{Actor: actor.Of("w"), ConversationID: fmt.Sprint("c", c)}
					return l.Append(t.Context(), tx, about, went{n}, came{n})
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestAConsumerGetsEachEventOnceInOrderWhileOthersWrite(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		l := event.NewLog(d, clock.System{})
		every, some := &heard{of: map[string][]string{}}, &heard{of: map[string][]string{}}
		consumers := []event.Consumer{{Name: "every", Handle: every.handle}, {Name: "some", Types: []string{"test.came"}, Handle: some.handle}}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		for _, c := range consumers {
			running.Go(func() { _ = l.Run(ctx, c) })
		}
		tell(t, d, l)
		stop()
		running.Wait()
		for _, c := range consumers {
			if err := l.CatchUp(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if lag, err := l.Lag(t.Context(), c.Name); lag != 0 || err != nil {
				t.Errorf("%s lags by %d: %v", c.Name, lag, err)
			}
		}
		var all, one []string
		for n := range each {
			c := fmt.Sprintf(`test.came{"N":%d}`, n)
			all, one = append(all, fmt.Sprintf(`test.went{"N":%d}`, n), c), append(one, c)
		}
		for c := range conversations {
			if got := spaceless(every.of[fmt.Sprint("c", c)]); !slices.Equal(got, all) {
				t.Errorf("c%d: the consumer of everything got %q", c, got)
			}
			if got := spaceless(some.of[fmt.Sprint("c", c)]); !slices.Equal(got, one) {
				t.Errorf("c%d: the consumer of one type got %q", c, got)
			}
		}
	})
}

// spaceless takes out the blanks that PostgreSQL writes into JSON.
func spaceless(in []string) (out []string) {
	for _, s := range in {
		b := []byte(s)
		out = append(out, string(slices.DeleteFunc(b, func(c byte) bool { return c == ' ' })))
	}
	return out
}

func TestAFailingConsumerMovesNothingOfThatShardAndTheOthersGoOn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		l := event.NewLog(d, clock.System{})
		tell(t, d, l)
		bad := event.ShardOf(event.About{ConversationID: "c3"})
		got := &heard{of: map[string][]string{}}
		sick := true
		c := event.Consumer{Name: "x", Handle: func(ctx context.Context, tx *db.Tx, events []event.Event) error {
			if sick && events[0].Shard == bad {
				return fmt.Errorf("shard %d is refused", bad)
			}
			return got.handle(ctx, tx, events)
		}}
		if err := l.CatchUp(t.Context(), c); err == nil {
			t.Fatal("the consumer's error is lost")
		}
		if len(got.of["c3"]) != 0 {
			t.Errorf("c3 got %d events", len(got.of["c3"]))
		}
		sick = false
		if err := l.CatchUp(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if got.n < conversations*each*2 || len(got.of["c3"]) != each*2 {
			t.Errorf("%d events, of c3 %d", got.n, len(got.of["c3"]))
		}
	})
}
