package value

import (
	"context"

	"yingda/internal/db"
)

// Remove deletes the facts of conversations whose events are deleted in the same
// transaction, so that the figures stay what the log says.
func (s *Store) Remove(ctx context.Context, tx *db.Tx, workspaceID string, conversationIDs []string) error {
	_, err := s.q.Exec(ctx, tx, "drop_facts_of", workspaceID, db.List(conversationIDs))
	return err
}
