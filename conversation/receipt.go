package conversation

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// Receipts are how far a side has got; marks only move forward.
type Receipts struct {
	DeliveredSeq int64 // the customer's device has it
	ReadSeq      int64 // the customer, or the desk, has seen it
}

// CustomerReceipts notes how far the customer's device and eyes have got, with
// the time on each message.
func (s *Store) CustomerReceipts(ctx context.Context, who actor.Actor, conversationID string, r Receipts) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lockCustomers(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		read := min(r.ReadSeq, c.LastSeq)
		delivered := max(read, min(r.DeliveredSeq, c.LastSeq))
		if delivered <= c.CustomerDeliveredSeq && read <= c.CustomerReadSeq {
			return nil
		}
		now := s.now()
		c.CustomerDeliveredSeq, c.CustomerReadSeq = max(c.CustomerDeliveredSeq, delivered), max(c.CustomerReadSeq, read)
		if _, err := s.q.Exec(ctx, tx, "mark_delivered", c.ID, c.CustomerDeliveredSeq, now); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "mark_read", c.ID, c.CustomerReadSeq, now); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "set_customer_marks", c.ID, c.CustomerDeliveredSeq, c.CustomerReadSeq); err != nil {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, Receipt: true}) })
		return nil
	})
}

// DeskRead notes how far the desk has read.
func (s *Store) DeskRead(ctx context.Context, who actor.Actor, conversationID string, seq int64) error {
	if err := who.Need("conversation.read"); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		seq := min(seq, c.LastSeq)
		if seq <= c.DeskReadSeq || c.OwnerKind == OwnAgent && c.OwnerID != who.ID {
			return nil // a supervisor looking in has not answered for the owner
		}
		c.DeskReadSeq = seq
		now := s.now()
		if _, err := s.q.Exec(ctx, tx, "mark_desk_read", c.ID, seq, now); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "set_desk_mark", c.ID, seq, now); err != nil {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, Receipt: true}) })
		return nil
	})
}
