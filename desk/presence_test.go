package desk_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yingda/desk"
	"yingda/internal/event"
)

// Whatever members do and however long they are silent: from the first sign-in
// on each second lies in exactly one span, and the last span is the state shown.
func TestPresenceIsOneStateEachSecond(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			if n++; n > 15 { // a story is many transactions; fifteen of them tell
				return
			}
			who := w.agent(fmt.Sprint("m", n), "agent", 3)
			began := w.clock.Now().UnixMilli()
			if _, err := w.SetPresence(t.Context(), who, rapid.SampledFrom([]desk.State{desk.Online, desk.Busy, desk.Break, desk.Offline}).Draw(rt, "first")); err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(1, 12).Draw(rt, "steps") {
				w.clock.Advance(time.Duration(rapid.IntRange(0, 45_000).Draw(rt, "pause")) * time.Millisecond)
				var err error
				switch rapid.IntRange(0, 5).Draw(rt, "what") {
				case 0:
					err = w.Heartbeat(t.Context(), who)
				case 1:
					err = w.Sweep(t.Context())
				default:
					_, err = w.SetPresence(t.Context(), who, rapid.SampledFrom([]desk.State{desk.Online, desk.Busy, desk.Break, desk.Offline}).Draw(rt, "state"))
				}
				if err != nil {
					rt.Fatal(err)
				}
			}
			spans, err := w.Spans(t.Context(), who, who.ID, began, 1<<62)
			if err != nil {
				rt.Fatal(err)
			}
			st, err := w.Standing(t.Context(), who)
			if err != nil {
				rt.Fatal(err)
			}
			checkSpans(rt, spans, began, st)
		})
	})
}

func checkSpans(t *rapid.T, spans []desk.Span, began int64, now desk.Standing) {
	at := began
	for i, s := range spans {
		if s.FromAt != at {
			t.Fatalf("span %d begins at %d, the one before ended at %d", i, s.FromAt, at)
		}
		if last := i == len(spans)-1; last != (s.ToAt == 0) || !last && s.ToAt <= s.FromAt {
			t.Fatalf("span %d of %d is %d–%d", i, len(spans), s.FromAt, s.ToAt)
		}
		at = s.ToAt
	}
	if last := spans[len(spans)-1]; last.State != now.State || last.FromAt != now.Since {
		t.Fatalf("the last span is %+v, the state shown %s since %d", last, now.State, now.Since)
	}
}

func TestPresenceIsNotForEveryone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin, boss := w.agent("lin", "agent", 3), w.agent("boss", "supervisor", 3)
		w.online(lin)
		if _, err := w.SetPresence(ctx, lin, "asleep"); code(err) != "presence.state" {
			t.Errorf("an unknown state: %v", err)
		}
		editor := w.agent("editor", "editor", 3)
		if _, err := w.SetPresence(ctx, editor, desk.Online); code(err) != "actor.not_permitted" {
			t.Errorf("without desk.work: %v", err)
		}
		if _, err := w.SetPresence(ctx, w.who, desk.Online); code(err) != "actor.members_only" {
			t.Errorf("the system at the desk: %v", err)
		}
		if _, err := w.Spans(ctx, boss, lin.ID, 0, 1<<62); err != nil {
			t.Errorf("a supervisor looks: %v", err)
		}
		if _, err := w.Spans(ctx, lin, boss.ID, 0, 1<<62); code(err) != "actor.not_permitted" {
			t.Errorf("an agent looks at the supervisor: %v", err)
		}
		stranger := boss
		stranger.WorkspaceID = "elsewhere"
		spans, err := w.Spans(ctx, stranger, lin.ID, 0, 1<<62)
		if err != nil || len(spans) != 0 {
			t.Errorf("another workspace sees %v, %v", spans, err)
		}
		team, err := w.Team(ctx, lin)
		if err != nil || len(team) != 3 {
			t.Errorf("team of %d, %v", len(team), err)
		}
	})
}

func TestAHeartbeatDoesNotBringAnyoneBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin := w.agent("lin", "agent", 3)
		w.online(lin)
		w.clock.Advance(time.Minute)
		w.must(w.Sweep(ctx))
		w.must(w.Heartbeat(ctx, lin))
		st, err := w.Standing(ctx, lin)
		if err != nil || st.State != desk.Offline {
			t.Errorf("%s, %v", st.State, err)
		}
		var types []string
		w.must(w.log.CatchUp(ctx, event.Consumer{Name: "test", Handle: collect(&types, "presence.changed")}))
		if len(types) != 2 {
			t.Errorf("%d changes of presence, want online and offline", len(types))
		}
	})
}

func TestEveryStatementIsWellFormed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) { w.must(w.Check(t.Context())) })
}
