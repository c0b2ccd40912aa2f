package conversation

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// Close is how a conversation ends.
type Close struct {
	Reason      string // "resolved", "idle", "customer_left", "blocked", "spam"
	Generation  int64  // of an agent's close; 0 for the system
	Disposition Disposition
	Silent      bool // no system message
	At          int64
}

// Close ends a conversation. An agent's leg goes into after-call work until
// EndWrapup. What the outcome is follows from what is known, see outcomeAt.
func (s *Store) Close(ctx context.Context, who actor.Actor, conversationID string, cl Close) (Conversation, error) {
	if who.Kind == actor.Member {
		if err := who.Need("conversation.reply"); err != nil {
			return Conversation{}, err
		}
	}
	if err := cl.Disposition.check(); err != nil {
		return Conversation{}, err
	}
	var out Conversation
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		if who.Kind == actor.Member {
			if err := c.MayWrite(OwnAgent, who.ID, cl.Generation); err != nil && (c.OwnerKind == OwnNobody || !who.Can("conversation.take_over")) {
				return err
			}
		}
		waited := c.OwnerKind == OwnQueue
		facts, m, err := s.close(ctx, tx, who, &c, cl)
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out = c
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, Message: m, OwnerChanged: true, QueueMoved: waited}) })
		a := about(who, &c)
		a.At = cl.At
		return s.Log.Append(ctx, tx, a, facts...)
	})
	return out, err
}

func (s *Store) close(ctx context.Context, tx *db.Tx, who actor.Actor, c *Conversation, cl Close) ([]event.Fact, *Message, error) {
	now := cl.At
	if now == 0 {
		now = s.now()
	}
	if c.State == Closed {
		return nil, nil, fault.Conflict("conversation.closed")
	}
	var facts []event.Fact
	var said *Message
	if !cl.Silent {
		m := Message{By: BySystem, Kind: "event", Content: Content{Event: &Occasion{Key: "closed." + cl.Reason}}}
		fact, err := s.add(ctx, tx, c, &m, systemDedupe(c, "close"), now)
		if err != nil {
			return nil, nil, err
		}
		facts, said = append(facts, fact), &m
	}
	from := c.Owner
	owner, err := c.Give(OwnNobody, "", 0)
	if err != nil {
		return nil, nil, err
	}
	if err := s.endLeg(ctx, tx, c, cl.Reason, now); err != nil {
		return nil, nil, err
	}
	if _, err := s.q.Exec(ctx, tx, "note_served", c.ID, c.MessageAt); err != nil {
		return nil, nil, err
	}
	if from.OwnerKind == OwnAgent {
		if _, err := s.q.Exec(ctx, tx, "begin_wrapup", c.ID, c.Generation, now, db.JSON(cl.Disposition)); err != nil {
			return nil, nil, err
		}
	}
	window := now + s.Window.Milliseconds()
	c.Disposition = cl.Disposition
	c.Outcome = c.outcomeAtClose(from.OwnerKind)
	c.State, c.Owner, c.OwnerSince, c.ClosedAt, c.UpdatedAt = Closed, owner, now, now, now
	c.LeaseUntil, c.ClosedBy, c.CloseReason = 0, string(who.Kind), cl.Reason
	facts = append(facts,
		OwnerChanged{From: from.OwnerKind, FromID: from.OwnerID, To: OwnNobody, Generation: owner.Generation, Reason: cl.Reason, SkillGroupID: c.SkillGroupID},
		WasClosed{Reason: cl.Reason, Outcome: c.Outcome, WindowUntil: window, Category: cl.Disposition.Category, Disposition: cl.Disposition.Outcome, By: string(who.Kind)})
	return facts, said, nil
}

// outcomeAtClose is what is known of the need when c ends under owner.
func (c *Conversation) outcomeAtClose(owner OwnerKind) Outcome {
	switch {
	case owner == OwnQueue, c.ReplySeq == 0:
		return OutcomeAbandoned
	case c.Disposition.Outcome == "solved":
		return OutcomePerson
	case c.Disposition.Outcome == "unsolved", c.Disposition.Outcome == "follow_up":
		return OutcomeUnsolved
	case c.Outcome == OutcomeConfirmed, c.Outcome == OutcomeUnsolved:
		return c.Outcome // the customer's own word
	}
	return OutcomeAwaiting
}

