package desk

import (
	"context"

	"yingda/internal/db"
)

// RemoveSamples deletes what the desk keeps of conversations that were filled in,
// in tx: their tasks and what is known of their waits.
func (s *Store) RemoveSamples(ctx context.Context, tx *db.Tx, workspaceID string, conversationIDs []string) error {
	for _, statement := range []string{"drop_tasks_of", "drop_waits_of"} {
		if _, err := s.q.Exec(ctx, tx, statement, workspaceID, db.List(conversationIDs)); err != nil {
			return err
		}
	}
	return nil
}
