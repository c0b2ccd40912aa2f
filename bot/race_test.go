package bot

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/testkit"
)

// races is how often bot and agents race on each database: YINGDA_RACES, else
// a thousand.
func races() int {
	if n, err := strconv.Atoi(os.Getenv("YINGDA_RACES")); err == nil && n > 0 {
		return n
	}
	return 1000
}

const arena = "ws-race"

// nothing is knowledge that has no answer: the bot says so.
type nothing struct{}

func (nothing) Find(context.Context, Query) (Found, error) { return Found{ReleaseID: "r1"}, nil }

// ring is the real store with a real bot and two agents who want the same
// conversations.
type ring struct {
	*conversation.Store
	bot    *Bot
	agents []actor.Actor
	won    [3]atomic.Int64 // rounds in which the bot, the one or the other agent replied
}

func newRing(d *db.DB) *ring {
	c := clock.System{}
	r := &ring{Store: conversation.New(conversation.Deps{DB: d, Log: event.NewLog(d, c), Clock: c})}
	r.bot = New(Deps{
		Conversation: r.Store, Finder: nothing{}, Clock: c,
		Settings: func(context.Context, conversation.Conversation) (Settings, error) {
			return Settings{FailedTurns: 1 << 30}, nil
		},
		Customer: func(_ context.Context, _, id string) (Customer, error) { return Customer{ID: id}, nil },
		Route: func(context.Context, conversation.Conversation, string, string) (Group, error) {
			return Group{ID: "g"}, nil
		},
	})
	for _, id := range []string{"lin", "zhou"} {
		r.agents = append(r.agents, actor.Actor{Kind: actor.Member, ID: id, WorkspaceID: arena, Permissions: []string{"conversation.read", "conversation.reply", "conversation.assign"}})
	}
	return r
}

func TestBotAndAgentsRaceAndNeverTwoWrite(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		r := newRing(d)
		began := time.Now()
		const lanes = 40
		var all sync.WaitGroup
		for lane := range lanes {
			all.Go(func() { r.lane(t, lane, races()/lanes) })
		}
		all.Wait()
		bot, lin, zhou := r.won[0].Load(), r.won[1].Load(), r.won[2].Load()
		t.Logf("%d races in %v: the bot spoke in %d, the agents in %d and %d", races(), time.Since(began).Round(time.Millisecond), bot, lin, zhou)
		for _, n := range []int64{bot, lin, zhou} {
			if n < int64(races())/50 {
				t.Errorf("one of them spoke in %d rounds only: that is no race", n)
			}
		}
	})
}

// lane races for one conversation, round after round.
func (r *ring) lane(t *testing.T, lane, rounds int) {
	rnd := rand.New(rand.NewPCG(uint64(lane), uint64(time.Now().UnixNano())))
	visitor := fmt.Sprintf("v%d", lane)
	for round := range rounds {
		got, err := r.Receive(t.Context(), conversation.Inbound{
			WorkspaceID: arena, InboxID: "inbox", Channel: "webchat", CustomerID: "c-" + visitor, VisitorID: visitor,
			ClientID: strconv.Itoa(round), Text: fmt.Sprintf("第 %d 次提问", round),
		})
		if err != nil {
			t.Error(err)
			return
		}
		r.round(t, got.Conversation, round, time.Duration(rnd.IntN(4000))*time.Microsecond)
		if t.Failed() {
			return
		}
	}
	r.look(t, "c-"+visitor)
}

// round lets the bot take its turn while both agents, a moment later, take the
// conversation over and write; then it is the bot's again.
func (r *ring) round(t *testing.T, c conversation.Conversation, round int, after time.Duration) {
	ctx := t.Context()
	var all sync.WaitGroup
	all.Go(func() {
		if err := r.bot.Take(ctx, arena, c.ID); err != nil {
			t.Error(err)
		}
	})
	var winners atomic.Int64
	for i, who := range r.agents {
		all.Go(func() {
			<-time.After(after)
			mine, err := r.Give(ctx, who, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: who.ID, Seen: c.Generation, Reason: "taken_over"})
			if err != nil {
				mine.Generation = c.Generation + 1 // the other has it; an agent who does not know writes all the same
			}
			_, said := r.Say(ctx, who, c.ID, conversation.Outgoing{ClientID: fmt.Sprint(round), Generation: mine.Generation, Text: "我来答"})
			if (err == nil) != (said == nil) {
				t.Errorf("%s took over: %v; wrote: %v", who.ID, err, said)
			}
			if said == nil {
				winners.Add(1)
				r.won[1+i].Add(1)
			}
		})
	}
	all.Wait()
	if winners.Load() != 1 {
		t.Errorf("%d agents wrote in one round", winners.Load())
	}
	now, err := r.Get(ctx, actor.Of(arena), c.ID)
	if err == nil {
		_, err = r.Give(ctx, r.agents[0], c.ID, conversation.Hand{To: conversation.OwnBot, Seen: now.Generation, Reason: "given_back"})
	}
	if err != nil {
		t.Error(err)
	}
}

// look reads what was said: every reply carries the ownership under which it was
// made, ownerships follow each other, and under one only its owner spoke.
func (r *ring) look(t *testing.T, customerID string) {
	all, _, err := r.List(t.Context(), r.agents[0], conversation.Filter{}, conversation.Page{Limit: 100})
	if err != nil {
		t.Error(err)
		return
	}
	for _, c := range all {
		if c.CustomerID != customerID {
			continue
		}
		said := []conversation.Message{}
		for len(said) < int(c.LastSeq) {
			page, err := r.Messages(t.Context(), r.agents[0], c.ID, int64(len(said)), 100)
			if err != nil || len(page) == 0 {
				t.Errorf("messages after %d: %d, %v", len(said), len(page), err)
				return
			}
			said = append(said, page...)
		}
		r.writers(t, said)
		turns, err := r.Turns(t.Context(), arena, c.ID)
		if err != nil {
			t.Error(err)
		}
		for _, turn := range turns {
			if turn.State == conversation.TurnSaid && (len(turn.Cost) != 1 || turn.Cost[0].What != "machine" || turn.Cost[0].Amount <= 0) {
				t.Errorf("turn %d cost %v", turn.N, turn.Cost)
			}
		}
		return
	}
	t.Errorf("the conversation of %s is not there", customerID)
}

func (r *ring) writers(t *testing.T, said []conversation.Message) {
	writer := map[int64]string{}
	last, lastSeq := int64(0), int64(0)
	for _, m := range said {
		if m.Seq != lastSeq+1 {
			t.Errorf("seq %d after %d", m.Seq, lastSeq)
		}
		if m.Generation < last {
			t.Errorf("%s %s spoke under generation %d after %d", m.By, m.ByID, m.Generation, last)
		}
		last, lastSeq = m.Generation, m.Seq
		if m.By != conversation.ByBot && m.By != conversation.ByAgent {
			continue
		}
		who := string(m.By) + " " + m.ByID
		if had, ok := writer[m.Generation]; ok && had != who {
			t.Errorf("%s and %s both spoke under generation %d", had, who, m.Generation)
		}
		writer[m.Generation] = who
		if m.By == conversation.ByBot {
			r.won[0].Add(1)
		}
	}
}
