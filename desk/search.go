package desk

import (
	"context"
	"unicode/utf8"

	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/mask"
	"yingda/internal/textindex"
)

// SearchFound is what was found, each part newest first.
type SearchFound struct {
	Conversations []Row               `json:"conversations" doc:"Conversations with a message that matches"`
	Messages      []FoundMessage      `json:"messages"`
	Customers     []customer.Customer `json:"customers"`
}

// FoundMessage is a message that matches.
type FoundMessage struct {
	ConversationID string          `json:"conversation_id"`
	MessageID      string          `json:"message_id"`
	Seq            int64           `json:"seq"`
	By             conversation.By `json:"by"`
	Note           bool            `json:"note,omitempty"`
	Text           string          `json:"text"`
	At             int64           `json:"at"`
	CustomerName   string          `json:"customer_name"`
	CustomerNameEN string          `json:"customer_name_en"`
}

// Mask hides numbers of people.
func (m *FoundMessage) Mask() {
	m.Text, m.CustomerName, m.CustomerNameEN = mask.Text(m.Text), mask.Text(m.CustomerName), mask.Text(m.CustomerNameEN)
}

// SearchAll finds messages, their conversations, and customers by words; only
// what the actor may read.
func (s *Store) SearchAll(ctx context.Context, who actor.Actor, text string, limit int) (SearchFound, error) {
	out := SearchFound{Conversations: []Row{}, Messages: []FoundMessage{}, Customers: []customer.Customer{}}
	if err := who.Need("conversation.read"); err != nil {
		return out, err
	}
	if utf8.RuneCountInString(text) < 2 {
		return out, nil
	}
	if who.Can("customer.read") {
		page, err := s.Customer.List(ctx, who, text, "", limit)
		if err != nil {
			return out, err
		}
		out.Customers = page.Items
	}
	return out, s.searchMessages(ctx, who, text, limit, &out)
}

// searchMessages looks through pages of hits until enough of them may be read.
func (s *Store) searchMessages(ctx context.Context, who actor.Actor, text string, limit int, out *SearchFound) error {
	rows, after := map[string]*Row{}, ""
	for range 5 {
		hits, next, err := s.Index.Search(ctx, textindex.Query{WorkspaceID: who.WorkspaceID, Kind: conversation.IndexKind, Text: text, After: after, Limit: 100})
		if err != nil {
			return err
		}
		if err := s.readable(ctx, who, hits, rows, out); err != nil {
			return err
		}
		if err := s.addMessages(ctx, who, hits, rows, limit, out); err != nil {
			return err
		}
		if after = next; next == "" || len(out.Messages) >= limit {
			return nil
		}
	}
	return nil
}

// readable adds to rows the conversations of hits that the actor may read.
func (s *Store) readable(ctx context.Context, who actor.Actor, hits []textindex.Hit, rows map[string]*Row, out *SearchFound) error {
	var ids []string
	for _, h := range hits {
		if _, known := rows[h.ParentID]; !known {
			rows[h.ParentID] = nil
			ids = append(ids, h.ParentID)
		}
	}
	found, err := s.RowsOf(ctx, who, ids)
	for _, r := range found {
		rows[r.ID] = &r
		out.Conversations = append(out.Conversations, r)
	}
	return err
}

func (s *Store) addMessages(ctx context.Context, who actor.Actor, hits []textindex.Hit, rows map[string]*Row, limit int, out *SearchFound) error {
	var ids []string
	for _, h := range hits {
		if rows[h.ParentID] != nil {
			ids = append(ids, h.RefID)
		}
	}
	all, err := s.Conversation.MessagesByIDs(ctx, who.WorkspaceID, ids)
	if err != nil {
		return err
	}
	byID := map[string]conversation.Message{}
	for _, m := range all {
		byID[m.ID] = m
	}
	for _, id := range ids {
		m, there := byID[id]
		if !there || len(out.Messages) >= limit {
			continue
		}
		r := rows[m.ConversationID]
		out.Messages = append(out.Messages, FoundMessage{
			ConversationID: m.ConversationID, MessageID: m.ID, Seq: m.Seq, By: m.By, Note: m.Note, Text: m.Text, At: m.CreatedAt,
			CustomerName: r.CustomerName, CustomerNameEN: r.CustomerNameEN,
		})
	}
	return nil
}
