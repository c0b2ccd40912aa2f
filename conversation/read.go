package conversation

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strconv"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// MaxPage bounds a page of any list.
const MaxPage = 100

// lock reads a conversation for a change.
func (s *Store) lock(ctx context.Context, tx *db.Tx, workspaceID, conversationID string) (Conversation, error) {
	return notFound(db.One[Conversation](ctx, tx, s.q, "lock", workspaceID, conversationID))
}

func (s *Store) read(ctx context.Context, c db.Conn, workspaceID, conversationID string) (Conversation, error) {
	return notFound(db.One[Conversation](ctx, c, s.q, "get", workspaceID, conversationID))
}

func notFound(c Conversation, err error) (Conversation, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.NotFound("conversation.not_found")
	}
	return c, err
}

// Get returns a conversation of the actor's workspace; a customer sees only its
// own, and only its own workspace's are there at all.
func (s *Store) Get(ctx context.Context, who actor.Actor, conversationID string) (Conversation, error) {
	if who.Kind != actor.Customer && who.Kind != actor.Bot {
		if err := who.Need("conversation.read"); err != nil {
			return Conversation{}, err
		}
	}
	c, err := s.read(ctx, s.DB, who.WorkspaceID, conversationID)
	if err == nil && who.Kind == actor.Customer && c.CustomerID != who.ID {
		return Conversation{}, fault.NotFound("conversation.not_found")
	}
	return c, err
}

// Page is where a list goes on.
type Page struct {
	After string // the cursor of the last page; "" is the first
	Limit int    // 1 to MaxPage; 0 is 20
}

func (p Page) limit() int {
	if p.Limit <= 0 {
		return 20
	}
	return min(p.Limit, MaxPage)
}

// Filter chooses conversations for a list, newest message first; the queue in
// the order in which it is served. One view and
// at most one narrowing: every combination has its index.
type Filter struct {
	View     string   // "mine", "queue", "bot", "all", "open", "closed", "served"
	MemberID string   // whose, for "mine" and "served"
	GroupID  string   // for "queue": of one skill group
	Groups   []string // for "queue": of these; nil: of any
	Outcome  string   // closed with this outcome
	State    State    // for "served": open or closed
	From, To int64    // begun within; 0: any
}

// List returns a page of conversations and the cursor of the next.
func (s *Store) List(ctx context.Context, who actor.Actor, f Filter, p Page) ([]Conversation, string, error) {
	if err := who.Need("conversation.read"); err != nil {
		return nil, "", err
	}
	if f.View == "queue" {
		return s.listQueue(ctx, who.WorkspaceID, f, p)
	}
	at, lastID, err := cursor(p.After)
	if err != nil {
		return nil, "", err
	}
	limit := p.limit()
	ws := who.WorkspaceID
	var all []Conversation
	byCreation := f.From > 0 || f.To > 0
	switch f.View {
	case "served":
		query := "list_served_open"
		if f.State == Closed {
			query = "list_served_closed"
		}
		all, err = db.All[Conversation](ctx, s.DB, s.q, query, ws, f.MemberID, at, lastID, limit+1)
	case "mine":
		all, err = db.All[Conversation](ctx, s.DB, s.q, "list_owner", ws, string(OwnAgent), f.MemberID, at, lastID, limit+1)
	case "bot":
		all, err = db.All[Conversation](ctx, s.DB, s.q, "list_owner", ws, string(OwnBot), "", at, lastID, limit+1)
	case "open", "closed":
		if f.Outcome != "" {
			all, err = db.All[Conversation](ctx, s.DB, s.q, "list_outcome", ws, f.Outcome, at, lastID, limit+1)
			break
		}
		all, err = db.All[Conversation](ctx, s.DB, s.q, "list_state", ws, f.View, at, lastID, limit+1)
	case "", "all":
		if byCreation {
			if f.To == 0 {
				f.To = 1 << 62
			}
			all, err = db.All[Conversation](ctx, s.DB, s.q, "list_created", ws, f.From, f.To, at, lastID, limit+1)
			break
		}
		all, err = db.All[Conversation](ctx, s.DB, s.q, "list_all", ws, at, lastID, limit+1)
	default:
		return nil, "", fault.Invalid("conversation.view", "view")
	}
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(all) > limit {
		all = all[:limit]
		last := all[limit-1]
		next = makeCursor(last.MessageAt, last.ID)
		if byCreation && (f.View == "" || f.View == "all") {
			next = makeCursor(last.CreatedAt, last.ID)
		}
	}
	return all, next, nil
}

