package conversation

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Follow is an answer of a member's that comes after a conversation has ended, or
// while the bot has it: the reply to a message that was left. It is said in the
// customer's open conversation on that inbox, or in a new one in the same
// episode, and the bot has the conversation afterwards. One that a colleague
// has, or that waits for one, is refused: the customer is being served.
func (s *Store) Follow(ctx context.Context, who actor.Actor, conversationID string, o Outgoing) (Conversation, Message, error) {
	if err := who.Need("conversation.reply"); err != nil {
		return Conversation{}, Message{}, err
	}
	o.Note = false
	if err := o.check(); err != nil {
		return Conversation{}, Message{}, err
	}
	var out Conversation
	var said Message
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		dedupe := "f:" + who.ID + ":" + conversationID + ":" + o.ClientID
		found, err := s.findMessage(ctx, tx, dedupe)
		if err == nil {
			said = found
			out, err = s.read(ctx, tx, who.WorkspaceID, found.ConversationID)
			return err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		last, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		c, facts, err := s.followed(ctx, tx, who, last)
		if err != nil {
			return err
		}
		m := Message{By: ByAgent, ByID: who.ID, ClientID: o.ClientID, Kind: "text", Text: o.Text, FileIDs: o.FileIDs, Content: o.Content}
		o.Generation = c.Generation
		more, err := s.say(ctx, tx, who, &c, &m, o, dedupe)
		if err != nil {
			return err
		}
		back, err := s.give(ctx, tx, &c, Hand{To: OwnBot, Reason: "followed_up", At: o.At})
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out, said = c, m
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, Message: &m, OwnerChanged: true}) })
		a := about(who, &c)
		a.At = o.At
		return s.Log.Append(ctx, tx, a, append(append(facts, more...), back...)...)
	})
	return out, said, err
}

// followed returns the conversation in which last is followed up, owned by who.
func (s *Store) followed(ctx context.Context, tx *db.Tx, who actor.Actor, last Conversation) (Conversation, []event.Fact, error) {
	in := Inbound{WorkspaceID: last.WorkspaceID, InboxID: last.InboxID, CustomerID: last.CustomerID, VisitorID: last.VisitorID}
	c, err := s.openOf(ctx, tx, in)
	if errors.Is(err, sql.ErrNoRows) {
		return s.reopened(ctx, tx, who, last)
	}
	if err != nil {
		return c, nil, err
	}
	if c.OwnerKind != OwnBot && (c.OwnerKind != OwnAgent || c.OwnerID != who.ID) {
		return c, nil, fault.Conflict("conversation.not_owner", fault.Params{"owner_kind": string(c.OwnerKind)})
	}
	facts, err := s.give(ctx, tx, &c, Hand{To: OwnAgent, ToID: who.ID, Reason: "following_up"})
	return c, facts, err
}

// reopened begins a conversation of the company's own accord, in the episode of
// the one it follows. Its customer was not drawn for any experiment.
func (s *Store) reopened(ctx context.Context, tx *db.Tx, who actor.Actor, last Conversation) (Conversation, []event.Fact, error) {
	now := s.now()
	c := Conversation{
		ID: id.New(), WorkspaceID: last.WorkspaceID, InboxID: last.InboxID, Channel: last.Channel, EntryPoint: last.EntryPoint,
		CustomerID: last.CustomerID, VisitorID: last.VisitorID, AssetID: last.AssetID, EpisodeID: last.EpisodeID, PreviousID: last.ID, Locale: last.Locale,
		Experiments: []Arm{}, State: Open, Owner: Owner{OwnerKind: OwnAgent, OwnerID: who.ID, Generation: 1}, OwnerSince: now, Accepted: true,
		SkillGroupID: last.SkillGroupID, Tags: []string{}, Outcome: OutcomeUnknown, CreatedAt: now, UpdatedAt: now, MessageAt: now, Sample: last.Sample,
	}
	n, err := s.insert(ctx, tx, &c)
	if err == nil && n == 0 {
		err = fault.Conflict("conversation.just_opened")
	}
	if err != nil {
		return c, nil, err
	}
	if err := s.beginLeg(ctx, tx, &c, now); err != nil {
		return c, nil, err
	}
	return c, []event.Fact{Started{
		InboxID: c.InboxID, Channel: c.Channel, EpisodeID: c.EpisodeID, PreviousID: c.PreviousID, AssetID: c.AssetID, Locale: c.Locale, Experiments: c.Experiments,
	}}, nil
}
