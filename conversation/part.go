package conversation

import (
	"context"
	"strings"

	"yingda/customer"
	"yingda/internal/db"
	"yingda/internal/textindex"
)

// blankAtOnce bounds how much one transaction of an erasure touches.
const blankAtOnce = 50

// Part is what this domain keeps of customers, for merging, export, erasure and
// retention.
func (s *Store) Part() customer.Part {
	return customer.Part{Name: "conversation", Move: s.moveCustomer, Export: s.exportCustomer, Erase: s.eraseCustomer, Expire: s.expire}
}

// moveCustomer gives the rows of one customer to another. The ids it returns
// begin with the kind of row, so that the same can be moved back.
func (s *Store) moveCustomer(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error) {
	only := 0
	byKind := map[string][]string{}
	if ids != nil {
		only = 1
		for _, tagged := range ids {
			kind, rowID, _ := strings.Cut(tagged, ":")
			byKind[kind] = append(byKind[kind], rowID)
		}
	}
	moved := []string{}
	for _, kind := range []string{"conversation", "episode", "promise", "rating"} {
		rows, err := db.All[string](ctx, tx, s.q, "move_"+kind+"s", workspaceID, from, into, db.List(byKind[kind]), only)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			moved = append(moved, kind+":"+r)
		}
	}
	return moved, nil
}

// exported is one conversation in a customer's export.
type exported struct {
	Conversation Conversation `json:"conversation"`
	Messages     []Message    `json:"messages"`
	Turns        []Turn       `json:"turns"`
	Legs         []Leg        `json:"legs"`
	Promises     []Promise    `json:"promises"`
	Rating       *RatingRow   `json:"rating,omitempty"`
}

func (s *Store) exportCustomer(ctx context.Context, workspaceID, customerID string) (any, error) {
	out := []exported{}
	after := ""
	for {
		ids, err := db.All[string](ctx, s.DB, s.q, "customer_conversations", workspaceID, customerID, after, MaxPage)
		if err != nil || len(ids) == 0 {
			return out, err
		}
		for _, conversationID := range ids {
			x, err := s.export(ctx, workspaceID, conversationID)
			if err != nil {
				return nil, err
			}
			out = append(out, x)
		}
		after = ids[len(ids)-1]
	}
}

func (s *Store) export(ctx context.Context, workspaceID, conversationID string) (x exported, err error) {
	if x.Conversation, err = s.read(ctx, s.DB, workspaceID, conversationID); err != nil {
		return x, err
	}
	for after := int64(0); ; {
		page, err := db.All[Message](ctx, s.DB, s.q, "messages_after", workspaceID, conversationID, after, true, MaxPage)
		if err != nil {
			return x, err
		}
		if len(page) == 0 {
			break
		}
		x.Messages = append(x.Messages, page...)
		after = page[len(page)-1].Seq
	}
	if x.Turns, err = s.Turns(ctx, workspaceID, conversationID); err != nil {
		return x, err
	}
	if x.Legs, err = s.Legs(ctx, workspaceID, conversationID); err != nil {
		return x, err
	}
	if x.Promises, err = s.Promises(ctx, workspaceID, conversationID); err != nil {
		return x, err
	}
	x.Rating, err = s.RatingOf(ctx, conversationID)
	return x, err
}

// eraseCustomer blanks all text of a customer's conversations, open or closed.
func (s *Store) eraseCustomer(ctx context.Context, tx *db.Tx, workspaceID, customerID string) (more bool, err error) {
	ids, err := db.All[string](ctx, tx, s.q, "unerased_conversations", workspaceID, customerID, blankAtOnce)
	if err != nil {
		return false, err
	}
	for _, conversationID := range ids {
		if err := s.blank(ctx, tx, workspaceID, conversationID); err != nil {
			return false, err
		}
	}
	return len(ids) == blankAtOnce, nil
}

// blank takes every word out of a conversation and leaves its counts and times.
func (s *Store) blank(ctx context.Context, tx *db.Tx, workspaceID, conversationID string) error {
	messages, err := db.All[string](ctx, tx, s.q, "message_ids", conversationID)
	if err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "blank_messages", db.List(messages), s.now()); err != nil {
		return err
	}
	for _, statement := range []string{"blank_conversation", "blank_legs", "blank_turns_of", "blank_handoffs_of", "blank_promises_of", "blank_ratings_of"} {
		if _, err := s.q.Exec(ctx, tx, statement, conversationID); err != nil {
			return err
		}
	}
	return s.Index.DeleteUnder(ctx, tx, workspaceID, conversationID)
}

// expire blanks what is older than its kind is kept.
func (s *Store) expire(ctx context.Context, tx *db.Tx, workspaceID, kind string, before int64) (int, error) {
	switch kind {
	case "conversation":
		ids, err := db.All[string](ctx, tx, s.q, "old_conversations", workspaceID, before, blankAtOnce)
		for i := 0; err == nil && i < len(ids); i++ {
			err = s.blank(ctx, tx, workspaceID, ids[i])
		}
		return len(ids), err
	case "message":
		ids, err := db.All[string](ctx, tx, s.q, "old_messages", workspaceID, before, blankAtOnce)
		if err != nil || len(ids) == 0 {
			return 0, err
		}
		for _, messageID := range ids {
			if err := s.Index.Delete(ctx, tx, workspaceID, IndexKind, messageID); err != nil {
				return 0, err
			}
		}
		if _, err = s.q.Exec(ctx, tx, "blank_previews", workspaceID, db.List(ids)); err != nil {
			return 0, err
		}
		_, err = s.q.Exec(ctx, tx, "blank_messages", db.List(ids), s.now())
		return len(ids), err
	case "decision":
		return s.expireRows(ctx, tx, "turns", workspaceID, before)
	case "summary":
		n, err := s.expireRows(ctx, tx, "handoffs", workspaceID, before)
		if err != nil {
			return n, err
		}
		more, err := s.expireRows(ctx, tx, "promises", workspaceID, before)
		return n + more, err
	case "rating":
		return s.expireRows(ctx, tx, "ratings", workspaceID, before)
	}
	return 0, nil
}

func (s *Store) expireRows(ctx context.Context, tx *db.Tx, rows, workspaceID string, before int64) (int, error) {
	ids, err := db.All[string](ctx, tx, s.q, "old_"+rows, workspaceID, before, blankAtOnce)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	_, err = s.q.Exec(ctx, tx, "blank_"+rows, db.List(ids))
	return len(ids), err
}

// Reindex puts every message's words into the search index anew.
func (s *Store) Reindex(ctx context.Context) error {
	after := ""
	for {
		page, err := db.All[Message](ctx, s.DB, s.q, "messages_to_index", after, MaxPage)
		if err != nil || len(page) == 0 {
			return err
		}
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			for _, m := range page {
				entry := textindex.Entry{WorkspaceID: m.WorkspaceID, Kind: IndexKind, RefID: m.ID, ParentID: m.ConversationID, At: m.CreatedAt, Text: []string{m.Text}}
				if err := s.Index.Put(ctx, tx, entry); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		after = page[len(page)-1].ID
	}
}