// listQueue is a page of the queue. Its cursor is the last row's place.
func (s *Store) listQueue(ctx context.Context, workspaceID string, f Filter, p Page) (all []Conversation, next string, err error) {
	priority, at, lastID := int64(math.MinInt64), int64(0), ""
	if p.After != "" {
		first, rest, ok := strings.Cut(p.After, "_")
		if priority, err = strconv.ParseInt(first, 10, 64); err != nil || !ok || rest == "" {
			return nil, "", fault.Invalid("list.cursor", "after")
		}
		if at, lastID, err = cursor(rest); err != nil {
			return nil, "", err
		}
	}
	groups := f.Groups
	if f.GroupID != "" {
		groups = []string{f.GroupID}
	}
	limit := p.limit()
	if groups == nil {
		all, err = db.All[Conversation](ctx, s.DB, s.q, "list_queue", workspaceID, priority, at, lastID, limit+1)
	} else {
		all, err = db.All[Conversation](ctx, s.DB, s.q, "list_queue_of", workspaceID, db.List(groups), priority, at, lastID, limit+1)
	}
	if err == nil && len(all) > limit {
		all = all[:limit]
		last := all[limit-1]
		next = strconv.FormatInt(last.Priority, 10) + "_" + makeCursor(last.QueuedAt, last.ID)
	}
	return all, next, err
}

// ByIDs returns the conversations of a workspace with these ids, in any order.
func (s *Store) ByIDs(ctx context.Context, workspaceID string, ids []string) ([]Conversation, error) {
	return db.All[Conversation](ctx, s.DB, s.q, "by_ids", workspaceID, db.List(ids))
}

// OfCustomer returns a customer's newest conversations.
func (s *Store) OfCustomer(ctx context.Context, workspaceID, customerID string, limit int) ([]Conversation, error) {
	return db.All[Conversation](ctx, s.DB, s.q, "of_customer", workspaceID, customerID, limit)
}

// Counts returns how many open conversations an owner has, by kind; mine is the
// member's.
func (s *Store) Counts(ctx context.Context, workspaceID, memberID string) (mine, queue, bot int64, err error) {
	err = s.q.Scan(ctx, s.DB, "counts", []any{workspaceID, memberID}, &mine, &queue, &bot)
	return mine, queue, bot, err
}

// Messages returns up to limit messages after a seq, in order; notes only for
// those who may see them.
func (s *Store) Messages(ctx context.Context, who actor.Actor, conversationID string, after int64, limit int) ([]Message, error) {
	if _, err := s.Get(ctx, who, conversationID); err != nil {
		return nil, err
	}
	return db.All[Message](ctx, s.DB, s.q, "messages_after", who.WorkspaceID, conversationID, after, who.Kind == actor.Customer, clampPage(limit))
}

// MessagesBefore returns up to limit messages before a seq, newest first.
func (s *Store) MessagesBefore(ctx context.Context, who actor.Actor, conversationID string, before int64, limit int) ([]Message, error) {
	if _, err := s.Get(ctx, who, conversationID); err != nil {
		return nil, err
	}
	return db.All[Message](ctx, s.DB, s.q, "messages_before", who.WorkspaceID, conversationID, before, who.Kind == actor.Customer, clampPage(limit))
}

// Message returns one message of a workspace.
func (s *Store) Message(ctx context.Context, workspaceID, messageID string) (Message, error) {
	m, err := db.One[Message](ctx, s.DB, s.q, "message", workspaceID, messageID)
	if errors.Is(err, sql.ErrNoRows) {
		return m, fault.NotFound("message.not_found")
	}
	return m, err
}

// MessagesByIDs returns the messages of a workspace with these ids.
func (s *Store) MessagesByIDs(ctx context.Context, workspaceID string, ids []string) ([]Message, error) {
	return db.All[Message](ctx, s.DB, s.q, "messages_by_ids", workspaceID, db.List(ids))
}

// Legs returns a conversation's legs in order.
func (s *Store) Legs(ctx context.Context, workspaceID, conversationID string) ([]Leg, error) {
	return db.All[Leg](ctx, s.DB, s.q, "legs", workspaceID, conversationID)
}

// Assigned returns the open conversations that agents have, with their leases:
// what the desk watches.
func (s *Store) Assigned(ctx context.Context, workspaceID, memberID string) ([]Conversation, error) {
	return db.All[Conversation](ctx, s.DB, s.q, "assigned", workspaceID, string(OwnAgent), memberID)
}

// LeasesOver returns open conversations whose assignment was not accepted by now.
func (s *Store) LeasesOver(ctx context.Context, now int64, limit int) ([]Conversation, error) {
	return db.All[Conversation](ctx, s.DB, s.q, "leases_over", now, limit)
}

func (s *Store) findMessage(ctx context.Context, tx *db.Tx, dedupe string) (Message, error) {
	return db.One[Message](ctx, tx, s.q, "message_by_dedupe", dedupe)
}

func clampPage(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage)
}

// A cursor is the time and id of a page's last row.
func makeCursor(at int64, rowID string) string { return strconv.FormatInt(at, 10) + "_" + rowID }

func cursor(c string) (at int64, rowID string, err error) {
	if c == "" {
		return 1 << 62, "~", nil
	}
	left, right, ok := strings.Cut(c, "_")
	if !ok {
		return 0, "", fault.Invalid("list.cursor", "after")
	}
	at, err = strconv.ParseInt(left, 10, 64)
	if err != nil {
		return 0, "", fault.Invalid("list.cursor", "after")
	}
	return at, right, nil
}
