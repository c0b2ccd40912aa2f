package desk_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/testkit"
	"yingda/workspace"
)

func TestTheLongestWaitingGoesToWhoIsFree(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		lin, zhou := w.agent("lin", "agent", 1), w.agent("zhou", "agent", 1)
		first, second, third := w.queued("v1"), w.queued("v2"), w.queued("v3")
		if n := w.route(); n != 0 {
			t.Fatalf("%d given while nobody is there", n)
		}
		w.online(lin, zhou)
		if n := w.route(); n != 2 {
			t.Fatalf("%d given", n)
		}
		a, b := w.get(first.ID), w.get(second.ID)
		if a.OwnerKind != conversation.OwnAgent || b.OwnerKind != conversation.OwnAgent || a.OwnerID == b.OwnerID || a.Accepted {
			t.Errorf("first %+v, second %+v", a.Owner, b.Owner)
		}
		if c := w.get(third.ID); c.OwnerKind != conversation.OwnQueue {
			t.Errorf("third is with %s", c.OwnerKind)
		}
		if want := w.clock.Now().UnixMilli() + w.group.AcceptTimeoutS*1000; a.LeaseUntil != want {
			t.Errorf("to be accepted until %d, want %d", a.LeaseUntil, want)
		}
	})
}

func TestAnAssignmentNotTakenGoesBackToTheFront(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin := w.agent("lin", "agent", 1)
		w.online(lin)
		first := w.queued("v1")
		w.clock.Advance(time.Second)
		w.route()
		w.queued("v2")
		w.pass(121*time.Second, lin)
		w.must(w.Sweep(ctx))
		c := w.get(first.ID)
		if c.OwnerKind != conversation.OwnQueue || c.Priority != -1 || c.QueuedAt != first.QueuedAt {
			t.Fatalf("after the time was over: %s, priority %d, waits since %d (was %d)", c.OwnerKind, c.Priority, c.QueuedAt, first.QueuedAt)
		}
		told := ""
		all, err := w.Conversation.Messages(ctx, actor.Actor{Kind: actor.Customer, ID: c.CustomerID, WorkspaceID: w.ws}, c.ID, 0, 0)
		w.must(err)
		for _, m := range all {
			if m.Content.Event != nil {
				told = m.Content.Event.Key
			}
		}
		if told != "requeued" {
			t.Errorf("the visitor was told %q", told)
		}
		st, err := w.Standing(ctx, lin)
		w.must(err)
		if st.State != desk.Busy || st.Reason != desk.ReasonMissed {
			t.Errorf("who missed it is %s (%s)", st.State, st.Reason)
		}
		w.online(lin)
		w.route()
		if c := w.get(first.ID); c.OwnerKind != conversation.OwnAgent {
			t.Error("the one put back was not the next")
		}
	})
}

func TestAnAssignmentTakenStays(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		lin := w.agent("lin", "agent", 1)
		w.online(lin)
		c := w.queued("v1")
		w.route()
		_, err := w.Accept(t.Context(), lin, c.ID)
		w.must(err)
		w.pass(10*time.Minute, lin)
		w.must(w.Sweep(t.Context()))
		if c := w.get(c.ID); c.OwnerID != lin.ID || !c.Accepted {
			t.Errorf("after ten minutes: %+v", c.Owner)
		}
	})
}

func TestALostLinePutsEverythingBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		lin, zhou := w.agent("lin", "agent", 3), w.agent("zhou", "agent", 3)
		w.online(lin)
		taken, given := w.queued("v1"), w.queued("v2")
		w.route()
		_, err := w.Accept(ctx, lin, taken.ID)
		w.must(err)
		lost := w.clock.Now()
		w.clock.Advance(29 * time.Second)
		w.must(w.Sweep(ctx))
		if w.get(taken.ID).OwnerID != lin.ID {
			t.Fatal("29 s of silence are not a lost line")
		}
		w.clock.Advance(20 * time.Second)
		w.must(w.Sweep(ctx))
		for _, id := range []string{taken.ID, given.ID} {
			if c := w.get(id); c.OwnerKind != conversation.OwnQueue || c.Priority != -1 {
				t.Errorf("%s is with %s", id, c.OwnerKind)
			}
		}
		st, err := w.Standing(ctx, lin)
		w.must(err)
		if want := lost.Add(30 * time.Second).UnixMilli(); st.State != desk.Offline || st.Reason != desk.ReasonLineLost || st.Since != want {
			t.Errorf("%s (%s) since %d, want offline since %d", st.State, st.Reason, st.Since, want)
		}
		w.online(zhou)
		if n := w.route(); n != 2 {
			t.Errorf("a colleague got %d of 2", n)
		}
	})
}

func TestWhoLeavesHandsBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		lin := w.agent("lin", "agent", 3)
		w.online(lin)
		c := w.queued("v1")
		w.route()
		_, err := w.SetPresence(t.Context(), lin, desk.Offline)
		w.must(err)
		if c := w.get(c.ID); c.OwnerKind != conversation.OwnQueue {
			t.Errorf("it stayed with %s", c.OwnerKind)
		}
	})
}

