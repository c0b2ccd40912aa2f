package conversation

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// Outgoing is what someone other than the customer says.
type Outgoing struct {
	ClientID   string // the sender's own id, 1–64 characters
	Generation int64  // the ownership under which it is said; not needed for a note
	Text       string
	FileIDs    []string
	Content    Content
	Note       bool // internal: any member who may reply may write one
	Promise    *Promise
	At         int64 // 0: now
}

// Say stores a reply of the owner, or a member's note. A reply under an old
// generation is refused with conversation.generation_stale: someone else has
// the conversation. Writing to what was assigned to one accepts it.
func (s *Store) Say(ctx context.Context, who actor.Actor, conversationID string, o Outgoing) (Message, error) {
	if who.Kind == actor.Member {
		if err := who.Need("conversation.reply"); err != nil {
			return Message{}, err
		}
	}
	if err := o.check(); err != nil {
		return Message{}, err
	}
	var out Message
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		dedupe := "m:" + string(who.Kind) + ":" + who.ID + ":" + conversationID + ":" + o.ClientID
		found, err := s.findMessage(ctx, tx, dedupe)
		if err == nil {
			out = found
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		m := Message{By: ByAgent, ByID: who.ID, ClientID: o.ClientID, Kind: "text", Note: o.Note, Text: o.Text, FileIDs: o.FileIDs, Content: o.Content}
		if len(o.FileIDs) > 0 {
			m.Kind = "file"
		}
		came := c.Accepted
		facts, err := s.say(ctx, tx, who, &c, &m, o, dedupe)
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out = m
		came = c.Accepted != came // who answers has come: the customer's page says so
		tx.OnCommit(func() {
			s.Notify(Notice{Conversation: c, Message: &m, OwnerChanged: came, Previous: c.OwnerKind, PreviousID: c.OwnerID})
		})
		a := about(who, &c)
		a.At = o.At
		return s.Log.Append(ctx, tx, a, facts...)
	})
	return out, err
}

func (s *Store) say(ctx context.Context, tx *db.Tx, who actor.Actor, c *Conversation, m *Message, o Outgoing, dedupe string) ([]event.Fact, error) {
	var facts []event.Fact
	if !o.Note {
		kind, ownerID := ownerKindOf(who)
		if err := c.MayWrite(kind, ownerID, o.Generation); err != nil {
			return nil, err
		}
		if kind == OwnAgent && !c.Accepted {
			fact, err := s.accepted(ctx, tx, c, s.now())
			if err != nil {
				return nil, err
			}
			facts = append(facts, fact)
		}
	}
	leg, err := s.leg(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	m.LegID = leg.ID
	fact, err := s.add(ctx, tx, c, m, dedupe, o.At)
	if err != nil {
		return nil, err
	}
	facts = append(facts, fact)
	if !o.Note {
		if _, err := s.q.Exec(ctx, tx, "leg_reply", leg.ID, m.CreatedAt); err != nil {
			return nil, err
		}
	}
	if o.Promise != nil {
		fact, err := s.promise(ctx, tx, who, c, *o.Promise)
		if err != nil {
			return nil, err
		}
		facts = append(facts, fact)
	}
	return facts, nil
}

func (o *Outgoing) check() error {
	text, err := CleanText(o.Text)
	if err != nil {
		return err
	}
	o.Text = text
	switch {
	case len(o.ClientID) == 0 || len(o.ClientID) > 64:
		return fault.Invalid("message.client_id", "client_id")
	case o.Text == "" && len(o.FileIDs) == 0:
		return fault.Invalid("message.empty", "text")
	case len(o.FileIDs) > MaxFiles:
		return fault.Invalid("message.too_many_files", "file_ids", fault.Params{"max": MaxFiles})
	}
	return nil
}

// Tell adds a system message that customer and desk both see.
func (s *Store) Tell(ctx context.Context, who actor.Actor, conversationID string, what Occasion) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		if c.State == Closed {
			return fault.Conflict("conversation.closed")
		}
		m := Message{By: BySystem, Kind: "event", Content: Content{Event: &what}}
		fact, err := s.add(ctx, tx, &c, &m, systemDedupe(&c, "tell"), 0)
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, Message: &m}) })
		return s.Log.Append(ctx, tx, about(who, &c), fact)
	})
}

// systemDedupe is the key of a system message: its place in the conversation.
func systemDedupe(c *Conversation, what string) string {
	return "s:" + c.ID + ":" + what + ":" + strconv.FormatInt(c.LastSeq+1, 10)
}
