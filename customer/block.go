package customer

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// The kinds of block: a blocked customer's messages are refused; a muted one's
// are kept, but nobody is rung for them.
const (
	Block = "block"
	Mute  = "mute"
)

// SetBlock blocks or mutes a customer until a time, 0 for until undone.
func (s *Store) SetBlock(ctx context.Context, who actor.Actor, customerID, kind string, until int64) (out Customer, err error) {
	if err := who.Need("customer.block"); err != nil {
		return out, err
	}
	if kind != Block && kind != Mute {
		return out, fault.Invalid("customer.unknown_block", "kind")
	}
	if until != 0 && until <= s.now() {
		return out, fault.Invalid("customer.block_in_past", "until")
	}
	err = s.changeBlock(ctx, who, customerID, func(c *Customer) (event.Fact, error) {
		c.BlockedAt, c.BlockedUntil, c.BlockedBy, c.BlockedKind = s.now(), until, who.ID, kind
		out = *c
		return Blocked{Kind: kind, Until: until}, nil
	})
	return out, err
}

// Unblock undoes a block or mute.
func (s *Store) Unblock(ctx context.Context, who actor.Actor, customerID string) (out Customer, err error) {
	if err := who.Need("customer.block"); err != nil {
		return out, err
	}
	err = s.changeBlock(ctx, who, customerID, func(c *Customer) (event.Fact, error) {
		kind := c.BlockedKind
		if kind == "" {
			return nil, fault.Conflict("customer.not_blocked")
		}
		c.BlockedAt, c.BlockedUntil, c.BlockedBy, c.BlockedKind = 0, 0, "", ""
		out = *c
		return Unblocked{Kind: kind}, nil
	})
	return out, err
}

// Quiet returns the customers of a workspace that are blocked or muted now: for
// them nobody is rung.
func (s *Store) Quiet(ctx context.Context, workspaceID string) ([]string, error) {
	return db.All[string](ctx, s.DB, s.q, "quiet", workspaceID, s.now())
}

func (s *Store) changeBlock(ctx context.Context, who actor.Actor, customerID string, change func(*Customer) (event.Fact, error)) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.live(ctx, tx, who.WorkspaceID, customerID)
		if err != nil {
			return err
		}
		fact, err := change(&c)
		if err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "set_block", c.ID, who.WorkspaceID, c.BlockedAt, c.BlockedUntil, c.BlockedBy, c.BlockedKind, s.now()); err != nil {
			return err
		}
		action := "customer.unblock"
		if c.BlockedKind != "" {
			action = "customer." + c.BlockedKind
		}
		if err := s.audit(ctx, tx, who, action, c.ID); err != nil {
			return err
		}
		return s.append(ctx, tx, who, c, fact)
	})
}
