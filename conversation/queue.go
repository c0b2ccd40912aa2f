package conversation

import (
	"context"
	"slices"

	"yingda/internal/db"
)

// Waiting is a conversation in the queue, as routing needs it.
type Waiting struct {
	ID           string `db:"id"`
	WorkspaceID  string `db:"workspace_id"`
	CustomerID   string `db:"customer_id"`
	Locale       string `db:"locale"`
	SkillGroupID string `db:"skill_group_id"`
	Priority     int64  `db:"priority"`
	QueuedAt     int64  `db:"queued_at"`
	Generation   int64  `db:"generation"`
	Sample       bool   `db:"sample"`
}

// Queue returns who waits in a workspace, the next to be served first; what was
// filled in to have something to look at stands behind all who really wait.
func (s *Store) Queue(ctx context.Context, workspaceID string, limit int) ([]Waiting, error) {
	return db.All[Waiting](ctx, s.DB, s.q, "waiting", workspaceID, limit)
}

// Line is a skill group's queue in short; what was filled in to have something to
// look at is Waiting but not Real.
type Line struct {
	SkillGroupID string `db:"skill_group_id"`
	Waiting      int64  `db:"waiting"`
	Real         int64  `db:"real"`
	Since        int64  `db:"since"` // since when the first one waits
}

// Lines returns the queues of a workspace, without the customers named.
func (s *Store) Lines(ctx context.Context, workspaceID string, without []string) ([]Line, error) {
	return db.All[Line](ctx, s.DB, s.q, "lines", workspaceID, db.List(without))
}

// First returns who stands first in a skill group's queue, in order.
func (s *Store) First(ctx context.Context, workspaceID, groupID string, most int) ([]string, error) {
	return db.All[string](ctx, s.DB, s.q, "line", workspaceID, groupID, most)
}

// Ahead counts who waits in a skill group's queue and is served before c, without
// the customers named. It counts along an index: the queue may be long.
func (s *Store) Ahead(ctx context.Context, c Conversation, groupID string, without []string) (int64, error) {
	return s.ahead(ctx, "ahead", c, groupID, without)
}

// AheadElsewhere is Ahead over the queues of all groups but these.
func (s *Store) AheadElsewhere(ctx context.Context, c Conversation, groupIDs, without []string) (int64, error) {
	return s.ahead(ctx, "ahead_elsewhere", c, db.List(groupIDs), without)
}

func (s *Store) ahead(ctx context.Context, query string, c Conversation, where string, without []string) (n int64, err error) {
	priority, since := c.Priority, c.QueuedAt
	if c.Sample || c.OwnerKind != OwnQueue || slices.Contains(without, c.CustomerID) { // stands behind all who wait
		priority, since = 1<<62, 1<<62
	}
	err = s.q.Scan(ctx, s.DB, query, []any{c.WorkspaceID, where, db.List(without), priority, since, c.ID}, &n)
	return n, err
}

// WaitingWorkspaces returns the workspaces in which someone waits.
func (s *Store) WaitingWorkspaces(ctx context.Context) ([]string, error) {
	return db.All[string](ctx, s.DB, s.q, "waiting_workspaces")
}

// Load is how many open conversations an agent has; those that were filled in
// take nobody's time.
type Load struct {
	WorkspaceID string `db:"workspace_id"`
	MemberID    string `db:"owner_id"`
	Open        int64  `db:"open"`
	Since       int64  `db:"since"` // when it got the oldest of them
}

// Loads returns the agents of a workspace that have open conversations; of all
// workspaces for "".
func (s *Store) Loads(ctx context.Context, workspaceID string) ([]Load, error) {
	if workspaceID == "" {
		return db.All[Load](ctx, s.DB, s.q, "every_load")
	}
	return db.All[Load](ctx, s.DB, s.q, "loads", workspaceID)
}

// LoadsIn is Loads of a workspace as a transaction sees it.
func (s *Store) LoadsIn(ctx context.Context, tx *db.Tx, workspaceID string) ([]Load, error) {
	return db.All[Load](ctx, tx, s.q, "loads", workspaceID)
}

// BusyWith returns how many places of an agent's capacity are taken, as tx sees
// it: open conversations, and closed ones that are still in after-call work.
func (s *Store) BusyWith(ctx context.Context, tx *db.Tx, workspaceID, memberID string) (int64, error) {
	var open, wrapup int64
	if err := s.q.Scan(ctx, tx, "open_of_agent", []any{workspaceID, memberID}, &open); err != nil {
		return 0, err
	}
	err := s.q.Scan(ctx, tx, "wrapups_of_agent", []any{workspaceID, memberID}, &wrapup)
	return open + wrapup, err
}

// Wrapups returns the legs of a workspace that are in after-call work.
func (s *Store) Wrapups(ctx context.Context, workspaceID string) ([]Leg, error) {
	return db.All[Leg](ctx, s.DB, s.q, "every_wrapup", workspaceID)
}

// WrapupsSince returns legs in after-call work since before a time, anywhere.
func (s *Store) WrapupsSince(ctx context.Context, before int64, limit int) ([]Leg, error) {
	return db.All[Leg](ctx, s.DB, s.q, "wrapups_since", before, limit)
}

// Owed is what a conversation's customer still waits to be answered.
type Owed struct {
	ConversationID string `db:"conversation_id"`
	Unread         int64  `db:"unread"` // messages the desk has not read
	Since          int64  `db:"since"`  // when the first unanswered one came
}

// Owed returns what is unanswered in these conversations, by id.
func (s *Store) Owed(ctx context.Context, workspaceID string, ids []string) (map[string]Owed, error) {
	if len(ids) == 0 {
		return map[string]Owed{}, nil
	}
	all, err := db.All[Owed](ctx, s.DB, s.q, "owed", workspaceID, db.List(ids))
	out := make(map[string]Owed, len(all))
	for _, o := range all {
		out[o.ConversationID] = o
	}
	return out, err
}

// ServedBy reports whether a member ever had the conversation.
func (s *Store) ServedBy(ctx context.Context, workspaceID, conversationID, memberID string) (bool, error) {
	var n int64
	err := s.q.Scan(ctx, s.DB, "served_by", []any{workspaceID, conversationID, memberID}, &n)
	return n > 0, err
}
