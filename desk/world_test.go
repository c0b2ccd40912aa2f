package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/customer"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/secret"
	"yingda/internal/testkit"
	"yingda/workspace"
)

// world is one workspace with a default group, on a real database.
type world struct {
	*desk.Store
	t         testing.TB
	clock     *clock.Held
	log       *event.Log
	customers *customer.Store
	ws        string
	group     workspace.Group
	inbox     workspace.Inbox
	who       actor.Actor // the system
}

func eachWorld(t *testing.T, story func(t *testing.T, w *world)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { story(t, newWorld(t, d)) })
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, clock: testkit.Held()}
	w.log = event.NewLog(d, w.clock)
	box, err := secret.OpenBox(t.TempDir(), "")
	w.must(err)
	spaces := workspace.New(workspace.Deps{DB: d, Log: w.log, Clock: w.clock, Box: box, Passwords: secret.NewPasswords(2)})
	w.customers = customer.New(customer.Deps{DB: d, Log: w.log, Clock: w.clock, Jobs: job.NewQueue(d, w.clock)})
	w.Store = desk.New(desk.Deps{
		DB: d, Log: w.log, Clock: w.clock, Workspace: spaces, Customer: w.customers,
		Conversation: conversation.New(conversation.Deps{DB: d, Log: w.log, Clock: w.clock}),
	})
	made, err := spaces.Create(t.Context(), actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "yunfan", Name: "云帆通信"})
	w.must(err)
	w.ws, w.who = made.ID, actor.Of(made.ID)
	w.group, err = spaces.GroupByID(t.Context(), made.ID, "")
	w.must(err)
	all, err := spaces.Inboxes(t.Context(), w.who)
	w.must(err)
	w.inbox = all[0]
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// agent seats a member of a built-in role in groups; none is the default one.
func (w *world) agent(name, role string, capacity int64, groups ...string) actor.Actor {
	w.t.Helper()
	if len(groups) == 0 {
		groups = []string{w.group.ID}
	}
	var seats []workspace.SeatInGroup
	for _, g := range groups {
		seats = append(seats, workspace.SeatInGroup{ID: g, Level: 1})
	}
	m, err := w.Workspace.Seat(w.t.Context(), w.who, workspace.Seated{
		Email: name + "@yunfan.example", Name: name, StaffNo: name, Capacity: capacity, Roles: []string{role}, SkillGroups: seats,
	})
	w.must(err)
	roles, err := w.Workspace.Roles(w.t.Context(), w.who)
	w.must(err)
	who := actor.Actor{Kind: actor.Member, ID: m.ID, AccountID: m.AccountID, WorkspaceID: w.ws, Name: name}
	for _, r := range roles {
		if r.Key == role {
			who.Permissions = r.Permissions
		}
	}
	return who
}

func (w *world) online(who ...actor.Actor) {
	w.t.Helper()
	for _, a := range who {
		_, err := w.SetPresence(w.t.Context(), a, desk.Online)
		w.must(err)
	}
}

// says lets a visitor write; each visitor is a customer of its own.
func (w *world) says(visitor, text string) conversation.Conversation {
	w.t.Helper()
	var customerID string
	w.must(w.DB.Write(w.t.Context(), func(tx *db.Tx) error {
		if id, ok := w.known(visitor); ok {
			customerID = id
			return nil
		}
		c, err := w.customers.Anonymous(w.t.Context(), tx, w.who, customer.Seen{Channel: "webchat", InboxID: w.inbox.ID})
		customerID = c.ID
		return err
	}))
	r, err := w.Conversation.Receive(w.t.Context(), conversation.Inbound{
		WorkspaceID: w.ws, InboxID: w.inbox.ID, Channel: "webchat", CustomerID: customerID, VisitorID: visitor,
		ClientID: fmt.Sprint(visitor, "-", w.clock.Now().UnixNano(), text), Text: text,
	})
	w.must(err)
	return r.Conversation
}

// known finds the customer of a visitor that has written before.
func (w *world) known(visitor string) (string, bool) {
	all, _, err := w.Conversation.List(w.t.Context(), w.who, conversation.Filter{}, conversation.Page{Limit: 100})
	w.must(err)
	for _, c := range all {
		if c.VisitorID == visitor {
			return c.CustomerID, true
		}
	}
	return "", false
}

// queued is a conversation that waits for the world's group.
func (w *world) queued(visitor string) conversation.Conversation {
	w.t.Helper()
	c := w.says(visitor, "转人工")
	c, err := w.Conversation.HandOff(w.t.Context(), w.who, c.ID, conversation.Hand{To: conversation.OwnQueue, Reason: "asked", SkillGroupID: w.group.ID}, conversation.Packet{Reason: "asked", Wanted: "退款"})
	w.must(err)
	return c
}

func (w *world) get(id string) conversation.Conversation {
	w.t.Helper()
	c, err := w.Conversation.Get(w.t.Context(), w.who, id)
	w.must(err)
	return c
}

func (w *world) route() int {
	w.t.Helper()
	n, err := w.RouteOnce(w.t.Context(), w.ws)
	w.must(err)
	return n
}

// pass lets time go by; those named stay heard of.
func (w *world) pass(d time.Duration, alive ...actor.Actor) {
	w.t.Helper()
	for step := time.Duration(0); step < d; step += 20 * time.Second {
		w.clock.Advance(min(20*time.Second, d-step))
		for _, a := range alive {
			w.must(w.Heartbeat(context.Background(), a))
		}
	}
}

func code(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return fmt.Sprint(err)
}
