package conversation

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// Hand is a change of owner.
type Hand struct {
	To           OwnerKind
	ToID         string
	Seen         int64  // the generation the decision was based on; 0: whatever it is under the lock
	Reason       string // "handoff", "assigned", "taken_over", "transferred", "not_accepted", "line_lost", "given_back", "cancelled"
	SkillGroupID string // of a queue; empty keeps the group
	AcceptBy     int64  // an assignment must be accepted until then; 0: it counts as accepted at once
	Front        bool   // back into the queue before all others, with the time the wait began
	FromAgent    string // only if this agent still has it and (for Unaccepted) has not taken it
	Unaccepted   bool
	Say          *Occasion // told to the customer and the desk as a system message
	// Guard runs in the transaction, once the conversation is locked; what it
	// returns stops the change. The desk checks there that the agent has room.
	Guard func(ctx context.Context, tx *db.Tx) error
	At    int64 // 0: now; else when it happened, for history that is filled in
}

// Give changes the owner of a conversation, by a person or by the desk's rules.
func (s *Store) Give(ctx context.Context, who actor.Actor, conversationID string, h Hand) (Conversation, error) {
	if who.Kind == actor.Member && !who.Can("conversation.assign") {
		if err := who.Need("conversation.reply"); err != nil {
			return Conversation{}, err
		}
	}
	var out Conversation
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		if h.FromAgent != "" && (c.OwnerKind != OwnAgent || c.OwnerID != h.FromAgent || h.Unaccepted && c.Accepted) {
			return fault.Conflict("conversation.not_owner", fault.Params{"owner_kind": string(c.OwnerKind)})
		}
		if h.Guard != nil {
			if err := h.Guard(ctx, tx); err != nil {
				return err
			}
		}
		before := c.Owner
		facts, err := s.give(ctx, tx, &c, h)
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out = c
		tx.OnCommit(func() {
			s.Notify(Notice{Conversation: c, OwnerChanged: true, Previous: before.OwnerKind, PreviousID: before.OwnerID, QueueMoved: before.OwnerKind == OwnQueue || c.Priority < 0})
		})
		a := about(who, &c)
		a.At = h.At
		return s.Log.Append(ctx, tx, a, facts...)
	})
	return out, err
}

// give changes c's owner in tx; the caller saves c and appends the facts.
func (s *Store) give(ctx context.Context, tx *db.Tx, c *Conversation, h Hand) ([]event.Fact, error) {
	now := h.At
	if now == 0 {
		now = s.now()
	}
	owner, err := c.Give(h.To, h.ToID, h.Seen)
	if err != nil {
		return nil, err
	}
	if err := s.endLeg(ctx, tx, c, h.Reason, now); err != nil {
		return nil, err
	}
	from, served := c.Owner, c.OwnerKind == OwnAgent && c.Accepted
	c.Owner, c.OwnerSince, c.UpdatedAt = owner, now, now
	c.LeaseUntil, c.Accepted = 0, false
	if h.SkillGroupID != "" {
		c.SkillGroupID = h.SkillGroupID
	}
	switch h.To {
	case OwnQueue:
		c.waits(h, from, served, now)
	case OwnAgent:
		c.LeaseUntil, c.Accepted = h.AcceptBy, h.AcceptBy == 0
		if from.OwnerKind == OwnAgent {
			c.TransferCount++
			c.QueuedAt = now // the wait for this agent begins now
		}
	case OwnBot:
		// What was said while people had it is not the bot's to answer.
		c.TurnSeq, c.FailedTurns, c.QueuedAt, c.Priority = c.CustomerSeq, 0, 0, 0
	case OwnAutomation, OwnExternal, OwnNobody:
	}
	if err := s.beginLeg(ctx, tx, c, now); err != nil {
		return nil, err
	}
	facts := []event.Fact{OwnerChanged{From: from.OwnerKind, FromID: from.OwnerID, To: owner.OwnerKind, ToID: owner.OwnerID, Generation: owner.Generation, Reason: h.Reason, SkillGroupID: c.SkillGroupID, QueuedAt: c.QueuedAt}}
	if c.OwnerKind == OwnAgent && c.Accepted {
		accepted, err := s.accepted(ctx, tx, c, now)
		if err != nil {
			return nil, err
		}
		facts = append(facts, accepted)
	}
	if h.Say != nil {
		m := Message{By: BySystem, Kind: "event", Content: Content{Event: h.Say}}
		fact, err := s.add(ctx, tx, c, &m, systemDedupe(c, "own"), now)
		if err != nil {
			return nil, err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: *c, Message: &m}) })
		facts = append(facts, fact)
	}
	return facts, nil
}

// waits puts c into the queue. One that comes back unserved keeps the time its
// wait began; at the front is before all who were not.
func (c *Conversation) waits(h Hand, from Owner, served bool, now int64) {
	if !h.Front || served || c.QueuedAt == 0 {
		c.QueuedAt = now
	}
	c.Priority = 0
	if h.Front {
		c.Priority = -1
	}
	if from.OwnerKind == OwnBot || from.OwnerKind == OwnExternal {
		c.HandoffCount++
		c.HandoffReason = h.Reason
	}
	if from.OwnerKind == OwnAgent && h.Reason == "transferred" {
		c.TransferCount++
	}
}

// Accept is an agent's taking of what was assigned to it.
func (s *Store) Accept(ctx context.Context, who actor.Actor, conversationID string, generation int64) (Conversation, error) {
	return s.AcceptAt(ctx, who, conversationID, generation, 0)
}

// AcceptAt is Accept at a time, for history that is filled in; 0 is now.
func (s *Store) AcceptAt(ctx context.Context, who actor.Actor, conversationID string, generation, at int64) (Conversation, error) {
	if err := who.Need("conversation.reply"); err != nil {
		return Conversation{}, err
	}
	var out Conversation
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		if err := c.MayWrite(OwnAgent, who.ID, generation); err != nil {
			return err
		}
		out = c
		if c.Accepted {
			return nil
		}
		now := at
		if now == 0 {
			now = s.now()
		}
		fact, err := s.accepted(ctx, tx, &c, now)
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out = c
		tx.OnCommit(func() {
			s.Notify(Notice{Conversation: c, OwnerChanged: true, Previous: c.OwnerKind, PreviousID: c.OwnerID})
		})
		a := about(who, &c)
		a.At = at
		return s.Log.Append(ctx, tx, a, fact)
	})
	return out, err
}

// accepted marks c's assignment as taken; the caller saves c.
func (s *Store) accepted(ctx context.Context, tx *db.Tx, c *Conversation, now int64) (event.Fact, error) {
	c.Accepted, c.LeaseUntil = true, 0
	waited := int64(0)
	if c.QueuedAt > 0 {
		waited = now - c.QueuedAt
	}
	if _, err := s.q.Exec(ctx, tx, "accept_leg", c.ID, c.Generation, now); err != nil {
		return nil, err
	}
	return Accepted{MemberID: c.OwnerID, SkillGroupID: c.SkillGroupID, WaitedMS: waited}, nil
}