// confirm takes the customer's word on whether it is solved; the caller saves c.
func (s *Store) confirm(c *Conversation, solved bool) event.Fact {
	c.Outcome, c.CustomerWordAt = OutcomeUnsolved, s.now()
	if solved {
		c.Outcome = OutcomeConfirmed
	}
	return OutcomeChanged{Outcome: c.Outcome}
}

// EndWrapup ends the after-call work of an agent's last leg of a conversation,
// with its disposition if that was not given at the close.
func (s *Store) EndWrapup(ctx context.Context, who actor.Actor, conversationID string, d *Disposition) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		legs, err := db.All[Leg](ctx, tx, s.q, "legs_in_wrapup", c.ID, who.ID)
		if err != nil {
			return err
		}
		if len(legs) == 0 {
			return fault.Conflict("conversation.no_wrapup")
		}
		if d != nil {
			if err := d.check(); err != nil {
				return err
			}
		}
		l, now := legs[0], s.now()
		if d == nil {
			d = &l.Disposition
		}
		if _, err := s.q.Exec(ctx, tx, "end_wrapup", l.ID, now, db.JSON(d)); err != nil {
			return err
		}
		facts := []event.Fact{WrapupEnded{LegID: l.ID, MemberID: who.ID, TookMS: now - l.WrapupStartedAt}}
		if c.State == Closed && c.Disposition != *d {
			c.Disposition = *d
			if o := c.outcomeAtClose(OwnAgent); o != c.Outcome && !c.spokenSinceClose() {
				c.Outcome = o
				facts = append(facts, OutcomeChanged{Outcome: o})
			}
			if err := s.save(ctx, tx, &c); err != nil {
				return err
			}
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c}) })
		return s.Log.Append(ctx, tx, about(who, &c), facts...)
	})
}

// spokenSinceClose reports whether the customer said after the close whether it
// is solved. That word stands, whatever an agent says of it later. What was said
// before the close is weighed by who closes: a person may have served since.
func (c *Conversation) spokenSinceClose() bool {
	return c.CustomerWordAt > 0 && c.CustomerWordAt >= c.ClosedAt
}

// InWrapup returns the legs of an agent that are in after-call work.
func (s *Store) InWrapup(ctx context.Context, workspaceID, memberID string) ([]Leg, error) {
	return db.All[Leg](ctx, s.DB, s.q, "wrapups", workspaceID, memberID)
}

// Idle returns a workspace's open conversations in which the customer has been
// silent since before, with unreminded only those not reminded yet.
func (s *Store) Idle(ctx context.Context, workspaceID string, before int64, unreminded bool, limit int) ([]Conversation, error) {
	return db.All[Conversation](ctx, s.DB, s.q, "idle", workspaceID, before, unreminded, limit)
}

// Remind tells a silent customer that the conversation will close, once. It does
// nothing when the customer wrote since before, or waits for us.
func (s *Store) Remind(ctx context.Context, workspaceID, conversationID string, before int64, closesInMin int) error {
	who := actor.Of(workspaceID)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, workspaceID, conversationID)
		if err != nil || !c.silent(before) || c.RemindedAt > 0 {
			return err
		}
		m := Message{By: BySystem, Kind: "event", Content: Content{Event: &Occasion{Key: "idle_reminder", Params: map[string]any{"minutes": closesInMin}}}}
		fact, err := s.add(ctx, tx, &c, &m, systemDedupe(&c, "idle"), 0)
		if err != nil {
			return err
		}
		c.RemindedAt = s.now()
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, Message: &m}) })
		return s.Log.Append(ctx, tx, about(who, &c), fact)
	})
}

// CloseIdle closes a conversation in which nothing was said since before.
func (s *Store) CloseIdle(ctx context.Context, workspaceID, conversationID string, before int64) error {
	who := actor.Of(workspaceID)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, workspaceID, conversationID)
		if err != nil || !c.silent(before) {
			return err
		}
		facts, m, err := s.close(ctx, tx, who, &c, Close{Reason: "idle"})
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, Message: m, OwnerChanged: true}) })
		return s.Log.Append(ctx, tx, about(who, &c), facts...)
	})
}

// silent reports whether the customer, not we, has let c rest since before: one
// who waits in the queue or for an agent's answer is never idle.
func (c *Conversation) silent(before int64) bool {
	return c.State == Open && c.MessageAt < before && c.OwnerKind != OwnQueue && c.OwnerKind != OwnExternal && c.CustomerSeq < c.ReplySeq
}
