package event

import (
	"context"

	"yingda/internal/db"
)

// Forget deletes the sample events of conversations and customers that are
// deleted in the same transaction; real facts are never deleted. Every consumer
// is held off until the commit: one that has read such an event has written what
// it makes of it before, and none reads it after.
func (l *Log) Forget(ctx context.Context, tx *db.Tx, workspaceID string, conversationIDs, customerIDs []string) error {
	if _, err := db.All[string](ctx, tx, l.q, "lock_cursors"); err != nil {
		return err
	}
	_, err := l.q.Exec(ctx, tx, "forget", workspaceID, db.List(conversationIDs), db.List(customerIDs))
	return err
}
