package value

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"slices"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/workspace"
)

//go:embed queries.sql
var queriesSQL string

// Deps are what a Store works with.
type Deps struct {
	DB        *db.DB
	Log       *event.Log
	Clock     clock.Clock
	Workspace *workspace.Store
	Desk      *desk.Store
}

// Store is the figures of one installation.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the figures in d.DB.
func New(d Deps) *Store { return &Store{Deps: d, q: d.DB.Queries(queriesSQL)} }

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }

// Fact is a conversation as events tell it. Times are unix milliseconds; 0 is
// "not yet".
type Fact struct {
	ConversationID    string `db:"conversation_id"`
	WorkspaceID       string `db:"workspace_id"`
	CustomerID        string `db:"customer_id"`
	InboxID           string `db:"inbox_id"`
	Channel           string `db:"channel"`
	CreatedAt         int64  `db:"created_at"`
	ClosedAt          int64  `db:"closed_at"`
	Outcome           string `db:"outcome"`
	OutcomeAt         int64  `db:"outcome_at"`
	WindowUntil       int64  `db:"window_until"`
	FirstCustomerAt   int64  `db:"first_customer_at"`
	FirstReplyAt      int64  `db:"first_reply_at"`
	QueuedAt          int64  `db:"queued_at"`
	AcceptedAt        int64  `db:"accepted_at"`
	FirstHumanReplyAt int64  `db:"first_human_reply_at"`
	Handoffs          int64  `db:"handoffs"`
	Turns             int64  `db:"turns"`
	Declined          int64  `db:"declined"`
	Clarified         int64  `db:"clarified"`
	Invited           int64  `db:"invited"`
	Rating            int64  `db:"rating"`
	SkillGroupID      string `db:"skill_group_id"`
	OwnerID           string `db:"owner_id"`
	Sample            bool   `db:"sample"`
}

const consumer = "value.conversation"

// Consumer builds the facts.
func (s *Store) Consumer() event.Consumer { return event.Consumer{Name: consumer, Handle: s.take} }

// Rebuild makes every fact anew from its conversation's events, beside a running
// server: nobody sees a figure without those that are not made anew yet. Stopped,
// it goes on when it is called again. told hears how far it is, in events.
func (s *Store) Rebuild(ctx context.Context, told func(done, total int64)) error {
	if err := s.Log.CatchUp(ctx, s.Consumer()); err != nil {
		return err
	}
	err := s.Log.Rebuild(ctx, event.Rebuild{Consumer: consumer, First: conversation.Started{}, Make: s.makeAnew}, told)
	if err != nil {
		return err
	}
	return s.dropStrays(ctx)
}

func (s *Store) makeAnew(ctx context.Context, tx *db.Tx, events []event.Event) error {
	if _, err := s.q.Exec(ctx, tx, "drop_facts_of", events[0].WorkspaceID, db.List([]string{events[0].ConversationID})); err != nil {
		return err
	}
	return s.update(ctx, tx, events)
}

// dropStrays removes facts of which the log knows nothing.
func (s *Store) dropStrays(ctx context.Context) error {
	for after := ""; ; {
		page, err := db.All[string](ctx, s.DB, s.q, "conversations_after", after)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1]
		known, err := s.Log.Known(ctx, page)
		if err != nil {
			return err
		}
		strays := slices.DeleteFunc(page, func(id string) bool { return slices.Contains(known, id) })
		if len(strays) == 0 {
			continue
		}
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := s.q.Exec(ctx, tx, "drop_strays", db.List(strays))
			return err
		})
		if err != nil {
			return err
		}
	}
}

// take brings the facts of the events' conversations up to date, each read and
// written once.
func (s *Store) take(ctx context.Context, tx *db.Tx, events []event.Event) error {
	of := map[string][]event.Event{}
	var order []string
	for _, e := range events {
		if e.ConversationID == "" {
			continue
		}
		if of[e.ConversationID] == nil {
			order = append(order, e.ConversationID)
		}
		of[e.ConversationID] = append(of[e.ConversationID], e)
	}
	for _, id := range order {
		if err := s.update(ctx, tx, of[id]); err != nil {
			return err
		}
	}
	return nil
}

