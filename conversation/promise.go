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
	"yingda/internal/mask"
)

// Promise is who promised the customer what by when.
type Promise struct {
	ID             string `db:"id" json:"id"`
	WorkspaceID    string `db:"workspace_id" json:"-"`
	ConversationID string `db:"conversation_id" json:"conversation_id"`
	CustomerID     string `db:"customer_id" json:"customer_id"`
	ByKind         string `db:"by_kind" json:"by_kind"`
	ByID           string `db:"by_id" json:"by_id,omitempty"`
	Text           string `db:"text" json:"text" maxLength:"500"`
	DueAt          int64  `db:"due_at" json:"due_at,omitempty"`
	KeptAt         int64  `db:"kept_at" json:"kept_at,omitempty"`
	BrokenAt       int64  `db:"broken_at" json:"broken_at,omitempty" doc:"Its due time, once that passed before it was kept; it may still be kept late"`
	CreatedAt      int64  `db:"created_at" json:"created_at"`
	DataKind       string `db:"data_kind" json:"-"`
	RetentionClass string `db:"retention_class" json:"-"`
}

// Mask hides numbers of people in what was promised.
func (p *Promise) Mask() { p.Text = mask.Text(p.Text) }

func (s *Store) promise(ctx context.Context, tx *db.Tx, who actor.Actor, c *Conversation, p Promise) (event.Fact, error) {
	p.ID = id.New()
	_, err := s.q.Exec(ctx, tx, "insert_promise", p.ID, c.WorkspaceID, c.ID, c.CustomerID, string(who.Kind), who.ID, p.Text, p.DueAt, s.now())
	return PromiseMade{PromiseID: p.ID, DueAt: p.DueAt}, err
}

// Promise notes a promise made to the customer.
func (s *Store) Promise(ctx context.Context, who actor.Actor, conversationID, text string, dueAt int64) (out Promise, err error) {
	if err := who.Need("conversation.reply"); err != nil {
		return out, err
	}
	if text, err = CleanText(text); err != nil {
		return out, err
	}
	if text == "" {
		return out, fault.Invalid("promise.empty", "text")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		fact, err := s.promise(ctx, tx, who, &c, Promise{Text: text, DueAt: dueAt})
		if err != nil {
			return err
		}
		if out, err = db.One[Promise](ctx, tx, s.q, "promise", who.WorkspaceID, fact.(PromiseMade).PromiseID); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, about(who, &c), fact)
	})
	return out, err
}

// PromiseByID returns one promise of a workspace.
func (s *Store) PromiseByID(ctx context.Context, workspaceID, promiseID string) (Promise, error) {
	p, err := db.One[Promise](ctx, s.DB, s.q, "promise", workspaceID, promiseID)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.NotFound("promise.not_found")
	}
	return p, err
}

// KeepPromise notes that a promise was kept.
func (s *Store) KeepPromise(ctx context.Context, who actor.Actor, promiseID string) error {
	if err := who.Need("conversation.reply"); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := db.One[Promise](ctx, tx, s.q, "promise", who.WorkspaceID, promiseID)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.NotFound("promise.not_found")
		}
		if err != nil || p.KeptAt > 0 {
			return err
		}
		now := s.now()
		if _, err := s.q.Exec(ctx, tx, "keep_promise", p.ID, now); err != nil {
			return err
		}
		c, err := s.read(ctx, tx, who.WorkspaceID, p.ConversationID)
		if err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, about(who, &c), PromiseKept{PromiseID: p.ID, Late: p.DueAt > 0 && now > p.DueAt})
	})
}

// BreakPromises marks what was due in a workspace before now and not kept, each
// once, no more than most at a time.
func (s *Store) BreakPromises(ctx context.Context, workspaceID string, most int) error {
	over, err := db.All[string](ctx, s.DB, s.q, "promises_over", workspaceID, s.now(), most)
	if err != nil {
		return err
	}
	for _, promiseID := range over {
		if err := s.breakPromise(ctx, workspaceID, promiseID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) breakPromise(ctx context.Context, workspaceID, promiseID string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := db.One[Promise](ctx, tx, s.q, "break_promise", workspaceID, promiseID)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // kept at the last moment, or found by another node
		}
		if err != nil {
			return err
		}
		c, err := s.read(ctx, tx, workspaceID, p.ConversationID)
		if err != nil {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c}) })
		return s.Log.Append(ctx, tx, about(actor.Of(workspaceID), &c), PromiseBroken{PromiseID: p.ID, DueAt: p.DueAt})
	})
}

// mostPromises bounds what is shown of what a customer was promised.
const mostPromises = 50

// PromisesTo returns what was promised in c, and what its customer was promised
// elsewhere and still waits for: whoever serves now answers for that too.
func (s *Store) PromisesTo(ctx context.Context, conn db.Conn, c *Conversation) ([]Promise, error) {
	return db.All[Promise](ctx, conn, s.q, "promises_to", c.WorkspaceID, c.ID, c.CustomerID, mostPromises)
}

// Promises returns what was promised in a conversation.
func (s *Store) Promises(ctx context.Context, workspaceID, conversationID string) ([]Promise, error) {
	return db.All[Promise](ctx, s.DB, s.q, "promises", workspaceID, conversationID)
}
