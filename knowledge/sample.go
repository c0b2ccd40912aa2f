package knowledge

import (
	"context"

	"yingda/internal/db"
)

// RemoveCorrections deletes what people said about answers given in these
// conversations, in tx. What became of it in the knowledge stays.
func (s *Store) RemoveCorrections(ctx context.Context, tx *db.Tx, workspaceID string, conversationIDs []string) error {
	_, err := s.q.Exec(ctx, tx, "drop_corrections_of", workspaceID, db.List(conversationIDs))
	return err
}