// update takes events of one conversation, in their order, into its fact.
func (s *Store) update(ctx context.Context, tx *db.Tx, events []event.Event) error {
	e := events[0]
	before, err := db.One[Fact](ctx, tx, s.q, "fact", e.ConversationID, e.WorkspaceID)
	found := err == nil
	if errors.Is(err, sql.ErrNoRows) {
		before, err = Fact{ConversationID: e.ConversationID, WorkspaceID: e.WorkspaceID, CustomerID: e.CustomerID, CreatedAt: e.At, Outcome: string(conversation.OutcomeUnknown), Sample: e.Sample}, nil
	}
	if err != nil {
		return err
	}
	f, news := before, false
	for _, e := range events {
		known, err := f.learn(e)
		if err != nil {
			return err
		}
		news = news || known
	}
	if !news || found && f == before {
		return nil
	}
	_, err = s.q.Exec(ctx, tx, "put", f.ConversationID, f.WorkspaceID, f.CustomerID, f.InboxID, f.Channel, f.CreatedAt, f.ClosedAt, f.Outcome, f.OutcomeAt, f.WindowUntil,
		f.FirstCustomerAt, f.FirstReplyAt, f.QueuedAt, f.AcceptedAt, f.FirstHumanReplyAt, f.Handoffs, f.Turns, f.Declined, f.Clarified, f.Invited, f.Rating, f.SkillGroupID, f.OwnerID, f.Sample)
	return err
}

// learn takes one event into the fact; known is false when it says nothing new.
func (f *Fact) learn(e event.Event) (known bool, err error) {
	switch e.Type {
	case conversation.Started{}.EventType():
		return read(e, func(d conversation.Started) { f.InboxID, f.Channel, f.CreatedAt = d.InboxID, d.Channel, e.At })
	case conversation.MessageAdded{}.EventType():
		return read(e, func(d conversation.MessageAdded) { f.said(d, e.At) })
	case conversation.OwnerChanged{}.EventType():
		return read(e, func(d conversation.OwnerChanged) {
			if d.SkillGroupID != "" {
				f.SkillGroupID = d.SkillGroupID
			}
			if d.To == conversation.OwnQueue {
				first(&f.QueuedAt, e.At)
			}
		})
	case conversation.Accepted{}.EventType():
		return read(e, func(d conversation.Accepted) { first(&f.AcceptedAt, e.At); f.OwnerID = d.MemberID })
	case conversation.HandedOff{}.EventType():
		return read(e, func(conversation.HandedOff) { f.Handoffs++ })
	case conversation.TurnTaken{}.EventType():
		return read(e, f.turn)
	case conversation.OutcomeChanged{}.EventType():
		return read(e, func(d conversation.OutcomeChanged) { f.Outcome, f.OutcomeAt = string(d.Outcome), e.At })
	case conversation.WasClosed{}.EventType():
		return read(e, func(d conversation.WasClosed) {
			f.Outcome, f.OutcomeAt, f.ClosedAt, f.WindowUntil = string(d.Outcome), e.At, e.At, d.WindowUntil
		})
	case conversation.RatingInvited{}.EventType():
		return read(e, func(conversation.RatingInvited) { f.Invited = 1 })
	case conversation.Rated{}.EventType():
		return read(e, func(d conversation.Rated) { f.Rating = d.Score })
	}
	return false, nil
}

func read[F event.Fact](e event.Event, take func(F)) (bool, error) {
	d, err := event.Read[F](e)
	if err == nil {
		take(d)
	}
	return true, err
}

func (f *Fact) said(d conversation.MessageAdded, at int64) {
	if d.Note {
		return
	}
	switch d.By {
	case conversation.ByCustomer:
		first(&f.FirstCustomerAt, at)
	case conversation.ByBot:
		first(&f.FirstReplyAt, at)
	case conversation.ByAgent:
		first(&f.FirstReplyAt, at)
		first(&f.FirstHumanReplyAt, at)
	case conversation.BySystem:
	}
}

func (f *Fact) turn(d conversation.TurnTaken) {
	if d.State != conversation.TurnSaid {
		return
	}
	f.Turns++
	switch d.Decision {
	case "decline":
		f.Declined++
	case "clarify":
		f.Clarified++
	}
}

func first(at *int64, now int64) {
	if *at == 0 {
		*at = now
	}
}