func TestAManualGroupWaitsForAHand(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, err := w.Workspace.ChangeGroup(ctx, w.who, w.group.ID, func(g *workspace.Group) error { g.Assign = workspace.AssignManual; return nil })
		w.must(err)
		lin := w.agent("lin", "agent", 1)
		w.online(lin)
		first, second := w.queued("v1"), w.queued("v2")
		if n := w.route(); n != 0 {
			t.Fatalf("%d were given by themselves", n)
		}
		got, err := w.AcceptNext(ctx, lin)
		w.must(err)
		if got.ID != first.ID || !got.Accepted {
			t.Errorf("the next was %s", got.ID)
		}
		if _, err := w.Accept(ctx, lin, second.ID); code(err) != "desk.no_room" {
			t.Errorf("beyond capacity: %v", err)
		}
		stranger := w.agent("wu", "agent", 5, w.otherGroup("宽带").ID)
		if _, err := w.Accept(ctx, stranger, second.ID); code(err) != "desk.not_in_group" {
			t.Errorf("out of a queue of others: %v", err)
		}
		if _, err := w.AcceptNext(ctx, stranger); code(err) != "desk.nobody_waits" {
			t.Errorf("the next of others: %v", err)
		}
	})
}

func (w *world) otherGroup(name string) workspace.Group {
	w.t.Helper()
	g, err := w.Workspace.MakeGroup(w.t.Context(), w.who, workspace.Group{Name: name})
	w.must(err)
	return g
}

// Several routers at once, agents who take by hand, others who close: nobody is
// ever over capacity, no conversation has two owners, none is lost.
func TestRoutersAtOnceNeverGiveTwiceNorTooMuch(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		const many, capacity = 24, 3
		var agents []actor.Actor
		for i := range 4 {
			agents = append(agents, w.agent(fmt.Sprint("a", i), "agent", capacity))
		}
		w.online(agents...)
		for i := range many {
			w.queued(fmt.Sprint("v", i))
		}
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for range 4 {
					if _, err := w.RouteOnce(context.Background(), w.ws); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for _, a := range agents {
			wg.Go(func() {
				for range 4 {
					c, err := w.AcceptNext(context.Background(), a)
					if err != nil {
						continue
					}
					if _, err := w.Close(context.Background(), a, c.ID, conversation.Disposition{Outcome: "solved"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		w.checkLoads(agents, capacity)
		for _, a := range agents {
			w.endWrapups(a)
		}
		w.route()
		w.checkLoads(agents, capacity)
	})
}

func (w *world) endWrapups(a actor.Actor) {
	w.t.Helper()
	legs, err := w.Conversation.InWrapup(w.t.Context(), w.ws, a.ID)
	w.must(err)
	for _, l := range legs {
		w.must(w.EndWrapup(w.t.Context(), a, l.ConversationID, nil))
	}
}

// checkLoads holds capacity and that each change of owner was one.
func (w *world) checkLoads(agents []actor.Actor, capacity int64) {
	w.t.Helper()
	team, err := w.Team(w.t.Context(), agents[0])
	w.must(err)
	for _, st := range team {
		if st.Load > capacity {
			w.t.Errorf("%s has %d, more than %d", st.Name, st.Load, capacity)
		}
	}
	all, _, err := w.Conversation.List(w.t.Context(), w.who, conversation.Filter{}, conversation.Page{Limit: 100})
	w.must(err)
	for _, c := range all {
		legs, err := w.Conversation.Legs(w.t.Context(), w.ws, c.ID)
		w.must(err)
		open := 0
		for i, l := range legs {
			if l.N != int64(i+1) {
				w.t.Errorf("leg %d of %s has number %d", i+1, c.ID, l.N)
			}
			if l.EndedAt == 0 {
				open++
			}
		}
		if c.State == conversation.Open && open != 1 {
			w.t.Errorf("%s has %d owners", c.ID, open)
		}
	}
}

func TestAMutedCustomerRingsNobody(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		lin := w.agent("lin", "supervisor", 3)
		w.online(lin)
		c := w.queued("v1")
		_, err := w.customers.SetBlock(t.Context(), lin, c.CustomerID, "mute", 0)
		w.must(err)
		if n := w.route(); n != 0 {
			t.Errorf("%d given", n)
		}
		_, err = w.customers.Unblock(t.Context(), lin, c.CustomerID)
		w.must(err)
		if n := w.route(); n != 1 {
			t.Errorf("%d given after it was undone", n)
		}
	})
}

// The runner itself: woken, it routes; on its own, it sweeps.
func TestTheRunnerRoutesWhenWoken(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		testkit.NoLeaks(t)
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { _ = w.Run(ctx) })
		wg.Go(func() { _ = w.Run(ctx) }) // as a second node does
		lin := w.agent("lin", "agent", 5)
		w.online(lin)
		c := w.queued("v1")
		w.Wake(w.ws)
		testkit.Eventually(t, 10*time.Second, "the conversation has an agent", func() bool { return w.get(c.ID).OwnerID == lin.ID })
		stop()
		wg.Wait()
	})
}
